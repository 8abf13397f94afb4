"""The technician's Test of a scanner: Debian's own test backend, and a simulated camera above a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from devices.readers.camera.simulator import Held, picture_of
from devices.scanners.base import ScannerFault
from devices.scanners.overhead.papers import Paper, on_table
from devices.scanners.overhead.simulator import OverheadSimulator
from devices.scanners.sane.simulator import SaneSimulator
from kiosk.paths import assets_folder
from kiosk.workbench.finding import said
from kiosk.workbench.live_view import CodeOutliner, PageOutliner

FONTS = assets_folder() / "fonts"


@pytest.fixture
def sane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SaneSimulator:
    simulator = SaneSimulator(tmp_path / "sane")
    simulator.start()
    for name, value in simulator.environment.items():
        monkeypatch.setenv(name, value)
    return simulator


@pytest.fixture(scope="module")
def camera() -> Iterator[OverheadSimulator]:
    """One for all: its table takes seconds to draw."""
    simulator = OverheadSimulator(fonts=FONTS)
    simulator.start()
    yield simulator
    simulator.stop()


@pytest.fixture
def table(camera: OverheadSimulator) -> OverheadSimulator:
    camera.take_away()
    return camera


def test_a_page_from_the_glass_is_shown(trier, sane: SaneSimulator) -> None:
    trier.have()
    outcome = trier.run("scanner", said(sane.settings()))
    assert outcome.picture is not None
    height, width = outcome.picture.shape[:2]
    assert height / width == pytest.approx(297 / 210, rel=0.03)
    assert "210 × 297 mm" in trier.says(outcome)
    assert max(trier.told.parts) > 0.5, "how far it is was told"
    assert trier.told.sights == [], "a glass shows nothing before"


@pytest.mark.parametrize("fault", [ScannerFault.JAM, ScannerFault.COVER_OPEN])
def test_a_scanner_in_trouble_is_told_with_what_to_do(trier, sane: SaneSimulator, fault: ScannerFault) -> None:
    trier.have()
    sane.suffer(fault)
    trier.is_told(trier.run("scanner", said(sane.settings())), "scanner", fault)


def test_a_page_on_the_table_is_seen_live_and_taken(trier, table: OverheadSimulator) -> None:
    trier.have(keeps=True, scanner=table.settings())
    running = trier.begin("scanner")
    trier.told.until(lambda: trier.told.sights)
    trier.told.until(lambda: any(told.word == "technician.stage.put_paper" for told in trier.told.said))
    table.lay(Paper.STRAIGHT)
    outcome = running.result(120)
    assert outcome.well, trier.says(outcome)
    assert outcome.picture is not None
    assert all(sight.picture.shape[1] <= 640 for sight in trier.told.sights)


def test_what_is_wrong_with_a_page_is_said(trier, table: OverheadSimulator) -> None:
    trier.have()
    table.lay(Paper.BLANK)
    outcome = trier.run("scanner", said(table.settings()))
    assert not outcome.well
    assert trier.words.text("page.fault.blank") in trier.says(outcome)
    assert outcome.picture is not None, "the technician sees it"


def test_a_table_is_let_go_when_the_technician_stops(trier, table: OverheadSimulator) -> None:
    trier.have(keeps=True, scanner=table.settings())
    running = trier.begin("scanner")
    trier.told.until(lambda: trier.told.sights)
    trier.told.stopped.set()
    outcome = running.result(30)
    assert (outcome.well, outcome.picture) == (False, None)


def test_a_camera_that_is_pulled_in_the_midst_is_told(trier, table: OverheadSimulator) -> None:
    trier.have()
    running = trier.begin("scanner", said(table.settings()))
    trier.told.until(lambda: trier.told.sights)
    table.pull_plug()
    outcome = running.result(120)
    table.plug_in()
    assert not outcome.well
    staff = [trier.words.text(f"fault.scanner.{code}.staff") for code in ("broken_off", "unreachable", "silent")]
    assert any(action in trier.says(outcome) for action in staff)


def test_the_outline_lies_around_the_page() -> None:
    outliner = PageOutliner()
    try:
        picture = np.ascontiguousarray(on_table(Paper.STRAIGHT, FONTS)[::4, ::4])
        [outline] = outliner.outlines(picture)
        height, width = picture.shape[:2]
        xs, ys = zip(*outline, strict=True)
        assert min(xs) < width * 0.1
        assert max(xs) > width * 0.9
        assert 0 < min(ys) < max(ys) < height
    finally:
        outliner.close()


def test_the_outline_lies_around_the_code() -> None:
    outliner, frame = CodeOutliner(), picture_of(Held.GOOD)
    try:
        [outline] = outliner.outlines(frame)
    finally:
        outliner.close()
    xs, ys = zip(*outline, strict=True)
    assert 60 < max(xs) - min(xs) < frame.shape[1]
    assert max(xs) - min(xs) == pytest.approx(max(ys) - min(ys), rel=0.3)
