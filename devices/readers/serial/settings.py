"""Settings of a reader on a serial line."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class SerialReaderSettings(BaseModel):
    """A scanner of codes on RS-232 or USB serial (USB COM)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connection: Literal["serial"] = "serial"
    port: str = Field(min_length=1, description="Device of the line, best by /dev/serial/by-id/….")
    baud: Literal[9600, 19200, 38400, 57600, 115200] = Field(
        9600, description="Speed as set on the scanner; USB serial takes any."
    )
