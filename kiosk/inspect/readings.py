"""Looking from a shell into what the kiosk reads: JSON, a line for each finding, by the kiosk's own code."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from devices.readers.codes.isolated import IsolatedDecoder, Limits
from devices.readers.codes.model import Reading
from devices.readers.identity.card import IdentityCard, NotACard
from devices.readers.identity.cleaning import MOST_CHARACTERS
from devices.readers.identity.number import hints
from devices.readers.identity.parse import parse_card
from kiosk.console import Console
from kiosk.inspect.lines import FINE, REFUSED, content_of, error_of, print_line

FROM_INPUT = "-"
_LIMITS = Limits(longest_rest=0)  # one bad picture after another: the next may be good


def codes(console: Console, images: Iterable[Path]) -> int:
    """Print the codes of each picture; one without codes has a line with nulls. Return the exit code."""
    worst = FINE
    with IsolatedDecoder(_LIMITS) as decoder:
        for image in images:
            data = content_of(image, _LIMITS.file_bytes)
            if data is None:
                print_line(_no_code(image) | error_of(console, "fault", "unreadable"))
                worst = REFUSED
                continue
            reading = decoder.read_file(data)
            for line in _lines(console, image, reading):
                print_line(line)
            worst = REFUSED if reading.fault is not None else worst
    return worst


def card(console: Console, text: str) -> int:
    """Print the card that a text says, `-` for the text on the input. Return the exit code."""
    payload = sys.stdin.buffer.read(MOST_CHARACTERS * 4 + 1) if text == FROM_INPUT else text
    try:
        parsed = parse_card(payload)
    except NotACard as refusal:
        print_line(error_of(console, "not_a_card", refusal.reason.value))
        return REFUSED
    print_line(_card(console, parsed))
    return FINE


def _lines(console: Console, image: Path, reading: Reading) -> list[dict[str, object]]:
    if reading.fault is not None:
        return [_no_code(image) | error_of(console, "fault", reading.fault.value)]
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
