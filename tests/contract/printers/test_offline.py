"""The printer answers, and says that it is not ready."""

from __future__ import annotations

import os
import subprocess

from devices.printers.base import PrinterFault, PrintOutcome
from devices.state import DeviceState


def test_no_job_is_started_and_it_heals(asking, make_raster):
    asking.peer.set_faults(offline=True)
    result = asking.print(make_raster())
    assert result.outcome is PrintOutcome.NOT_STARTED
    assert (result.status.state, result.status.faults) == (DeviceState.FAILED, {PrinterFault.OFFLINE})
    asking.peer.set_faults(offline=False)
    assert asking.printer.status().state is DeviceState.READY


def test_a_stopped_queue_is_offline(open_bench, make_raster):
    bench = open_bench("cups")
    [queue] = [line.split()[1] for line in _lpstat("-p").splitlines() if line.startswith("printer ")]
    subprocess.run(["cupsdisable", queue], check=True)
    result = bench.print(make_raster())
    assert result.outcome is PrintOutcome.NOT_STARTED
    assert result.status.faults == {PrinterFault.OFFLINE}
    subprocess.run(["cupsenable", queue], check=True)
    assert bench.printer.status().state is DeviceState.READY


def _lpstat(*arguments: str) -> str:
    environment = os.environ | {"LC_ALL": "C"}
    return subprocess.run(
        ["lpstat", *arguments], check=True, capture_output=True, text=True, env=environment
    ).stdout
