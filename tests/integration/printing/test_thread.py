"""The worker with its keeper: woken by a new job, gone in a moment, alive after errors, lent to a test page."""

from __future__ import annotations

import subprocess
import sys
import time

from devices.printers.base import PrintOutcome, Raster
from devices.state import DeviceState
from devices.supervision.keeper import Patience
from devices.supervision.supervisor import Supervisor
from kiosk.back_office.printer_view import JobPhase
from queueing.issuing.model import StoreFailed
from queueing.tickets.model import PrintState
from tests.waiting import wait_for


def test_a_new_job_wakes_the_worker(hall):
    with hall.kept(hall.worker(idle=600)):
        hall.issue()
        assert hall.papers(1) == 1


def test_shutdown_waits_only_a_moment_for_a_printer_that_hangs(hall):
    hall.simulator.set_faults(bytes_a_second=2000)
    hall.issue()
    supervisor = Supervisor(hall.snapshots.append)
    supervisor.add("printer", "printer", hall.worker, patience=Patience(call=180, farewell=0.3))
    supervisor.start()
    wait_for("the printing", lambda: hall.phases[-1:] == [JobPhase.PRINTING])
    begun = time.monotonic()
    assert not supervisor.stop()
    assert time.monotonic() - begun < 90  # its call may take minutes
    hall.simulator.set_faults(unplugged=True)  # ends the job, so that nothing is left running
    wait_for("the end of the job", supervisor.stop)


def test_a_store_that_fails_is_waited_for_and_no_fault_of_the_printer(hall, caplog):
    worker = hall.worker()
    next_job, fails = hall.store.next_job, [3]

    def failing(now):
        if fails[0]:
            fails[0] -= 1
            raise StoreFailed("disk full")
        return next_job(now)

    hall.store.next_job = failing
    hall.issue()
    with hall.kept(worker):
        assert hall.papers(1) == 1
    assert [record.getMessage() for record in caplog.records].count(
        "the store failed, printing waits: disk full"
    ) == 1
    assert {snapshot.state for snapshot in hall.snapshots} == {DeviceState.CONNECTING, DeviceState.READY}


def test_a_bug_is_survived_and_its_job_settled(hall, caplog):
    worker = hall.worker()
    mark_sending, bugs = hall.store.mark_sending, ["a bug"]

    def buggy(job):
        answer = mark_sending(job)
        if bugs:
            raise ValueError(bugs.pop())
        return answer

    hall.store.mark_sending = buggy
    hall.issue()
    with hall.kept(worker):
        assert hall.papers(1) == 1
    assert [job.copy_number for job in hall.drawn] == [1, 2]
    assert PrintState.SENDING not in {job.state for job in hall.store.jobs()}
    assert "a bug in its driver" in caplog.text


def test_a_printer_pulled_from_its_plug_and_put_back_prints_what_waited(hall):
    with hall.kept(hall.worker(idle=600)) as supervisor:
        supervisor.ask("printer", lambda _: None).result(60)
        hall.simulator.set_faults(unplugged=True)
        hall.issue()
        wait_for("the job to be held", lambda: hall.phases[-1:] == [JobPhase.HELD])
        hall.simulator.set_faults(unplugged=False)
        assert hall.papers(1) == 1


def test_a_test_page_goes_between_the_jobs(hall):
    with hall.kept(hall.worker()) as supervisor:
        page = Raster(576, 100, b"\xf0" * 7200)
        result = supervisor.ask("printer", lambda worker: worker.print_page(page)).result(60)
        assert result.outcome is PrintOutcome.DONE
        assert hall.papers(1) == 1
    assert not hall.store.jobs()


def test_the_policy_needs_no_qt():
    code = "import sys, kiosk.back_office.print_worker\n"
    code += "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], timeout=60, check=False).returncode == 0
