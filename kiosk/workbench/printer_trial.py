"""Trying a printer out, as the technician's Test button and `kiosk printers` do: ask it, print a page, ask anew."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime

from devices.driver import Driver
from devices.printers.abilities import Abilities, learn
from devices.printers.base import PrintOutcome, PrintResult, Raster
from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.factory import open_printer
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.link import Patience
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.settings import PrinterSettings
from devices.printers.usb.settings import UsbPrinterSettings
from devices.supervision.supervisor import Supervisor
from kiosk.device_room.room import PRINTER
from kiosk.paper.test_page import TestPage, TestPageArtist

_LONGEST_S = 240.0  # a slow serial line whose speed is not known, and a page on it


@dataclass(frozen=True, slots=True)
class PrinterTrial:
    """What came of a trial. `settings` hold what was learned, to be kept once a person has seen the paper."""

    settings: PrinterSettings
    abilities: Abilities
    result: PrintResult

    @property
    def asks(self) -> bool:
        """Whether only a person can tell that paper came out."""
        return self.result.outcome is PrintOutcome.UNCONFIRMED

    @property
    def well(self) -> bool:
        """Whether all that can be known is well."""
        return self.result.outcome in (PrintOutcome.DONE, PrintOutcome.UNCONFIRMED)


class PrinterTrials:
    """Tries printers with pages of one centre."""

    def __init__(self, artist: TestPageArtist, commune: str, *, patience: Patience | None = None) -> None:
        self._artist = artist
        self._commune = commune
        self._patience = patience

    def run(self, settings: PrinterSettings) -> PrinterTrial:
        """Try a printer that nobody holds. Blocks; every expected fault is in the result."""
        learned, abilities = learn(settings, self._patience)
        printer = open_printer(learned, self._patience)
        try:
            result = printer.print(self._page(learned, abilities), on_sending=lambda: None)
        finally:
            printer.close()
        return PrinterTrial(learned, abilities, result)

    def run_kept(self, supervisor: Supervisor, settings: PrinterSettings) -> Future[PrinterTrial]:
        """Try a printer that the kiosk may be holding: between two tickets, with the kiosk's own line let go."""

        def job(worker: Driver) -> PrinterTrial:
            worker.close()  # it connects anew by itself
            return self.run(settings)

        return supervisor.ask(PRINTER, job, limit=_LONGEST_S)

    def _page(self, settings: PrinterSettings, abilities: Abilities) -> Raster:
        where = where_of(settings)
        page = TestPage(
            model=abilities.title or where,
            where=where if abilities.title else "",
            commune=self._commune,
            at=datetime.now(UTC),
            cutter=settings.cutter,
            answers=abilities.answers,
        )
        return self._artist.draw(page, settings.width_dots)


def where_of(settings: PrinterSettings) -> str:
    """Return in short how a printer is connected."""
    match settings:
        case UsbPrinterSettings(vendor=None):
            return "USB"
        case UsbPrinterSettings():
            product = "" if settings.product is None else f":{settings.product:04x}"
            return f"USB {settings.vendor:04x}{product}"
        case SerialPrinterSettings():
            return f"{settings.port} · {settings.baud}"
        case FilePrinterSettings():
            return str(settings.path)
        case CupsPrinterSettings():
            return f"CUPS · {settings.queue}"
        case _:
            return f"{settings.host}:{settings.port}"
