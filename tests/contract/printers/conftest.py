"""One bench for every way a printer is plugged in: the driver, and a real peer at the other end of the real line.

TCP, pseudo-terminal and named pipe are the operating system's own. CUPS is a private server with a queue of its
own that prints to the simulator's TCP port. USB ends below pyusb, at a backend that stands for the bus: no real
USB printer was ever tried.
"""

from __future__ import annotations

import itertools
import random
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from devices.printers.base import PrintResult, Raster, TicketPrinter
from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.escpos_bytes import Packing
from devices.printers.escpos_job import AskingPrinter
from devices.printers.factory import open_printer
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.file.simulator import FileSimulator
from devices.printers.link import Patience
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.serial.simulator import SerialSimulator
from devices.printers.simulator.machine import Machine
from devices.printers.simulator.paper import Paper
from devices.printers.simulator.plug import SimulatedPrinter
from devices.printers.simulator.server import Simulator
from devices.printers.simulator.settings import SimulatedPrinterSettings
from devices.printers.usb.driver import UsbLink
from devices.printers.usb.settings import UsbPrinterSettings
from devices.printers.usb.simulator import UsbSimulator

ASKING = ("network", "usb", "serial", "simulated")
BLIND = ("file", "cups")

# The simulated printer's driver is the network's, so that all else of it is proved there; the dock's tests use it.
_ASKING = [pytest.param(way, marks=pytest.mark.long) if way == "simulated" else way for way in ASKING]

# Shorter than on a real kiosk, so that the suite is quick, yet long enough for a busy machine.
PATIENCE = Patience(connect=1.0, answer=0.7, stall=0.8, confirm=1.0, fence=0.15, fence_again=0.5, queue=3.0)


@dataclass
class Bench:
    """A driver and the printer at the other end."""

    way: str
    printer: TicketPrinter
    peer: SimulatedPrinter
    sending: list[bytes] = field(default_factory=list)  # what had come in each time that on_sending was called

    @property
    def can_ask(self) -> bool:
        return self.way in ASKING

    def print(self, raster: Raster, meanwhile: Callable[[], object] = lambda: None) -> PrintResult:
        """Print; `meanwhile` runs just before the first byte of the job."""

        def on_sending() -> None:
            self.sending.append(self.peer.machine.wire)
            meanwhile()

        return self.printer.print(raster, on_sending=on_sending)

    def wait_until(self, condition: Callable[[], bool], timeout: float = 60) -> None:
        assert self.peer.machine.wait_for(condition, timeout)


_queues = itertools.count(1)


@pytest.fixture
def open_bench(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Bench]]:
    """Open a bench for a way of connection."""
    with ExitStack() as stack:

        def open_(way: str, *, paper_mm: int = 80, patience: Patience = PATIENCE, **machine: Any) -> Bench:
            folder = tmp_path / "papers"
            width = {80: 576, 58: 384}[paper_mm]
            peer: SimulatedPrinter
            paper = {"paper_mm": paper_mm}
            match way:
                case "network" | "simulated" | "cups":
                    peer = Simulator(folder, width=width, **machine)
                case "usb":
                    peer = UsbSimulator(Machine(folder, width=width, **machine))
                case "serial":
                    peer = SerialSimulator(Machine(folder, width=width, **machine), tmp_path / "line")
                case _:
                    peer = FileSimulator(Machine(folder, width=width, **machine), tmp_path / "lp0")
            stack.enter_context(peer)
            match way, peer:
                case "network", Simulator(port=port):
                    printer = open_printer(NetworkPrinterSettings(host="127.0.0.1", port=port, **paper), patience)
                case "simulated", Simulator(port=port):
                    printer = open_printer(SimulatedPrinterSettings(port=port, **paper), patience)
                case "usb", UsbSimulator(backend=backend):
                    link = UsbLink(UsbPrinterSettings(**paper), backend)
                    printer = AskingPrinter(link, dots=width, packing=Packing.PLAIN, patience=patience)
                case "serial", SerialSimulator(path=path):
                    printer = open_printer(SerialPrinterSettings(port=str(path), **paper), patience)
                case "file", FileSimulator(path=path):
                    printer = open_printer(FilePrinterSettings(path=path, **paper), patience)
                case "cups", Simulator(port=port):
                    monkeypatch.setenv("CUPS_SERVER", request.getfixturevalue("cups_server"))
                    queue = f"ticket{next(_queues)}"
                    device = f"socket://127.0.0.1:{port}/?contimeout=2"
                    subprocess.run(["lpadmin", "-p", queue, "-v", device, "-E"], check=True)
                    stack.callback(subprocess.run, ["lpadmin", "-x", queue], check=True)
                    printer = open_printer(CupsPrinterSettings(queue=queue, **paper), patience)
            stack.callback(printer.close)
            return Bench(way, printer, peer)

        yield open_


@pytest.fixture(params=[*_ASKING, *BLIND])
def bench(request: pytest.FixtureRequest, open_bench: Callable[..., Bench]) -> Bench:
    """A bench for each way of connection."""
    return open_bench(request.param)


@pytest.fixture(params=_ASKING)
def asking(request: pytest.FixtureRequest, open_bench: Callable[..., Bench]) -> Bench:
    """A bench for each way that has a way back."""
    return open_bench(request.param)


@pytest.fixture(params=BLIND)
def blind(request: pytest.FixtureRequest, open_bench: Callable[..., Bench]) -> Bench:
    """A bench for each way that has no way back."""
    return open_bench(request.param)


@pytest.fixture
def make_raster() -> Callable[..., Raster]:
    """Make a ticket-like raster: ink in stretches, blank rows between, the same for the same seed."""

    def make(seed: int = 1, *, width: int = 576, height: int = 400) -> Raster:
        chance = random.Random(seed)
        stride = width // 8
        inked = 24
        rows = bytearray()
        for row in range(height):
            ink = chance.randbytes(inked) if (row // 25) % 2 else b""
            rows += ink.rjust(stride // 2, b"\0").ljust(stride, b"\0")
        rows[-stride:] = b"\xff" * stride  # an end that can be seen
        return Raster(width, height, bytes(rows))

    return make


@pytest.fixture
def seen_on() -> Callable[[Paper], Raster]:
    """Read a paper back from its picture."""

    def read(paper: Paper) -> Raster:
        with Image.open(paper.file) as picture:
            return Raster(picture.width, picture.height, bytes(byte ^ 0xFF for byte in picture.tobytes()))

    return read
