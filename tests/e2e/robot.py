"""A robot that uses a screen as a person does: it looks at the pixels, reads the words and touches them.

It knows nothing of the program: a picture of an X server, tesseract for the words and real X button events for the
finger.
"""

from __future__ import annotations

import os
import subprocess
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pytesseract
from PIL import Image, ImageGrab

T = TypeVar("T")


class GaveUp(AssertionError):
    """What was waited for did not come."""


def wait_for(what: str, look: Callable[[], T | None], *, seconds: float = 20.0) -> T:
    """Return the first truthy answer of `look`; each look is real work (a screenshot, a request, a read)."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise GaveUp(f"waited {seconds:.0f} s for {what}")


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the screen with its middle in pixels."""

    text: str
    x: int
    y: int
    line: tuple[int, int, int]


def _plain(text: str) -> str:
    """Fold to lower case without marks: OCR of stacked Vietnamese marks is not what is tested here."""
    folded = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in folded if not unicodedata.combining(c))


class Screen:
    """One screen of an X server: the box (left, top, width, height) of its picture that a person stands before."""

    def __init__(self, display: str, box: tuple[int, int, int, int]) -> None:
        self.display = display
        self.box = box

    def picture(self) -> Image.Image:
        """Return what is on the screen now."""
        left, top, width, height = self.box
        return ImageGrab.grab(bbox=(left, top, left + width, top + height), xdisplay=self.display).convert("L")

    def words(self, picture: Image.Image | None = None) -> list[Word]:
        """Read all words of the screen, or of a picture of it. Looks at half size: the letters are large."""
        whole = picture or self.picture()
        half = whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.LANCZOS)
        data = pytesseract.image_to_data(half, lang="vie", config="--psm 11", output_type=pytesseract.Output.DICT)
        return [
            Word(
                _plain(text),
                2 * (data["left"][i] + data["width"][i] // 2),
                2 * (data["top"][i] + data["height"][i] // 2),
                (data["block_num"][i], data["par_num"][i], data["line_num"][i]),
            )
            for i, text in enumerate(data["text"])
            if text.strip()
        ]

    def find(self, phrase: str) -> tuple[int, int] | None:
        """Return the middle of a phrase (marks and case do not matter), or None if it is not to be seen."""
        wanted = _plain(phrase).split()
        words = self.words()
        for i in range(len(words)):
            part = words[i : i + len(wanted)]
            if [w.text.strip(".,!?·") for w in part] == wanted:
                return sum(w.x for w in part) // len(part), sum(w.y for w in part) // len(part)
        return None

    def see(self, phrase: str, *, seconds: float = 20.0) -> tuple[int, int]:
        """Wait until a phrase is on the screen and return its middle."""
        return wait_for(f"{phrase!r} on the screen", lambda: self.find(phrase), seconds=seconds)

    def tap(self, x: int, y: int, times: int = 1) -> None:
        """Press and release at a place, `times` in quick succession."""
        at = [str(self.box[0] + x), str(self.box[1] + y)]
        subprocess.run(
            ["xdotool", "mousemove", *at, "click", "--repeat", str(times), "--delay", "60", "1"],
            env={**os.environ, "DISPLAY": self.display},
            check=True,
        )

    def touch(self, phrase: str, *, times: int = 1, seconds: float = 20.0) -> None:
        """Touch a phrase, as soon as it can be read."""
        self.tap(*self.see(phrase, seconds=seconds), times=times)
