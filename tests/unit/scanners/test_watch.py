"""A page is taken when it lies still, never with a hand on it, and never twice until it was changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanners.base import ScanStage
from devices.scanners.overhead.glance import COLUMNS, ROWS, change, fingerprint, glance, hand_in, is_same_page
from devices.scanners.overhead.watch import (
    HAND_PATIENCE_S,
    LOOK_AGAIN_S,
    TABLE_S,
    Found,
    Sight,
    Watching,
    hand_counts,
    looked,
    see,
)

STILL = Sight(0.0, None, None)
MOVING = Sight(0.2, None, None)


def run(*sights: Sight, watching: Watching | None = None, start: float = 0.0, every: float = 0.25):
    """Let sights come four times a second; return what is so at the end, and when it was to be looked closely."""
    watching, looks, now = watching or Watching(), [], start
    for sight in sights:
        step = see(watching, sight, now, still_seconds=0.8)
        watching = step.watching
        if step.look_closely:
            looks.append(now)
        now += every
    return watching, looks


def test_while_something_moves_nothing_is_looked_at():
    watching, looks = run(*[MOVING] * 40)
    assert not looks
    assert watching.stage is ScanStage.HOLD_STILL


def test_a_page_is_looked_at_once_it_lay_still_long_enough():
    _, looks = run(MOVING, *[STILL] * 5)
    assert looks == [1.25], "still since 0.25, for 0.8 s, looked at four times a second"


def test_a_twitch_begins_the_stillness_anew():
    _, looks = run(MOVING, *[STILL] * 3, MOVING, *[STILL] * 3)
    assert not looks


@given(st.lists(st.floats(0, 1), max_size=60))
def test_it_is_never_looked_at_before_it_was_still(moves):
    watching, now = Watching(), 0.0
    for index, moved in enumerate(moves):
        step = see(watching, Sight(moved, None, None), now, still_seconds=0.8)
        watching, now = step.watching, now + 0.25
        if step.look_closely:
            assert all(before <= 0.004 for before in moves[max(0, index - 3) : index + 1])
            assert index >= 3


def test_what_was_taken_is_not_taken_again_until_the_picture_changes():
    taken = Sight(0.0, None, 0.001)
    watching, looks = run(*[taken] * 60)
    assert not looks
    assert watching.stage is ScanStage.CHANGE_PAPER
    _, looks = run(Sight(0.3, None, 0.3), *[Sight(0.0, None, 0.2)] * 5)
    assert len(looks) == 1


def test_the_same_page_moved_a_little_is_not_taken_again():
    watching, _ = run(*[STILL] * 5)
    watching = looked(watching, Found.SAME, 1.0, table_known=True).watching
    later, looks = run(*[STILL] * 60, watching=watching, start=1.25)
    assert not looks
    assert later.stage is ScanStage.CHANGE_PAPER


def test_an_empty_table_asks_for_paper_and_is_remembered():
    watching, _ = run(*[STILL] * 5)
    step = looked(watching, Found.NOTHING, 1.0, table_known=False)
    assert step.table_is_empty
    assert step.watching.stage is ScanStage.PUT_PAPER
    step = see(step.watching, Sight(0.0, 0.001, None), 1.25, still_seconds=0.8)
    assert step.table_is_empty
    assert step.watching.stage is ScanStage.PUT_PAPER


def test_something_in_which_no_sheet_shows_is_told_and_looked_at_again_later():
    other = Sight(0.0, 0.4, None)
    watching, _ = run(*[other] * 5)
    step = looked(watching, Found.NOTHING, 1.0, table_known=True)
    assert (step.watching.stage, step.table_is_empty) == (ScanStage.NO_PAGE, False)
    _, looks = run(*[other] * 30, watching=step.watching, start=1.25)
    assert looks[0] >= 1.0 + LOOK_AGAIN_S
    step = looked(step.watching, Found.NOTHING, TABLE_S + 1, table_known=True)
    assert step.table_is_empty, "what never goes away belongs to the table"


def test_a_hand_is_waited_for_but_not_for_ever():
    watching, _ = run(*[STILL] * 5)
    assert looked(watching, Found.HAND, 1.0, table_known=True).watching.stage is ScanStage.HAND
    assert hand_counts(watching, 1.0)
    assert not hand_counts(watching, HAND_PATIENCE_S + 1)


def photograph(seed: int = 1) -> np.ndarray:
    picture = np.full((480, 640, 3), 90, np.uint8)
    picture[90:390, 170:470] = 235
    for row in range(110, 370, 14):
        picture[row : row + 4, 190:450] = np.random.default_rng(seed + row).integers(30, 235, (1, 260, 1))
    return picture


CORNERS = np.array([(170.0, 90.0), (470.0, 90.0), (470.0, 390.0), (170.0, 390.0)])


def noisy(picture: np.ndarray, seed: int) -> np.ndarray:
    return np.clip(picture + np.random.default_rng(seed).normal(0, 4, picture.shape), 0, 255).astype(np.uint8)


def test_noise_and_a_dimmer_lamp_are_no_change_and_a_hand_is_one():
    before = glance(noisy(photograph(), 1))
    assert before.shape == (ROWS, COLUMNS)
    assert change(glance(noisy(photograph(), 2)), before) == 0
    assert change(glance((photograph() * 0.85).astype(np.uint8)), before) < 0.004
    reaching = photograph()
    reaching[300:340, 420:] = (120, 150, 200)
    assert change(glance(reaching), before) > 0.01


@pytest.mark.parametrize(
    ("box", "counts"),
    [((300, 340, 420, 640), True), ((300, 340, 540, 640), False), ((200, 260, 250, 330), False)],
    ids=["onto the sheet", "beside the sheet", "print on the sheet"],
)
def test_a_hand_is_what_reaches_from_the_edge_onto_the_sheet(box, counts):
    empty = np.full((480, 640, 3), 90, np.uint8)
    top, bottom, left, right = box
    picture = photograph()
    picture[top:bottom, left:right] = (140, 170, 215)
    assert hand_in(glance(picture), glance(empty), CORNERS, (640, 480)) is counts


@pytest.mark.parametrize("hand", [False, True])
def test_a_page_that_leaves_little_of_the_table_is_no_hand_by_itself(hand):
    """Nearly all that is seen is bright then, which says nothing of the light on the table."""
    empty = np.full((480, 640, 3), 90, np.uint8)
    picture = empty.copy()
    picture[24:456, 32:608] = 250
    if hand:
        picture[300:380, 500:] = (110, 145, 200)
    corners = np.array([(32.0, 24.0), (608.0, 24.0), (608.0, 456.0), (32.0, 456.0)])
    assert hand_in(glance(picture), glance(empty), corners, (640, 480)) is hand


def test_a_page_is_known_again_and_a_form_filled_in_otherwise_is_another():
    page = photograph()[90:390, 170:470]
    moved = np.roll(noisy(page, 3), 1, axis=1)
    assert is_same_page(fingerprint(page), fingerprint(moved))
    assert not is_same_page(fingerprint(page), fingerprint(photograph(99)[90:390, 170:470]))
    assert not is_same_page(fingerprint(page), fingerprint(page[::-1, ::-1]))
    blank = np.full((300, 300, 3), 240, np.uint8)
    assert is_same_page(fingerprint(blank), fingerprint(blank))
