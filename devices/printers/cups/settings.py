"""Settings of a ticket printer behind a CUPS queue."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from devices.printers.paper_settings import PaperSettings


class CupsPrinterSettings(PaperSettings):
    """A raw CUPS queue that only this kiosk prints to. The printer behind it cannot be asked how it is."""

    connection: Literal["cups"] = "cups"
    queue: str = Field(pattern=r"^[^\s/#\-][^\s/#]*$", description="Name of the queue, as `lpstat -e` lists it.")
