"""A kiosk's store, a simulated printer with a real line to it, and the worker between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from devices.printers.base import Raster, TicketPrinter
from devices.printers.factory import open_printer
from devices.printers.link import Patience
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.simulator.paper import PaperKind
from devices.printers.simulator.server import Simulator
from devices.supervision.snapshot import DeviceSnapshot
from devices.supervision.supervisor import Supervisor
from kiosk.back_office.print_worker import PATIENCE as KEEPER_PATIENCE
from kiosk.back_office.print_worker import Delays, PrintStore, PrintWorker
from kiosk.back_office.printer_view import JobPhase, PrinterView
from queueing.clock import Instant
from queueing.issuing.model import IssuedHere, PrintJob
from queueing.issuing.store import IssuingStore

#: Shorter than on a real kiosk, so that the suite is quick, yet long enough for a busy machine.
PATIENCE = Patience(connect=1.0, answer=0.7, stall=0.8, confirm=1.0, fence=0.15, queue=3.0)


@dataclass
class SetClock:
    """A clock that moves only when a test says so."""

    wall: datetime = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    monotonic_s: float = 1000.0

    def now(self) -> Instant:
        return Instant(self.wall, self.monotonic_s, "boot-1")

    def advance(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.monotonic_s += seconds


@dataclass
class Hall:
    """Everything around a print worker, and what it was seen to do."""

    clock: SetClock
    store: IssuingStore
    simulator: Simulator
    drawn: list[PrintJob] = field(default_factory=list)
    views: list[PrinterView] = field(default_factory=list)
    snapshots: list[DeviceSnapshot] = field(default_factory=list)
    printers: list[TicketPrinter] = field(default_factory=list)
    on_phase: dict[JobPhase, Callable[[], object]] = field(default_factory=dict)

    def printer(self) -> TicketPrinter:
        settings = NetworkPrinterSettings(host="127.0.0.1", port=self.simulator.port)
        self.printers.append(open_printer(settings, PATIENCE))
        return self.printers[-1]

    def worker(
        self, *, printer: TicketPrinter | None = None, store: PrintStore | None = None, idle: float = 0.05
    ) -> PrintWorker:
        return PrintWorker(
            store or self.store,
            printer or self.printer(),
            self.draw,
            clock=self.clock,
            on_view=self.see,
            delays=Delays(idle=idle, held=0.05, after_error=0.05),
        )

    @contextmanager
    def kept(self, worker: PrintWorker) -> Iterator[Supervisor]:
        """Have the worker kept by a supervisor, as in the kiosk."""
        supervisor = Supervisor(self.snapshots.append)
        supervisor.add("printer", "printer", lambda: worker, patience=KEEPER_PATIENCE)
        supervisor.start()
        try:
            yield supervisor
        finally:
            assert supervisor.stop()

    def issue(self) -> IssuedHere:
        return self.store.issue("A", "vi", touch=uuid4(), in_use=None)

    def draw(self, job: PrintJob) -> Raster:
        self.drawn.append(job)
        return Raster(576, 400, bytes([0xF0 | job.copy_number]) * (72 * 400))

    def see(self, view: PrinterView) -> None:
        before = self.views[-1].job if self.views else None
        self.views.append(view)
        if view.job is not None and view.job != before and view.job.phase in self.on_phase:
            self.on_phase.pop(view.job.phase)()

    @property
    def phases(self) -> list[JobPhase]:
        """The phases that the screens were told, without repetitions."""
        told = [view.job.phase for view in self.views if view.job is not None]
        return [phase for at, phase in enumerate(told) if at == 0 or told[at - 1] != phase]

    def papers(self, count: int) -> int:
        """Wait for so many cut papers; return how many there are."""
        return len(self.simulator.wait_for_papers(count, kind=PaperKind.CUT))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    with ExitStack() as stack:
        clock = SetClock()
        store = IssuingStore.open(tmp_path / "kiosk" / "issuing.db", clock=clock, machine="machine-1")
        stack.callback(store.close)
        store.adopt("", ("lotus", "fish", "boat", "bell"))
        simulator = stack.enter_context(Simulator(tmp_path / "papers"))
        hall = Hall(clock, store, simulator)
        yield hall
        for printer in hall.printers:
            printer.close()
