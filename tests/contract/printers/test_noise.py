"""A printer, or something that was taken for one, that says what nobody asked for."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from devices.printers.base import PrinterFault, PrintOutcome, TicketPrinter
from devices.printers.escpos_status import is_answer
from devices.printers.factory import open_printer
from devices.printers.link import Patience
from devices.printers.network.settings import NetworkPrinterSettings
from tests.waiting import Stopwatch


@pytest.fixture
def talker() -> Iterator[Callable[[bytes], TicketPrinter]]:
    """Return a printer whose peer says the same for ever, as fast as the line takes it."""
    ended = threading.Event()
    threads: list[threading.Thread] = []

    def talk(listener: socket.socket, speech: bytes) -> None:
        with listener:
            while not ended.is_set():
                try:
                    line, _ = listener.accept()
                    with line:
                        while not ended.is_set():
                            line.send(speech)
                except OSError:
                    continue  # the driver went, or nobody came for a moment

    def start(speech: bytes) -> TicketPrinter:
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(0.2)
        threads.append(threading.Thread(target=talk, args=(listener, speech)))
        threads[-1].start()
        settings = NetworkPrinterSettings(host="127.0.0.1", port=listener.getsockname()[1])
        return open_printer(settings, Patience(answer=0.2, status=0.6))

    yield start
    ended.set()
    for thread in threads:
        thread.join(60)


@pytest.mark.parametrize("speech", [b"\0" * 4096, b"\x12" * 4096, b"HTTP/1.1 400 Bad Request\r\n"])
def test_endless_talk_keeps_nobody_waiting(talker, speech):
    printer = talker(speech)
    with Stopwatch() as watch:
        assert len(printer.status().detail) < 200
    assert watch.seconds < 20  # it talks for ever
    printer.close()


def test_noise_is_silence_and_is_logged_nowhere_but_by_the_keeper(talker, caplog):
    caplog.set_level(logging.INFO, "devices")
    printer = talker(bytes(range(0, 256, 7)).translate(None, bytes(byte for byte in range(256) if is_answer(byte))))
    assert [printer.status().faults for _ in range(3)] == [{PrinterFault.SILENT}] * 3
    printer.close()
    assert not caplog.records


def test_a_report_that_nobody_asked_for_is_not_the_proof_that_a_ticket_is_out(open_bench, make_raster):
    # So slow that it comes while the fence is awaited; and time enough for a starved one, which would else be taken
    # for a model that does not know fences.
    slow = Patience(confirm=60.0)
    bench = open_bench("network", reports_unasked=True, rows_a_second=400, patience=slow)
    bench.peer.set_faults(paper_out_after_rows=150)
    result = bench.print(make_raster(height=200))
    assert result.outcome is PrintOutcome.FAILED
    assert result.status.faults == {PrinterFault.PAPER_OUT}


def test_a_printer_that_reports_unasked_prints_like_any_other(open_bench, make_raster):
    bench = open_bench("network", reports_unasked=True)
    bench.printer.status()
    for low in (True, False):
        bench.peer.set_faults(paper_low=low)
        result = bench.print(make_raster(), lambda: bench.peer.set_faults(paper_low=True))
        assert (result.outcome, result.status.faults) == (PrintOutcome.DONE, {PrinterFault.PAPER_LOW})
