"""Trying devices out for a technician: with the settings that hold, or with others before they are kept.

A device that the kiosk holds is tried through its keeper, between two pieces of its work; where other settings name
it anew, its own line is let go for that and connects again by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from devices.driver import DeviceFault, Driver
from devices.printers.a4.base import A4Outcome
from devices.printers.a4.settings import A4Settings
from devices.printers.settings import PrinterSettings
from devices.readers.base import Scan
from devices.readers.settings import ReaderSettings
from devices.scanners.settings import ScannerSettings
from devices.sound.base import PlayOutcome
from devices.sound.settings import OutputChoice, SystemSoundSettings
from kiosk.device_room.room import A4, PRINTER, READER, SCANNER, DeviceRoom
from kiosk.settings.model import Settings
from kiosk.technician.tools import Doing, Outcome, Told
from kiosk.workbench.live_view import CodeOutliner, PageOutliner, shown_live, stopping
from kiosk.workbench.printer_trial import PrinterTrials
from kiosk.workbench.reading import ReadingKind, tell_scan
from queueing.words import Words

if TYPE_CHECKING:  # OpenCV comes with it
    from devices.scanners.base import DocumentScanner, ScannedPage
    from devices.scanners.base import Progress as ScanProgress

T = TypeVar("T")

_ASK_S = 20.0  # for a reader that has to be connected anew first
_READ_S = 25.0  # to fetch a card out of a pocket
_SCAN_S = 180.0
_A4_S = 320.0
_MM_AN_INCH = 25.4


class DeviceTrials:
    """The trials of one kiosk. `a4_page(words, queue)` draws a page for an office printer."""

    def __init__(
        self,
        settings: Settings,
        room: DeviceRoom,
        printers: PrinterTrials,
        a4_page: Callable[[Words, str], bytes],
    ) -> None:
        self._settings = settings
        self._room = room
        self._printers = printers
        self._a4_page = a4_page

    def run(self, trial: str, settings: Any, words: Words, doing: Doing) -> Outcome:
        """Try a device out; `settings` as YAML says them, None for those that hold. Raises DeviceFault.

        A camera shows meanwhile what it sees. Once `doing` is stopped, a reader or scanner is let go at once.
        """
        match trial:
            case "printer":
                return self._printer(settings)
            case "sound":
                return self._sound(settings)
            case "reader":
                return self._reader(settings, words, doing)
            case "scanner":
                return self._scanner(settings, doing)
            case "a4":
                return self._a4(settings, words, doing)
            case _:
                return Outcome(False, Told("technician.result.no_device"))

    def _printer(self, settings: Any) -> Outcome:
        held = self._settings.printer
        chosen = held if settings is None else _read(PrinterSettings, settings)
        if self._keeps(PRINTER):
            try:
                tried = self._printers.run_kept(self._room.supervisor, chosen).result()
            except DeviceFault as fault:
                if chosen == held:
                    return trouble(PRINTER, fault.code)
                tried = self._printers.run(chosen)  # the one of the settings is not there, so nobody holds this one
        else:
            tried = self._printers.run(chosen)
        if not tried.well:
            return trouble(PRINTER, min((f.value for f in tried.result.status.faults), default="error"))
        return Outcome(True, Told(f"technician.result.{'sent' if tried.asks else 'printed'}"), asks=True)

    def _sound(self, output: Any) -> Outcome:
        settings = self._settings.sound or SystemSoundSettings()
        if output is not None and isinstance(settings, SystemSoundSettings):
            settings = settings.model_copy(update={"loudspeaker": OutputChoice(output=output)})
        from devices.sound.chime import chime  # made with numpy, and played with it
        from devices.sound.factory import open_sound

        driver = open_sound(settings)
        try:
            driver.open()
            played = driver.play(chime())
        except DeviceFault as fault:
            return trouble("sound", fault.code)
        finally:
            driver.close()
        if played.outcome is PlayOutcome.PLAYED:
            return Outcome(True, Told("technician.result.heard"), asks=True)
        return trouble("sound", played.fault.value if played.fault is not None else "error")

    def _reader(self, settings: Any, words: Words, doing: Doing) -> Outcome:
        held = self._settings.reader
        chosen = held if settings is None else _read(ReaderSettings, settings)
        if chosen is None:
            return Outcome(False, Told("technician.result.no_device"))
        scans: list[Scan] = []
        try:
            if chosen == held and self._keeps(READER):
                self._listen(scans, doing)
            else:
                self._with(READER, lambda kept: _read_one(chosen, scans, kept, doing), _READ_S + 10)
        except DeviceFault as fault:
            return trouble(READER, fault.code)
        if not scans:
            return Outcome(False, Told("technician.result.not_read"))
        told = tell_scan(scans[0], words)
        text = "\n".join((told.title, *told.lines, *told.notes))
        return Outcome(told.kind is not ReadingKind.OTHER, Told("technician.result.told", {"text": text}))

    def _listen(self, scans: list[Scan], doing: Doing) -> None:
        """Hear what the kiosk's own reader reads; it stays as it is. Raises DeviceFault where it is not there."""
        driver = self._room.supervisor.ask(READER, lambda kept: kept, limit=_ASK_S).result()
        came = Event()

        def hear(scan: Scan) -> None:
            scans.append(scan)
            came.set()

        leave = self._room.scans.listen(hear)
        try:
            with _seen(driver, doing), stopping(came.set, doing):
                came.wait(_READ_S)
        finally:
            leave()

    def _scanner(self, settings: Any, doing: Doing) -> Outcome:
        held = self._settings.scanner
        chosen = held if settings is None else _read(ScannerSettings, settings)
        if chosen is None:
            return Outcome(False, Told("technician.result.no_device"))
        pages: list[ScannedPage] = []

        def tell(said: ScanProgress) -> None:
            doing.progress(said.share or 0.0, "")
            doing.say(Told(f"technician.stage.{said.stage}"))

        def scan(scanner: DocumentScanner) -> Outcome | None:
            with shown_live(scanner.preview, PageOutliner, doing), stopping(scanner.cancel, doing):
                done = scanner.scan(tell, pages.append, again=True)
            return trouble(SCANNER, done.fault.value) if done.fault is not None and not pages else None

        def job(kept: Driver | None) -> Outcome | None:
            if kept is not None and chosen == held:
                return scan(kept)  # type: ignore[arg-type]  # the keeper of that name holds a scanner
            from devices.scanners.factory import open_scanner  # OpenCV comes with it

            if kept is not None:
                kept.close()
            scanner = open_scanner(chosen)
            try:
                scanner.open()
                return scan(scanner)
            finally:
                scanner.close()

        try:
            wrong = self._with(SCANNER, job, _SCAN_S)
        except DeviceFault as fault:
            return trouble(SCANNER, fault.code)
        if wrong is not None:
            return wrong
        return _page(pages[0]) if pages else Outcome(False, Told("technician.result.not_scanned"))

    def _a4(self, settings: Any, words: Words, doing: Doing) -> Outcome:
        held = self._settings.a4
        chosen = held if settings is None else _read(A4Settings, settings)
        if chosen is None:
            return Outcome(False, Told("technician.result.no_device"))
        page = self._a4_page(words, chosen.queue)
        from devices.printers.a4.driver import A4Printer

        printer = A4Printer(chosen)
        try:
            with stopping(printer.cancel, doing):
                result = self._with(A4, lambda _kept: printer.print(page), _A4_S)
        except DeviceFault as fault:
            return trouble(A4, fault.code)
        if result.outcome is A4Outcome.DONE:
            return Outcome(True, Told("technician.result.sent"), asks=True)
        return trouble(A4, min(result.status.faults, default="error"))

    def _keeps(self, name: str) -> bool:
        return any(snapshot.name == name for snapshot in self._room.supervisor.snapshots())

    def _with(self, name: str, job: Callable[[Driver | None], T], limit: float) -> T:
        """Have a job done while nobody else works with the device of that name."""
        if self._keeps(name):
            return self._room.supervisor.ask(name, job, limit=limit).result()
        return job(None)


