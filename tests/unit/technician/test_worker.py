"""The thread behind the technician's screens."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from threading import Event, Thread

import pytest

from kiosk.technician.worker import FAREWELL_S, Worker

#: A process whose technician waits for a device that never answers, asked to end.
STUCK = """
from threading import Event
from kiosk.technician.worker import Worker
begun = Event()
worker = Worker(lambda call, *arguments: call(*arguments))
worker.run(lambda: (begun.set(), Event().wait()), print, print)
worker.run(lambda: "never begun", print, print)
begun.wait()
worker.stop(farewell_s=0.05)
print("stopped")
"""


def test_nobody_waits_without_end_for_a_job() -> None:
    told: list[str] = []
    worker, free = Worker(lambda call, *arguments: call(*arguments)), Event()
    worker.run(lambda: free.wait(60), lambda came: told.append(f"done {came}"), lambda code, _: told.append(code))
    with pytest.raises(TimeoutError):
        worker.wait(0.01)
    assert worker.busy
    free.set()
    worker.wait()
    assert (told, worker.busy) == (["done True"], False)
    worker.stop()


def test_jobs_come_one_after_the_other_and_none_after_the_end() -> None:
    told: list[object] = []
    worker = Worker(lambda call, *arguments: call(*arguments))
    for number in range(20):
        worker.run(partial(int, number), told.append, lambda code, _: told.append(code))
    worker.wait()
    worker.stop()
    worker.run(lambda: 99, told.append, lambda code, _: told.append(code))
    assert (told, worker.busy) == (list(range(20)), False)


def test_what_is_under_way_at_the_end_may_still_come_to_its_own() -> None:
    told: list[object] = []
    worker, begun, free = Worker(lambda call, *arguments: call(*arguments)), Event(), Event()

    def job() -> bool:
        begun.set()
        return free.wait(60)

    worker.run(job, told.append, lambda code, _: told.append(code))
    assert begun.wait(60)
    ending = Thread(target=worker.stop, args=(60,))
    ending.start()
    free.set()
    ending.join()
    assert told == [True]


def test_a_job_that_never_ends_does_not_hold_up_the_end_of_the_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", STUCK], capture_output=True, text=True, timeout=60, check=True
    )  # nothing ends it but the process's own end
    assert (done.stdout, done.returncode) == ("stopped\n", 0)
    assert FAREWELL_S < 6.0  # after which `kiosk run` kills
