"""The worker as a thread: woken by a new job, gone in a moment, alive after errors."""

from __future__ import annotations

import subprocess
import sys
import time

from kiosk.printing import JobPhase


def test_a_new_job_wakes_the_worker(hall):
    worker = hall.worker(idle=600)
    worker.start()
    hall.issue()
    assert hall.papers(1) == 1
    assert worker.stop()


def test_a_worker_that_never_started_can_be_stopped(hall):
    assert hall.worker().stop()


def test_shutdown_waits_only_a_moment_for_a_printer_that_hangs(hall):
    hall.simulator.set_faults(bytes_a_second=2000)
    hall.issue()
    worker = hall.worker()
    worker.start()
    assert hall.simulator.machine.wait_for(lambda: hall.phases[-1:] == [JobPhase.PRINTING], 5)
    begun = time.monotonic()
    assert not worker.stop()
    assert time.monotonic() - begun < 2
    hall.simulator.set_faults(unplugged=True)  # ends the job, so that nothing is left running
    assert any(worker.stop() for _ in range(20))


def test_the_policy_needs_no_qt():
    loaded = "import sys, kiosk.printing; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", loaded], timeout=60, check=False).returncode == 0