def trouble(kind: str, code: str) -> Outcome:
    """Return what a person can do about a fault."""
    told = {"action": Told(f"fault.{kind}.{code}.staff"), "sentence": Told(f"fault.{kind}.{code}.citizen")}
    return Outcome(False, Told("technician.result.fault", told))


def _read_one(settings: Any, scans: list[Scan], kept: Driver | None, doing: Doing) -> None:
    from devices.readers.factory import open_reader  # the decoders come with it

    if kept is not None:
        kept.close()
    driver = open_reader(settings, scans.append)
    try:
        driver.open()
        end = time.monotonic() + _READ_S
        with _seen(driver, doing):
            while not scans and time.monotonic() < end and not doing.stopped.is_set():
                driver.tend()
    finally:
        driver.close()


def _seen(driver: Driver, doing: Doing) -> AbstractContextManager[None]:
    """Show what a reader sees, where it sees."""
    from devices.readers.camera.driver import CameraReader  # the decoders come with it

    if isinstance(driver, CameraReader):
        return shown_live(driver.preview, CodeOutliner, doing)
    return nullcontext()


def _page(page: ScannedPage) -> Outcome:
    height, width = page.picture.shape[:2]
    values = {
        "width": round(width / page.dpi * _MM_AN_INCH),
        "height": round(height / page.dpi * _MM_AN_INCH),
        "dpi": page.dpi,
    }
    told = Told("technician.result.scanned", values)
    if page.faults:
        advice = Told(f"page.fault.{min(page.faults)}")
        told = Told("technician.result.scanned_badly", {"scanned": told, "advice": advice})
    return Outcome(not page.faults, told, picture=page.picture)


def _read(kind: Any, settings: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_python(settings)
    except ValidationError as error:
        raise DeviceFault("error", str(error.errors(include_url=False, include_input=False)[:1])) from error
