"""The thread behind the technician's screens."""

from __future__ import annotations

from threading import Event

import pytest

from kiosk.technician.worker import Worker


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
