"""Vietnamese from an on-screen keyboard: letters in, five tone keys that act on the last syllable, NFC out.

The tone stands where it is written by the older rule (hòa, thủy) and moves as letters follow (hòa → hoàn).
Pure: each function takes a text and returns a text.
"""

from __future__ import annotations

import unicodedata
from enum import Enum

_VOWELS = frozenset("aăâeêioôơuưy")
_MARKED = frozenset("ăâêôơư")  # letters that draw the tone to themselves


class Tone(Enum):
    """The five written tones, by their combining mark."""

    GRAVE = "\u0300"  # huyền
    ACUTE = "\u0301"  # sắc
    HOOK = "\u0309"  # hỏi
    TILDE = "\u0303"  # ngã
    DOT = "\u0323"  # nặng


_TONES = {tone.value: tone for tone in Tone}


def type_letters(text: str, letters: str) -> str:
    """Return the text with letters after it; the tone of the last syllable moves to where it now belongs."""
    for letter in unicodedata.normalize("NFC", letters):
        head, syllable = _last_syllable(text)
        plain, tone = _split(syllable)
        text = head + (_toned(plain + letter, tone) if letter.isalpha() else syllable + letter)
    return unicodedata.normalize("NFC", text)


def press_tone(text: str, tone: Tone) -> str:
    """Return the text with a tone on its last syllable; the same tone again takes it off."""
    head, syllable = _last_syllable(text)
    plain, before = _split(syllable)
    return unicodedata.normalize("NFC", head + _toned(plain, None if before is tone else tone))


def backspace(text: str) -> str:
    """Return the text without its last letter; a tone that stood elsewhere in the syllable stays in it."""
    text = unicodedata.normalize("NFC", text)
    if not text:
        return ""
    head, syllable = _last_syllable(text)
    if not syllable:
        return _without_last(text)
    plain, tone = _split(syllable)
    last = unicodedata.normalize("NFD", syllable)
    toned_last = any(mark in _TONES for mark in last[len(unicodedata.normalize("NFD", syllable[:-1])) :])
    kept = _without_last(plain)
    return unicodedata.normalize("NFC", head + _toned(kept, None if toned_last and not _open(kept) else tone))


def _open(plain: str) -> bool:
    """Return whether a syllable still has a vowel that can bear a tone."""
    return bool(_nucleus(plain.casefold()))


def _without_last(text: str) -> str:
    """Return a text without its last character, its combining marks with it."""
    end = len(text) - 1
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end]


def _last_syllable(text: str) -> tuple[str, str]:
    text = unicodedata.normalize("NFC", text)
    start = len(text)
    while start > 0 and (text[start - 1].isalpha() or unicodedata.combining(text[start - 1])):
        start -= 1
    return text[:start], text[start:]


def _split(syllable: str) -> tuple[str, Tone | None]:
    """Return a syllable without its tone, and that tone."""
    found: Tone | None = None
    plain = ""
    for letter in syllable:
        parts = unicodedata.normalize("NFD", letter)
        for mark in parts:
            found = _TONES.get(mark, found)
        plain += unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return plain, found


def _toned(plain: str, tone: Tone | None) -> str:
    nucleus = _nucleus(plain.casefold()) if tone is not None else []
    if tone is None or not nucleus:
        return plain
    at = _bearer(plain.casefold(), nucleus)
    return plain[:at] + unicodedata.normalize("NFC", plain[at] + tone.value) + plain[at + 1 :]


def _nucleus(letters: str) -> list[int]:
    """Return where the vowels of a syllable stand that may bear its tone, in order."""
    places = [at for at, letter in enumerate(letters) if letter in _VOWELS]
    run: list[int] = []
    for at in places:  # the last run of vowels: an abbreviation before it is no part of the syllable
        run = [*run, at] if run and at == run[-1] + 1 else [at]
    # The u of "qu" and the i of "gi" belong to the beginning, if a vowel follows them.
    if len(run) > 1 and run[0] > 0 and letters[run[0] - 1 : run[0] + 1] in ("qu", "gi"):
        run = run[1:]
    return run


def _bearer(letters: str, nucleus: list[int]) -> int:
    marked = [at for at in nucleus if letters[at] in _MARKED]
    if marked:
        return marked[-1]
    closed = nucleus[-1] + 1 < len(letters)
    if len(nucleus) == 1:
        return nucleus[0]
    if len(nucleus) == 2:
        return nucleus[1] if closed else nucleus[0]
    return nucleus[1]
