"""The one place where the driver of a ticket printer is chosen."""

from __future__ import annotations

from typing import assert_never

from devices.printers.base import TicketPrinter
from devices.printers.cups.driver import CupsLink
from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.escpos_bytes import Packing
from devices.printers.escpos_job import AskingPrinter, TrustingPrinter
from devices.printers.file.driver import FileLink
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.link import Link, Patience
from devices.printers.network.driver import NetworkLink
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.serial.driver import SerialLink
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.settings import PrinterSettings
from devices.printers.simulator.settings import SimulatedPrinterSettings
from devices.printers.usb.driver import UsbLink
from devices.printers.usb.settings import UsbPrinterSettings


def open_printer(settings: PrinterSettings, patience: Patience | None = None) -> TicketPrinter:
    """Return the driver for the settings. It connects at its first call, and whenever it has to again."""
    patience = patience or Patience()
    match settings:
        case NetworkPrinterSettings() | SimulatedPrinterSettings():
            link: Link = NetworkLink(settings.host, settings.port)
            packing = Packing.PLAIN
        case UsbPrinterSettings():
            link, packing = UsbLink(settings), Packing.PLAIN
        case SerialPrinterSettings():
            link, packing = SerialLink(settings), Packing.COMPACT
        case FilePrinterSettings():
            link, packing = FileLink(settings.path), Packing.PLAIN
        case CupsPrinterSettings():
            link, packing = CupsLink(settings.queue, patience), Packing.PLAIN
        case _:
            assert_never(settings)
    asks = isinstance(settings, SimulatedPrinterSettings) or getattr(settings, "answers", False)
    kind = AskingPrinter if asks else TrustingPrinter
    return kind(link, dots=settings.dots, packing=packing, patience=patience)
