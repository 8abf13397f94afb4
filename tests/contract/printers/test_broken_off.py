"""The connection breaks while a job is being sent."""

from __future__ import annotations

import socket

import pytest

from devices.printers.base import PrinterFault, PrintOutcome
from devices.printers.escpos_status import FENCE
from devices.printers.simulator.paper import PaperKind
from devices.state import DeviceState


@pytest.mark.parametrize("after", [1, 3000, 7000])
def test_how_the_job_ended_is_unknown(asking, make_raster, after):
    result = asking.print(make_raster(), lambda: asking.peer.set_faults(break_off_after_bytes=after))
    assert result.outcome is PrintOutcome.UNKNOWN
    assert PrinterFault.BROKEN_OFF in result.status.faults


def test_it_heals_and_the_next_ticket_is_whole_and_alone(asking, make_raster, seen_on):
    asking.print(make_raster(1), lambda: asking.peer.set_faults(break_off_after_bytes=6000))
    assert asking.printer.status().state is DeviceState.READY
    following = make_raster(2)
    assert asking.print(following).outcome is PrintOutcome.DONE
    assert seen_on(asking.peer.papers()[-1]) == following


def test_the_plug_is_pulled_in_the_midst(asking, make_raster):
    asking.print(make_raster())
    result = asking.print(make_raster(), lambda: asking.peer.set_faults(unplugged=True))
    assert result.outcome is PrintOutcome.UNKNOWN
    assert result.status.faults == {PrinterFault.BROKEN_OFF, PrinterFault.UNREACHABLE}
    assert result.status.state is DeviceState.DISCONNECTED


def test_a_new_process_does_not_continue_the_picture_of_one_that_died(open_bench, make_raster, seen_on):
    bench = open_bench("network")
    begun = b"\x1b@\x1dv0\x00\x48\x00\x10\x00" + b"\xff" * 100  # 16 rows are announced, 1.4 came
    with socket.create_connection(("127.0.0.1", bench.peer.port)) as line:
        line.sendall(begun)
        bench.wait_until(lambda: bench.peer.machine.wire == begun and bench.peer.machine.hanging_rows == 1)
    ticket = make_raster()
    assert bench.print(ticket).outcome is PrintOutcome.DONE
    rest, whole = (seen_on(paper) for paper in bench.peer.papers(PaperKind.CUT))
    assert rest.height == 1 or rest.rows[:72] == b"\xff" * 72
    assert whole == ticket


def test_a_blind_printer_has_failed(open_bench, make_raster):
    bench = open_bench("file")
    result = bench.print(make_raster(), lambda: bench.peer.set_faults(break_off_after_bytes=6000))
    assert result.outcome is PrintOutcome.FAILED
    assert PrinterFault.BROKEN_OFF in result.status.faults


@pytest.mark.parametrize("left", range(3, 7))
def test_a_header_that_was_left_unfinished_takes_no_question_for_its_height(left, open_bench):
    bench = open_bench("network")
    header = b"\x1dv0\x00\x48\x00\x1c\x00"
    came = len(bench.peer.machine.wire) + left
    with socket.create_connection(("127.0.0.1", bench.peer.port)) as dead:
        dead.sendall(header[:left])
    bench.wait_until(lambda: len(bench.peer.machine.wire) >= came)
    assert bench.printer.status().state is DeviceState.READY
    with socket.create_connection(("127.0.0.1", bench.peer.port), timeout=60) as line:
        line.sendall(FENCE)
        assert len(line.recv(1)) == 1  # worked off in order: no picture is waited for
