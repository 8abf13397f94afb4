"""Finding what could read cards on this machine, for a technician who chooses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from devices.cameras.usb.find import find_cameras
from devices.plugged import Record, by_name, lasting_path, name_of, records_of
from devices.readers.base import ReaderKind
from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.hid.device import is_keyboard
from devices.readers.hid.settings import HidReaderSettings
from devices.readers.serial.settings import SerialReaderSettings
from devices.readers.settings import ReaderSettings

# As scanners call themselves, or their makers: USB tells no class for them.
_SCANNER_WORDS = (
    *("scanner", "barcode", "bar code", "qr", "2d", "imager", "reader", "honeywell", "metrologic", "zebra"),
    *(
        "symbol",
        "datalogic",
        "newland",
        "netum",
        "opticon",
        "zebex",
        "cino",
        "sunlux",
        "winson",
        "youjie",
        "mindeo",
    ),
)
# USB makers that make scanners and hardly anything else that types or speaks by serial line.
_SCANNER_MAKERS = frozenset({"0c2e", "0536", "05e0", "05f9", "1eab", "065a", "080c", "2dd6", "23d8"})
_NO_READER = ("modem", "gps", "arduino", "printer", "ups")


@dataclass(frozen=True, slots=True)
class FoundReader:
    """Something that could be the reader, with settings that would do. `likely` where it says that it is one."""

    kind: ReaderKind
    name: str
    settings: ReaderSettings
    likely: bool


def find_readers(
    *,
    ttys: Iterable[Record] | None = None,
    inputs: Iterable[Record] | None = None,
    videos: Iterable[Record] | None = None,
) -> tuple[FoundReader, ...]:
    """Return what could be a reader, the likely first. Records are those of udev, unless others are given.

    A serial scanner comes before one that types: it reads names too. A plain keyboard is listed as well, but never
    as likely: whoever chooses it takes it away from everything else.
    """
    found = [
        *_serial(records_of("tty") if ttys is None else ttys),
        *_hid(records_of("input") if inputs is None else inputs),
        *_cameras(videos),
    ]
    return tuple(sorted(found, key=lambda reader: not reader.likely))


def _serial(records: Iterable[Record]) -> Iterable[FoundReader]:
    for record in by_name(records):
        if record.get("ID_BUS") == "usb" or "/ttyUSB" in record["DEVNAME"] or "/ttyACM" in record["DEVNAME"]:
            name = name_of(record)
            if not any(word in name.lower() for word in _NO_READER):
                settings = SerialReaderSettings(port=lasting_path(record))
                yield FoundReader(ReaderKind.SERIAL, name, settings, _says_so(record))


def _hid(records: Iterable[Record]) -> Iterable[FoundReader]:
    for record in by_name(records):
        if is_keyboard(record) and record.get("ID_BUS") in ("usb", "bluetooth"):
            settings = HidReaderSettings(device=lasting_path(record))
            yield FoundReader(ReaderKind.HID, name_of(record), settings, _says_so(record))


def _cameras(records: Iterable[Record] | None) -> Iterable[FoundReader]:
    for camera in find_cameras(records):
        settings = CameraReaderSettings(camera=camera.settings)
        yield FoundReader(ReaderKind.CAMERA, camera.name, settings, likely=False)


def _says_so(record: Record) -> bool:
    """Return whether a device says that it is a scanner of codes."""
    if record.get("ID_VENDOR_ID", "") in _SCANNER_MAKERS:
        return True
    told = " ".join(record.get(key, "") for key in ("ID_MODEL", "ID_VENDOR", "ID_MODEL_FROM_DATABASE", "NAME"))
    return any(word in told.lower().replace("_", " ") for word in _SCANNER_WORDS)
