"""A card's QR as fields: by its own separator, or as some scanners rewrite it, with commas or with labels."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from devices.readers.identity.card import CardSource, CardWarning, IdentityCard, NotACard, NotACardReason, Sex
from devices.readers.identity.cleaning import clean
from devices.readers.identity.dates import looks_like_date, read_date, read_year
from devices.readers.identity.number import NUMBER, mismatches

_FIELDS_2021 = 7
_MOST_FIELDS = 24
_OWN_SEPARATOR = "|"
_SEPARATORS = frozenset(_OWN_SEPARATOR + ",;\t\n")
_LONGEST_NAME, _LONGEST_RESIDENCE, _LONGEST_MORE, _LONGEST_SHORT = 100, 300, 300, 20
_SYMBOLOGY = re.compile(r"^\][A-Za-z][0-9]")  # AIM identifier that some scanners put in front
_SEXES = {"nam": Sex.MALE, "male": Sex.MALE, "m": Sex.MALE, "nu": Sex.FEMALE, "female": Sex.FEMALE, "f": Sex.FEMALE}

# What scanners write before each field, folded, in the order of the fields.
_LABELS: tuple[tuple[str, ...], ...] = (
    (
        *("so can cuoc cong dan", "so can cuoc", "so dinh danh ca nhan", "so dinh danh"),
        *("so cccd", "cccd", "so id", "id", "so"),
    ),
    ("so cmnd cu", "so cmnd", "so cmt", "cmnd cu", "cmnd", "cmt"),
    ("ho ten khai sinh", "ho va ten", "ho chu dem va ten", "ho ten", "ten", "full name", "name"),
    ("ngay thang nam sinh", "ngay sinh", "sinh ngay", "nam sinh", "date of birth", "dob"),
    ("gioi tinh", "sex", "gender"),
    ("noi thuong tru", "dia chi thuong tru", "thuong tru", "noi cu tru", "dia chi", "residence", "address"),
    ("ngay cap cccd", "ngay cap", "cap ngay", "date of issue", "issued"),
)
_FIELD_OF_LABEL = {label: field for field, labels in enumerate(_LABELS) for label in labels}
_LABEL = re.compile(r"(?:^|[|,;\n\r\t])\s*([^\W\d_][^:|,;\n\r\t]{0,40}?)\s*:")


def read_record(text: str) -> IdentityCard:
    """Return the card of a QR's text; raises `NotACard`."""
    warnings: set[CardWarning] = set()
    fields = [part.strip() for part in _fields(_SYMBOLOGY.sub("", text))]
    number = clean(fields[0], _LONGEST_SHORT, warnings)
    if not NUMBER.fullmatch(number):
        raise NotACard(NotACardReason.NO_NUMBER)
    if not any(fields[1:]):
        return IdentityCard(
            CardSource.NUMBER, number, warnings=frozenset(warnings | mismatches(number, sex=None, birth_year=None))
        )
    return _card(number, fields, warnings)


