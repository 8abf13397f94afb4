"""What a keyboard scanner cannot send, noticed. Pure.

No Vietnamese record is plain ASCII, and a keyboard has nothing else: letters are left out or come as others, and
nothing tells which. The twelve digits come through, so they alone are taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.readers.identity.card import CardSource, CardWarning, NotACard
from devices.readers.identity.parse import parse_card

_LOSSES = frozenset({CardWarning.LETTERS_LOST, CardWarning.STRANGE_CHARACTERS})
# A scanner set to a French keyboard types digits with Shift, on the keys of these signs.
_FRENCH = str.maketrans("!@#$%^&*()", "1234567890")
_FRENCH_DIGITS = re.compile(r"[!@#$%^&*()]{12}(?![!@#$%^&*()0-9])")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of a typed text that can be relied on."""

    text: str
    letters_lost: bool = False


def keep(text: str) -> Kept:
    """Return what a typed text is good for: all of it, or the twelve digits of a card."""
    if _FRENCH_DIGITS.match(text):
        return Kept(text[:12].translate(_FRENCH), letters_lost=len(text) > 12)
    try:
        card = parse_card(text)
    except NotACard:
        return Kept(text)
    if card.source in (CardSource.MRZ, CardSource.NUMBER):
        return Kept(text)  # neither has letters to lose
    if _LOSSES.isdisjoint(card.warnings) and CardWarning.NAME_MISSING not in card.warnings:
        return Kept(text)
    return Kept(card.number, letters_lost=True)
