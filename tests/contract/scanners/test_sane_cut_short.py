"""A page ends too early although the scanner takes it for good."""

from __future__ import annotations

from devices.scanners.base import ScannerFault, ScanOutcome


def test_half_a_page_is_no_page(table):
    table.simulator.suffer(ScannerFault.CUT_SHORT)
    result = table.scan()
    assert (result.outcome, result.pages, result.fault) == (ScanOutcome.FAILED, 0, ScannerFault.CUT_SHORT)
    assert not table.pages
