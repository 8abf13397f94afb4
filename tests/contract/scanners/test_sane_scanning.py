"""Pages come from glass and feeder: in colour, life size, in order, each judged, and none is left lying about."""

from __future__ import annotations

import stat
from contextlib import suppress

import numpy as np
import pytest

from devices.scanners.base import PageFault, ScannerFault, ScanOutcome, ScanResult, ScanStage
from devices.scanners.sane.discovery import find_scanners
from devices.scanners.sane.process import Scanimage
from devices.scanners.sane.settings import PaperSource
from devices.scanners.sane.simulator import DEVICE
from devices.state import DeviceState


def test_the_scanner_is_found_with_settings_that_are_ready(simulator):
    found = find_scanners(Scanimage(environment=simulator.environment))
    assert DEVICE in [scanner.settings.device for scanner in found]
    assert all(scanner.title == "Noname frontend-tester" for scanner in found)


def test_without_sane_nothing_is_found(simulator):
    assert find_scanners(Scanimage(("no-such-program",))) == ()


def test_it_is_ready_when_it_answers(table):
    assert table.scanner.open().state is DeviceState.READY
    assert table.scanner.tend().state is DeviceState.READY
    assert table.scanner.preview() is None


def test_a_page_from_the_glass_is_in_life_size(table):
    table.simulator.picture = "Grid"
    table.simulator.mend()
    assert table.scan() == ScanResult(ScanOutcome.DONE, 1)
    [page] = table.pages
    height, width = page.picture.shape[:2]
    assert page.dpi == 200
    assert (width / page.dpi * 25.4, height / page.dpi * 25.4) == pytest.approx((210, 297), abs=0.2)
    row = page.picture[20, :, 0].astype(int)
    squares = np.flatnonzero(np.abs(np.diff(row)) > 100)
    assert np.diff(squares) / page.dpi * 25.4 == pytest.approx(10.0, abs=0.2), "squares of a centimetre"


def test_a_page_is_in_colour(table):
    table.simulator.picture = "Color pattern"
    table.simulator.mend()
    table.scan()
    blue, green, red = (table.pages[0].picture[..., channel].astype(int) for channel in range(3))
    assert (np.abs(red - blue) > 60).any()
    assert (np.abs(red - green) > 60).any()


def test_progress_is_told_and_never_goes_back(table):
    table.scan()
    shares = [progress.share for progress in table.progress if progress.stage is ScanStage.SCANNING]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1)
    assert table.progress[0].stage is ScanStage.WARMING
    assert ScanStage.WORKING in table.stages


def test_all_sheets_of_the_feeder_come_one_after_another(table_of):
    table = table_of(PaperSource.FEEDER)
    assert table.scan() == ScanResult(ScanOutcome.DONE, 10)
    assert len(table.pages) == 10
    for stage in (ScanStage.SCANNING, ScanStage.WORKING):
        numbers = [progress.page for progress in table.progress if progress.stage is stage]
        assert numbers == sorted(numbers)
        assert set(numbers) == set(range(1, 11))


def test_a_blank_page_is_named_so(table):
    table.scan()
    assert table.pages[0].faults == {PageFault.BLANK}


def test_a_scanner_too_coarse_for_papers_is_refused_with_the_reason(table):
    table.simulator.finest_dpi = 150
    table.simulator.mend()
    result = table.scan()
    assert (result.outcome, result.fault) == (ScanOutcome.FAILED, ScannerFault.ERROR)
    assert "150 dpi" in result.detail


def test_while_it_is_scanned_nobody_else_can_read_the_page(table):
    seen = []

    def look(progress):
        for path in table.spool.rglob("*"):
            with suppress(FileNotFoundError):  # scanimage gives a page its name when it is whole
                seen.append(stat.S_IMODE(path.stat().st_mode))

    table.scan(look)
    assert seen
    assert not any(mode & 0o077 for mode in seen)
