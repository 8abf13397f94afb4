"""Printers are found without a word about them, and looking sends no byte to anybody."""

from __future__ import annotations

import ipaddress
import socket
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from devices.printers.discovery.candidate import Reason, plain
from devices.printers.discovery.local import find_serial, find_usb
from devices.printers.discovery.network import scan
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.profiles import profile_of, profiles
from devices.printers.simulator.machine import Machine
from devices.printers.usb.settings import UsbPrinterSettings
from devices.printers.usb.simulator import PRODUCT, VENDOR, UsbSimulator


def test_a_usb_printer_is_found_by_its_class_and_gone_without_its_plug(tmp_path: Path):
    with UsbSimulator(Machine(tmp_path, width=576)) as peer:
        (found,) = find_usb(peer.backend)
        assert found.settings == UsbPrinterSettings(vendor=VENDOR, product=PRODUCT)
        assert (found.reason, found.is_certain, found.title) == (Reason.USB_CLASS, True, "ESC/POS 80 mm")
        assert peer.machine.wire == b""
        peer.set_faults(unplugged=True)
        assert find_usb(peer.backend) == []


def port(device: str, **more: object) -> SimpleNamespace:
    nobody = {"vid": None, "pid": None, "manufacturer": None, "product": None}
    return SimpleNamespace(device=device, name=Path(device).name, **nobody | more)


def test_a_serial_line_is_named_so_that_it_is_known_on_another_port(tmp_path: Path):
    device = tmp_path / "ttyUSB0"
    device.touch()
    by_id = tmp_path / "by-id"
    by_id.mkdir()
    link = by_id / "usb-Xprinter_XP-58-if00-port0"
    link.symlink_to(device)
    lines = [port(str(device), vid=0x1A86, pid=0x7523, manufacturer="Xprinter", product="XP-58\x1b[2J")]
    (found,) = find_serial(lambda: [*lines, port("/dev/ttyS77")], by_id)
    assert found.settings.port == str(link)
    assert (found.settings.paper_mm, found.settings.cutter) == (58, False)  # as the profile of XP-58 says
    assert found.title == "Xprinter XP-58[2J"
    assert found.reason is Reason.SERIAL_LINE


@pytest.fixture
def neighbour():
    with socket.socket() as everywhere:  # keeps its port, so that nobody but the neighbour listens there
        everywhere.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        everywhere.bind(("", 0))
        with socket.create_server(("127.0.0.9", everywhere.getsockname()[1])) as line:
            yield line


def test_the_neighbourhood_is_looked_through_and_nobody_is_sent_a_byte(neighbour):
    told: list[tuple[int, int]] = []
    where = neighbour.getsockname()
    found = scan(
        ipaddress.IPv4Network("127.0.0.0/28"),
        on_progress=lambda *how: told.append(how),
        cancelled=threading.Event(),
        port=where[1],
    )
    assert [candidate.settings for candidate in found] == [NetworkPrinterSettings(host=where[0], port=where[1])]
    assert told == [(done, 14) for done in range(1, 15)]
    line, _ = neighbour.accept()
    with line:
        assert line.recv(1) == b""


def test_a_search_that_is_cancelled_ends_and_a_large_one_is_not_begun(neighbour):
    cancelled = threading.Event()
    cancelled.set()
    network = ipaddress.IPv4Network("127.0.0.0/24")
    assert scan(network, on_progress=lambda *_: None, cancelled=cancelled, port=neighbour.getsockname()[1]) == ()
    with pytest.raises(ValueError, match="larger"):
        scan(ipaddress.IPv4Network("10.0.0.0/16"), on_progress=lambda *_: None, cancelled=cancelled)


def test_profiles_are_found_by_exact_ids_then_name_then_maker():
    assert len(profiles()) > 20
    assert profile_of(vendor=0x0416, product=0x5011).paper_mm == 58
    assert profile_of(vendor=0x04B8, product=0x0E28, name="EPSON TM-P20").paper_mm == 58
    assert profile_of(vendor=0x04B8, product=0x0E28).title == "Epson TM"
    assert profile_of(vendor=0x9999, product=1, name="?") is None
    assert profile_of() is None


def test_what_a_device_calls_itself_is_plain_short_text():
    assert plain("  a\tb\n\x00\x1b") == "a b"
    assert plain(None) == ""
    assert len(plain("x" * 1000)) == 80
