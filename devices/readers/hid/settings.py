"""Settings of a reader that types like a keyboard."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

USB_FORM = r"^[0-9a-f]{4}:[0-9a-f]{4}$"


class HidReaderSettings(BaseModel):
    """A scanner of codes in keyboard mode. One that can be set to USB serial reads names too: better set it so."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connection: Literal["hid"] = "hid"
    device: str = Field(
        min_length=1,
        description="Device of the scanner, best by /dev/input/by-id/…-event-kbd; or its USB maker and model as "
        "usb:0c2e:0b61, whichever socket it is in.",
    )
