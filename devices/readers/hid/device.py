"""The keys of one device, for this program alone. Thin: what a pipe cannot stand for in tests is only here."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable
from typing import Protocol

from devices.plugged import Record, records_of
from devices.readers.hid.keys import EV_KEY, EV_SYN, SYN_DROPPED, Key


class KeyDevice(Protocol):
    """Keys of a device that was taken exclusively. Errors are OSErrors with the kernel's numbers."""

    def fileno(self) -> int:
        """Return what to wait on."""
        ...

    def read(self) -> list[Key | None]:
        """Return the keys that are there; None stands where some were lost."""
        ...

    def close(self) -> None:
        """Let the device go."""
        ...


OpenKeyDevice = Callable[[str], KeyDevice]


class EvdevDevice:
    """A device of the kernel, by evdev. While it is open its keys reach nobody else (EVIOCGRAB)."""

    def __init__(self, device: str) -> None:
        import evdev

        self._device = evdev.InputDevice(path_of(device))
        try:
            self._device.grab()
        except OSError:
            self._device.close()
            raise

    def fileno(self) -> int:
        """Return what to wait on."""
        return int(self._device.fileno())

    def read(self) -> list[Key | None]:
        """Return the keys that are there."""
        try:
            return keys_of((event.type, event.code, event.value) for event in self._device.read())
        except BlockingIOError:
            return []

    def close(self) -> None:
        """Let the device go; closing ends the grab."""
        self._device.close()


def keys_of(events: Iterable[tuple[int, int, int]]) -> list[Key | None]:
    """Return the keys among events of (type, code, value); None where the kernel says that it dropped some."""
    found: list[Key | None] = []
    for kind, code, value in events:
        if kind == EV_KEY:
            found.append(Key(code, value))
        elif kind == EV_SYN and code == SYN_DROPPED:
            found.append(None)
    return found


def path_of(device: str) -> str:
    """Return the device file of a setting; raises OSError where nothing with that maker and model is plugged in."""
    if not device.startswith("usb:"):
        return device
    _, vendor, product = device.split(":")
    for record in records_of("input"):
        if (record.get("ID_VENDOR_ID"), record.get("ID_MODEL_ID")) == (vendor, product) and is_keyboard(record):
            return record["DEVNAME"]
    raise OSError(errno.ENODEV, f"no keyboard with {device} is plugged in")


def is_keyboard(record: Record) -> bool:
    """Return whether udev says that an input device has the keys of letters."""
    return record.get("ID_INPUT_KEYBOARD") == "1" and "/event" in record.get("DEVNAME", "")
