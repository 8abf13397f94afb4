"""Paper is stuck in the feeder."""

from __future__ import annotations

from devices.scanners.base import ScannerFault, ScanOutcome


def test_a_jam_is_named_and_goes_away_when_mended(table):
    table.simulator.jam()
    result = table.scan()
    assert (result.outcome, result.pages, result.fault) == (ScanOutcome.FAILED, 0, ScannerFault.JAM)
    assert "jammed" in result.detail
    table.simulator.mend()
    assert table.scan().outcome is ScanOutcome.DONE
