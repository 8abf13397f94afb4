"""Opening hours of a centre's own: seven days, each with a morning and an afternoon that are open or not.

Plain lists and mappings, since an answer goes into the draft's JSON. Times are "HH:MM", as settings hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from kiosk.technician.centre_answers import DAYS

PARTS = ("morning", "afternoon")
STEP = 15  # minutes that a touch moves a time by
SHORTEST = 30  # minutes that a part of a day lasts at least
_EARLIEST, _LATEST, _NOON = 5 * 60, 22 * 60, 12 * 60
_USUAL = {"morning": ("07:30", "11:30"), "afternoon": ("13:30", "17:00")}
_WORKING = DAYS[:5]
_TIME = re.compile(r"([01]?[0-9]|2[0-3])(?:[:hH]([0-5][0-9])?)?")

Row = Mapping[str, Any]
"""A day: `day`, and for each part its (start, end) or None where it is closed."""


def week_of(hours: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """Return hours as settings hold them day by day; None where a day has more than a morning and an afternoon."""
    rows: list[dict[str, Any]] = []
    for day in DAYS:
        parts: list[list[str] | None]
        periods = [[_clock(_minutes(period[edge])) for edge in ("start", "end")] for period in hours.get(day) or ()]
        match periods:
            case []:
                parts = [None, None]
            case [[start, end]] if _minutes(start) < _NOON < _minutes(end) - SHORTEST:
                parts = [[start, _clock(_NOON)], [_clock(_NOON), end]]
            case [[start, _] as only]:
                parts = [only, None] if _minutes(start) < _NOON else [None, only]
            case [first, second] if _minutes(first[1]) <= _minutes(second[0]):
                parts = [first, second]
            case _:
                return None
        rows.append({"day": day, **dict(zip(PARTS, parts, strict=True))})
    return rows


def hours_of(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the hours as settings hold them; a morning that goes on into the afternoon is one period."""
    return {row["day"]: [{"start": start, "end": end} for start, end in _periods(row)] for row in rows}


def switched(rows: Sequence[Row], day: str, part: str) -> list[dict[str, Any]]:
    """Return the week with a part of a day opened, at the times of another day where there is one, or closed."""
    row = _row(rows, day)
    if row[part] is not None:
        return _with(rows, day, {part: None})
    likes = [*(other[part] for other in rows if other[part] is not None), list(_USUAL[part]), _beside(row, part)]
    return _with(rows, day, {part: next(list(like) for like in likes if _ordered({**row, part: like}))})


def moved(rows: Sequence[Row], day: str, part: str, edge: int, steps: int) -> list[dict[str, Any]]:
    """Return the week with the start (edge 0) or the end (1) of a part moved, as far as it can be."""
    held = _row(rows, day)[part]
    if held is None or not can_move(rows, day, part, edge, steps):
        return [dict(row) for row in rows]
    times = list(held)
    times[edge] = _clock(_minutes(times[edge]) + steps * STEP)
    return _with(rows, day, {part: times})


def can_move(rows: Sequence[Row], day: str, part: str, edge: int, steps: int) -> bool:
    """Return whether a time can be moved: within the day, never beyond its own other end or the other part."""
    row = _row(rows, day)
    if row[part] is None:
        return False
    times = [_minutes(time) for time in row[part]]
    times[edge] += steps * STEP
    other = row[PARTS[1 - PARTS.index(part)]]
    earliest, latest = _EARLIEST, _LATEST
    if other is not None and part == "morning":
        latest = _minutes(other[0])
    elif other is not None:
        earliest = _minutes(other[1])
    return earliest <= times[0] <= times[1] - SHORTEST and times[1] <= latest


def spread(rows: Sequence[Row], day: str, part: str) -> list[dict[str, Any]]:
    """Return the week with Monday to Friday like this part of this day, where their other part leaves room."""
    held = _row(rows, day)[part]
    spread_out = [dict(row) for row in rows]
    for row in spread_out:
        if row["day"] in _WORKING:
            tried = {**row, part: None if held is None else list(held)}
            if _ordered(tried):
                row[part] = tried[part]
    return spread_out


def week_complaint(rows: Sequence[Row]) -> str | None:
    """Return the word of what is wrong with a week."""
    if not any(row[part] for row in rows for part in PARTS):
        return "technician.complaint.never_open"
    return None if all(map(_ordered, rows)) else "technician.complaint.hours_order"


def groups(rows: Sequence[Row]) -> Iterator[tuple[str, str, str]]:
    """Yield first day, last day and times ("7:30–11:30, 13:30–17:00"), of days in a row that are alike and open."""

    def times(row: Row) -> str:
        return ", ".join(f"{shown(start)}–{shown(end)}" for start, end in _periods(row))

    for text, alike in groupby(rows, times):
        days = [row["day"] for row in alike]
        if text:
            yield days[0], days[-1], text


def shown(time: str) -> str:
    """Return a time as people write it: 07:30 → 7:30."""
    return time.removeprefix("0")


def typed_week(text: str, days: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the week that a person typed: `T2-T6 7:30-11:30 13:30-17:00; T7 7:30-11:00`.

    `days` are the days by the short names of them, in small letters; days that are not named are closed. Raises
    ValueError or LookupError.
    """
    hours: dict[str, Any] = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        named, *spans = part.split()
        first, _, last = named.lower().partition("-")
        at, end = DAYS.index(days[first]), DAYS.index(days[last or first])
        periods = [dict(zip(("start", "end"), map(_typed, span.split("-")), strict=True)) for span in spans]
        if at > end or not periods:
            raise ValueError(part)
        hours |= dict.fromkeys(DAYS[at : end + 1], periods)
    rows = week_of(hours)
    if rows is None or week_complaint(rows) is not None:
        raise ValueError(text)
    return rows


def _typed(text: str) -> str:
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return f"{int(found[1]):02}:{found[2] or '00'}"


def _periods(row: Row) -> list[tuple[str, str]]:
    morning, afternoon = (row[part] for part in PARTS)
    if morning is not None and afternoon is not None and morning[1] == afternoon[0]:
        return [(morning[0], afternoon[1])]
    return [(start, end) for start, end in filter(None, (morning, afternoon))]


def _ordered(row: Row) -> bool:
    times = [_minutes(time) for part in PARTS if row[part] is not None for time in row[part]]
    return times == sorted(times) and all(a != b for a, b in zip(times[::2], times[1::2], strict=True))


def _beside(row: Row, part: str) -> list[str]:
    """Return times that fit beside the other part of a day, whatever that is."""
    other = row[PARTS[1 - PARTS.index(part)]] or list(_USUAL[part])
    if part == "morning":
        return [_clock(_minutes(other[0]) - SHORTEST), other[0]]
    return [other[1], _clock(_minutes(other[1]) + SHORTEST)]


def _row(rows: Sequence[Row], day: str) -> Row:
    return next(row for row in rows if row["day"] == day)


def _with(rows: Sequence[Row], day: str, changed: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{**row, **changed} if row["day"] == day else dict(row) for row in rows]


def _minutes(time: str) -> int:
    hour, minute = str(time).split(":")[:2]
    return int(hour) * 60 + int(minute)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
