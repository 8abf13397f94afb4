"""The settings of a reader of cards and codes, whatever way it is plugged in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.hid.settings import HidReaderSettings
from devices.readers.serial.settings import SerialReaderSettings

ReaderSettings = Annotated[
    CameraReaderSettings | SerialReaderSettings | HidReaderSettings, Field(discriminator="connection")
]
"""One of the ways a reader can read, chosen by `connection`."""
