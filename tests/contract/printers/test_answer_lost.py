"""An answer of the printer gets lost, while it prints as ever."""

from __future__ import annotations

import time

import pytest

from devices.printers.base import PrintOutcome

QUICK_S = 20  # on a busy machine; a driver that waits for a lost answer needs the minute of a job's patience


@pytest.mark.parametrize("learned", [True, False])
def test_a_lost_answer_after_the_job_keeps_nobody_waiting(asking, make_raster, learned):
    if learned:
        assert asking.print(make_raster()).outcome is PrintOutcome.DONE
    asking.peer.set_faults(lost_answers=1)
    before = len(asking.peer.papers())
    began = time.monotonic()
    assert asking.print(make_raster()).outcome is PrintOutcome.DONE
    assert time.monotonic() - began < QUICK_S
    assert asking.peer.faults.lost_answers == 0
    assert len(asking.peer.papers()) == before + 1


def test_an_answer_too_many_proves_nothing_of_the_next_job(open_bench, make_raster):
    bench = open_bench("network", rows_a_second=400)
    bench.print(make_raster(height=30))
    assert bench.print(make_raster(height=1000)).outcome is PrintOutcome.DONE  # several fences wait behind it
    assert bench.peer.machine.wire.count(b"\x1dr\x01") > 3
    for papers in (3, 4):
        assert bench.print(make_raster(height=300)).outcome is PrintOutcome.DONE
        assert len(bench.peer.papers()) == papers


def test_a_printer_that_answers_no_fence_at_all_is_still_found_to_know_them(asking, make_raster):
    asking.peer.set_faults(lost_answers=1)
    asking.print(make_raster())
    assert asking.printer._fence_seen  # one loss does not pass for a model without fences
