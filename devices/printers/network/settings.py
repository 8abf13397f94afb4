"""Settings of a ticket printer on the network."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from devices.printers.paper_settings import AnsweringPrinterSettings


class NetworkPrinterSettings(AnsweringPrinterSettings):
    """A printer that takes ESC/POS on a TCP port."""

    connection: Literal["network"] = "network"
    host: str = Field(
        min_length=1,
        description="Address of the printer; a fixed IP address is best, since nothing bounds how long a name "
        "server may take to tell what a name means.",
    )
    port: int = Field(9100, ge=1, le=65535, description="TCP port; 9100 on nearly every printer.")
