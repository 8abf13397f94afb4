"""This user may not open the scanner."""

from __future__ import annotations

from devices.scanners.base import ScannerFault, ScanOutcome


def test_a_refusal_is_named(table):
    table.simulator.suffer(ScannerFault.DENIED)
    result = table.scan()
    assert (result.outcome, result.fault) == (ScanOutcome.FAILED, ScannerFault.DENIED)
