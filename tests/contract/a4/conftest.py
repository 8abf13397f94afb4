"""A queue of a private CUPS server that prints to a simulated office printer, over real IPP on both sides."""

from __future__ import annotations

import itertools
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.printers.a4.base import Patience
from devices.printers.a4.driver import A4Printer
from devices.printers.a4.settings import A4Settings
from devices.printers.a4.simulator import A4Simulator

PATIENCE = Patience(answer=10.0, stuck=2.0, job=60.0, poll=0.1)
_numbers = itertools.count(1)


@dataclass
class Office:
    """A printer, its queue, and what the print service keeps on its disk."""

    printer: A4Printer
    peer: A4Simulator
    queue: str
    spool: Path

    def kept(self) -> list[str]:
        """Return the files of jobs that the service keeps."""
        return sorted(file.name for file in self.spool.iterdir() if file.is_file())


@pytest.fixture
def open_office(cups_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Office]]:
    """Set up an office printer."""
    monkeypatch.setenv("CUPS_SERVER", cups_server)
    root = Path(cups_server).parent
    with ExitStack() as stack:

        def open_(*, has_colour: bool = True, patience: Patience = PATIENCE, **settings: bool) -> Office:
            peer = stack.enter_context(A4Simulator(colour=has_colour))
            queue = f"a4-{next(_numbers)}"
            subprocess.run(
                ["lpadmin", "-p", queue, "-v", peer.uri, "-m", "everywhere", "-E"], check=True, timeout=60
            )
            stack.callback(subprocess.run, ["lpadmin", "-x", queue], check=True)
            # The server asks the printer what it can do, and answers `lpadmin` before it has heard.
            learned, pause = root / f"etc/ppd/{queue}.ppd", threading.Event()
            assert any(learned.exists() or pause.wait(0.02) for _ in range(3000)), "the queue learned nothing"
            printer = A4Printer(A4Settings(queue=queue, **settings), patience)
            return Office(printer, peer, queue, root / "spool")

        yield open_


@pytest.fixture
def office(open_office: Callable[..., Office]) -> Office:
    """An office printer in colour."""
    return open_office()


@pytest.fixture
def pdf() -> bytes:
    """A page of A4 with a line on it."""
    from fpdf import FPDF

    page = FPDF(format="A4")
    page.add_page()
    page.set_font("helvetica", size=20)
    page.cell(text="What to bring")
    return bytes(page.output())
