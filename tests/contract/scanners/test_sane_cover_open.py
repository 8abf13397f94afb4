"""The cover is open."""

from __future__ import annotations

from devices.scanners.base import ScannerFault, ScanOutcome


def test_an_open_cover_is_named(table):
    table.simulator.open_cover()
    result = table.scan()
    assert (result.outcome, result.pages, result.fault) == (ScanOutcome.FAILED, 0, ScannerFault.COVER_OPEN)
    table.simulator.mend()
    assert table.scan().outcome is ScanOutcome.DONE
