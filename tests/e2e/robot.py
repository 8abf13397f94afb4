"""A robot that uses a screen as a person does: it looks at the pixels, reads the words and touches them.

It knows nothing of the program: a virtual X server, a picture of it, tesseract for the words and real X button
events for the finger.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
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
    """One virtual screen."""

    def __init__(self, display: str, width: int, height: int) -> None:
        self.display = display
        self.width = width
        self.height = height

    def picture(self) -> Image.Image:
        """Return what is on the screen now."""
        return ImageGrab.grab(xdisplay=self.display).convert("L")

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
        subprocess.run(
            ["xdotool", "mousemove", str(x), str(y), "click", "--repeat", str(times), "--delay", "60", "1"],
            env={**os.environ, "DISPLAY": self.display},
            check=True,
        )

    def touch(self, phrase: str, *, times: int = 1, seconds: float = 20.0) -> None:
        """Touch a phrase, as soon as it can be read."""
        self.tap(*self.see(phrase, seconds=seconds), times=times)


@contextmanager
def virtual_screen(width: int, height: int, log: Path) -> Iterator[Screen]:
    """Start an X server of its own, on a display number that it chooses itself."""
    if shutil.which("Xvfb") is None:
        raise RuntimeError("Xvfb is missing: ./install.sh test installs it")
    read_end, write_end = os.pipe()
    with log.open("wb") as errors:
        server = subprocess.Popen(
            [
                "Xvfb",
                "-displayfd",
                str(write_end),
                "-screen",
                "0",
                f"{width}x{height}x24",
                "-noreset",
                "-nolisten",
                "tcp",
            ],
            pass_fds=[write_end],
            stderr=errors,
        )
    os.close(write_end)
    try:
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise RuntimeError(f"Xvfb did not start: {log.read_text()}")
        yield Screen(f":{number}", width, height)
    finally:
        server.terminate()
        server.wait(10)
