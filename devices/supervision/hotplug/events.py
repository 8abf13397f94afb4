"""What is told when something is plugged in or pulled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Action(StrEnum):
    """What happened to a plug."""

    ADD = "add"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class PlugEvent:
    """A device came or went. Names and numbers come from the device itself: untrusted text."""

    action: Action
    path: str  # in sysfs, without /sys; the same at coming and going
    subsystem: str
    is_plug: bool = False  # the USB device itself, not one of the device files below it
    names: frozenset[str] = frozenset()  # device file and its links, such as /dev/serial/by-id/…
    serial: str | None = None  # ID_SERIAL: maker, model and, where it has one, the serial number
    port: str | None = None  # ID_PATH: where it is plugged in
    vendor: int | None = None
    product: int | None = None
    interfaces: frozenset[int] = field(default_factory=frozenset)  # USB classes


class Plugs(Protocol):
    """A source of plug events."""

    def start(self, on_event: Callable[[PlugEvent], None]) -> None:
        """Begin to tell, on a thread of the source."""
        ...

    def stop(self) -> None:
        """End; nothing is told afterwards."""
        ...


def event_of(action: str, properties: Mapping[str, str]) -> PlugEvent | None:
    """Return the event that udev's properties tell of; None for what is neither coming nor going.

    Properties as `udevadm monitor --udev --property` shows them.
    """
    try:
        what = Action(action)
    except ValueError:
        return None  # bind, change, move …: the device file stands from `add` on
    names = {properties.get("DEVNAME", ""), *properties.get("DEVLINKS", "").split(" ")}
    return PlugEvent(
        action=what,
        path=properties.get("DEVPATH", ""),
        subsystem=properties.get("SUBSYSTEM", ""),
        is_plug=properties.get("DEVTYPE") == "usb_device",
        names=frozenset(name for name in names if name),
        serial=properties.get("ID_SERIAL") or None,
        port=properties.get("ID_PATH") or None,
        vendor=_hex(properties.get("ID_VENDOR_ID") or properties.get("PRODUCT", "").partition("/")[0]),
        product=_hex(properties.get("ID_MODEL_ID") or _second(properties.get("PRODUCT", ""))),
        interfaces=frozenset(_classes(properties.get("ID_USB_INTERFACES", ""))),
    )


def _second(product: str) -> str:
    """Return the product of the kernel's PRODUCT=vendor/product/release."""
    parts = product.split("/")
    return parts[1] if len(parts) == 3 else ""


def _hex(text: str) -> int | None:
    try:
        return int(text, 16)
    except ValueError:
        return None


def _classes(interfaces: str) -> set[int]:
    """Return the classes in `:070102:030101:`: class, subclass and protocol of each interface."""
    return {number for part in interfaces.split(":") if (number := _hex(part[:2])) is not None}
