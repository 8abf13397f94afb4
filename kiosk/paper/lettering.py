"""Text that always fits: it shrinks a little, then wraps, and never clips, elides or overlaps."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetrics, QPainter

from kiosk.breaking import TOGETHER, even_lines

#: Height of a line in ems: room for Ẵ above and ậ, g below, without touching the next line.
_LINE = 1.38
#: Where the baseline stands in a line, in ems from its top.
_BASE = 1.1
#: Steps of shrinking, in dots.
_STEP = 2
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text wants to look: its size, the smallest it may shrink to, and the lines it likes to stay within."""

    size: int
    smallest: int
    weight: QFont.Weight = QFont.Weight.Medium
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """A text that was set: its lines at a size, and the room they take."""

    lines: tuple[str, ...]
    size: int
    weight: QFont.Weight
    width: int

    @property
    def height(self) -> int:
        """Dots from the top of the first line to the bottom of the last, stacked marks included."""
        return len(self.lines) * ceil(self.size * _LINE)


def baseline_of(size: int) -> int:
    """Return how far the first baseline stands under the top of a text."""
    return ceil(size * _BASE)


def plain(text: str) -> str:
    """Return a text composed (NFC), on one line, without control characters; what holds together still does."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(c for c in composed if c.isspace() or unicodedata.category(c)[0] != "C")
    return _SPACES.sub(lambda found: TOGETHER if set(found[0]) == {TOGETHER} else " ", kept).strip()


class Letterer:
    """Sets and draws text with one family, in pure black: no grey edges that a thermal head would turn to mush.

    Full hinting and no antialiasing were chosen by looking: stems come out equally thick and the dots of ệ stay
    apart down to 24 dots. Not for two threads at once.
    """

    def __init__(self, family: str) -> None:
        self._family = family
        self.font = lru_cache(maxsize=64)(self._font)
        self.metrics = lru_cache(maxsize=64)(self._metrics)
        self.set = lru_cache(maxsize=256)(self._set)

    def _font(self, size: int, weight: QFont.Weight) -> QFont:
        font = QFont(self._family)
        font.setPixelSize(size)
        font.setWeight(weight)
        font.setHintingPreference(QFont.HintingPreference.PreferFullHinting)
        font.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
        return font

    def _metrics(self, size: int, weight: QFont.Weight) -> QFontMetrics:
        return QFontMetrics(self.font(size, weight))

    def _set(self, text: str, width: int, style: Style) -> Setting:
        """Return a text set into a width: as large as its style allows, on as few lines as it needs."""
        one_line = plain(text)
        words = one_line.split(" ")
        for size in range(style.size, style.smallest - 1, -_STEP):
            advance = self.metrics(size, style.weight).horizontalAdvance
            if any(advance(word) > width for word in words):
                continue  # a smaller letter is better than parting what belongs together
            lines = even_lines(one_line, width, advance)
            if len(lines) <= style.lines:
                return self._setting(lines, size, style.weight)
        advance = self.metrics(style.smallest, style.weight).horizontalAdvance
        fitting = " ".join(part for word in words for part in _parted(word, width, advance))
        return self._setting(even_lines(fitting, width, advance), style.smallest, style.weight)

    def _setting(self, lines: list[str], size: int, weight: QFont.Weight) -> Setting:
        measure = self.metrics(size, weight)
        return Setting(tuple(lines), size, weight, max(measure.horizontalAdvance(line) for line in lines))

    def draw(self, painter: QPainter, setting: Setting, left: int, top: int, width: int, *, centred: bool) -> None:
        """Draw a set text into a column; each line on its own baseline, never as rich text."""
        painter.setFont(self.font(setting.size, setting.weight))
        measure = self.metrics(setting.size, setting.weight)
        for number, line in enumerate(setting.lines):
            indent = (width - measure.horizontalAdvance(line)) // 2 if centred else 0
            baseline = top + number * ceil(setting.size * _LINE) + baseline_of(setting.size)
            painter.drawText(QPointF(left + indent, baseline), line)


def _parted(word: str, width: int, advance: Callable[[str], float]) -> list[str]:
    """Return a word, or words that hold together, in pieces that fit; what fits already stays whole."""
    if advance(word) <= width:
        return [word]
    return [piece for single in word.split(TOGETHER) for piece in _broken(single, width, advance)]


def _broken(word: str, width: int, advance: Callable[[str], float]) -> list[str]:
    """Return one word in pieces that fit; only a word that is wider than the paper is ever broken."""
    pieces: list[str] = []
    rest = word
    while advance(rest) > width and len(rest) > 1:
        cut = max(1, next(n for n in range(len(rest), 0, -1) if n == 1 or advance(rest[:n]) <= width))
        pieces.append(rest[:cut])
        rest = rest[cut:]
    return [*pieces, rest]
