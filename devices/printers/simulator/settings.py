"""Settings of the simulated ticket printer."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from devices.printers.paper_settings import PaperSettings


class SimulatedPrinterSettings(PaperSettings):
    """The simulator, a process of its own on this machine. Only a demo centre may use it."""

    connection: Literal["simulated"] = "simulated"
    host: Literal["127.0.0.1", "::1"] = Field("127.0.0.1", description="Where the simulator listens.")
    port: int = Field(ge=1, le=65535, description="Printer port of the simulator.")
