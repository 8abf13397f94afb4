"""The one place where the driver of a ticket printer is chosen; only that one's library is loaded."""

from __future__ import annotations

from typing import assert_never

from devices.printers.base import TicketPrinter
from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.escpos_bytes import Packing
from devices.printers.escpos_job import AskingPrinter, TrustingPrinter
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.link import Link, Patience
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.settings import PrinterSettings
from devices.printers.simulator.settings import SimulatedPrinterSettings
from devices.printers.usb.settings import UsbPrinterSettings


def open_printer(settings: PrinterSettings, patience: Patience | None = None) -> TicketPrinter:
    """Return the driver for the settings. It connects at its first call, and whenever it has to again."""
    patience = patience or Patience()
    link, packing = link_of(settings, patience)
    asks = isinstance(settings, SimulatedPrinterSettings) or getattr(settings, "answers", False)
    kind = AskingPrinter if asks else TrustingPrinter
    return kind(link, dots=settings.width_dots, packing=packing, patience=patience, cutter=settings.cutter)


def link_of(settings: PrinterSettings, patience: Patience) -> tuple[Link, Packing]:
    """Return the way to a printer, not opened yet, and how its tickets are packed."""
    match settings:
        case NetworkPrinterSettings() | SimulatedPrinterSettings():
            from devices.printers.network.driver import NetworkLink

            return NetworkLink(settings.host, settings.port), Packing.PLAIN
        case UsbPrinterSettings():
            from devices.printers.usb.driver import UsbLink

            return UsbLink(settings), Packing.PLAIN
        case SerialPrinterSettings():
            from devices.printers.serial.driver import SerialLink

            return SerialLink(settings), Packing.COMPACT
        case FilePrinterSettings():
            from devices.printers.file.driver import FileLink

            return FileLink(settings.path), Packing.PLAIN
        case CupsPrinterSettings():
            from devices.printers.cups.driver import CupsLink

            return CupsLink(settings.queue, patience), Packing.PLAIN
        case _:
            assert_never(settings)
