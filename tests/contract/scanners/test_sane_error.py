"""The backend reports what nobody can name, or crashes."""

from __future__ import annotations

import pytest

from devices.driver import DeviceFault
from devices.scanners.base import ScannerFault, ScanOutcome


def test_an_unknown_error_carries_the_backends_words(table):
    table.simulator.suffer(ScannerFault.ERROR)
    result = table.scan()
    assert (result.outcome, result.fault) == (ScanOutcome.FAILED, ScannerFault.ERROR)
    assert "Out of memory" in result.detail


def test_a_backend_that_crashes_takes_nothing_with_it(table):
    table.simulator.crash()
    with pytest.raises(DeviceFault) as caught:
        table.scanner.open()
    assert caught.value.code == ScannerFault.ERROR
    assert caught.value.retry
    table.simulator.plug_in()
    table.scanner.open()
    assert table.scan().outcome is ScanOutcome.DONE
