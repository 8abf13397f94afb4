"""Dates as cards and scanners write them."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(r"([0-9]{2})[/.\-]?([0-9]{2})[/.\-]?([0-9]{4})")
_YEAR = re.compile(r"(?:00[/.\-]?00[/.\-]?)?([0-9]{4})")


def looks_like_date(text: str) -> bool:
    """Return whether a field is in the place and form of a date."""
    return _DATE.fullmatch(text.strip()) is not None


def read_date(text: str) -> date | None:
    """Return the date of ddMMyyyy or dd/MM/yyyy, or None."""
    match = _DATE.fullmatch(text)
    return _date(*(int(part) for part in reversed(match.groups()))) if match else None


def read_year(text: str) -> int | None:
    """Return the year where nothing but the year is given."""
    match = _YEAR.fullmatch(text)
    return int(match[1]) if match and int(match[1]) else None


def read_short_date(text: str, century: int) -> date | None:
    """Return the date of yyMMdd in a century (1900, 2000 …), or None."""
    if not re.fullmatch(r"[0-9]{6}", text):
        return None
    return _date(century + int(text[:2]), int(text[2:4]), int(text[4:]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
