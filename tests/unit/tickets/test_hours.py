"""Whether a centre or a service takes numbers now, and when it next will."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from queueing.centre import Centre, Counter, Hours, Period, Service, Text
from queueing.clock import CENTRE_ZONE
from queueing.tickets.hours import closing, hours_of, is_open, next_opening

DAY = (Period(start=time(7, 30), end=time(11, 30)), Period(start=time(13, 30), end=time(17)))
WEEK = Hours(monday=DAY, tuesday=DAY, wednesday=DAY, thursday=DAY, friday=DAY)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week that begins on Monday the 23rd."""
    return datetime(2026, 11, day, hour, minute, tzinfo=CENTRE_ZONE)


def test_open_from_the_first_minute_until_before_the_last() -> None:
    assert not is_open(WEEK, local(23, 7, 29))
    assert is_open(WEEK, local(23, 7, 30))
    assert is_open(WEEK, local(23, 11, 29))
    assert not is_open(WEEK, local(23, 11, 30))
    assert not is_open(WEEK, local(28, 9))


def test_the_next_opening_may_be_after_lunch_or_after_the_weekend() -> None:
    assert next_opening(WEEK, local(23, 12)) == local(23, 13, 30)
    assert next_opening(WEEK, local(27, 17)) == local(30, 7, 30)
    assert next_opening(WEEK, local(23, 7, 30)) == local(23, 13, 30)
    assert next_opening(Hours(), local(23, 9)) is None
    once = Hours(monday=DAY[:1])
    assert next_opening(once, local(23, 8)) == local(23, 7, 30) + timedelta(days=7)


def test_closing_is_told_only_while_open() -> None:
    assert closing(WEEK, local(23, 8)) == local(23, 11, 30)
    assert closing(WEEK, local(23, 12)) is None


def test_a_day_that_ends_in_its_last_second_runs_on_to_midnight() -> None:
    whole = (Period(start=time(0), end=time(23, 59, 59)),)
    always = Hours(monday=whole, tuesday=whole)
    last = local(23, 23, 59).replace(second=59, microsecond=999_000)
    assert is_open(always, last)
    assert closing(always, last) == local(24, 0)


def test_a_service_is_open_only_when_its_centre_is() -> None:
    own = Hours(monday=(Period(start=time(9), end=time(14)),), saturday=DAY)
    service = Service(code="A", name=Text(vi="Đất đai", en="Land"), look="A", hours=own)
    name = Text(vi="x", en="x")
    counter = Counter(label="1", services=("A",))
    centre = Centre(office=name, commune=name, services=(service,), counters=(counter,), hours=WEEK)
    hours = hours_of(centre, service)
    opening = [(period.start, period.end) for period in hours.monday]
    assert opening == [(time(9), time(11, 30)), (time(13, 30), time(14))]
    assert hours.saturday == ()
    assert hours_of(centre, service.model_copy(update={"hours": None})) == WEEK


MOMENTS = st.floats(0, 14).map(lambda days: local(23, 0) + timedelta(days=days))


@given(MOMENTS)
def test_the_centre_is_open_at_its_next_opening_and_closed_before(moment: datetime) -> None:
    opening = next_opening(WEEK, moment)
    assert opening is not None
    assert opening > moment
    assert is_open(WEEK, opening)
    assert not is_open(WEEK, opening - timedelta(seconds=1))


@given(MOMENTS)
def test_closing_is_told_exactly_while_open(moment: datetime) -> None:
    end = closing(WEEK, moment)
    assert (end is not None) == is_open(WEEK, moment)
    if end is not None:
        assert not is_open(WEEK, end)
