"""Trying devices out for a technician: with the settings that hold, or with others before they are kept.

A device that the kiosk holds is tried through its keeper, between two pieces of its work; where other settings name
it anew, its own line is let go for that and connects again by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from devices.driver import DeviceFault, Driver
from devices.printers.a4.base import A4Outcome
from devices.printers.a4.driver import A4Printer
from devices.printers.a4.settings import A4Settings
from devices.printers.settings import PrinterSettings
from devices.readers.base import Scan
from devices.readers.settings import ReaderSettings
from devices.scanners.settings import ScannerSettings
from devices.sound.base import PlayOutcome
from devices.sound.factory import open_sound
from devices.sound.settings import OutputChoice, SystemSoundSettings
from kiosk.device_room import A4, PRINTER, READER, SCANNER, DeviceRoom
from kiosk.printer_trial import PrinterTrials
from kiosk.reading import ReadingKind, tell_scan
from kiosk.settings import Settings
from kiosk.technician.tools import Outcome, Progress, Told
from queueing.words import Words

if TYPE_CHECKING:  # OpenCV comes with it
    from devices.scanners.base import DocumentScanner, ScannedPage

T = TypeVar("T")

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

    def run(self, trial: str, settings: Any, words: Words, progress: Progress) -> Outcome:
        """Try a device out; `settings` as YAML says them, None for those that hold. Raises DeviceFault."""
        match trial:
            case "printer":
                return self._printer(settings)
            case "sound":
                return self._sound(settings)
            case "reader":
                return self._reader(settings, words)
            case "scanner":
                return self._scanner(settings, progress)
            case "a4":
                return self._a4(settings, words)
            case _:
                return Outcome(False, Told("technician.result.no_device"))

    def _printer(self, settings: Any) -> Outcome:
        held = self._settings.printer
        chosen = held if settings is None else _read(PrinterSettings, settings)
        if self._keeps(PRINTER):
            try:
                tried = self._printers.run_kept(self._room.supervisor, chosen).result()
            except DeviceFault:
                if chosen == held:
                    raise
                tried = self._printers.run(chosen)  # the one of the settings is not there, so nobody holds this one
        else:
            tried = self._printers.run(chosen)
        if not tried.well:
            return trouble("printer", min((f.value for f in tried.result.status.faults), default="error"))
        return Outcome(True, Told(f"technician.result.{'sent' if tried.asks else 'printed'}"), asks=True)

    def _sound(self, output: Any) -> Outcome:
        settings = self._settings.sound or SystemSoundSettings()
        if output is not None and isinstance(settings, SystemSoundSettings):
            settings = settings.model_copy(update={"loudspeaker": OutputChoice(output=output)})
        from devices.sound.chime import chime  # made with numpy

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

    def _reader(self, settings: Any, words: Words) -> Outcome:
        held = self._settings.reader
        chosen = held if settings is None else _read(ReaderSettings, settings)
        if chosen is None:
            return Outcome(False, Told("technician.result.no_device"))
        scans: list[Scan] = []
        try:
            if chosen == held and self._keeps(READER):
                self._listen(scans)
            else:
                self._with(READER, lambda kept: _read_one(chosen, scans, kept), _READ_S + 10)
        except DeviceFault as fault:
            return trouble(READER, fault.code)
        if not scans:
            return Outcome(False, Told("technician.result.not_read"))
        told = tell_scan(scans[0], words)
        text = "\n".join((told.title, *told.lines, *told.notes))
        return Outcome(told.kind is not ReadingKind.OTHER, Told("technician.result.told", {"text": text}))

    def _listen(self, scans: list[Scan]) -> None:
        """Hear what the kiosk's own reader reads; it stays as it is."""
        came = Event()

        def hear(scan: Scan) -> None:
            scans.append(scan)
            came.set()

        leave = self._room.scans.listen(hear)
        try:
            came.wait(_READ_S)
        finally:
            leave()

    def _scanner(self, settings: Any, progress: Progress) -> Outcome:
        held = self._settings.scanner
        chosen = held if settings is None else _read(ScannerSettings, settings)
        if chosen is None:
            return Outcome(False, Told("technician.result.no_device"))
        pages: list[ScannedPage] = []

        def scan(scanner: DocumentScanner) -> Outcome | None:
            done = scanner.scan(lambda said: progress(said.share or 0.0, ""), pages.append)
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
        if not pages:
            return Outcome(False, Told("technician.result.not_scanned"))
        return _page(pages[0])

    def _a4(self, settings: Any, words: Words) -> Outcome:
        held = self._settings.a4
        chosen = held if settings is None else _read(A4Settings, settings)
        if chosen is None:
            return Outcome(False, Told("technician.result.no_device"))
        page = self._a4_page(words, chosen.queue)
        printer = A4Printer(chosen)
        try:
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
    sentence = Told(f"fault.{kind}.{code}.staff")
    return Outcome(False, Told("technician.result.fault", {"sentence": sentence}))


def _read_one(settings: Any, scans: list[Scan], kept: Driver | None) -> None:
    from devices.readers.factory import open_reader  # the decoders come with it

    if kept is not None:
        kept.close()
    driver = open_reader(settings, scans.append)
    end = time.monotonic() + _READ_S
    try:
        driver.open()
        while not scans and time.monotonic() < end:
            driver.tend()
    finally:
        driver.close()


def _page(page: ScannedPage) -> Outcome:
    height, width = page.picture.shape[:2]
    values = {
        "width": round(width / page.dpi * _MM_AN_INCH),
        "height": round(height / page.dpi * _MM_AN_INCH),
        "dpi": page.dpi,
    }
    return Outcome(not page.faults, Told("technician.result.scanned", values), picture=page.picture)


def _read(kind: Any, settings: Any) -> Any:
    try:
        return TypeAdapter(kind).validate_python(settings)
    except ValidationError as error:
        raise DeviceFault("error", str(error.errors(include_url=False, include_input=False)[:1])) from error
