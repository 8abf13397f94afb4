"""The settings of a scanner of documents, whatever it is."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.scanners.sane.settings import SaneScannerSettings

ScannerSettings = Annotated[SaneScannerSettings | OverheadScannerSettings, Field(discriminator="connection")]
"""One of the ways pages can be taken, chosen by `connection`."""
