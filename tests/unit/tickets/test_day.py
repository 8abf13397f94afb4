"""The business day moves forward only, and never leaps without a witness."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from queueing.clock import Instant, centre_day
from queueing.tickets.day import DayMark, Leap, settle

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 8 in the morning at the centre


def instant(wall: datetime, monotonic_s: float = 100.0, boot: str = "b1") -> Instant:
    return Instant(wall, monotonic_s, boot)


def settled(wall: datetime = MONDAY, **kwargs: Any) -> DayMark:
    mark = settle(None, instant(wall, **kwargs))
    assert isinstance(mark, DayMark)
    return mark


def test_the_centre_turns_its_day_at_its_own_midnight() -> None:
    assert settled(datetime(2026, 11, 23, 16, 59, tzinfo=UTC)).day == date(2026, 11, 23)
    assert settled(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)).day == date(2026, 11, 24)


def test_the_next_day_needs_nobody() -> None:
    mark = settle(settled(), instant(MONDAY + timedelta(days=1, hours=9), boot="b2"))
    assert isinstance(mark, DayMark)
    assert mark.day == date(2026, 11, 24)


def test_waking_after_a_weekend_waits_for_a_witness() -> None:
    now = instant(MONDAY + timedelta(days=3), boot="b2")
    leap = settle(settled(), now)
    assert leap == Leap(claimed=date(2026, 11, 26), expected=date(2026, 11, 23))
    for witness in (date(2026, 11, 25), date(2026, 11, 26)):
        assert settle(settled(), now, confirmed=witness) == DayMark(date(2026, 11, 26), now)
    for wrong in (date(2026, 11, 24), date(2026, 11, 27)):
        assert isinstance(settle(settled(), now, confirmed=wrong), Leap)


def test_a_machine_that_ran_on_knows_how_many_days_passed() -> None:
    now = instant(MONDAY + timedelta(days=3), monotonic_s=100.0 + 3 * 86400)
    assert settle(settled(), now) == DayMark(date(2026, 11, 26), now)


def test_a_clock_set_wrong_while_running_is_a_leap() -> None:
    assert isinstance(settle(settled(), instant(MONDAY + timedelta(days=3), monotonic_s=160.0)), Leap)
    assert isinstance(settle(settled(), instant(MONDAY - timedelta(days=3), monotonic_s=160.0)), Leap)


def test_a_box_that_wakes_in_1970_gives_no_number() -> None:
    assert isinstance(settle(settled(), instant(datetime(1970, 1, 1, tzinfo=UTC), boot="b2")), Leap)


INSTANTS = st.builds(
    Instant,
    st.floats(-300, 300).map(lambda days: MONDAY + timedelta(days=days)),
    st.floats(0, 1e6),
    st.sampled_from(["b1", "b2", "b3"]),
)


@given(st.lists(st.tuples(INSTANTS, st.none() | st.dates(date(2026, 1, 1), date(2027, 1, 1))), min_size=2))
def test_the_day_never_goes_back_and_never_lies_before_the_clock(
    steps: list[tuple[Instant, date | None]],
) -> None:
    last: DayMark | None = None
    for now, confirmed in steps:
        answer = settle(last, now, confirmed)
        if isinstance(answer, Leap):
            continue
        assert last is None or answer.day >= last.day
        assert answer.day >= centre_day(now.wall)
        last = answer


@given(INSTANTS, st.lists(st.floats(0, 86_400), max_size=40))
def test_a_clock_that_just_runs_never_leaps(start: Instant, steps: list[float]) -> None:
    mark = settle(None, start)
    now = start
    for seconds in steps:
        now = Instant(now.wall + timedelta(seconds=seconds), now.monotonic_s + seconds, now.boot_id)
        mark = settle(mark if isinstance(mark, DayMark) else None, now)
        assert isinstance(mark, DayMark)
        assert mark.day == centre_day(now.wall)
