"""The identity card as the rest of the program knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_SHOWN = 3  # digits of the number that a person may need to tell two cards apart


class CardSource(StrEnum):
    """Where the text stood."""

    CCCD_2021 = "cccd-2021"  # QR of the chip card issued from 2021
    CAN_CUOC_2024 = "can-cuoc-2024"  # QR of the card issued from July 2024
    MRZ = "mrz"  # the three lines on the back
    NUMBER = "number"  # the twelve digits alone: typed, or all that a keyboard wedge lets through


class Sex(StrEnum):
    """As on the card."""

    MALE = "male"
    FEMALE = "female"


class CardWarning(StrEnum):
    """What is odd about a card. A hint to read it again or to look, never a refusal.

    Each value keys `inspect.warning.<value>` in the words.
    """

    FIELDS_MISSING = "fields_missing"
    LETTERS_LOST = "letters_lost"  # a scanner that types like a keyboard, or one that is set to another code page
    STRANGE_CHARACTERS = "strange_characters"  # something was taken out or does not belong there
    CUT = "cut"  # longer than any card's field
    NAME_MISSING = "name_missing"
    BIRTH_UNREADABLE = "birth_unreadable"
    BIRTH_WITHOUT_DAY = "birth_without_day"  # only the year is known, as for some old people
    SEX_UNREADABLE = "sex_unreadable"
    ISSUE_UNREADABLE = "issue_unreadable"
    ISSUED_BEFORE_BIRTH = "issued_before_birth"
    OLD_NUMBER_ODD = "old_number_odd"
    PROVINCE_UNKNOWN = "province_unknown"
    SEX_DIFFERS = "sex_differs"  # from what the number says
    YEAR_DIFFERS = "year_differs"
    EXPIRY_UNREADABLE = "expiry_unreadable"
    NUMBER_CHECK = "number_check"  # check digits of the machine-readable lines
    BIRTH_CHECK = "birth_check"
    EXPIRY_CHECK = "expiry_check"
    WHOLE_CHECK = "whole_check"
    NUMBERS_DIFFER = "numbers_differ"  # the two numbers in the machine-readable lines


class NotACardReason(StrEnum):
    """Why a text is no card. Each value keys `inspect.not_a_card.<value>` in the words."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NO_NUMBER = "no_number"  # it does not begin with twelve digits
    FOREIGN = "foreign"  # machine-readable lines of another country


class NotACard(Exception):
    """The text is no Vietnamese identity card. Carries nothing of the text."""

    def __init__(self, reason: NotACardReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True, repr=False)
class IdentityCard:
    """What a card says. Only the number is sure to be there.

    Its `repr` and `str` are masked, so that no log can hold a person's data.
    """

    source: CardSource
    number: str
    name: str = ""  # NFC; from the machine-readable lines without Vietnamese marks
    birth: date | None = None
    birth_year: int | None = None
    sex: Sex | None = None
    residence: str = ""
    issued: date | None = None
    expires: date | None = None
    old_number: str = ""
    more: tuple[str, ...] = ()  # fields 8 and on; their order is not published
    warnings: frozenset[CardWarning] = frozenset()

    def __repr__(self) -> str:
        odd = ", ".join(sorted(self.warnings)) or "none"
        return f"<IdentityCard {self.masked_number} {self.source}, warnings: {odd}>"

    @property
    def masked_number(self) -> str:
        """The number as a technician may see it."""
        return "•" * (len(self.number) - _SHOWN) + self.number[-_SHOWN:]

    @property
    def masked_name(self) -> str:
        """The name as a technician may see it: first letters."""
        return " ".join(part[0] + "•" * 3 for part in self.name.split())
