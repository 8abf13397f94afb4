"""Cable, power, network or queue are gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from devices.printers.base import PrinterFault, PrintOutcome
from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.factory import open_printer
from devices.state import DeviceState
from tests.waiting import Stopwatch

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
    with Stopwatch() as watch:
        assert open_printer(CupsPrinterSettings(queue="ticket")).status().faults == {PrinterFault.UNREACHABLE}
    assert watch.seconds < 3


def test_a_job_that_waits_in_the_queue_is_cancelled_and_never_printed(open_bench, make_raster, seen_on):
    bench = open_bench("cups")
    bench.peer.set_faults(unplugged=True)
    assert bench.print(make_raster(1)).outcome is PrintOutcome.FAILED
    bench.peer.set_faults(unplugged=False)
    following = make_raster(2)
    assert bench.print(following).outcome is PrintOutcome.UNCONFIRMED
    assert [seen_on(paper) for paper in bench.peer.wait_for_papers(1)] == [following]


def test_a_job_that_could_not_be_cancelled_is_cancelled_when_the_server_is_back(
    open_bench, make_raster, seen_on, tmp_path, monkeypatch
):
    bench = open_bench("cups")
    bench.peer.set_faults(unplugged=True)
    with monkeypatch.context() as deaf_server:
        _stand_in(deaf_server, tmp_path, "cancel", "exit 1")
        assert bench.print(make_raster(1)).outcome is PrintOutcome.FAILED
    bench.printer.status()
    bench.peer.set_faults(unplugged=False)
    following = make_raster(2)
    assert bench.print(following).outcome is PrintOutcome.UNCONFIRMED
    assert [seen_on(paper) for paper in bench.peer.wait_for_papers(1)] == [following]


def test_a_print_server_that_hangs_keeps_no_status_waiting(open_bench, make_raster, tmp_path, monkeypatch):
    bench = open_bench("cups")
    assert bench.print(make_raster()).outcome is PrintOutcome.UNCONFIRMED
    with monkeypatch.context() as hung_server:
        for command in ("lpstat", "cancel"):
            _stand_in(hung_server, tmp_path, command, "exec sleep 30")
        with Stopwatch() as watch:
            assert bench.printer.status().faults == {PrinterFault.SILENT}
        assert watch.seconds < 10  # what hangs does so for half a minute; a slow machine adds its part


def test_the_library_is_loaded_although_there_is_no_printer(tmp_path):
    look = """
import json, sys
from pydantic import TypeAdapter
from devices.printers.factory import open_printer
from devices.printers.settings import PrinterSettings
assert "escpos.printer" not in sys.modules
open_printer(TypeAdapter(PrinterSettings).validate_json(sys.argv[1])).status()
assert "escpos.printer" in sys.modules
import escpos.capabilities, yaml
with open(escpos.capabilities.capabilities_path) as known:
    assert escpos.capabilities.CAPABILITIES == json.load(known)
assert yaml.safe_load("a: [1]") == {"a": [1]}
"""
    for settings in (
        {"connection": "network", "host": "127.0.0.1", "port": 1},
        {"connection": "file", "path": str(tmp_path / "none")},
    ):
        subprocess.run([sys.executable, "-c", look, json.dumps(settings)], check=True, timeout=60)


def _stand_in(patch: pytest.MonkeyPatch, folder: Path, command: str, does: str) -> None:
    """Put a script in the place of a command."""
    script = folder / "bin" / command
    script.parent.mkdir(exist_ok=True)
    script.write_text(f"#!/bin/sh\n{does}\n")
    script.chmod(0o755)
    patch.setenv("PATH", str(script.parent), prepend=os.pathsep)
