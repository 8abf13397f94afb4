"""The one way from a text to a card, whichever reader it came from."""

from __future__ import annotations

from devices.readers.identity.card import IdentityCard, NotACard, NotACardReason
from devices.readers.identity.cleaning import text_of
from devices.readers.identity.mrz import find_lines, read_mrz
from devices.readers.identity.record import read_record


def parse_card(payload: str | bytes) -> IdentityCard:
    """Return the card that a QR, a scanner or the machine-readable lines gave.

    Tolerant: only the twelve digits must be there; what else is odd becomes a warning. Raises `NotACard`, and
    nothing else, whatever it is fed.
    """
    text = text_of(payload)
    if not text:
        raise NotACard(NotACardReason.EMPTY)
    lines = find_lines(text)
    return read_record(text) if lines is None else read_mrz(lines)
