"""Cable, power, network or queue are gone."""

from __future__ import annotations

import time

from devices.printers.base import PrinterFault, PrintOutcome
from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.factory import open_printer
from devices.state import DeviceState

WITH_A_PLUG_OF_ITS_OWN = ("network", "simulated", "usb", "serial", "file")  # a queue stands without its printer


def test_no_job_is_started_and_it_heals(bench, make_raster):
    if bench.way not in WITH_A_PLUG_OF_ITS_OWN:
        return
    bench.printer.status()
    bench.peer.set_faults(unplugged=True)
    result = bench.print(make_raster())
    assert result.outcome is PrintOutcome.NOT_STARTED
    assert (result.status.state, result.status.faults) == (DeviceState.DISCONNECTED, {PrinterFault.UNREACHABLE})
    bench.peer.set_faults(unplugged=False)
    assert bench.printer.status().state is DeviceState.READY
    assert bench.print(make_raster()).outcome in (PrintOutcome.DONE, PrintOutcome.UNCONFIRMED)


def test_a_printer_that_was_switched_off_and_on_is_used_at_once(bench, make_raster):
    bench.print(make_raster())
    bench.peer.wait_for_papers(1)
    bench.peer.set_faults(unplugged=True)
    bench.peer.set_faults(unplugged=False)
    assert bench.print(make_raster()).outcome in (PrintOutcome.DONE, PrintOutcome.UNCONFIRMED)


def test_a_missing_device_file_is_not_created(open_bench, make_raster):
    bench = open_bench("file")
    bench.peer.set_faults(unplugged=True)
    bench.print(make_raster())
    assert not bench.peer.path.exists()


def test_a_queue_that_does_not_exist(cups_server, monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", cups_server)
    status = open_printer(CupsPrinterSettings(queue="nobody")).status()
    assert status.faults == {PrinterFault.UNREACHABLE}


def test_no_print_server(monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", "/nonexistent")
    start = time.monotonic()
    assert open_printer(CupsPrinterSettings(queue="ticket")).status().faults == {PrinterFault.UNREACHABLE}
    assert time.monotonic() - start < 3


def test_a_job_that_waits_in_the_queue_is_cancelled_and_never_printed(open_bench, make_raster, seen_on):
    bench = open_bench("cups")
    bench.peer.set_faults(unplugged=True)
    assert bench.print(make_raster(1)).outcome is PrintOutcome.FAILED
    bench.peer.set_faults(unplugged=False)
    following = make_raster(2)
    assert bench.print(following).outcome is PrintOutcome.UNCONFIRMED
    assert [seen_on(paper) for paper in bench.peer.wait_for_papers(1)] == [following]
