"""Settings of a ticket printer behind a device file."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from devices.printers.paper_settings import PaperSettings


class FilePrinterSettings(PaperSettings):
    """A printer that the kernel offers as a file, such as /dev/usb/lp0. It cannot be asked how it is."""

    connection: Literal["file"] = "file"
    path: Path = Field(Path("/dev/usb/lp0"), description="The device file; it must exist.")
