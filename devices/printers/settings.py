"""The settings of a ticket printer, whatever way it is plugged in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.simulator.settings import SimulatedPrinterSettings
from devices.printers.usb.settings import UsbPrinterSettings

PrinterSettings = Annotated[
    NetworkPrinterSettings
    | UsbPrinterSettings
    | SerialPrinterSettings
    | FilePrinterSettings
    | CupsPrinterSettings
    | SimulatedPrinterSettings,
    Field(discriminator="connection"),
]
"""One of the ways a printer can be plugged in, chosen by `connection`."""
