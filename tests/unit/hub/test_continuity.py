"""What a hub can know of what a restore has undone, by the clock and by the numbers of its lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.hub.continuity import floor_at, lost_life
from queueing.hub.database import EVENT_BITS, life_from

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # 8:30 in Vietnam


FIRST, LAST = 25_000_000, 28_000_001  # seconds, as lives are numbered


def test_a_life_between_two_that_are_known_is_lost() -> None:
    assert lost_life(26_000_000 << 20, FIRST, LAST)
    assert lost_life(26_000_000 << 20, 0, LAST)  # the database is new, its screens are not
    assert not lost_life(FIRST << 20 | 999, FIRST, LAST)
    assert not lost_life(FIRST + 3 << 20, FIRST, LAST)  # three million events later, still the same life
    assert not lost_life(LAST << 20, FIRST, LAST)


@pytest.mark.parametrize("starts", [1, 2, 40, 1200, 2109, 5000, 6800, 2_000_000])
def test_a_screen_of_before_the_upgrade_tells_of_no_restore(starts: int) -> None:
    # A new database, the first start after the upgrade, and the one after that.
    for previous in (0, starts, LAST - 60):
        assert not lost_life((starts << 32) + 40, previous, LAST)


@given(st.integers(0, 2**32), st.integers(0, 2**20 - 1), st.integers(0, 2**33))
def test_no_life_bears_a_number_of_the_first_program(starts: int, events: int, number: int) -> None:
    life = life_from(number)
    assert number <= life <= number + 1
    assert life_from(life) == life
    assert (starts << 32 | events) >> EVENT_BITS != life


def test_a_life_lost_between_the_first_program_and_today_is_told() -> None:
    assert lost_life(26_000_000 << 20, 40, LAST)


def test_where_the_clock_is_in_doubt_the_floor_is_above_every_minute() -> None:
    day = MORNING.date()
    assert floor_at(MORNING, day).serial == 5110
    assert floor_at(MORNING, day).day == day
    doubtful = floor_at(MORNING, day - timedelta(days=9))
    assert (doubtful.day, doubtful.serial) == (None, 14400)
