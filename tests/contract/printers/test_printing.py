"""What every driver does when all is well."""

from __future__ import annotations

import re

import pytest

from devices.printers.base import PrinterFault, PrintOutcome, Raster
from devices.state import DeviceState

#: A new connection begins with zeros: they fill up what a dead process left unfinished, and do nothing else.
QUESTIONS = re.compile(rb"(\x00{16})?(\x10\x04[\x01-\x04])*")


def test_a_ticket_comes_out_as_it_was_drawn(bench, make_raster, seen_on):
    ticket = make_raster()
    result = bench.print(ticket)
    assert result.outcome is (PrintOutcome.DONE if bench.can_ask else PrintOutcome.UNCONFIRMED)
    assert result.status.state is DeviceState.READY
    [paper] = bench.peer.wait_for_papers(1)
    assert seen_on(paper) == ticket


def test_each_ticket_is_cut_off_by_itself(bench, make_raster, seen_on):
    tickets = [make_raster(seed) for seed in range(3)]
    for ticket in tickets:
        bench.print(ticket)
    assert [seen_on(paper) for paper in bench.peer.wait_for_papers(3)] == tickets


def test_nothing_but_questions_goes_out_before_the_caller_knows(bench, make_raster):
    bench.printer.status()
    bench.print(make_raster())
    bench.peer.wait_for_papers(1)
    [before] = bench.sending
    assert QUESTIONS.fullmatch(before)
    assert bool(before) is bench.can_ask


def test_only_pictures_go_out_and_never_text(bench, make_raster):
    bench.print(make_raster())
    bench.peer.wait_for_papers(1)
    assert bench.peer.machine.unknown_bytes == 0


def test_status_says_whether_the_printer_can_be_asked(bench):
    status = bench.printer.status()
    assert (status.state, status.faults, status.can_ask) == (DeviceState.READY, frozenset(), bench.can_ask)


def test_a_picture_wider_than_the_paper_is_a_bug_of_the_caller(bench, make_raster):
    with pytest.raises(ValueError, match="does not fit"):
        bench.print(make_raster(width=640))


def test_a_narrow_picture_on_wide_paper_keeps_to_the_left(bench, make_raster, seen_on):
    narrow = make_raster(width=384)
    bench.print(narrow)
    [paper] = bench.peer.wait_for_papers(1)
    seen = seen_on(paper)
    assert [seen.rows[y * 72 : y * 72 + 48] for y in range(seen.height)] == [
        narrow.rows[y * 48 : y * 48 + 48] for y in range(narrow.height)
    ]
    assert not any(any(seen.rows[y * 72 + 48 : y * 72 + 72]) for y in range(seen.height))


def test_closing_twice_is_safe_and_the_next_call_connects_anew(bench, make_raster):
    bench.print(make_raster())
    bench.printer.close()
    bench.printer.close()
    assert bench.printer.status().state is DeviceState.READY


def test_a_caller_that_cannot_record_the_job_stops_it(bench, make_raster):
    def refuse() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        bench.print(make_raster(), refuse)
    assert bench.print(make_raster(2)).outcome in (PrintOutcome.DONE, PrintOutcome.UNCONFIRMED)
    assert len(bench.peer.wait_for_papers(1)) == 1


def test_a_picture_that_looks_like_questions_confuses_nobody(asking, seen_on):
    asking.peer.set_faults(paper_low=True)  # whose answer would read as "offline" to another question
    row = b"\x10\x04\x04\x10\x04\x01\x10\x05\x01".ljust(72, b"\0")
    ticket = Raster(576, 64, row * 64)
    result = asking.print(ticket)
    assert result.outcome is PrintOutcome.DONE
    assert result.status.faults == {PrinterFault.PAPER_LOW}
    assert [seen_on(paper) for paper in asking.peer.wait_for_papers(1)] == [ticket]
    assert asking.printer.status().faults == {PrinterFault.PAPER_LOW}
