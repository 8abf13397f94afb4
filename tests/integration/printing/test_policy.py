"""The policy of paper, on a real store and a printer at the other end of a real line."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from devices.printers.base import PrinterFault, PrintResult, Raster, TicketPrinter
from devices.printers.factory import open_printer
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.file.simulator import FileSimulator
from devices.printers.simulator.machine import Machine
from devices.state import DeviceState
from kiosk.back_office.printer_view import JobPhase
from queueing.clock import SystemClock
from queueing.issuing.jobs import WrongJobState
from queueing.issuing.model import PrintJob, StoreFailed
from queueing.issuing.store import IssuingStore
from queueing.tickets.model import PrintState
from queueing.wire import ReprintOrder


def test_a_ticket_is_printed_once_and_kept_as_done(hall):
    ticket = hall.issue()
    worker = hall.worker()
    for _ in range(3):
        worker.turn()
    assert hall.papers(1) == 1
    assert [job.state for job in hall.store.jobs()] == [PrintState.DONE]
    assert hall.phases == [JobPhase.PRINTING, JobPhase.DONE]
    assert worker.view.job is not None
    assert (worker.view.job.ticket, worker.view.state) == (ticket.id, DeviceState.READY)


def test_the_store_knows_before_the_first_byte_leaves(hall):
    hall.issue()
    seen = []
    hall.on_phase[JobPhase.PRINTING] = lambda: seen.append(
        (hall.store.jobs()[0].state, b"\x1dv0" in hall.simulator.machine.wire)
    )
    hall.worker().turn()
    assert seen == [(PrintState.SENDING, False)]


def test_without_paper_a_job_waits_and_is_printed_once_when_there_is_paper_again(hall):
    hall.simulator.set_faults(paper_out=True)
    hall.issue()
    worker = hall.worker()
    for _ in range(3):
        worker.turn()
    waiting = hall.store.jobs()[0]
    assert (waiting.state, waiting.fault, waiting.attempts) == (PrintState.NEW, "paper_out", 0)
    assert hall.phases == [JobPhase.HELD]
    hall.simulator.set_faults(paper_out=False)
    for _ in range(3):
        worker.turn()
    assert hall.papers(1) == 1
    assert [job.state for job in hall.store.jobs()] == [PrintState.DONE]
    assert [job.copy_number for job in hall.drawn] == [1]


def test_paper_that_ends_between_two_looks_only_holds_the_job(hall):
    worker = hall.worker()
    worker.turn()
    assert worker.view.able
    hall.simulator.set_faults(paper_out=True)
    hall.issue()
    worker.turn()
    assert hall.store.jobs()[0].state is PrintState.NEW
    assert not worker.view.able
    hall.simulator.set_faults(paper_out=False)
    worker.turn()
    assert hall.papers(1) == 1


def test_a_cover_opened_in_the_midst_fails_the_job_and_nothing_is_printed_unasked(hall):
    hall.issue()
    hall.on_phase[JobPhase.PRINTING] = lambda: hall.simulator.set_faults(cover_open=True)
    worker = hall.worker()
    worker.turn()
    failed = hall.store.jobs()[0]
    assert (failed.state, failed.fault) == (PrintState.FAILED, "cover_open")
    hall.simulator.set_faults(cover_open=False)
    for _ in range(3):
        worker.turn()
    assert len(hall.store.jobs()) == 1
    assert hall.phases == [JobPhase.PRINTING, JobPhase.FAILED]
    assert worker.view.state is DeviceState.READY


def test_a_printer_that_falls_silent_gets_one_reprint_when_it_is_back(hall):
    hall.issue()
    hall.on_phase[JobPhase.PRINTING] = lambda: hall.simulator.set_faults(hang=True)
    worker = hall.worker()
    worker.turn()
    again, first = hall.store.jobs()
    assert (first.copy_number, again.copy_number, again.state) == (1, 2, PrintState.NEW)
    worker.turn()
    assert hall.phases == [JobPhase.PRINTING, JobPhase.HELD]
    hall.simulator.set_faults(hang=False)
    for _ in range(4):
        worker.turn()
    assert [job.copy_number for job in hall.drawn] == [1, 2]
    assert hall.store.jobs()[0].state is PrintState.DONE
    assert hall.phases[-2:] == [JobPhase.PRINTING, JobPhase.DONE]


def test_a_second_silence_is_for_staff(hall):
    hall.issue()
    worker = hall.worker()
    for _ in range(2):
        hall.on_phase[JobPhase.PRINTING] = lambda: hall.simulator.set_faults(hang=True)
        worker.turn()
        hall.simulator.set_faults(hang=False)
    for _ in range(3):
        worker.turn()
    assert [job.copy_number for job in hall.drawn] == [1, 2]
    assert hall.store.jobs()[0].state is PrintState.STAFF
    assert hall.phases[-1] is JobPhase.STAFF


_DIES_WHILE_SENDING = """
import os, signal, sys
from pathlib import Path
from devices.printers.base import Raster
from devices.printers.factory import open_printer
from devices.printers.network.settings import NetworkPrinterSettings
from kiosk.back_office.print_worker import PrintWorker
from kiosk.back_office.printer_view import JobPhase
from queueing.clock import SystemClock
from queueing.issuing.store import IssuingStore
from uuid import uuid4