def _card(number: str, fields: list[str], warnings: set[CardWarning]) -> IdentityCard:
    if len(fields) < _FIELDS_2021:
        warnings.add(CardWarning.FIELDS_MISSING)
        fields += [""] * (_FIELDS_2021 - len(fields))
    if len(fields) > _MOST_FIELDS:
        warnings.add(CardWarning.CUT)
    old_number, birth_text, sex_text, issue_text = (
        clean(fields[i], _LONGEST_SHORT, warnings) for i in (1, 3, 4, 6)
    )
    name = clean(fields[2], _LONGEST_NAME, warnings)
    residence = clean(fields[5], _LONGEST_RESIDENCE, warnings)
    more = tuple(clean(field, _LONGEST_MORE, warnings) for field in fields[_FIELDS_2021:_MOST_FIELDS])
    if not name:
        warnings.add(CardWarning.NAME_MISSING)
    elif any(not _belongs_in_a_name(character) for character in name):
        warnings.add(CardWarning.STRANGE_CHARACTERS)
    if old_number and not re.fullmatch(r"[0-9]{9}|[0-9]{12}", old_number):
        warnings.add(CardWarning.OLD_NUMBER_ODD)
    birth, birth_year = _birth(birth_text, warnings)
    sex = _sex(sex_text, warnings)
    issued = read_date(issue_text)
    if issued is None:
        warnings.add(CardWarning.ISSUE_UNREADABLE)
    elif birth is not None and issued < birth:
        warnings.add(CardWarning.ISSUED_BEFORE_BIRTH)
    if _lost_letters(name + residence, sex_text):
        warnings.add(CardWarning.LETTERS_LOST)
    # An old card's text may end with one separator too many.
    newer = len(fields) > _FIELDS_2021 + 1 or any(more)
    return IdentityCard(
        source=CardSource.CAN_CUOC_2024 if newer else CardSource.CCCD_2021,
        number=number,
        name=name,
        birth=birth,
        birth_year=birth_year,
        sex=sex,
        residence=residence,
        issued=issued,
        old_number=old_number,
        more=more,
        warnings=frozenset(warnings | mismatches(number, sex, birth_year)),
    )


def _birth(text: str, warnings: set[CardWarning]) -> tuple[date | None, int | None]:
    if (birth := read_date(text)) is not None:
        return birth, birth.year
    year = read_year(text)
    warnings.add(CardWarning.BIRTH_UNREADABLE if year is None else CardWarning.BIRTH_WITHOUT_DAY)
    return None, year


def _sex(text: str, warnings: set[CardWarning]) -> Sex | None:
    sex = _SEXES.get(_fold(text))
    if sex is None:
        warnings.add(CardWarning.SEX_UNREADABLE)
    return sex


def _lost_letters(name_and_residence: str, sex: str) -> bool:
    """Return whether a scanner dropped or mangled Vietnamese letters: no whole real record is plain ASCII."""
    if "?" in name_and_residence or "á»" in name_and_residence or "áº" in name_and_residence:
        return True
    return bool(name_and_residence) and (name_and_residence + sex).isascii()


def _belongs_in_a_name(character: str) -> bool:
    if character in " '’.-\ufffd?":
        return True
    if unicodedata.category(character) == "Mn":
        return True
    return character.isalpha() and "LATIN" in unicodedata.name(character, "")


def _fields(text: str) -> list[str]:
    if labelled := _labelled(text):
        return labelled
    separator = next((character for character in text if character in _SEPARATORS), None)  # after the number
    if separator is None:
        return [text]
    return text.split(separator) if separator == _OWN_SEPARATOR else _resplit(text, separator)


def _resplit(text: str, separator: str) -> list[str]:
    """Return the fields of a text whose residence may hold the separator: the date after it shows where it ends."""
    parts = text.split(separator)
    if len(parts) <= _FIELDS_2021:
        return parts
    ends = (place for place in range(6, len(parts)) if looks_like_date(parts[place]))
    end = next(ends, None)
    if end is None:
        return parts
    return [*parts[:5], separator.join(parts[5:end]), *parts[end:]]


def _labelled(text: str) -> list[str]:
    """Return the fields of a text like "Số CCCD: …, Họ và tên: …", or nothing where it has no such labels."""
    marks = [(match, _FIELD_OF_LABEL.get(_fold(match[1]))) for match in _LABEL.finditer(text)]
    known = [(match, field) for match, field in marks if field is not None]
    if not known or text[: known[0][0].start()].strip():
        return []
    fields = [""] * _FIELDS_2021
    ends = [match.start() for match, _ in known[1:]] + [len(text)]
    for (match, field), end in zip(known, ends, strict=True):
        fields[field] = fields[field] or text[match.end() : end].strip(" |,;\n\r\t")
    return fields


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c) and c not in ",.").split())
