"""A printer or a line that takes its time is no fault."""

from __future__ import annotations

from devices.printers.base import PrintOutcome


def test_a_slow_printer_is_waited_for(bench, make_raster, seen_on):
    bench.peer.set_faults(bytes_a_second=30_000)
    ticket = make_raster()
    assert bench.print(ticket).outcome is (PrintOutcome.DONE if bench.can_ask else PrintOutcome.UNCONFIRMED)
    assert [seen_on(paper) for paper in bench.peer.wait_for_papers(1)] == [ticket]


def test_a_job_is_done_only_when_the_paper_is_out(open_bench, make_raster):
    bench = open_bench("network", rows_a_second=300)
    bench.print(make_raster(height=30))  # the driver learns that this printer answers in order
    for papers in (2, 3):
        assert bench.print(make_raster(height=300)).outcome is PrintOutcome.DONE
        assert len(bench.peer.papers()) == papers


def test_a_printer_that_cannot_answer_in_order_is_given_time(open_bench, make_raster, monkeypatch):
    bench = open_bench("network")
    monkeypatch.setattr("devices.printers.escpos_job.FENCE", b"")  # as if the printer did not know it
    ticket = make_raster()
    assert bench.print(ticket).outcome is PrintOutcome.DONE
    assert bench.print(ticket).outcome is PrintOutcome.DONE
    assert len(bench.peer.papers()) == 2


def test_a_printer_with_a_small_buffer_prints_long_tickets(open_bench, make_raster, seen_on):
    bench = open_bench("network", buffer_bytes=4096)
    ticket = make_raster(height=2500)
    assert bench.print(ticket).outcome is PrintOutcome.DONE
    assert seen_on(bench.peer.papers()[-1]) == ticket
