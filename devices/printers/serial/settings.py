"""Settings of a ticket printer on a serial line."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from devices.printers.paper_settings import AnsweringPrinterSettings


class FlowControl(StrEnum):
    """How the printer says that its buffer is full."""

    NONE = "none"
    DTR = "dtr"
    RTS = "rts"
    XON_XOFF = "xonxoff"


class SerialPrinterSettings(AnsweringPrinterSettings):
    """A printer on RS-232 or on a USB-to-serial adapter."""

    connection: Literal["serial"] = "serial"
    port: str = Field(min_length=1, description="Device of the line, best by /dev/serial/by-id/….")
    baud: Literal[9600, 19200, 38400, 57600, 115200] = Field(
        115200, description="Speed as set on the printer. At 9,600 a ticket may take half a minute."
    )
    flow: FlowControl = Field(FlowControl.RTS, description="Flow control as set on the printer.")
