"""A scan under a camera is cancelled while it waits for a page."""

from __future__ import annotations

from devices.scanners.base import ScanOutcome, ScanResult, ScanStage


def test_waiting_for_a_page_ends_when_it_is_cancelled(desk):
    desk.scanner.open()
    desk.begin()
    desk.wait_for(ScanStage.PUT_PAPER)
    desk.scanner.cancel()
    assert desk.end() == ScanResult(ScanOutcome.CANCELLED)
    assert not desk.pages


def test_closing_ends_it_too(desk):
    desk.scanner.open()
    desk.begin()
    desk.wait_for(ScanStage.PUT_PAPER)
    desk.scanner.cancel()
    desk.end()
    desk.scanner.close()
    desk.scanner.close()
    assert desk.scanner.preview() is None
