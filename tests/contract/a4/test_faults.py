"""Each fault is told apart, healed where it can be, and no paper comes out later for somebody else."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from devices.driver import DeviceFault
from devices.printers.a4.base import A4Fault, A4Outcome, Patience
from devices.printers.a4.driver import TITLE, A4Printer, list_queues
from devices.printers.a4.service import PrintService
from devices.printers.a4.settings import A4Settings
from devices.state import DeviceState

if TYPE_CHECKING:
    from tests.contract.a4.conftest import Office


@pytest.mark.parametrize(
    ("reason", "fault"),
    [
        ("media-empty-error", A4Fault.PAPER_OUT),
        pytest.param("media-jam-error", A4Fault.JAM, marks=pytest.mark.long),
        pytest.param("door-open-error", A4Fault.COVER_OPEN, marks=pytest.mark.long),
        pytest.param("toner-empty-error", A4Fault.INK_OUT, marks=pytest.mark.long),
    ],
)
def test_a_job_that_a_fault_holds_up_is_deleted_and_never_comes_out(
    office: Office, pdf: bytes, reason: str, fault: A4Fault
) -> None:
    office.peer.break_(reason)
    told: list[frozenset[A4Fault]] = []
    result = office.printer.print(pdf, on_faults=told.append)
    assert result.outcome is A4Outcome.FAILED
    assert fault in result.status.faults
    assert result.status.state is DeviceState.FAILED
    assert any(fault in faults for faults in told)
    assert office.kept() == []
    office.peer.mend()
    assert office.peer.papers(1, timeout=1.5) == []


def test_paper_put_in_lets_the_job_go_on(open_office: Callable[..., Office], pdf: bytes) -> None:
    office = open_office(patience=Patience(answer=10, stuck=60, job=60, poll=0.1))
    office.peer.break_("media-empty-error")

    def put_paper_in(faults: frozenset[A4Fault]) -> None:
        if A4Fault.PAPER_OUT in faults:
            office.peer.mend()

    assert office.printer.print(pdf, on_faults=put_paper_in).outcome is A4Outcome.DONE
    assert len(office.peer.papers(1)) == 1
    assert office.kept() == []


def test_a_person_gives_a_job_up(open_office: Callable[..., Office], pdf: bytes) -> None:
    office = open_office(patience=Patience(answer=10, stuck=60, job=60, poll=0.1))
    office.peer.break_("media-jam-error")

    def give_up() -> None:
        assert office.peer.wait_for_job()
        office.printer.cancel()

    thread = threading.Thread(target=give_up)
    thread.start()
    assert office.printer.print(pdf).outcome is A4Outcome.CANCELLED
    thread.join()
    assert office.kept() == []


def test_a_printer_that_was_unplugged_is_offline(office: Office, pdf: bytes) -> None:
    office.peer.stop()
    result = office.printer.print(pdf)
    assert result.outcome is A4Outcome.FAILED
    assert A4Fault.OFFLINE in result.status.faults
    assert result.status.state is DeviceState.DISCONNECTED
    assert office.kept() == []


def test_a_queue_that_somebody_stopped_is_paused(office: Office, pdf: bytes) -> None:
    subprocess.run(["cupsdisable", office.queue], check=True)
    result = office.printer.print(pdf)
    assert (result.outcome, result.status.faults) == (A4Outcome.NOT_STARTED, {A4Fault.PAUSED})
    subprocess.run(["cupsenable", office.queue], check=True)
    assert office.printer.look().status.state is DeviceState.READY


def test_what_a_crash_left_in_the_queue_is_deleted_at_the_next_start(office: Office, pdf: bytes) -> None:
    subprocess.run(["cupsdisable", office.queue], check=True)
    service = PrintService(10.0)
    service.print(office.queue, pdf, TITLE, [])
    assert office.kept() != []
    office.printer.open()
    assert office.kept() == []
    subprocess.run(["cupsenable", office.queue], check=True)
    assert office.peer.papers(1, timeout=1) == []


def test_a_queue_that_does_not_exist(office: Office, pdf: bytes) -> None:
    printer = A4Printer(A4Settings(queue="gone"), Patience(answer=10))
    with pytest.raises(DeviceFault) as fault:
        printer.open()
    assert fault.value.code == A4Fault.NO_QUEUE
    assert printer.print(pdf).status.faults == {A4Fault.NO_QUEUE}


def test_a_print_service_that_is_not_there(monkeypatch: pytest.MonkeyPatch, pdf: bytes) -> None:
    monkeypatch.setenv("CUPS_SERVER", "/nowhere/cups.sock")
    printer = A4Printer(A4Settings(queue="a4"))
    result = printer.print(pdf)
    assert (result.outcome, result.status.faults) == (A4Outcome.NOT_STARTED, {A4Fault.UNREACHABLE})
    with pytest.raises(DeviceFault) as fault:
        list_queues()
    assert fault.value.code == A4Fault.UNREACHABLE


def test_a_paper_that_does_not_come_out_and_nobody_says_why_is_deleted(open_office: Callable[..., Office]) -> None:
    office = open_office(patience=Patience(answer=10, stuck=60, job=1.5, poll=0.1))
    result = office.printer.print(b"%PDF-1.4 and nothing more of it\n")
    assert (result.outcome, result.status.faults) == (A4Outcome.FAILED, {A4Fault.NOT_PRINTED})
    assert office.kept() == []
