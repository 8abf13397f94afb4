"""Every device of a kiosk under one supervisor: which there are, how each is known again, who hears of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from devices.cameras.usb.settings import UsbCameraSettings
from devices.driver import Driver
from devices.printers.a4.settings import A4Settings
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.settings import PrinterSettings
from devices.printers.usb.settings import UsbPrinterSettings
from devices.readers.base import OnScan
from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.hid.settings import HidReaderSettings
from devices.readers.serial.settings import SerialReaderSettings
from devices.readers.settings import ReaderSettings
from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.scanners.settings import ScannerSettings
from devices.sound.settings import SoundSettings
from devices.supervision.hotplug.events import Plugs
from devices.supervision.hotplug.identity import Identity
from devices.supervision.keeper import Patience
from devices.supervision.snapshot import DeviceSnapshot
from devices.supervision.supervisor import Supervisor
from kiosk.back_office.print_worker import PATIENCE
from kiosk.device_room.device_file import DeviceFile
from kiosk.device_room.device_news import DeviceNews
from kiosk.device_room.scans import Scans
from kiosk.settings.model import Settings
from queueing.clock import Clock

if TYPE_CHECKING:
    from queueing.wire import DeviceReport

PRINTER = "printer"
READER = "reader"
SOUND = "sound"
SCANNER = "scanner"
_SCANNER = Patience(call=90.0)  # one that wakes up is asked more than once, each time within its own patience
A4 = "a4"
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
        """Begin to keep what is added."""
        self._news.start()
        self.supervisor.start()

    def keep_others(self) -> None:
        """Keep the devices beside the printer."""
        for name, device in kept_devices(self._settings, self.scans.tell).items():
            self.supervisor.add(
                name,
                name,
                device.make,
                identity=device.identity,
                renews=device.may_be_given_up,
                patience=device.patience,
            )

    def stop(self) -> None:
        """Let go of them."""
        self.supervisor.stop()
        self._news.stop()

    def add_printer(self, worker: Driver) -> None:
        """Keep the printer; it joins when the store is open, since its jobs lie there."""
        identity = printer_identity(self._settings.printer)
        self.supervisor.add(PRINTER, "printer", lambda: worker, identity=identity, patience=PATIENCE)

    def report_to(self, report: Callable[[DeviceReport], None]) -> None:
        """Tell the hub how the devices are, by a store's outbox."""
        self._news.report_to(report)


@dataclass(frozen=True, slots=True)
class KeptDevice:
    """How the driver of a device is made (its libraries are loaded only then), and how its plug is known.

    A driver that hangs for good may be given up for a fresh one where nothing of the old can do harm.
    """

    make: Callable[[], Driver]
    identity: Identity | None = None
    may_be_given_up: bool = False
    patience: Patience | None = None  # None: the keeper's own


def kept_devices(settings: Settings, on_scan: OnScan) -> dict[str, KeptDevice]:
    """Return the devices of a box beside the printer, by their names, which are also their kinds."""
    devices: dict[str, KeptDevice] = {}
    if (reader := settings.reader) is not None:
        devices[READER] = KeptDevice(
            lambda: _reader(reader, on_scan), identity=reader_identity(reader), may_be_given_up=True
        )
    if (sound := settings.sound) is not None:
        devices[SOUND] = KeptDevice(lambda: _sound(sound))
    if (scanner := settings.scanner) is not None:
        devices[SCANNER] = KeptDevice(
            lambda: _scanner(scanner), identity=scanner_identity(scanner), may_be_given_up=True, patience=_SCANNER
        )
    if (a4 := settings.a4) is not None:
        devices[A4] = KeptDevice(lambda: _a4(a4))
    return devices


def _reader(settings: ReaderSettings, on_scan: OnScan) -> Driver:
    from devices.readers.factory import open_reader  # numpy comes with it, and only a box with a reader needs it

    return open_reader(settings, on_scan)


def _scanner(settings: ScannerSettings) -> Driver:
    from devices.scanners.factory import open_scanner  # OpenCV comes with it

    return open_scanner(settings)


def _sound(settings: SoundSettings) -> Driver:
    from devices.sound.factory import open_sound  # numpy comes with it

    return open_sound(settings)


def _a4(settings: A4Settings) -> Driver:
    from devices.printers.a4.driver import A4Printer  # CUPS speaks HTTP

    return A4Printer(settings)


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


def scanner_identity(settings: ScannerSettings) -> Identity | None:
    """Return how a scanner is known again when it is plugged in; None where its name does not tell the plug."""
    match settings:
        case OverheadScannerSettings(camera=UsbCameraSettings(device=name)):
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
