"""The one place where the driver of a reader is chosen."""

from __future__ import annotations

from typing import assert_never

from devices.cameras.factory import open_camera
from devices.driver import Driver
from devices.readers.base import OnScan
from devices.readers.camera.driver import CameraReader
from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.hid.driver import HidReader
from devices.readers.hid.settings import HidReaderSettings
from devices.readers.serial.driver import SerialReader
from devices.readers.serial.settings import SerialReaderSettings
from devices.readers.settings import ReaderSettings


def open_reader(settings: ReaderSettings, on_scan: OnScan) -> Driver:
    """Return the driver for the settings, which connects at its `open`. It tells every scan while it is tended."""
    match settings:
        case CameraReaderSettings(camera=camera):
            return CameraReader(open_camera(camera), on_scan)
        case SerialReaderSettings():
            return SerialReader(settings, on_scan)
        case HidReaderSettings():
            return HidReader(settings, on_scan)
        case _:
            assert_never(settings)
