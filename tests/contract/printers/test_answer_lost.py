"""An answer of the printer gets lost, while it prints as ever."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from devices.printers.base import PrintOutcome, PrintResult, Raster
from devices.printers.escpos_status import FENCE
from devices.printers.factory import open_printer
from devices.printers.link import Patience
from devices.printers.network.settings import NetworkPrinterSettings
from tests.waiting import Stopwatch

QUICK_S = 20  # a driver that waits for a lost answer needs the minute of a job's patience


class LateAnswers:
    """A printer that is well, and answers the fences of its first job when it has got that of the next."""

    def __init__(self) -> None:
        self.proofs = 0  # answers to fences of the second job that went out
        self._jobs = 0
        self._owed = 0  # fences of the first job
        self._second = 0  # fences of the second one
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(60)
        settings = NetworkPrinterSettings(host="127.0.0.1", port=self._listener.getsockname()[1])
        patience = Patience(confirm=1.0, fence=0.15, fence_again=0.5)
        self._printer = open_printer(settings, patience)
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def print(self, *, rows: int) -> PrintResult:
        self._jobs += 1
        return self._printer.print(Raster(576, rows, bytes(72 * rows)), on_sending=lambda: None)

    def close(self) -> None:
        self._printer.close()
        self._thread.join(60)
        self._listener.close()

    def _serve(self) -> None:
        tail = b""
        with suppress(OSError), self._listener.accept()[0] as line:
            while data := line.recv(4096):
                for byte in data:
                    tail = (tail + bytes((byte,)))[-3:]
                    if tail == FENCE:
                        self._take_fence(line)
                    elif tail[:2] == b"\x10\x04":
                        line.sendall(b"\x12")

    def _take_fence(self, line: socket.socket) -> None:
        if self._jobs == 1:
            self._owed += 1
            return
        self._second += 1
        if self._second == 1:
            line.sendall(b"\0" * self._owed)
        else:  # so nothing was made of these
            self.proofs += 1
            line.sendall(b"\0")


@pytest.fixture
def late_answers() -> Iterator[LateAnswers]:
    printer = LateAnswers()
    yield printer
    printer.close()


@pytest.mark.parametrize("learned", [True, False])
def test_a_lost_answer_after_the_job_keeps_nobody_waiting(asking, make_raster, learned):
    if learned:
        assert asking.print(make_raster()).outcome is PrintOutcome.DONE
    asking.peer.set_faults(lost_answers=1)
    before = len(asking.peer.papers())
    with Stopwatch() as watch:
        assert asking.print(make_raster()).outcome is PrintOutcome.DONE
    assert watch.seconds < QUICK_S
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


def test_a_late_answer_to_the_job_before_proves_nothing(late_answers):
    assert late_answers.print(rows=40).outcome is PrintOutcome.DONE  # it had the time that it needs
    assert late_answers.print(rows=800).outcome is PrintOutcome.DONE
    assert late_answers.proofs >= 1


def test_a_printer_that_answers_no_fence_is_sent_few(open_bench, make_raster):
    bench = open_bench("network")
    bench.peer.set_faults(lost_answers=100)
    for fences in (2, 3):  # once more to one that nobody knows yet: it may print what it does not know
        assert bench.print(make_raster()).outcome is PrintOutcome.DONE
        assert bench.peer.machine.wire.count(FENCE) <= fences


def test_a_printer_that_answers_one_fence_of_two_is_still_found_to_know_them(asking, make_raster):
    asking.peer.set_faults(lost_answers=1)
    asking.print(make_raster())
    assert asking.printer._fence_seen  # one loss does not pass for a model without fences
