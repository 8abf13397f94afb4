"""The printer is there, but does not answer."""

from __future__ import annotations

import pytest

from devices.printers.base import PrinterFault, PrintOutcome
from devices.printers.link import Patience
from devices.state import DeviceState
from tests.waiting import Stopwatch


def test_no_job_is_started_and_it_heals(asking, make_raster):
    asking.peer.set_faults(hang=True)
    result = asking.print(make_raster())
    assert result.outcome is PrintOutcome.NOT_STARTED
    assert (result.status.state, result.status.faults) == (DeviceState.FAILED, {PrinterFault.SILENT})
    assert asking.sending == []
    asking.peer.set_faults(hang=False)
    assert asking.printer.status().state is DeviceState.READY


@pytest.mark.parametrize("way", ["network", "usb", "serial"])
def test_a_status_takes_no_longer_than_three_seconds(open_bench, way):
    bench = open_bench(way, patience=Patience())
    bench.printer.status()
    bench.peer.set_faults(hang=True)
    with Stopwatch() as watch:
        assert bench.printer.status().faults == {PrinterFault.SILENT}
    assert Patience().status < 3
    assert watch.seconds < 10  # with what a slow machine adds


def test_silence_after_the_job_began_is_unknown(asking, make_raster):
    result = asking.print(make_raster(), lambda: asking.peer.set_faults(hang=True))
    assert result.outcome is PrintOutcome.UNKNOWN
    assert PrinterFault.SILENT in result.status.faults


def test_what_was_stuck_in_a_silent_printer_is_not_handed_to_the_next_person(asking, make_raster, seen_on):
    asking.print(make_raster(1), lambda: asking.peer.set_faults(hang=True))
    asking.peer.set_faults(hang=False)
    assert asking.printer.status().state is DeviceState.READY
    following = make_raster(2)
    assert asking.print(following).outcome is PrintOutcome.DONE
    assert seen_on(asking.peer.wait_for_papers(1)[-1]) == following


def test_a_blind_printer_that_takes_nothing_has_failed(open_bench, make_raster):
    bench = open_bench("file")
    result = bench.print(make_raster(), lambda: bench.peer.set_faults(hang=True))
    assert result.outcome is PrintOutcome.FAILED
    assert result.status.faults == {PrinterFault.SILENT}
