"""Events over the kernel's own netlink socket, through libudev: what udev's daemon would send, byte for byte."""

from __future__ import annotations

import os
import queue
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.supervision.hotplug.events import Action, PlugEvent
from devices.supervision.hotplug.udev import UdevPlugs

_NETLINK_KOBJECT_UEVENT = 15
_GROUP_OF_UDEV = 2
LINK = "/dev/serial/by-id/usb-Commune_Scanner_1-if00"


def hashed(text: bytes) -> int:
    """MurmurHash2 with seed 0, by which the kernel's filter knows a subsystem."""
    mask, factor = 0xFFFFFFFF, 0x5BD1E995
    value, rest = len(text), text
    while len(rest) >= 4:
        word = int.from_bytes(rest[:4], "little") * factor & mask
        word = (word ^ word >> 24) * factor & mask
        value = (value * factor & mask) ^ word
        rest = rest[4:]
    if rest:
        value = (value ^ int.from_bytes(rest, "little")) * factor & mask
    value = (value ^ value >> 13) * factor & mask
    return value ^ value >> 15


def message(action: str, subsystem: str) -> bytes:
    properties = {
        "ACTION": action,
        "DEVPATH": "/devices/virtual/tty/ptmx",  # libudev wants one that there is
        "SUBSYSTEM": subsystem,
        "DEVNAME": "/dev/ptmx",
        "SEQNUM": "4711",
        "MAJOR": "5",
        "MINOR": "2",
        "USEC_INITIALIZED": "5",
        "DEVLINKS": LINK,
    }
    body = b"".join(f"{key}={value}\0".encode() for key, value in properties.items())
    head = b"libudev\0" + struct.pack(">I", 0xFEEDCAFE) + struct.pack("<III", 40, 40, len(body))
    return head + struct.pack(">IIII", hashed(subsystem.encode()), 0, 0, 0) + body


@pytest.fixture
def udev() -> Iterator[None]:
    """See to it that libudev listens: in a machine without udev's daemon (a chroot) it would not begin to."""
    there = Path("/run/udev/control")
    made = not there.exists()
    if made:
        there.parent.mkdir(parents=True, exist_ok=True)
        there.touch()
    yield
    if made:
        there.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may speak for udev")
@pytest.mark.usefixtures("udev")
def test_what_udev_sends_is_told_and_the_thread_ends():
    told: queue.Queue[PlugEvent] = queue.Queue()
    plugs = UdevPlugs()
    plugs.start(told.put)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_KOBJECT_UEVENT) as line:
        line.bind((0, 0))
        for action, subsystem in (("add", "net"), ("add", "tty"), ("change", "tty"), ("remove", "tty")):
            line.sendto(message(action, subsystem), (0, _GROUP_OF_UDEV))
        events = [told.get(timeout=60), told.get(timeout=60)]
    plugs.stop()
    assert [(event.action, event.subsystem, LINK in event.names) for event in events] == [
        (Action.ADD, "tty", True),
        (Action.REMOVE, "tty", True),
    ]
    assert told.empty()


def plug_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "device-plugs"]


def test_a_stop_just_before_the_thread_begins_ends_it_all_the_same(monkeypatch):
    plugs = UdevPlugs()
    really = threading.Thread.start

    def stop_first(thread: threading.Thread) -> None:
        if thread.name == "device-plugs":
            plugs.stop()
        really(thread)

    monkeypatch.setattr(threading.Thread, "start", stop_first)
    plugs.start(lambda _event: pytest.fail("told after its end"))
    for thread in plug_threads():
        thread.join(60)
    assert plug_threads() == []
    plugs.stop()


#: A process that asks for plug events and tells what the log says of it.
ASKS = """
import logging
from devices.supervision.hotplug.udev import UdevPlugs

logging.basicConfig(format="%(message)s")
plugs = UdevPlugs(buffer=1 << 30)
plugs.start(print)
plugs.stop()
"""


def test_who_has_no_right_over_the_network_is_told_all_the_same():
    """As on a box, whose kiosk is an ordinary user: a larger buffer than the system allows is not insisted on."""
    without = ["setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin"] if os.geteuid() == 0 else []
    done = subprocess.run([*without, sys.executable, "-c", ASKS], capture_output=True, text=True, check=True)
    assert done.stderr == ""
