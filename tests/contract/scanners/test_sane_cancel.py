"""A scan is cancelled: it ends soon, by SIGINT, and leaves nothing behind."""

from __future__ import annotations

import threading
import time

from devices.scanners.base import ScanOutcome, ScanStage
from devices.scanners.sane.settings import PaperSource


def test_a_scan_ends_soon_after_it_was_cancelled(table):
    table.simulator.bytes_a_second = 80_000  # minutes for a page
    table.simulator.mend()
    asked = []

    def cancel(progress):
        if progress.stage is ScanStage.SCANNING and not asked:
            asked.append(time.monotonic())
            threading.Thread(target=table.scanner.cancel).start()

    result = table.scan(cancel)
    assert (result.outcome, result.pages, table.pages) == (ScanOutcome.CANCELLED, 0, [])
    assert time.monotonic() - asked[0] < 120


def test_between_two_sheets_of_the_feeder_it_keeps_what_came(table_of):
    table = table_of(PaperSource.FEEDER)
    table.simulator.bytes_a_second = 16_000_000
    table.simulator.mend()
    result = table.scan(lambda progress: table.scanner.cancel() if progress.page == 3 else None)
    assert result.outcome is ScanOutcome.CANCELLED
    assert 1 <= result.pages == len(table.pages) <= 3


def test_cancelling_nothing_does_nothing(table):
    table.scanner.cancel()
    assert table.scan().outcome is ScanOutcome.DONE


def test_closing_ends_a_scan(table):
    table.simulator.bytes_a_second = 80_000
    table.simulator.mend()
    result = table.scan(lambda progress: table.scanner.close() if progress.stage is ScanStage.SCANNING else None)
    assert result.outcome is ScanOutcome.CANCELLED
