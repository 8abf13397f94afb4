"""A flatbed or feeder behind SANE: asked what it can do, told what is best, its pages judged as they come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from devices.driver import DeviceFault, DeviceStatus
from devices.plugged import Record
from devices.scanners.base import (
    PageFault,
    Progress,
    ScannedPage,
    ScannerFault,
    ScanOutcome,
    ScanResult,
    ScanStage,
)
from devices.scanners.inspection.isolated import PageInspector
from devices.scanners.inspection.model import Look
from devices.scanners.picture import Picture, PictureFault
from devices.scanners.quality.upright import Upright
from devices.scanners.sane import choose
from devices.scanners.sane.discovery import find_scanners
from devices.scanners.sane.folder import private_folder, sweep
from devices.scanners.sane.moved import found_again
from devices.scanners.sane.options import Option, parse_options
from devices.scanners.sane.presence import look_every, plug_of, usb_devices
from devices.scanners.sane.process import Begun, Ended, PageFile, Running, Scanimage, Share
from devices.scanners.sane.settings import SaneScannerSettings
from devices.scanners.sane.status import CANCELLED, fault_of, last_line
from devices.state import DeviceState
from devices.supervision.hotplug.identity import Identity

MOST_PAGES = 100  # of one feeder's load
_PAGE_TIMES_REPLY = 10  # a page at 600 dpi over USB 1 takes minutes, but says how far it is
_TEND_S = 0.5
# What a person must do something about before trying again can help.
_FOR_A_PERSON = (ScannerFault.DENIED, ScannerFault.JAM, ScannerFault.COVER_OPEN, ScannerFault.DOUBLE_FEED)


@dataclass
class _Taken:
    """What has come of a run so far."""

    pages: int = 0
    fault: ScannerFault | None = None  # found by us in what the scanner takes for good
    detail: str = ""


class SaneScanner:
    """Scans through `scanimage`; every fault of a scan is in its result."""

    def __init__(
        self,
        settings: SaneScannerSettings,
        *,
        scanimage: Scanimage | None = None,
        inspector: PageInspector | None = None,
        upright: Upright | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        usb: Callable[[], Iterable[Record]] = usb_devices,
    ) -> None:
        self._settings = settings
        self._device = settings.device
        self._scanimage = scanimage or Scanimage()
        self._inspector = inspector or PageInspector()
        self._upright = upright or Upright()
        self._monotonic = monotonic
        self._usb = usb
        self._plug: Identity | None = None
        self._lock = threading.Lock()
        self._running: Running | None = None
        self._scanning = False
        self._cancelled = False
        self._looked_at = 0.0
        self._woken = threading.Event()

    # The keeper's side

    def open(self) -> DeviceStatus:
        """Ask the scanner what it can do; raises DeviceFault."""
        sweep()
        try:
            status = self._look()
        except DeviceFault as fault:
            if fault.code != ScannerFault.UNREACHABLE or not self._find_again():
                raise
            status = self._look()
        self._plug = plug_of(self._device, self._usb()) or self._plug
        return status

    @property
    def plug(self) -> Identity | None:
        """Which plug is its own, as far as its name told when it was opened last. From any thread."""
        return self._plug

    def wake(self) -> None:
        """Have a `tend` that only waits return at once."""
        self._woken.set()

    def tend(self) -> DeviceStatus:
        """Wait a little; now and then see whether the scanner is still there: a pulled plug udev tells sooner."""
        if self._monotonic() - self._looked_at >= look_every(self._device):
            return self._look()
        self._woken.wait(_TEND_S)
        self._woken.clear()
        return DeviceStatus(DeviceState.READY)

    def close(self) -> None:
        """Let the scanner go."""
        self.cancel()
        self.wake()
        self._inspector.close()

    def _find_again(self) -> bool:
        """Tell whether the scanner is there under another name, since it was plugged in anew."""
        present = find_scanners(self._scanimage, seconds=self._settings.reply_seconds)
        name = found_again(self._device, [scanner.settings.device for scanner in present])
        self._device = name or self._device
        return name is not None

    def _look(self) -> DeviceStatus:
        options = self._options(None)
        self._looked_at = self._monotonic()
        if choose.cover_seen_open(options):
            cover = frozenset({ScannerFault.COVER_OPEN.value})
            return DeviceStatus(DeviceState.DEGRADED, cover, "its sensor says that the cover is open")
        return DeviceStatus(DeviceState.READY)

    def _options(self, source: str | None) -> Mapping[str, Option]:
        """Return what the backend offers while a source is chosen; raises DeviceFault."""
        chosen = [] if source is None else [f"--source={source}"]
        try:
            ended = self._scanimage.ask(
                f"--device-name={self._device}",
                *chosen,
                "--all-options",
                seconds=self._settings.reply_seconds,
            )
        except OSError as error:
            raise DeviceFault(ScannerFault.UNREACHABLE, f"scanimage: {error.strerror}", retry=False) from error
        fault = fault_of(ended.code, ended.err)
        if fault is not None:
            raise DeviceFault(fault, last_line(ended.err), retry=fault not in _FOR_A_PERSON)
        options = parse_options(ended.out)
        if not options:
            raise DeviceFault(ScannerFault.ERROR, "the backend offers no options")
        return options

    # The scan

    def scan(
        self,
        on_progress: Callable[[Progress], None],
        on_page: Callable[[ScannedPage], None],
        *,
        again: bool = False,
    ) -> ScanResult:
        """Take one page from the glass, or all from the feeder."""
        with self._lock:
            self._cancelled, self._scanning = False, True
        try:
            return self._scan(on_progress, on_page)
        except DeviceFault as fault:
            return ScanResult(ScanOutcome.FAILED, 0, ScannerFault(fault.code), fault.detail)
        except choose.NotFit as reason:
            return ScanResult(ScanOutcome.FAILED, 0, ScannerFault.ERROR, str(reason))
        finally:
            with self._lock:
                self._scanning = False

    def cancel(self) -> None:
        """End the scan at hand: scanimage heeds it within a few hundredths of a second."""
        with self._lock:
            self._cancelled = self._scanning
            running = self._running
        if running is not None:
            running.interrupt()

    def preview(self) -> Picture | None:
        """Return None: the paper lies face down."""
        return None

    def _scan(self, on_progress: Callable[[Progress], None], on_page: Callable[[ScannedPage], None]) -> ScanResult:
        on_progress(Progress(ScanStage.WARMING))
        options = self._options(None)
        result = ScanResult(ScanOutcome.CANCELLED)
        for source, feeder in choose.order(self._settings.source, choose.sources(options), options):
            shown = options if source is None else self._options(source)
            plan = choose.plan(shown, source, feeder=feeder, least_dpi=self._settings.dpi)
            result = self._run(plan, on_progress, on_page)
            if result.fault is not ScannerFault.EMPTY:
                break
        self._looked_at = self._monotonic()
        return result

    def _run(
        self, plan: choose.Plan, on_progress: Callable[[Progress], None], on_page: Callable[[ScannedPage], None]
    ) -> ScanResult:
        most = MOST_PAGES if plan.feeder else 1
        arguments = (
            f"--device-name={self._device}",
            *plan.arguments,
            "--format=pnm",
            "--batch=page%d.pnm",
            f"--batch-count={most}",
            "--batch-print",
            "--progress",
        )
        taken = _Taken()
        with private_folder() as folder:
            try:
                running = self._scanimage.start(arguments, folder=folder)
            except OSError as error:
                return ScanResult(ScanOutcome.FAILED, 0, ScannerFault.UNREACHABLE, f"scanimage: {error.strerror}")
            with running:
                try:
                    if self._hold(running):
                        self._follow(running, plan, taken, on_progress, on_page)
                finally:
                    with self._lock:
                        self._running = None
        return self._result(running.ended, plan, taken)

    def _hold(self, running: Running) -> bool:
        """Make a run one that can be cancelled; False where it was cancelled before."""
        with self._lock:
            self._running = running
            return not self._cancelled

    def _follow(
        self,
        running: Running,
        plan: choose.Plan,
        taken: _Taken,
        on_progress: Callable[[Progress], None],
        on_page: Callable[[ScannedPage], None],
    ) -> None:
        reply = self._settings.reply_seconds
        number = 1
        for event in running.events(silence=reply, page=reply * _PAGE_TIMES_REPLY):
            if self._cancelled:
                continue  # whatever came in the meantime; scanimage is on its way out
            match event:
                case Begun(number):
                    on_progress(Progress(ScanStage.WARMING, number))
                case Share(value):
                    on_progress(Progress(ScanStage.SCANNING, number, value))
                case PageFile(path):
                    on_progress(Progress(ScanStage.WORKING, taken.pages + 1))
                    page = self._page(path, plan, taken)
                    if page is None:
                        running.interrupt()
                        return
                    taken.pages += 1
                    on_page(page)

    def _page(self, path: Path, plan: choose.Plan, taken: _Taken) -> ScannedPage | None:
        """Return the page in a file, which is removed; None where it is not whole."""
        data = path.read_bytes()
        path.unlink()
        look = self._inspector.scan(data, dpi=plan.dpi, width_mm=plan.width_mm)
        if look.sheet is None:
            taken.fault, taken.detail = _fault_of_look(look)
            return None
        faults, turn = look.faults, self._upright.turn(look.sheet.picture, look.sheet.dpi, look.faults)
        if turn == 180:
            faults |= {PageFault.UPSIDE_DOWN}
        return ScannedPage(look.sheet.picture, look.sheet.dpi, faults, turn)

    def _result(self, ended: Ended, plan: choose.Plan, taken: _Taken) -> ScanResult:
        if taken.fault is not None:
            return ScanResult(ScanOutcome.FAILED, taken.pages, taken.fault, taken.detail)
        if self._cancelled or ended.code == CANCELLED:  # also by a button of the scanner
            return ScanResult(ScanOutcome.CANCELLED, taken.pages)
        fault, detail = fault_of(ended.code, ended.err), last_line(ended.err)
        if fault is ScannerFault.EMPTY and taken.pages:
            fault = None  # that is how a feeder's load ends
        if fault is None and not taken.pages:
            # An empty feeder also ends with 0 and says "1 page": only a file is a page.
            fault = ScannerFault.EMPTY if plan.feeder else ScannerFault.CUT_SHORT
        if fault in (ScannerFault.JAM, ScannerFault.ERROR):
            fault, detail = self._asked_why(fault, detail)
        if fault is None:
            return ScanResult(ScanOutcome.DONE, taken.pages)
        return ScanResult(ScanOutcome.FAILED, taken.pages, fault, detail)

    def _asked_why(self, fault: ScannerFault, detail: str) -> tuple[ScannerFault, str]:
        """Return what the scanner's sensors say of a jam, or that it is gone."""
        try:
            options = self._options(None)
        except DeviceFault as gone:
            gone_for_good = gone.code in (ScannerFault.UNREACHABLE, ScannerFault.SILENT)
            return (ScannerFault.BROKEN_OFF, detail) if gone_for_good else (fault, detail)
        return (ScannerFault.DOUBLE_FEED, detail) if choose.double_feed_seen(options) else (fault, detail)


def _fault_of_look(look: Look) -> tuple[ScannerFault, str]:
    """Return what it means that a scanner's file is not a page."""
    if look.fault in (PictureFault.BROKEN, PictureFault.TOO_FEW_PIXELS):
        return ScannerFault.CUT_SHORT, "the page ended too early"
    return ScannerFault.ERROR, f"the page cannot be used: {look.fault}"
