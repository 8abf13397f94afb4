"""A printer on a line with a way back that never answers, as its settings say."""

from __future__ import annotations

import pytest

from devices.printers.base import PrinterFault, PrintOutcome
from devices.printers.factory import open_printer
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.serial.settings import SerialPrinterSettings


@pytest.fixture(params=["network", "serial"])
def deaf(request, open_bench):
    """A bench whose driver never asks."""
    bench = open_bench(request.param)
    if request.param == "network":
        bench.printer = open_printer(NetworkPrinterSettings(host="127.0.0.1", port=bench.peer.port, answers=False))
    else:
        bench.printer = open_printer(SerialPrinterSettings(port=str(bench.peer.path), answers=False))
    yield bench
    bench.printer.close()


def test_tickets_are_sent_but_never_called_printed(deaf, make_raster, seen_on):
    tickets = [make_raster(seed) for seed in range(2)]
    assert [deaf.print(ticket).outcome for ticket in tickets] == [PrintOutcome.UNCONFIRMED] * 2
    assert [seen_on(paper) for paper in deaf.peer.wait_for_papers(2)] == tickets


def test_it_is_never_asked(deaf, make_raster):
    assert not deaf.printer.status().can_ask
    deaf.print(make_raster())
    deaf.peer.wait_for_papers(1)
    assert b"\x10\x04" not in deaf.peer.machine.wire


def test_a_missing_printer_is_noticed_all_the_same(deaf, make_raster):
    deaf.print(make_raster())
    deaf.peer.set_faults(unplugged=True)
    result = deaf.print(make_raster())
    assert result.outcome is PrintOutcome.NOT_STARTED
    assert result.status.faults == {PrinterFault.UNREACHABLE}
