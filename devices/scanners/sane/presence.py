"""How it is noticed that a scanner is gone, without asking it: asking wakes it up. Pure but for `usb_devices`.

Of a scanner on USB udev tells when its plug is pulled. Which plug is its own tells its SANE name: by the place on
the bus (`genesys:libusb:001:004`), by the serial number (`pixma:04A91909_A1B2C3`), or not at all
(`brother4:bus1;dev1`): then it is the one that SANE's own udev rules mark as a scanner, if there is but one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from devices.plugged import Record, records_of
from devices.supervision.hotplug.events import event_of
from devices.supervision.hotplug.identity import Identity

LOOK_EVERY_S = 60.0  # asking a scanner wakes it up
LOOK_EVERY_AWAKE_S = 5.0  # of a backend that has nothing to wake
_NOTHING_TO_WAKE = re.compile(r"^test:")  # SANE's own, which draws its pages
_BY_PLACE = re.compile(r"(?:^|:)libusb:(?P<bus>\d{3}):(?P<device>\d{3})$")
_ON_THE_NETWORK = re.compile(r"^(net|escl|airscan|test|pnm)\b|[:/](net|tcp|bjnp|mfnp|mdns|https?)[:/]")
_WORD = re.compile(r"[A-Za-z0-9]+")
_LEAST_SERIAL = 5  # characters; shorter words are models and numbers of all kinds


def look_every(name: str) -> float:
    """Return how often a scanner of this SANE name may be asked whether it is there, in seconds."""
    return LOOK_EVERY_AWAKE_S if _NOTHING_TO_WAKE.match(name) else LOOK_EVERY_S


def usb_devices() -> tuple[Record, ...]:
    """Return what is on USB now; nothing where this machine cannot tell."""
    try:
        return tuple(records_of("usb"))
    except (OSError, ImportError, UnicodeDecodeError):
        return ()


def plug_of(name: str, present: Iterable[Record]) -> Identity | None:
    """Return how the plug of an open scanner is known again, on another port too; None where that is not sure."""
    devices = [record for record in present if record.get("DEVTYPE") == "usb_device"]
    if place := _BY_PLACE.search(name):
        node = f"/dev/bus/usb/{place['bus']}/{place['device']}"
        own = [record for record in devices if record.get("DEVNAME") == node]
    elif _ON_THE_NETWORK.search(name):
        return None
    else:
        words = {word for word in _WORD.findall(name) if len(word) >= _LEAST_SERIAL}
        own = [record for record in devices if record.get("ID_SERIAL_SHORT") in words]
        own = own or [record for record in devices if record.get("libsane_matched") == "yes"]
    event = event_of("add", own[0]) if len(own) == 1 else None
    if event is None or event.vendor is None:
        return None
    return Identity(serial=event.serial, vendor=event.vendor, product=event.product)
