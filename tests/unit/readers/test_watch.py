"""When a camera looks, and which codes count as held up anew."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from devices.readers.camera.watch import Attention, Held, Pace, grey_of

PACE = Pace()


def frame(level: int) -> np.ndarray:  # type: ignore[type-arg]
    return np.full((720, 1280, 3), level, np.uint8)


def test_a_code_held_still_counts_once_and_anew_after_it_was_away() -> None:
    held: Held[str] = Held(2.0)
    assert held.new(["a"], 0.0, thorough=False) == ["a"]
    assert held.new(["a"], 1.0, thorough=False) == []
    assert held.new([], 1.1, thorough=False) == []
    assert held.new(["a"], 3.0, thorough=False) == [], "it was missed for less than two seconds"
    held.new([], 3.1, thorough=False)
    held.new([], 5.2, thorough=False)
    assert held.new(["a"], 5.3, thorough=False) == ["a"]


def test_where_nobody_looks_nothing_goes_away() -> None:
    held: Held[str] = Held(2.0)
    held.new(["a"], 0.0, thorough=False)
    assert held.new(["a"], 60.0, thorough=False) == []


def test_what_takes_a_thorough_look_is_not_missed_by_quick_ones() -> None:
    held: Held[str] = Held(2.0)
    assert held.new(["a"], 0.0, thorough=True) == ["a"]
    for now in range(1, 20):
        held.new([], float(now), thorough=False)
    assert held.new(["a"], 20.0, thorough=True) == []
    held.new([], 21.0, thorough=True)
    held.new([], 23.5, thorough=True)
    assert held.new(["a"], 24.0, thorough=False) == ["a"]


@given(st.lists(st.lists(st.sampled_from("abc"), max_size=4), max_size=30))
def test_every_code_is_told_once_while_looks_see_it(looks: list[list[str]]) -> None:
    held: Held[str] = Held(1e9)
    told = [code for now, look in enumerate(looks) for code in held.new(look, float(now), thorough=False)]
    assert sorted(told) == sorted({code for look in looks for code in look})


def test_two_codes_are_two() -> None:
    held: Held[str] = Held(1.0)
    assert held.new(["a", "b", "a"], 0.0, thorough=False) == ["a", "b"]


def test_an_empty_table_is_looked_at_seldom_and_a_hand_often() -> None:
    attention = Attention(PACE, 0.0)
    grain = np.random.default_rng(1)
    for now in range(10):
        noisy = np.clip(frame(118) + grain.normal(0, 12, (720, 1280, 3)), 0, 255).astype(np.uint8)
        attention.notice(noisy, float(now))
    assert attention.rests(9.0)
    assert (attention.pause(9.0), attention.pause_hard(9.0)) == (PACE.rest, PACE.hard_at_rest)
    hand = frame(118)
    hand[300:420, 500:700] = 200
    attention.notice(hand, 10.0)
    assert (attention.pause(10.0), attention.pause_hard(10.0)) == (PACE.look, PACE.hard)
    attention.notice(hand[::2, ::2], 30.0)
    assert not attention.rests(30.0), "another size is another picture"


def test_odd_frames_are_no_trouble() -> None:
    attention = Attention(PACE, 0.0)
    for shape in ((1, 1, 3), (100, 110, 3), (30, 2000, 3)):
        attention.notice(np.zeros(shape, np.uint8), 0.0)
    grey = grey_of(frame(7))
    assert grey.flags.c_contiguous
    assert grey.shape == (720, 1280)
