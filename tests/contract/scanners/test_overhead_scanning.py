"""Under a camera a page is taken by itself once it lies still, and once only."""

from __future__ import annotations

import pytest

from devices.scanners.base import PageFault, ScanOutcome, ScanResult, ScanStage
from devices.scanners.overhead.papers import Paper
from devices.scanners.overhead.simulator import OverheadSimulator
from devices.state import DeviceState

pytestmark = pytest.mark.timeout(500)  # megapixels, on a machine that others use as well
TAKEN = ScanResult(ScanOutcome.DONE, 1)


def test_it_is_ready_and_shows_what_it_sees(desk):
    assert desk.scanner.open().state is DeviceState.READY
    assert desk.scanner.tend().state is DeviceState.READY
    preview = desk.scanner.preview()
    assert preview is None or preview.shape[1] == 640


def test_a_visit_of_two_pages(desk):
    """Empty table, a page, the same page left there and pushed, a hand on it, the next page."""
    desk.scanner.open()
    desk.begin()
    desk.wait_for(ScanStage.WORKING)
    desk.wait_for(ScanStage.PUT_PAPER)
    desk.lay(Paper.STRAIGHT)
    assert desk.end() == TAKEN
    [page] = desk.pages
    height, width = page.picture.shape[:2]
    assert (width / page.dpi * 25.4, height / page.dpi * 25.4) == pytest.approx((148, 210), abs=0.2)
    assert (page.faults, page.turn) == (frozenset(), 0)
    preview = desk.scanner.preview()
    assert preview is not None
    assert preview.shape[1] == 640

    desk.begin()
    desk.wait_for(ScanStage.CHANGE_PAPER)
    desk.lay(Paper.SKEWED)  # the very page, lying otherwise
    desk.wait_for(ScanStage.WORKING)
    desk.wait_for(ScanStage.CHANGE_PAPER)
    assert len(desk.pages) == 1

    desk.pictures(Paper.SECOND)  # drawn before the hand comes: for ever no hand is waited for
    desk.lay(Paper.HAND)
    desk.wait_for(ScanStage.HAND)
    desk.lay(Paper.SECOND)
    assert desk.end() == TAKEN
    assert len(desk.pages) == 2


def test_the_same_page_is_taken_again_when_it_is_wished(desk):
    desk.lay(Paper.STRAIGHT)
    desk.scanner.open()
    for again in (False, True):
        desk.begin(again=again)
        assert desk.end() == TAKEN
    assert len(desk.pages) == 2


@pytest.mark.parametrize(
    ("paper", "fault"),
    [
        (Paper.GLARE, PageFault.GLARE),
        (Paper.UPSIDE_DOWN, PageFault.UPSIDE_DOWN),
    ],
)
def test_a_bad_capture_is_named(desk, paper, fault):
    desk.lay(paper)
    desk.scanner.open()
    desk.begin()
    assert desk.end() == TAKEN
    assert desk.pages[0].faults == {fault}


def test_the_hand_of_the_dock_lays_and_takes_away(repo):
    simulator = OverheadSimulator(fonts=repo / "assets" / "fonts")
    simulator.start()
    try:
        assert simulator.settings().camera.port == simulator.port
        simulator.lay(Paper.SHADOWED)
        assert simulator.paper is Paper.SHADOWED
        simulator.take_away()
        assert simulator.paper is None
        simulator.pull_plug()
        simulator.plug_in()
    finally:
        simulator.stop()
