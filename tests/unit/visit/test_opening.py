"""When it opens again: for any hours and any moment, what is said is true, and nothing opens before it."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.paths import words_folder
from kiosk.view.opening import Opening, opening_of
from queueing.centre import Hours, Period
from queueing.clock import CENTRE_ZONE
from queueing.tickets.hours import is_open
from queueing.words import load_words

DAY = (Period(start=time(7, 30), end=time(11, 30)), Period(start=time(13, 30), end=time(17)))
WEEK = Hours(**dict.fromkeys(tuple(Hours.model_fields)[:5], DAY))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a time of November 2026 at the centre, in UTC; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CENTRE_ZONE).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "day", "clock", "sentence"),
    [
        (at(23, 12), "Hôm nay", "13:30", "Mở cửa lúc 13 giờ 30."),
        (at(23, 6), "Hôm nay", "7:30", "Mở cửa lúc 7 giờ 30."),
        (at(23, 18), "Ngày mai", "7:30", "Mở cửa sáng mai, 7 giờ 30."),
        (at(27, 17), "Thứ Hai", "7:30", "Mở cửa Thứ Hai, 7 giờ 30."),
        (at(29, 23, 30), "Ngày mai", "7:30", "Mở cửa sáng mai, 7 giờ 30."),
    ],
)
def test_it_is_said_as_people_say_it(now: datetime, day: str, clock: str, sentence: str) -> None:
    words = load_words(words_folder(), "vi")
    opening = opening_of(WEEK, now)
    assert opening is not None
    said = opening.sentence(words).replace("\N{NO-BREAK SPACE}", " ")
    assert (opening.day(words), opening.clock, said) == (day, clock, sentence)


def test_a_service_that_opens_in_the_afternoon_only_is_not_said_to_open_in_the_morning() -> None:
    words = load_words(words_folder(), "vi")
    afternoons = Hours(monday=(DAY[1],), tuesday=(DAY[1],))
    opening = opening_of(afternoons, at(23, 18))
    assert opening is not None
    assert "sáng" not in opening.sentence(words)


def test_who_never_opens_says_nothing() -> None:
    assert opening_of(Hours(), at(23, 12)) is None


@st.composite
def days(draw: st.DrawFn) -> tuple[Period, ...]:
    marks = sorted(draw(st.sets(st.integers(0, 23 * 60 + 59), max_size=6)))
    times = [time(mark // 60, mark % 60) for mark in marks]
    return tuple(Period(start=a, end=b) for a, b in zip(times[::2], times[1::2], strict=False))


@given(
    st.lists(days(), min_size=7, max_size=7),
    st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: at(1, 0) + timedelta(minutes=minutes)),
)
def test_it_opens_just_then_and_not_before(week: list[tuple[Period, ...]], now: datetime) -> None:
    hours = Hours(**dict(zip(Hours.model_fields, week, strict=True)))
    opening = opening_of(hours, now)
    here = now.astimezone(CENTRE_ZONE)
    if opening is None:
        assert not any(week)
        return
    day = here.date() + timedelta(days=opening.days)
    opens = datetime.combine(day, time(opening.hour, opening.minute), CENTRE_ZONE)
    assert now < opens <= now + timedelta(days=8)
    assert day.weekday() == opening.weekday
    assert is_open(hours, opens)
    starts = {
        datetime.combine(here.date() + timedelta(days=ahead), period.start, CENTRE_ZONE)
        for ahead in range(9)
        for period in hours.on_weekday((here.date() + timedelta(days=ahead)).weekday())
    }
    assert opens == min(start for start in starts if start > now)
    assert isinstance(opening, Opening)
