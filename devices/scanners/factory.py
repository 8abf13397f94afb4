"""The one place where the driver of a scanner of documents is chosen."""

from __future__ import annotations

from typing import assert_never

from devices.scanners.base import DocumentScanner
from devices.scanners.overhead.driver import OverheadScanner
from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.scanners.sane.driver import SaneScanner
from devices.scanners.sane.settings import SaneScannerSettings
from devices.scanners.settings import ScannerSettings


def open_scanner(settings: ScannerSettings) -> DocumentScanner:
    """Return the driver for the settings. It connects at its `open`."""
    match settings:
        case SaneScannerSettings():
            return SaneScanner(settings)
        case OverheadScannerSettings():
            return OverheadScanner(settings)
        case _:
            assert_never(settings)
