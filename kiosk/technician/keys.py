"""The keys of the on-screen keyboard, page by page. A key is a letter, a tone or a command."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.technician.composer import Tone, backspace, press_tone, type_letters

SHIFT, BACK, SPACE, DIGITS, LETTERS = "shift", "back", "space", "digits", "letters"

#: Each row holds keys and their widths in units of a letter key; every row is ten units and more wide.
_TONE_KEYS = {f"tone-{tone.name.lower()}": tone for tone in Tone}

LETTER_ROWS: tuple[tuple[str, ...], ...] = (
    ("ă", "â", "đ", "ê", "ô", "ơ", "ư", BACK),
    ("q", "w", "e", "r", "t", "y", "u", "i", "o", "p"),
    ("a", "s", "d", "f", "g", "h", "j", "k", "l"),
    (SHIFT, "z", "x", "c", "v", "b", "n", "m"),
    (*_TONE_KEYS, SPACE, DIGITS),
)
DIGIT_ROWS: tuple[tuple[str, ...], ...] = (
    ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0"),
    ("-", "/", ":", ";", "(", ")", "&", "@", "'", '"'),
    (".", ",", "?", "!", "+", "=", "_", "#", "%", BACK),
    (LETTERS, SPACE),
)
_WIDTHS = {SHIFT: 1.5, BACK: 1.5, SPACE: 2.5, DIGITS: 1.5, LETTERS: 1.5, **dict.fromkeys(_TONE_KEYS, 1.2)}


@dataclass(frozen=True, slots=True)
class Key:
    """One key as it is drawn: what is on it, and how many letter keys it is wide."""

    code: str
    label: str
    width: float


@dataclass(frozen=True, slots=True)
class Typing:
    """A text being typed, and the state of the keyboard."""

    text: str = ""
    shift: bool = True
    digits: bool = False
    names: bool = True  # every word begins with a capital letter
    most: int = 80  # characters

    def rows(self) -> tuple[tuple[Key, ...], ...]:
        """Return the keys of the present page."""
        rows = DIGIT_ROWS if self.digits else LETTER_ROWS
        return tuple(tuple(self._key(code) for code in row) for row in rows)

    def press(self, code: str) -> Typing:
        """Return what a key makes of it; a key that does not exist does nothing."""
        if code in _TONE_KEYS:
            return self._with(press_tone(self.text, _TONE_KEYS[code]))
        if code == SHIFT:
            return self._changed(shift=not self.shift)
        if code in (DIGITS, LETTERS):
            return self._changed(digits=code == DIGITS)
        if code == BACK:
            return self._with(backspace(self.text))
        if code == SPACE:
            return self._with(type_letters(self.text, " ")) if self.text and not self.text.endswith(" ") else self
        if any(code in row for row in (*LETTER_ROWS, *DIGIT_ROWS)):
            return self._with(type_letters(self.text, code.upper() if self.shift else code))
        return self

    def _key(self, code: str) -> Key:
        label = code.upper() if self.shift and len(code) == 1 else code
        return Key(code, label, _WIDTHS.get(code, 1.0))

    def _with(self, text: str) -> Typing:
        if len(text) > self.most:
            return self
        return self._changed(text=text, shift=self.names and (text == "" or text.endswith(" ")))

    def _changed(self, *, text: str | None = None, shift: bool | None = None, digits: bool | None = None) -> Typing:
        return Typing(
            self.text if text is None else text,
            self.shift if shift is None else shift,
            self.digits if digits is None else digits,
            self.names,
            self.most,
        )
