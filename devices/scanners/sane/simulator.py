"""A scanner without a scanner: SANE's own test backend, told by its configuration what it suffers from.

The driver, `scanimage` and SANE are the real ones. A configuration counts from the next start of scanimage on.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from devices.scanners.base import ScannerFault
from devices.scanners.sane.settings import PaperSource, SaneScannerSettings
from devices.simulated import Simulated

DEVICE = "test:1"  # the last of two: with one it is gone, and without any the backend crashes
_STATUS = {
    ScannerFault.JAM: "SANE_STATUS_JAMMED",
    ScannerFault.COVER_OPEN: "SANE_STATUS_COVER_OPEN",
    ScannerFault.EMPTY: "SANE_STATUS_NO_DOCS",
    ScannerFault.IN_USE: "SANE_STATUS_DEVICE_BUSY",
    ScannerFault.DENIED: "SANE_STATUS_ACCESS_DENIED",
    ScannerFault.CUT_SHORT: "SANE_STATUS_EOF",
    ScannerFault.ERROR: "SANE_STATUS_NO_MEM",
    ScannerFault.BROKEN_OFF: "SANE_STATUS_IO_ERROR",
}
_CONFIGURATION = """\
number_of_devices {devices}
mode Gray
hand-scanner false
three-pass false
three-pass-order RGB
resolution_min 1.0
resolution_max {finest}
resolution_quant 1.0
resolution 50.0
depth 8
test-picture "{picture}"
invert-endianess false
read-limit {paced}
read-limit-size 16384
read-delay {paced}
read-delay-duration {delay}
read-status-code "{status}"
fuzzy-parameters false
ppl-loss 0
non-blocking false
select-fd false
enable-test-options false
geometry_min 0.0
geometry_max 420.0
geometry_quant 1.0
tl_x 0.0
tl_y 0.0
br_x 80.0
br_y 100.0
"""


@dataclass
class SaneSimulator(Simulated):
    """A scanner with a glass and a feeder of ten sheets, in a folder of its own."""

    folder: Path
    picture: str = "Solid white"  # also "Solid black", "Color pattern", "Grid" (squares of 10 mm)
    bytes_a_second: int | None = None  # 80,000 to 16 million; None: as fast as it goes
    finest_dpi: int = 1200
    _fault: ScannerFault | None = None
    _devices: int = 2

    def start(self) -> Self:
        """Set it up; the folder stays its owner's."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "dll.conf").write_text("test\n", encoding="ascii")
        return super().start()

    @property
    def environment(self) -> dict[str, str]:
        """What makes SANE see this scanner and no other."""
        return {"SANE_CONFIG_DIR": str(self.folder)}

    def settings(
        self, source: PaperSource = PaperSource.AUTO, *, reply_seconds: float = 20.0
    ) -> SaneScannerSettings:
        """Return settings for it."""
        return SaneScannerSettings(device=DEVICE, source=source, reply_seconds=reply_seconds)

    def suffer(self, fault: ScannerFault | None) -> None:
        """Have the next scan end with a fault of its backend; None mends it."""
        self._fault = fault
        self._write()

    def jam(self) -> None:
        """Have paper stuck in the feeder."""
        self.suffer(ScannerFault.JAM)

    def open_cover(self) -> None:
        """Leave the cover open."""
        self.suffer(ScannerFault.COVER_OPEN)

    def take_away(self) -> None:
        """Leave the feeder without paper."""
        self.suffer(ScannerFault.EMPTY)

    def mend(self) -> None:
        """Have everything well again."""
        self.suffer(None)

    def pull_plug(self) -> None:
        """Take it off the bus."""
        self._devices = 1
        self._write()

    def crash(self) -> None:
        """Have the backend end by a segmentation fault."""
        self._devices = 0
        self._write()

    def plug_in(self) -> None:
        """Put it back."""
        self._devices = 2
        self._write()

    def _write(self) -> None:
        written = self.folder / "test.conf.new"
        text = _CONFIGURATION.format(
            devices=self._devices,
            finest=float(self.finest_dpi),
            picture=self.picture,
            paced="true" if self.bytes_a_second else "false",
            delay=min(200_000, max(1000, 16384 * 1_000_000 // (self.bytes_a_second or 1))),
            status=_STATUS[self._fault] if self._fault else "Default",
        )
        written.write_text(text, encoding="ascii")
        written.replace(self.folder / "test.conf")
