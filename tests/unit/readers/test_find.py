"""What could be a reader is found among what udev tells: records as Debian's udev writes them."""

from __future__ import annotations

from devices.readers.base import ReaderKind
from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.find import find_readers
from devices.readers.hid.settings import HidReaderSettings
from devices.readers.serial.settings import SerialReaderSettings

SCANNER_BY_SERIAL = {
    "SUBSYSTEM": "tty",
    "DEVNAME": "/dev/ttyACM0",
    "ID_BUS": "usb",
    "ID_MODEL": "Honeywell_HF680",
    "ID_VENDOR_ID": "0c2e",
    "ID_MODEL_ID": "0f0a",
    "ID_SERIAL": "Honeywell_HF680_20123B1B2C",
    "DEVLINKS": "/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0 "
    "/dev/serial/by-id/usb-Honeywell_HF680_20123B1B2C-if00",
}
ADAPTER = {
    "DEVNAME": "/dev/ttyUSB0",
    "ID_BUS": "usb",
    "ID_MODEL": "USB_Serial",
    "ID_VENDOR_ID": "1a86",
    "DEVLINKS": "/dev/serial/by-path/pci-0000:00:14.0-usb-0:3:1.0-port0",
}
BOARD = {"DEVNAME": "/dev/ttyS0", "DEVLINKS": ""}
SCANNER_BY_KEYS = {
    "DEVNAME": "/dev/input/event7",
    "ID_INPUT": "1",
    "ID_INPUT_KEY": "1",
    "ID_INPUT_KEYBOARD": "1",
    "ID_BUS": "usb",
    "ID_MODEL": "Barcode_Scanner",
    "ID_VENDOR_ID": "ffff",
    "DEVLINKS": "/dev/input/by-id/usb-USBKey_Barcode_Scanner-event-kbd "
    "/dev/input/by-path/pci-0000:00:14.0-usb-0:4:1.0-event-kbd",
}
KEYBOARD = {
    "DEVNAME": "/dev/input/event3",
    "ID_INPUT_KEYBOARD": "1",
    "ID_BUS": "usb",
    "ID_MODEL": "K120",
    "ID_VENDOR_ID": "046d",
    "DEVLINKS": "/dev/input/by-id/usb-Logitech_K120-event-kbd",
}
MOUSE = {"DEVNAME": "/dev/input/event4", "ID_INPUT_MOUSE": "1", "ID_BUS": "usb", "ID_MODEL": "Mouse"}
BUTTON = {"DEVNAME": "/dev/input/event0", "ID_INPUT_KEYBOARD": "1", "NAME": '"Power Button"'}
CAMERA = {
    "DEVNAME": "/dev/video0",
    "ID_V4L_PRODUCT": "HD\x1b[2J Camera: HD\u202e Camera",
    "ID_V4L_CAPABILITIES": ":capture:",
    "DEVLINKS": "/dev/v4l/by-id/usb-Vendor_HD_Camera-video-index0",
}
CAMERAS_OTHER_NODE = CAMERA | {"DEVNAME": "/dev/video1", "ID_V4L_CAPABILITIES": ":"}


def test_what_could_read_is_found_the_likely_first() -> None:
    found = find_readers(
        ttys=[ADAPTER, SCANNER_BY_SERIAL, BOARD],
        inputs=[SCANNER_BY_KEYS, KEYBOARD, MOUSE, BUTTON],
        videos=[CAMERAS_OTHER_NODE, CAMERA],
    )
    assert [(reader.kind, reader.likely) for reader in found] == [
        (ReaderKind.SERIAL, True),
        (ReaderKind.HID, True),
        (ReaderKind.SERIAL, False),
        (ReaderKind.HID, False),
        (ReaderKind.CAMERA, False),
    ]
    scanner, typing, adapter, keyboard, camera = (reader.settings for reader in found)
    assert scanner == SerialReaderSettings(port="/dev/serial/by-id/usb-Honeywell_HF680_20123B1B2C-if00")
    assert typing == HidReaderSettings(device="/dev/input/by-id/usb-USBKey_Barcode_Scanner-event-kbd")
    assert adapter == SerialReaderSettings(port="/dev/serial/by-path/pci-0000:00:14.0-usb-0:3:1.0-port0")
    assert keyboard == HidReaderSettings(device="/dev/input/by-id/usb-Logitech_K120-event-kbd")
    assert isinstance(camera, CameraReaderSettings)
    assert camera.camera.device == "/dev/v4l/by-id/usb-Vendor_HD_Camera-video-index0"  # type: ignore[union-attr]


def test_names_are_shown_plain() -> None:
    [camera] = find_readers(ttys=[], inputs=[], videos=[CAMERA])
    assert camera.name == "HD [2J Camera: HD Camera"
    assert find_readers(ttys=[SCANNER_BY_SERIAL], inputs=[], videos=[])[0].name == "Honeywell HF680"


def test_this_machine_can_be_looked_at() -> None:
    assert isinstance(find_readers(), tuple)
