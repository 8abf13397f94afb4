"""Which languages the screens speak: those whose words are there. A language is data, not code."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from queueing.words import Words, load_words

#: The house's own language: complete, and spoken where another lacks a word.
HOUSE = "vi"


def load_packs(words: Path, art: Path, *, over: Sequence[Path] = ()) -> dict[str, Words]:
    """Return the catalogue of every language that can be offered, the house's first.

    A language is offered once it has words for the kiosk, says its own name (`kiosk.language.<code>`) and has a
    picture to be known by (`voice-<code>.svg`). `over` are the folders of texts that a province and a commune say
    otherwise, the lower first.
    """
    house = load_words(words, HOUSE, over=over)
    packs = {HOUSE: house}
    for file in sorted(words.glob("*/kiosk.json")):
        code = file.parent.name
        if code == HOUSE or not (art / f"voice-{code}.svg").is_file():
            continue
        pack = load_words(words, code, house, over=over)
        if f"kiosk.language.{code}" in pack.ids:
            packs[code] = pack
    return packs
