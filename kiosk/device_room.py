"""Every device of a kiosk under one supervisor: which there are, how each is known again, who hears of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from devices.cameras.usb.settings import UsbCameraSettings
from devices.driver import Driver
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.settings import PrinterSettings
from devices.printers.usb.settings import UsbPrinterSettings
from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.hid.settings import HidReaderSettings
from devices.readers.serial.settings import SerialReaderSettings
from devices.readers.settings import ReaderSettings
from devices.sound.factory import open_sound
from devices.supervision.hotplug.events import Plugs
from devices.supervision.hotplug.identity import Identity
from devices.supervision.snapshot import DeviceSnapshot
from devices.supervision.supervisor import Supervisor
from kiosk.device_file import DeviceFile
from kiosk.device_news import DeviceNews
from kiosk.printing import PATIENCE, PrintWorker
from kiosk.scans import Scans
from kiosk.settings import Settings
from queueing.clock import Clock
from queueing.wire import DeviceReport

PRINTER = "printer"
READER = "reader"
SOUND = "sound"
_PRINTER_CLASS = 7


class DeviceRoom:
    """The devices of one kiosk. `on_change` gets every snapshot, on threads of the supervisor.

    `plugs` tells of what is plugged in and pulled; without it devices are only looked for now and then.
    """

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        clock: Clock,
        *,
        on_change: Callable[[DeviceSnapshot], None] | None = None,
        plugs: Plugs | None = None,
    ) -> None:
        self._settings = settings
        self.scans = Scans()
        self._news = DeviceNews(DeviceFile.of(folder), clock)

        def tell(snapshot: DeviceSnapshot) -> None:
            self._news.note(snapshot)
            if on_change is not None:
                on_change(snapshot)

        self.supervisor = Supervisor(tell, plugs=plugs)

    def start(self) -> None:
        """Begin to keep the devices."""
        if self._settings.reader is not None:
            self._add_reader(self._settings.reader)
        if self._settings.sound is not None:
            self.supervisor.add(SOUND, SOUND, open_sound(self._settings.sound))
        self._news.start()
        self.supervisor.start()

    def stop(self) -> None:
        """Let go of them."""
        self.supervisor.stop()
        self._news.stop()

    def add_printer(self, worker: PrintWorker) -> None:
        """Keep the printer; it joins when the store is open, since its jobs lie there."""
        identity = printer_identity(self._settings.printer)
        self.supervisor.add(PRINTER, "printer", worker, identity=identity, patience=PATIENCE)

    def _add_reader(self, settings: ReaderSettings) -> None:
        from devices.readers.factory import (
            open_reader,  # numpy comes with it, and only a box with a reader needs it
        )

        def anew() -> Driver:
            return open_reader(settings, self.scans.tell)

        self.supervisor.add(READER, READER, anew(), identity=reader_identity(settings), anew=anew)

    def report_to(self, report: Callable[[DeviceReport], None]) -> None:
        """Tell the hub how the devices are, by a store's outbox."""
        self._news.report_to(report)


def reader_identity(settings: ReaderSettings) -> Identity | None:
    """Return how a reader is known again when it is plugged in; None for one without a plug on this box."""
    match settings:
        case SerialReaderSettings(port=name):
            return Identity(name=name)
        case HidReaderSettings(device=device) if device.startswith("usb:"):
            _, vendor, product = device.split(":")
            return Identity(vendor=int(vendor, 16), product=int(product, 16))
        case HidReaderSettings(device=name):
            return Identity(name=name)
        case CameraReaderSettings(camera=UsbCameraSettings(device=name)):
            return Identity(name=name)
        case _:
            return None


def printer_identity(settings: PrinterSettings) -> Identity | None:
    """Return how a printer is known again when it is plugged in; None for one without a plug on this box."""
    match settings:
        case UsbPrinterSettings():
            return Identity(vendor=settings.vendor, product=settings.product, interface=_PRINTER_CLASS)
        case SerialPrinterSettings():
            return Identity(name=settings.port)
        case FilePrinterSettings():
            return Identity(name=str(settings.path))
        case _:
            return None
