"""Looking from a shell into what the kiosk reads: JSON, a line for each finding, by the kiosk's own code."""

from __future__ import annotations

import json
import re
import sys
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from devices.readers.codes.isolated import IsolatedDecoder, Limits
from devices.readers.codes.model import Reading
from devices.readers.identity.card import IdentityCard, NotACard
from devices.readers.identity.cleaning import MOST_CHARACTERS
from devices.readers.identity.number import hints
from devices.readers.identity.parse import parse_card
from kiosk.console import Console

FINE, REFUSED = 0, 1  # exit codes
FROM_INPUT = "-"
_LIMITS = Limits(longest_rest=0)  # one bad picture after another: the next may be good
_NOT_ASCII = re.compile(r"[^\x20-\x7e]")


def codes(console: Console, images: Iterable[Path]) -> int:
    """Print the codes of each picture; one without codes has a line with nulls. Return the exit code."""
    worst = FINE
    with IsolatedDecoder(_LIMITS) as decoder:
        for image in images:
            data = _content(image)
            if data is None:
                _print(_no_code(image) | _error(console, "fault", "unreadable"))
                worst = REFUSED
                continue
            reading = decoder.read_file(data)
            for line in _lines(console, image, reading):
                _print(line)
            worst = REFUSED if reading.fault is not None else worst
    return worst


def card(console: Console, text: str) -> int:
    """Print the card that a text says, `-` for the text on the input. Return the exit code."""
    payload = sys.stdin.buffer.read(MOST_CHARACTERS * 4 + 1) if text == FROM_INPUT else text
    try:
        parsed = parse_card(payload)
    except NotACard as refusal:
        _print(_error(console, "not_a_card", refusal.reason.value))
        return REFUSED
    _print(_card(console, parsed))
    return FINE


def _lines(console: Console, image: Path, reading: Reading) -> list[dict[str, object]]:
    if reading.fault is not None:
        return [_no_code(image) | _error(console, "fault", reading.fault.value)]
    if not reading.codes:
        return [_no_code(image, reading.ms)]
    return [
        {"file": str(image), "format": code.format, "text": code.text, "ms": reading.ms, "stage": code.stage}
        for code in reading.codes
    ]


def _no_code(image: Path, ms: float | None = None) -> dict[str, object]:
    return {"file": str(image), "format": None, "text": None, "ms": ms}


def _card(console: Console, card: IdentityCard) -> dict[str, object]:
    warnings = sorted(card.warnings)
    return {
        "source": card.source,
        "number": card.number,
        "name": card.name,
        "birth": card.birth.isoformat() if card.birth else None,
        "birth_year": card.birth_year,
        "sex": card.sex,
        "residence": card.residence,
        "issued": card.issued.isoformat() if card.issued else None,
        "expires": card.expires.isoformat() if card.expires else None,
        "old_number": card.old_number,
        "more": card.more,
        "province": hints(card.number).province,
        "warnings": warnings,
        "sentences": [console.text(f"inspect.warning.{warning}") for warning in warnings],
    }


def _error(console: Console, kind: str, code: str) -> dict[str, object]:
    return {"error": code, "sentence": console.text(f"inspect.{kind}.{code}")}


def _content(image: Path) -> bytes | None:
    """Return the content of a file, no more of it than is ever looked at, or None where there is none to read."""
    try:
        if not image.is_file():  # a pipe would wait for ever
            return None
        with image.open("rb") as file:
            return file.read(_LIMITS.file_bytes + 1)
    except OSError:
        return None


def _print(line: dict[str, object]) -> None:
    """Print JSON that reads well and cannot drive the terminal: what cannot be seen is escaped."""
    sys.stdout.write(_NOT_ASCII.sub(_seen, json.dumps(line, ensure_ascii=False)) + "\n")
    sys.stdout.flush()


def _seen(match: re.Match[str]) -> str:
    character = match[0]
    seen = unicodedata.category(character)[0] not in "CZ" and not unicodedata.combining(character)
    return character if seen else json.dumps(character)[1:-1].replace("\x7f", "\\u007f")