store = IssuingStore.open(Path(sys.argv[1]), clock=SystemClock(), machine="machine-1")
store.adopt("", ("lotus", "fish"))
store.issue("A", "vi", touch=uuid4(), in_use=None)

def die(view):
    if view.job is not None and view.job.phase is JobPhase.PRINTING:
        os.kill(os.getpid(), signal.SIGKILL)

printer = open_printer(NetworkPrinterSettings(host="127.0.0.1", port=int(sys.argv[2])))
PrintWorker(store, printer, lambda job: Raster(576, 100, bytes(7200)), clock=SystemClock(), on_view=die).turn()
"""


def test_a_process_that_died_while_sending_leaves_exactly_one_reprint(hall, tmp_path: Path):
    path = tmp_path / "other" / "issuing.db"
    died = subprocess.run(
        [sys.executable, "-c", _DIES_WHILE_SENDING, str(path), str(hall.simulator.port)], timeout=60, check=False
    )
    assert died.returncode == -signal.SIGKILL
    for _ in range(2):  # and dying again before anything is sent adds none
        store = IssuingStore.open(path, clock=SystemClock(), machine="machine-1")
        store.recover_jobs()
        store.close()
    store = IssuingStore.open(path, clock=SystemClock(), machine="machine-1")
    try:
        with hall.kept(hall.worker(store=store)):
            assert hall.papers(1) == 1
        assert [job.copy_number for job in hall.drawn] == [2]
        assert [job.copy_number for job in store.jobs()] == [2, 1]
    finally:
        store.close()


def test_after_two_minutes_a_job_is_for_staff(hall):
    hall.simulator.set_faults(paper_out=True)
    hall.issue()
    worker = hall.worker()
    worker.turn()
    hall.clock.advance(119)
    worker.turn()
    assert hall.store.jobs()[0].state is PrintState.NEW
    hall.clock.advance(2)
    hall.simulator.set_faults(paper_out=False)
    for _ in range(3):
        worker.turn()
    assert hall.store.jobs()[0].state is PrintState.STAFF
    assert hall.phases == [JobPhase.HELD, JobPhase.STAFF]
    assert hall.drawn == []


def test_those_who_waited_together_are_printed_in_order(hall):
    hall.simulator.set_faults(cover_open=True)
    tickets = [hall.issue() for _ in range(3)]
    worker = hall.worker()
    worker.turn()
    hall.simulator.set_faults(cover_open=False)
    for _ in range(4):
        worker.turn()
    assert [job.ticket.number for job in hall.drawn] == [ticket.number for ticket in tickets]
    assert hall.papers(3) == 3


def test_a_printer_that_cannot_be_asked_leaves_the_paper_unconfirmed(hall, tmp_path: Path):
    with FileSimulator(Machine(tmp_path / "file-papers", width=576), tmp_path / "lp0"):
        printer = open_printer(FilePrinterSettings(path=tmp_path / "lp0"))
        hall.issue()
        worker = hall.worker(printer=printer)
        worker.turn()
        printer.close()
    assert hall.store.jobs()[0].state is PrintState.UNCONFIRMED
    assert hall.phases == [JobPhase.PRINTING, JobPhase.UNCONFIRMED]
    assert not worker.view.can_ask


def test_what_staff_order_is_printed_as_a_marked_copy(hall):
    ticket = hall.issue()
    worker = hall.worker()
    worker.turn()
    order = ReprintOrder(
        request=uuid4(),
        ticket=ticket.id,
        number=str(ticket.number),
        service="A",
        pictures=ticket.pictures,
        arrived_at=ticket.issued_at,
        by="hoa",
    )
    hall.store.order_print(order)
    hall.store.order_print(order)
    for _ in range(3):
        worker.turn()
    assert [job.copy_number for job in hall.drawn] == [1, 2]


def test_an_idle_kiosk_notices_before_anybody_touches_it(hall):
    worker = hall.worker()
    for faults in ({}, {"paper_low": True}, {"paper_out": True}, {"paper_out": False, "paper_low": False}):
        hall.simulator.set_faults(**faults)
        for _ in range(3):
            worker.turn()
    assert [(view.state, view.faults) for view in hall.views] == [
        ("ready", set()),
        ("degraded", {"paper_low"}),
        ("failed", {"paper_out"}),
        ("ready", set()),
    ]


def test_an_unplugged_printer_is_found_again(hall):
    worker = hall.worker()
    worker.turn()
    hall.simulator.set_faults(unplugged=True)
    hall.issue()
    worker.turn()
    worker.turn()
    assert worker.view.state is DeviceState.DISCONNECTED
    assert worker.view.faults == {PrinterFault.UNREACHABLE}
    hall.simulator.set_faults(unplugged=False)
    worker.turn()
    assert hall.papers(1) == 1


def test_a_ticket_that_cannot_be_drawn_does_not_keep_the_next_from_theirs(hall, caplog):
    first, second = hall.issue(), hall.issue()
    drawn = hall.draw

    def draw(job: PrintJob) -> Raster:
        if job.ticket.id == first.id:
            raise KeyError("Z")
        return drawn(job)

    hall.draw = draw
    worker = hall.worker()
    worker.turn()
    worker.turn()
    assert [job.state for job in hall.store.jobs()] == [PrintState.DONE, PrintState.FAILED]
    assert hall.drawn[0].ticket.id == second.id
    assert "cannot be drawn" in caplog.text


class FailsOnce:
    """A store whose disk fails at the first call of one method."""

    def __init__(self, store: IssuingStore, method: str) -> None:
        self._store = store
        self._method = method

    def __getattr__(self, name: str) -> object:
        if name == self._method:
            self._method = ""
            return self._fail
        return getattr(self._store, name)

    def _fail(self, *_: object) -> None:
        raise StoreFailed("disk full")


@pytest.mark.parametrize("method", ["finish_job", "mark_sending", "next_job"])
def test_a_store_that_fails_for_a_moment_costs_no_paper_and_adds_none(hall, method: str):
    hall.issue()
    worker = hall.worker(store=FailsOnce(hall.store, method))
    with pytest.raises(StoreFailed):
        worker.turn()
    for _ in range(3):
        worker.turn()
    assert hall.papers(1) == 1
    assert [job.state for job in hall.store.jobs()] == [PrintState.DONE]


def test_a_job_that_the_store_took_back_while_it_was_printed_keeps_nobody_from_theirs(hall):
    taken_back, following = hall.issue(), hall.issue()
    hall.on_phase[JobPhase.PRINTING] = lambda: hall.store.finish_job(1, PrintState.STAFF, None)
    worker = hall.worker()
    with pytest.raises(WrongJobState):
        worker.turn()
    worker.turn()
    states = {job.ticket.id: job.state for job in hall.store.jobs()}
    assert states == {taken_back.id: PrintState.STAFF, following.id: PrintState.DONE}


def test_a_bug_in_the_midst_of_a_job_leaves_it_neither_lost_nor_twice_unmarked(hall):
    class Buggy:
        def __init__(self, printer: TicketPrinter) -> None:
            self._printer = printer
            self.status, self.close = printer.status, printer.close
            self.print = self._fail

        def _fail(self, raster: Raster, *, on_sending: Callable[[], None]) -> PrintResult:
            self.print = self._printer.print
            on_sending()
            raise AssertionError("a bug")

    hall.issue()
    worker = hall.worker(printer=Buggy(hall.printer()))
    with pytest.raises(AssertionError):
        worker.turn()
    assert hall.store.jobs()[0].state is PrintState.SENDING
    worker.close()
    worker.open()  # as its keeper does after a bug
    for _ in range(2):
        worker.turn()
    assert hall.papers(1) == 1
    assert [job.copy_number for job in hall.drawn] == [1, 2]
    assert [job.state for job in hall.store.jobs()] == [PrintState.DONE, PrintState.UNCONFIRMED]
    assert hall.phases == [JobPhase.PRINTING, JobPhase.HELD, JobPhase.PRINTING, JobPhase.DONE]


def test_a_reprint_that_waits_behind_older_jobs_is_not_said_to_be_with_staff(hall):
    hall.issue(), hall.issue()
    worker = hall.worker()
    hall.on_phase[JobPhase.PRINTING] = lambda: hall.simulator.set_faults(hang=True)
    worker.turn()
    hall.simulator.set_faults(hang=False)
    for _ in range(3):
        worker.turn()
    assert [job.copy_number for job in hall.drawn] == [1, 1, 2]
    assert JobPhase.STAFF not in hall.phases
