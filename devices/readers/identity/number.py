"""The twelve digits: what they hint at. The law promises no more than that there are twelve."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from devices.readers.identity.card import CardWarning, Sex

NUMBER = re.compile(r"[0-9]{12}")
_FIRST_CENTURY = 1900


@dataclass(frozen=True, slots=True)
class NumberHints:
    """What a number says by the rule of its making, which need not hold."""

    province: str | None  # of birth registration, by its name before July 2025
    sex: Sex
    birth_year: int


@cache
def provinces() -> dict[str, str]:
    """Return code → name; the file is data that can be corrected."""
    text = files("devices.readers.identity").joinpath("provinces.json").read_text(encoding="utf-8")
    return {str(code): str(name) for code, name in json.loads(text).items()}


def hints(number: str) -> NumberHints:
    """Return what twelve digits hint at."""
    century, sex = divmod(int(number[3]), 2)
    return NumberHints(
        province=provinces().get(number[:3]),
        sex=Sex.FEMALE if sex else Sex.MALE,
        birth_year=_FIRST_CENTURY + 100 * century + int(number[4:6]),
    )


def mismatches(number: str, sex: Sex | None, birth_year: int | None) -> set[CardWarning]:
    """Return where the number and the other fields disagree."""
    hinted = hints(number)
    found = set()
    if hinted.province is None:
        found.add(CardWarning.PROVINCE_UNKNOWN)
    if sex is not None and sex is not hinted.sex:
        found.add(CardWarning.SEX_DIFFERS)
    if birth_year is not None and birth_year != hinted.birth_year:
        found.add(CardWarning.YEAR_DIFFERS)
    return found
