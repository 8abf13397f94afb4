"""The command line of the dock: the demo's devices and their page in one process."""

from __future__ import annotations

import json
import signal
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from devices.dock.server import Dock
from devices.dock.stand import Stand
from devices.dock.stands.overhead import OverheadStand
from devices.dock.stands.printer import PrinterStand
from devices.dock.stands.reader import ReaderStand
from devices.dock.stands.scanner import ScannerStand
from devices.dock.stands.serial import SerialStand
from devices.dock.stands.sound import SoundStand
from devices.printers.paper_settings import DOTS_OF_PAPER
from devices.printers.simulator.server import Simulator
from devices.readers.camera.simulator import CameraReaderSimulator
from devices.readers.serial.simulator import SerialReaderSimulator
from devices.scanners.overhead.simulator import OverheadSimulator
from devices.scanners.sane.simulator import SaneSimulator
from devices.sound.simulator import SimulatedSound

_ASSETS = Path(__file__).parents[2] / "assets"


def main() -> None:
    """Run the command line."""
    typer.run(run)


def run(
    pin: Annotated[str, typer.Option(envvar="DOCK_PIN", help="PIN of the dock page.")],
    dock_port: Annotated[int, typer.Option(help="Port of the dock page; 0 takes a free one.")] = 0,
    paper_dir: Annotated[Path | None, typer.Option(help="Be a printer that lays its papers here, as PNG.")] = None,
    printer_port: Annotated[int, typer.Option(help="Printer port on loopback; 0 takes a free one.")] = 0,
    paper_mm: Annotated[int, typer.Option(help="Width of the paper: 80 or 58.")] = 80,
    rows_a_second: Annotated[float, typer.Option(help="Speed of printing; 0 prints at once.")] = 1200.0,
    capture: Annotated[Path | None, typer.Option(help="File that every byte for the printer goes to.")] = None,
    reader_port: Annotated[int | None, typer.Option(help="Be a camera that reads cards, on this port.")] = None,
    serial_line: Annotated[Path | None, typer.Option(help="Be a scanner of codes on a line of this name.")] = None,
    overhead_port: Annotated[int | None, typer.Option(help="Be a camera above a table, on this port.")] = None,
    scanner_dir: Annotated[Path | None, typer.Option(help="Be a scanner whose SANE files lie here.")] = None,
    sound_dir: Annotated[Path | None, typer.Option(help="Be a loudspeaker that is heard in this folder.")] = None,
    idle: Annotated[
        list[str] | None, typer.Option(help="Name of a stand whose device the kiosk does not use now.")
    ] = None,
    assets: Annotated[Path, typer.Option(help="Folder with the words and fonts.")] = _ASSETS,
) -> None:
    """Be the devices of a demo until SIGTERM or SIGINT. The ports are told as one line of JSON."""
    if paper_mm not in DOTS_OF_PAPER:
        raise typer.BadParameter("80 or 58", param_hint="--paper-mm")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    told: dict[str, int] = {}
    stands: list[Stand] = []
    with ExitStack() as stack:
        if paper_dir is not None:
            width, speed = DOTS_OF_PAPER[paper_mm], rows_a_second or None
            printer = stack.enter_context(
                Simulator(paper_dir, width=width, port=printer_port, rows_a_second=speed, capture=capture)
            )
            told["printer_port"] = printer.port
            stands.append(PrinterStand(printer))
        if reader_port is not None:
            reader = stack.enter_context(CameraReaderSimulator(port=reader_port))
            told["reader_port"] = reader.port
            stands.append(ReaderStand(reader))
        if serial_line is not None:
            stands.append(SerialStand(stack.enter_context(SerialReaderSimulator(serial_line))))
        if overhead_port is not None:
            overhead = stack.enter_context(OverheadSimulator(port=overhead_port, fonts=assets / "fonts"))
            told["overhead_port"] = overhead.port
            stands.append(OverheadStand(overhead, assets / "fonts"))
        if scanner_dir is not None:
            stands.append(ScannerStand(stack.enter_context(SaneSimulator(scanner_dir))))
        if sound_dir is not None:
            stands.append(SoundStand(stack.enter_context(SimulatedSound(sound_dir))))
        dock = stack.enter_context(Dock(stands, idle=frozenset(idle or ()), pin=pin, assets=assets, port=dock_port))
        sys.stdout.write(json.dumps({**told, "dock_port": dock.port}) + "\n")
        sys.stdout.flush()
        ended.wait()
