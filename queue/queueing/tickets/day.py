"""The business day: the centre's calendar day, which only moves forward and never leaps unconfirmed.

A box may wake with a wrong clock. A leap of more than a day, in either direction, is not believed until the hub,
NTP or a person confirms the date; until then no number is given.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from queueing.clock import Instant, centre_day

#: What may pass unconfirmed: the step to the next day, or a clock set back over midnight.
_STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayMark:
    """The business day as it was last settled, and the instant of that."""

    day: date
    seen: Instant


@dataclass(frozen=True, slots=True)
class Leap:
    """The clock claims a day that it cannot have reached unnoticed."""

    claimed: date
    expected: date


def settle(last: DayMark | None, now: Instant, confirmed: date | None = None) -> DayMark | Leap:
    """Return the business day at `now`, or the leap that somebody must confirm first.

    `confirmed` is the date that somebody trustworthy gave; it counts on that day and the next. While the
    machine runs on, its monotonic clock tells how many days have passed, so a weekend is no leap.
    """
    today = centre_day(now.wall)
    if last is None:
        return DayMark(today, now)
    expected = _expected_day(last, now)
    if abs(today - expected) > _STEP and not _vouched(today, confirmed):
        return Leap(today, expected)
    return DayMark(max(last.day, today), now)


def _expected_day(last: DayMark, now: Instant) -> date:
    if last.seen.boot_id != now.boot_id:
        return last.day
    passed = timedelta(seconds=now.monotonic_s - last.seen.monotonic_s)
    return centre_day(last.seen.wall + passed)


def _vouched(today: date, confirmed: date | None) -> bool:
    return confirmed is not None and timedelta(0) <= today - confirmed <= _STEP
