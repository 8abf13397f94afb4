"""What a hub can know of what a restore has undone, by the clock and by the numbers of its lives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from queueing.hub.continuity import floor_at, lost_life

MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # 8:30 in Vietnam


def test_a_life_between_two_that_are_known_is_lost() -> None:
    assert lost_life(5000 << 20, 1000, 9000)
    assert not lost_life(1000 << 20 | 999, 1000, 9000)
    assert not lost_life(1003 << 20, 1000, 9000)  # three million events later, still the same life
    assert not lost_life(9000 << 20, 1000, 9000)


def test_where_the_clock_is_in_doubt_the_floor_is_above_every_minute() -> None:
    day = MORNING.date()
    assert floor_at(MORNING, day).serial == 5110
    assert floor_at(MORNING, day).day == day
    doubtful = floor_at(MORNING, day - timedelta(days=9))
    assert (doubtful.day, doubtful.serial) == (None, 14400)
