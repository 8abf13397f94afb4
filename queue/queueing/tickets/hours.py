"""Opening hours: whether a centre or a service takes numbers now, and when it next will."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from queueing.centre import Centre, Hours, Period, Service
from queueing.clock import CENTRE_ZONE

_MIDNIGHT = time(0)
_LAST_SECOND = time(23, 59, 59)  # as an end it means the whole day: settings cannot write 24:00
_DAYS_AHEAD = 8


def is_open(hours: Hours, at: datetime) -> bool:
    """Return whether an aware time lies within the hours."""
    return any(start <= at < end for start, end in _stretches(hours.on_weekday(_local(at).weekday()), _day(at)))


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """Return when the hours next begin after `at`, None if within a week they never do."""
    for ahead in range(_DAYS_AHEAD):
        day = _day(at) + timedelta(days=ahead)
        for start, _ in _stretches(hours.on_weekday(day.weekday()), day):
            if start > at:
                return start
    return None


def closing(hours: Hours, at: datetime) -> datetime | None:
    """Return when the present opening ends, None if it is closed."""
    stretches = _stretches(hours.on_weekday(_local(at).weekday()), _day(at))
    return next((end for start, end in stretches if start <= at < end), None)


def hours_of(centre: Centre, service: Service) -> Hours:
    """Return when a service takes numbers: its own hours, as far as the centre is open then."""
    own = service.hours
    if own is None:
        return centre.hours
    names = list(Hours.model_fields)
    return Hours(**{name: _common(centre.hours.on_weekday(i), own.on_weekday(i)) for i, name in enumerate(names)})


def _common(a: tuple[Period, ...], b: tuple[Period, ...]) -> tuple[Period, ...]:
    return tuple(
        Period(start=max(x.start, y.start), end=min(x.end, y.end))
        for x in a
        for y in b
        if max(x.start, y.start) < min(x.end, y.end)
    )


def _stretches(periods: tuple[Period, ...], day: date) -> list[tuple[datetime, datetime]]:
    found = []
    for period in sorted(periods, key=lambda p: p.start):
        start = datetime.combine(day, period.start, CENTRE_ZONE)
        if period.end >= _LAST_SECOND:
            end = datetime.combine(day + timedelta(days=1), _MIDNIGHT, CENTRE_ZONE)
        else:
            end = datetime.combine(day, period.end, CENTRE_ZONE)
        found.append((start, end))
    return found


def _local(at: datetime) -> datetime:
    return at.astimezone(CENTRE_ZONE)


def _day(at: datetime) -> date:
    return _local(at).date()
