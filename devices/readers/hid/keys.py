"""Which letter a key is: the keyboard of the United States, which scanners type on unless set otherwise."""

from __future__ import annotations

from dataclasses import dataclass

EV_SYN, EV_KEY = 0, 1
SYN_DROPPED = 3
UP, DOWN = 0, 1  # 2 is the kernel's own repeating, which no scanner means

TAB, ENTER, SPACE, CAPS_LOCK = 15, 28, 57, 58
CTRL = frozenset({29, 97})
SHIFT = frozenset({42, 54})
ALT = frozenset({56, 100})
META = frozenset({125, 126})
KEYPAD_ENTER = 96
U = 22

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (86, "\\", "|"),
)
_PLAIN = {first + place: letter for first, plain, _ in _ROWS for place, letter in enumerate(plain)}
_SHIFTED = {first + place: letter for first, _, shifted in _ROWS for place, letter in enumerate(shifted)}
# As with NumLock on: a scanner never means the arrows.
KEYPAD = dict(zip((71, 72, 73, 74, 75, 76, 77, 78, 79, 80, 81, 82, 83, 55, 98), "789-456+1230.*/", strict=True))


@dataclass(frozen=True, slots=True)
class Key:
    """One key going up or down."""

    code: int
    value: int


def letter_of(code: int, *, shift: bool, caps: bool) -> str | None:
    """Return the letter, or None where the key writes none."""
    if code == SPACE:
        return " "
    if code == TAB:
        return "\t"
    if code in KEYPAD:
        return KEYPAD[code]
    plain = _PLAIN.get(code)
    if plain is None:
        return None
    return _SHIFTED[code] if shift != (caps and plain.isalpha()) else plain


def keys_for(letter: str) -> tuple[int, bool] | None:
    """Return the key of a letter and whether it wants Shift, or None where the keyboard has none."""
    if letter in " \t":
        return (SPACE if letter == " " else TAB), False
    for table, shift in ((_PLAIN, False), (_SHIFTED, True)):
        for code, written in table.items():
            if written == letter:
                return code, shift
    return None
