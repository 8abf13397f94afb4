"""The paper of the simulated printer: the strip that is being printed, and the tray of what came off it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PIL import Image

DOTS_AN_INCH = 203
_NAME = re.compile(r"paper-(\d{6})-(cut|torn|blank)\.png")


class PaperKind(StrEnum):
    """How a piece of paper came off the roll."""

    CUT = "cut"  # cut by the cutter, with something on it
    TORN = "torn"  # torn off by a hand, so perhaps not whole
    BLANK = "blank"  # nothing on it


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of paper in the tray."""

    number: int
    kind: PaperKind
    file: Path


class Strip:
    """The paper between the roll and the cutter."""

    def __init__(self, width: int) -> None:
        self._stride = (width + 7) // 8
        self._rows: list[bytes] = []

    @property
    def height(self) -> int:
        """Dots that hang out of the printer."""
        return len(self._rows)

    def print_row(self, dots: bytes) -> None:
        """Print one row; what is wider than the paper is lost."""
        self._rows.append(dots[: self._stride].ljust(self._stride, b"\0"))

    def feed(self, dots: int) -> None:
        """Move the paper on."""
        self._rows += [bytes(self._stride)] * dots

    def take(self) -> Image.Image | None:
        """Take the paper off; None if nothing hangs out."""
        if not self._rows:
            return None
        inverted = bytes(byte ^ 0xFF for byte in b"".join(self._rows))  # Pillow's 1 is white
        height = len(self._rows)
        self._rows = []
        return Image.frombytes("1", (self._stride * 8, height), inverted)


class Tray:
    """A folder of papers as PNG, each complete from the moment its name is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._last = max((paper.number for paper in self.papers()), default=0)

    def papers(self) -> list[Paper]:
        """Return the papers, oldest first."""
        found = ((_NAME.fullmatch(file.name), file) for file in self._folder.iterdir())
        return sorted(
            (Paper(int(match[1]), PaperKind(match[2]), file) for match, file in found if match),
            key=lambda paper: paper.number,
        )

    def add(self, picture: Image.Image, kind: PaperKind) -> Paper:
        """Lay a paper into the tray."""
        if picture.getextrema() == (255, 255):
            kind = PaperKind.BLANK
        self._last += 1
        file = self._folder / f"paper-{self._last:06d}-{kind}.png"
        unfinished = file.with_suffix(".part")
        with unfinished.open("wb") as out:
            picture.save(out, format="PNG", dpi=(DOTS_AN_INCH, DOTS_AN_INCH))
        unfinished.replace(file)
        return Paper(self._last, kind, file)
