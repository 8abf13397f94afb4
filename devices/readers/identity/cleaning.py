"""Text from outside made harmless: bounded, composed, and without anything that cannot be seen."""

from __future__ import annotations

import unicodedata

from devices.readers.identity.card import CardWarning, NotACard, NotACardReason

MOST_CHARACTERS = 4096  # the largest QR code holds fewer
_REPLACEMENT = "\ufffd"
_MOST_MARKS = 2  # on one letter; Vietnamese composes into none, Bru and Pa Kô need one
_BREAKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\x85\u2028\u2029", " "))


def text_of(payload: str | bytes) -> str:
    """Return the payload as text of bounded length; raises `NotACard`."""
    if len(payload) > MOST_CHARACTERS * (4 if isinstance(payload, bytes) else 1):
        raise NotACard(NotACardReason.TOO_LONG)
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else payload
    if len(text) > MOST_CHARACTERS:
        raise NotACard(NotACardReason.TOO_LONG)
    return text.strip().removeprefix("\ufeff")


def clean(text: str, limit: int, warnings: set[CardWarning]) -> str:
    """Return one field in NFC without control, format and unassigned characters; adds what it met to `warnings`."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text).translate(_BREAKS):
        kind = unicodedata.category(character)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind[0] == "C" or marks > _MOST_MARKS:  # control, bidi, zero width, surrogate, private, unassigned
            warnings.add(CardWarning.STRANGE_CHARACTERS)
        else:
            kept.append(character)
    tidy = unicodedata.normalize("NFC", " ".join("".join(kept).split()))
    if _REPLACEMENT in tidy:
        warnings.add(CardWarning.LETTERS_LOST)
    if len(tidy) > limit:
        warnings.add(CardWarning.CUT)
        tidy = tidy[:limit].rstrip()
    return tidy
