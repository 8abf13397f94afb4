"""The three machine-readable lines on the back (ICAO 9303, TD1: 3 × 30)."""

from __future__ import annotations

import re

from devices.readers.identity.card import CardSource, CardWarning, IdentityCard, NotACard, NotACardReason, Sex
from devices.readers.identity.dates import read_short_date
from devices.readers.identity.number import NUMBER, hints, mismatches

LINE = 30
_WEIGHTS = (7, 3, 1)
_GAPS = re.compile(r"[\s/|]+")  # between the lines
_LINES = re.compile(r"I[A-Z0-9<]{89}")
_FILLER = "<"
_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE}
_CENTURY_OF_EXPIRY = 2000


def check_digit(text: str) -> str:
    """Return the check digit of a text of A–Z, 0–9 and `<`: weights 7, 3, 1 over and over, modulo 10."""
    total = sum(_value(character) * _WEIGHTS[place % 3] for place, character in enumerate(text))
    return str(total % 10)


def find_lines(text: str) -> tuple[str, str, str] | None:
    """Return the three lines if the text is nothing but them, however they are separated."""
    joined = _GAPS.sub("", text).upper()
    if not _LINES.fullmatch(joined):
        return None
    return joined[:LINE], joined[LINE : 2 * LINE], joined[2 * LINE :]


def read_mrz(lines: tuple[str, str, str]) -> IdentityCard:
    """Return the card of three lines; raises `NotACard`. A wrong check digit is a warning: read it again."""
    first, second, third = lines
    if first[2:5] != "VNM":
        raise NotACard(NotACardReason.FOREIGN)
    number = first[15:27]
    if not NUMBER.fullmatch(number):
        raise NotACard(NotACardReason.NO_NUMBER)
    hinted = hints(number)
    warnings = set(_checks(first, second))
    if first[5:14] != number[3:]:
        warnings.add(CardWarning.NUMBERS_DIFFER)
    birth = read_short_date(second[:6], hinted.birth_year // 100 * 100)
    if birth is None:
        warnings.add(CardWarning.BIRTH_UNREADABLE)
    expires = read_short_date(second[8:14], _CENTURY_OF_EXPIRY)
    if expires is None and second[8:14].strip(_FILLER):  # fillers: valid for life
        warnings.add(CardWarning.EXPIRY_UNREADABLE)
    sex = _SEXES.get(second[7])
    if sex is None:
        warnings.add(CardWarning.SEX_UNREADABLE)
    name = " ".join(third.replace(_FILLER, " ").split())
    if not name:
        warnings.add(CardWarning.NAME_MISSING)
    birth_year = birth.year if birth is not None else None
    return IdentityCard(
        source=CardSource.MRZ,
        number=number,
        name=name,
        birth=birth,
        birth_year=birth_year,
        sex=sex,
        expires=expires,
        warnings=frozenset(warnings | mismatches(number, sex, birth_year)),
    )


def _checks(first: str, second: str) -> list[CardWarning]:
    """Return the checks that fail."""
    covered = {
        # the nine digits, then the twelve
        CardWarning.NUMBER_CHECK: ((first[5:14], first[14]), (first[15:29], first[29])),
        CardWarning.BIRTH_CHECK: ((second[:6], second[6]),),
        CardWarning.EXPIRY_CHECK: ((second[8:14], second[14]),),
        CardWarning.WHOLE_CHECK: ((first[5:] + second[:7] + second[8:15] + second[18:29], second[29]),),
    }
    return [
        warning for warning, parts in covered.items() if any(check_digit(part) != digit for part, digit in parts)
    ]


def _value(character: str) -> int:
    return 0 if character == _FILLER else int(character, 36)
