"""A robot that uses a screen as a person does: it looks at the pixels, reads the words and touches them.

It knows nothing of the program: a picture of an X server, tesseract for the words and real X button events for the
finger.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pytesseract
from PIL import Image, ImageGrab, ImageOps
from pytesseract import Output

T = TypeVar("T")
Look = Callable[[Image.Image], tuple[int, int] | None]  # where something is on a picture of a screen
Band = tuple[float, float]  # from where to where, as shares of the height

WHOLE: Band = (0.0, 1.0)
FORWARD = (0x0A, 0x45, 0x27)
NUMBERS = "-c tessedit_char_whitelist=ABCDEFGH0123456789-"
LEAST_BUTTON = 200  # spots of 8 x 8 pixels
STILL_S = 0.8  # how long a page stands before a hand moves; the screen leaves out touches that come sooner
ANOTHER_PAGE = 0.15  # of the spots of a screen look different


class GaveUp(AssertionError):
    """What was waited for did not come."""


def wait_for(what: str, look: Callable[[], T | None], *, seconds: float = 120.0) -> T:
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


def _plain(text: str) -> str:
    """Fold to lower case without marks: OCR of stacked Vietnamese marks is not what is tested here."""
    folded = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in folded if not unicodedata.combining(c)).strip(" .,:!?·")


def read_number(picture: Image.Image) -> str:
    """Return the number that is the tallest line of a picture.

    OCR is made for the letters of a book, so the line is cut out and brought down to their size.
    """
    dark = np.asarray(picture.convert("L")) < 128
    rows = np.flatnonzero(dark.any(axis=1) & (dark.mean(axis=1) < 0.8))  # a black bar is no line of words
    if not rows.size:
        return ""
    line = max(np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1), key=len)
    tallest = picture.convert("L").crop((0, int(line[0]), picture.width, int(line[-1]) + 1))
    small = tallest.resize((max(1, tallest.width * 40 // tallest.height), 40), Image.Resampling.BOX)
    text = pytesseract.image_to_string(ImageOps.expand(small, 30, 255), lang="eng", config=f"--psm 7 {NUMBERS}")
    return "".join(str(text).split())


def find_number(*places: Image.Image) -> str | None:
    """Return the number that stands alone in one of several places, None if there is none."""
    numbers = (re.fullmatch(r"[A-H]\d{3}", read_number(place)) for place in places)
    return next((number[0] for number in numbers if number is not None), None)


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of a screen that differs between two pictures of it."""
    small = [np.asarray(picture.convert("L"))[::8, ::8].astype(np.int16) for picture in (one, other)]
    return float((abs(small[0] - small[1]) > 8).mean())


def part_of(picture: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    """Cut a part out of a picture, told in shares of its width and height."""
    w, h = picture.size
    return picture.crop((round(left * w), round(top * h), round(right * w), round(bottom * h)))


class Screen:
    """One screen of an X server: the box (left, top, width, height) of its picture that a person stands before."""

    noticed_s = 3.0  # how long a person waits for a screen to do something before touching it again
    patience_s = 120.0  # and how long they go on

    def __init__(self, display: str, box: tuple[int, int, int, int]) -> None:
        self.display = display
        self.box = box

    def picture(self) -> Image.Image:
        """Return what is on the screen now."""
        left, top, width, height = self.box
        return ImageGrab.grab(bbox=(left, top, left + width, top + height), xdisplay=self.display)

    def words(self, band: Band = WHOLE, picture: Image.Image | None = None) -> list[Word]:
        """Read the words of a band of the screen, now or as shown on a picture; at half size: letters are large."""
        whole = (picture or self.picture()).convert("L")
        top, bottom = (round(edge * whole.height) for edge in band)
        part = whole.crop((0, top, whole.width, bottom))
        half = part.resize((part.width // 2, part.height // 2), Image.Resampling.LANCZOS)
        data = pytesseract.image_to_data(half, lang="vie", config="--psm 11", output_type=Output.DICT)
        return [
            Word(
                _plain(text),
                2 * (data["left"][i] + data["width"][i] // 2),
                top + 2 * (data["top"][i] + data["height"][i] // 2),
            )
            for i, text in enumerate(data["text"])
            if text.strip()
        ]

    def find(self, phrase: str, band: Band = WHOLE, picture: Image.Image | None = None) -> tuple[int, int] | None:
        """Return the middle of a phrase (marks and case do not matter), or None if it is not to be seen."""
        wanted = [_plain(word) for word in phrase.split()]
        words = self.words(band, picture)
        for i in range(len(words)):
            part = words[i : i + len(wanted)]
            if [word.text for word in part] == wanted:
                return sum(w.x for w in part) // len(part), sum(w.y for w in part) // len(part)
        return None

    def see(self, phrase: str, band: Band = WHOLE, *, seconds: float = 120.0) -> tuple[int, int]:
        """Wait until a phrase is on the screen and return its middle."""
        return wait_for(f"{phrase!r} on the screen", lambda: self.find(phrase, band), seconds=seconds)

    def find_forward(self, picture: Image.Image | None = None) -> tuple[int, int] | None:
        """Return the middle of the green button: green means forward, on every screen, and nothing else."""
        green = (np.asarray((picture or self.picture()).convert("RGB"))[::8, ::8] == FORWARD).all(axis=2)
        rows, columns = np.nonzero(green)
        if len(rows) < LEAST_BUTTON:
            return None
        return 8 * round(float(columns.mean())), 8 * round(float(rows.mean()))

    def touch_forward(self) -> None:
        """Touch the green button, as soon as there is one, so that another page comes."""
        wait_for(
            "an answer to the green button", lambda: self._try_touch(self.find_forward), seconds=self.patience_s
        )

    def touch(self, phrase: str, band: Band = WHOLE, *, times: int = 1) -> None:
        """Touch a phrase, as soon as it can be read, so that another page comes."""
        wait_for(
            f"an answer to {phrase!r}", lambda: self.try_touch(phrase, band, times=times), seconds=self.patience_s
        )

    def try_touch(self, phrase: str, band: Band = WHOLE, *, times: int = 1) -> bool:
        """Touch a phrase if it can be read now, and return whether another page came."""
        return self._try_touch(lambda picture: self.find(phrase, band, picture), times)

    def _try_touch(self, look: Look, times: int = 1) -> bool:
        """Do as a person does: look, touch, and see whether something happens; if not, they look again."""
        seen = self.picture()
        at = look(seen)
        if at is None or not self._stands(seen):
            return False
        self.tap(*at, times=times)
        return self._leaves(seen)

    def _stands(self, page: Image.Image) -> bool:
        """Return whether a page stands for as long as a person needs to take it in."""
        end = time.monotonic() + STILL_S
        while difference(page, self.picture()) < ANOTHER_PAGE:
            if time.monotonic() > end:
                return True
        return False

    def _leaves(self, page: Image.Image) -> bool:
        """Return whether another page comes soon."""
        end = time.monotonic() + self.noticed_s
        while time.monotonic() < end:
            if difference(page, self.picture()) > ANOTHER_PAGE:
                return True
        return False

    def tap(self, x: int, y: int, times: int = 1) -> None:
        """Press and release at a place, `times` in quick succession."""
        at = [str(self.box[0] + x), str(self.box[1] + y)]
        subprocess.run(
            ["xdotool", "mousemove", *at, "click", "--repeat", str(times), "--delay", "60", "1"],
            env={**os.environ, "DISPLAY": self.display},
            check=True,
        )
