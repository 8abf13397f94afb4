"""Another program has the scanner."""

from __future__ import annotations

from devices.scanners.base import ScannerFault, ScanOutcome


def test_a_scanner_in_use_is_named(table):
    table.simulator.suffer(ScannerFault.IN_USE)
    result = table.scan()
    assert (result.outcome, result.fault) == (ScanOutcome.FAILED, ScannerFault.IN_USE)
