"""The command line of the simulated printer."""

from __future__ import annotations

import json
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

import typer

from devices.printers.paper_settings import DOTS_OF_PAPER
from devices.printers.simulator.dock.server import Dock
from devices.printers.simulator.server import Simulator

_ASSETS = Path(__file__).parents[3] / "assets"


def main() -> None:
    """Run the command line."""
    typer.run(run)


def run(
    paper_dir: Annotated[Path, typer.Option(help="Folder that the papers are laid into, as PNG.")],
    pin: Annotated[str, typer.Option(envvar="DOCK_PIN", help="PIN of the dock page.")],
    port: Annotated[int, typer.Option(help="Printer port on loopback; 0 takes a free one.")] = 0,
    dock_port: Annotated[int, typer.Option(help="Port of the dock page; 0 takes a free one.")] = 0,
    paper_mm: Annotated[int, typer.Option(help="Width of the paper: 80 or 58.")] = 80,
    rows_a_second: Annotated[float, typer.Option(help="Speed of printing; 0 prints at once.")] = 1200.0,
    capture: Annotated[Path | None, typer.Option(help="File that every byte received is appended to.")] = None,
    assets: Annotated[Path, typer.Option(help="Folder with the words and fonts.")] = _ASSETS,
) -> None:
    """Be a ticket printer until SIGTERM or SIGINT. The ports are told as one line of JSON."""
    if paper_mm not in DOTS_OF_PAPER:
        raise typer.BadParameter("80 or 58", param_hint="--paper-mm")
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    simulator = Simulator(
        paper_dir, width=DOTS_OF_PAPER[paper_mm], port=port, rows_a_second=rows_a_second or None, capture=capture
    )
    with simulator, Dock(simulator, pin=pin, assets=assets, port=dock_port) as dock:
        sys.stdout.write(json.dumps({"printer_port": simulator.port, "dock_port": dock.port}) + "\n")
        sys.stdout.flush()
        ended.wait()
