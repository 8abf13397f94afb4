"""Somebody opened the cover."""

from __future__ import annotations

from devices.printers.base import PrinterFault, PrintOutcome
from devices.state import DeviceState


def test_no_job_is_started(asking, make_raster):
    asking.peer.set_faults(cover_open=True)
    result = asking.print(make_raster())
    assert result.outcome is PrintOutcome.NOT_STARTED
    assert result.status.faults == {PrinterFault.COVER_OPEN}


def test_an_open_cover_and_no_paper_are_both_told(asking):
    asking.peer.set_faults(cover_open=True, paper_out=True)
    assert asking.printer.status().faults == {PrinterFault.COVER_OPEN, PrinterFault.PAPER_OUT}


def test_opened_in_the_midst_of_a_ticket(asking, make_raster, seen_on):
    result = asking.print(make_raster(), lambda: asking.peer.set_faults(cover_open=True))
    assert result.outcome is PrintOutcome.FAILED
    assert result.status.faults == {PrinterFault.COVER_OPEN}
    asking.peer.set_faults(cover_open=False)
    assert asking.printer.status().state is DeviceState.READY
    following = make_raster(2)
    assert asking.print(following).outcome is PrintOutcome.DONE
    assert seen_on(asking.peer.papers()[-1]) == following
