"""From keys to the text of one scan. Pure: the time is a parameter.

Three ways of typing letters that a keyboard lacks are understood: Alt with the number of the letter on the keypad
(Windows), Alt with plus and hex digits, and Ctrl+Shift+U with hex digits (Linux).
"""

from __future__ import annotations

import unicodedata
from enum import Enum, auto

from devices.readers.hid.keys import (
    ALT,
    CAPS_LOCK,
    CTRL,
    DOWN,
    ENTER,
    KEYPAD,
    KEYPAD_ENTER,
    META,
    SHIFT,
    SPACE,
    UP,
    Key,
    U,
    letter_of,
)

_LONGEST = 8192  # letters; no code holds as many
_LONGEST_NUMBER = 7
_HEX = frozenset("0123456789abcdefABCDEF")
_ENTERS = frozenset({ENTER, KEYPAD_ENTER})
_ENTERS_BY_CTRL = frozenset("mj")  # Ctrl+M and Ctrl+J, as some scanners type the control characters of a code


class _Hex(Enum):
    """Whether the number of a letter is being typed after Ctrl+Shift+U."""

    NO = auto()
    HELD = auto()  # with Ctrl and Shift still down
    LOOSE = auto()


class Typed:
    """Collects what is typed at one scan. Silence ends it: Enter may only end a line of several."""

    def __init__(self, quiet: float = 0.15) -> None:
        self._quiet = quiet
        self._down: set[int] = set()
        self._caps = False
        self._letters: list[str | int] = []  # an int is a byte of which the encoding is not known yet
        self._number = ""  # of a letter, being typed with Alt down
        self._hex = _Hex.NO
        self._last: float | None = None
        self._too_long = False

    def feed(self, key: Key, now: float) -> None:
        """Take a key. Repeats by the kernel are no keys."""
        if key.value not in (UP, DOWN):
            return
        self._last = now
        if key.value == UP:
            self._release(key.code)
        elif key.code not in self._down:
            self._down.add(key.code)
            self._press(key.code)
        if len(self._letters) > _LONGEST:
            self._too_long = True
            self._letters.clear()

    def lose(self, now: float) -> None:
        """Take note that keys were lost: what is being typed is no whole scan, up to the next silence."""
        self._last = now
        self._too_long = True
        self._down.clear()
        self._letters.clear()

    def wait(self, now: float) -> float | None:
        """Return how long until the scan counts as ended, or None where nothing is being typed."""
        return None if self._last is None else max(0.0, self._last + self._quiet - now)

    def take(self, now: float) -> str | None:
        """Return the text of a scan that has ended, or None."""
        if self.wait(now) != 0.0:
            return None
        self._end_hex()
        text = "" if self._too_long else _text(self._letters).strip()
        self._last = None
        self._too_long = False
        self._letters.clear()
        self._down.clear()  # a key that went up unseen is not held for ever
        return text or None

    def _press(self, code: int) -> None:
        if code in SHIFT | CTRL | META:
            return
        if code in ALT:
            self._number = ""
            return
        if code == CAPS_LOCK:
            self._caps = not self._caps
            return
        if self._hex is not _Hex.NO and self._takes_hex(code):
            return
        if self._holds(ALT):
            self._press_with_alt(code)
        elif self._holds(CTRL):
            self._press_with_ctrl(code)
        elif code in _ENTERS:
            self._add("\n")
        elif not self._holds(META):
            letter = letter_of(code, shift=self._holds(SHIFT), caps=self._caps)
            if letter is not None:
                self._add(letter)

    def _press_with_alt(self, code: int) -> None:
        letter = KEYPAD.get(code) or letter_of(code, shift=False, caps=False)
        if letter is None or len(self._number) >= _LONGEST_NUMBER:
            return
        by_hex = self._number.startswith("+")
        if letter.isdigit() or (letter == "+" and not self._number) or (by_hex and letter in _HEX):
            self._number += letter

    def _press_with_ctrl(self, code: int) -> None:
        if code == U and self._holds(SHIFT):
            self._hex, self._number = _Hex.HELD, ""
        elif letter_of(code, shift=False, caps=False) in _ENTERS_BY_CTRL:
            self._add("\n")

    def _takes_hex(self, code: int) -> bool:
        """Return whether the key belongs to the number after Ctrl+Shift+U."""
        letter = letter_of(code, shift=False, caps=False) or ""
        if letter in _HEX and letter and len(self._number) < _LONGEST_NUMBER:
            self._number += letter
            return True
        self._end_hex()
        return code == SPACE or code in _ENTERS  # they end the number and write nothing

    def _release(self, code: int) -> None:
        self._down.discard(code)
        if code in ALT and not self._holds(ALT):
            self._end_alt()
        if self._hex is _Hex.HELD and code in SHIFT | CTRL:
            if self._number:
                self._end_hex()
            else:
                self._hex = _Hex.LOOSE

    def _end_alt(self) -> None:
        number, self._number = self._number, ""
        if number.startswith("+"):
            self._write(int(number[1:] or "0", 16))
        elif number:
            value = int(number)
            if value > 0xFF:
                self._write(value)
            elif value >= 0x20:
                self._add(value)

    def _end_hex(self) -> None:
        if self._hex is not _Hex.NO:
            number, self._number = self._number, ""
            self._hex = _Hex.NO
            self._write(int(number or "0", 16))

    def _write(self, number: int) -> None:
        """Write the letter of that number, unless it is none that can be seen."""
        if number <= 0x10FFFF and unicodedata.category(chr(number))[0] != "C":
            self._add(chr(number))

    def _add(self, letter: str | int) -> None:
        if not self._too_long:
            self._letters.append(letter)

    def _holds(self, keys: frozenset[int]) -> bool:
        return not keys.isdisjoint(self._down)


def _text(letters: list[str | int]) -> str:
    """Return the text. Bytes that make UTF-8 are that: some scanners type a code byte by byte."""
    text, run = "", bytearray()
    for letter in [*letters, ""]:
        if isinstance(letter, int):
            run.append(letter)
            continue
        if run:
            text += _decoded(bytes(run))
            run.clear()
        text += letter
    return text


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
