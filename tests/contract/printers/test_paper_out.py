"""There is no paper, or it ends in the midst of a ticket."""

from __future__ import annotations

from devices.printers.base import PrinterFault, PrintOutcome
from devices.printers.simulator.paper import PaperKind
from devices.state import DeviceState


def test_no_job_is_started_without_paper(asking, make_raster):
    asking.peer.set_faults(paper_out=True)
    result = asking.print(make_raster())
    assert result.outcome is PrintOutcome.NOT_STARTED
    assert (result.status.state, result.status.faults) == (DeviceState.FAILED, {PrinterFault.PAPER_OUT})
    assert asking.sending == []


def test_new_paper_heals_it_without_hands(asking, make_raster):
    asking.peer.set_faults(paper_out=True)
    asking.printer.status()
    asking.peer.set_faults(paper_out=False)
    assert asking.printer.status().state is DeviceState.READY
    assert asking.print(make_raster()).outcome is PrintOutcome.DONE


def test_paper_that_ends_in_the_midst_of_a_ticket_is_a_failed_job(asking, make_raster):
    asking.peer.set_faults(paper_out_after_rows=120)
    result = asking.print(make_raster())
    assert result.outcome is PrintOutcome.FAILED
    assert result.status.faults == {PrinterFault.PAPER_OUT}


def test_nobody_receives_the_rest_of_the_ticket_before(asking, make_raster, seen_on):
    asking.peer.set_faults(paper_out_after_rows=120)
    asking.print(make_raster(1))
    asking.peer.set_faults(paper_out=False)
    assert asking.printer.status().state is DeviceState.READY
    following = make_raster(2)
    assert asking.print(following).outcome is PrintOutcome.DONE
    assert [seen_on(paper) for paper in asking.peer.papers(PaperKind.CUT)] == [following]
    [torn] = asking.peer.papers(PaperKind.TORN)
    assert seen_on(torn).height < make_raster(1).height


def test_a_ticket_that_ended_with_the_roll_is_whole(asking, make_raster, seen_on):
    ticket = make_raster(height=200)
    asking.print(make_raster(3))
    asking.peer.wait_for_papers(1)
    asking.peer.set_faults(paper_low=True)
    assert asking.print(ticket).outcome is PrintOutcome.DONE
    asking.peer.set_faults(paper_out=True)
    assert asking.printer.status().faults == {PrinterFault.PAPER_OUT}
    assert seen_on(asking.peer.papers(PaperKind.CUT)[-1]) == ticket


def test_a_small_buffer_that_stays_full_is_told_from_silence(open_bench, make_raster):
    bench = open_bench("network", buffer_bytes=4096)
    bench.peer.set_faults(paper_out_after_rows=50)
    result = bench.print(make_raster(height=3000))
    assert result.outcome is PrintOutcome.FAILED
    assert result.status.faults == {PrinterFault.PAPER_OUT}


def test_a_printer_that_cannot_be_asked_and_takes_no_more_has_failed(open_bench, make_raster, seen_on):
    bench = open_bench("file", buffer_bytes=4096)
    bench.peer.set_faults(paper_out_after_rows=50)
    result = bench.print(make_raster(1, height=3000))
    assert result.outcome is PrintOutcome.FAILED
    assert result.status.faults == {PrinterFault.SILENT}
    bench.peer.set_faults(paper_out=False)
    following = make_raster(2)
    bench.print(following)
    assert seen_on(bench.peer.wait_for_papers(2)[-1]) == following
