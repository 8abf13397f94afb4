"""The test page of a ticket printer: drawn like a ticket, and showing at a glance what may be wrong.

Both edges and the ruler tell the width, the letters whether every mark is sharp, black and stripes whether the head
is even and whole, the last line whether the paper was cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QPainter

from devices.printers.base import Raster
from kiosk.art.drawing import Drawing
from kiosk.art.rasteriser import Art
from kiosk.breaking import BoundWords
from kiosk.paper import blocks
from kiosk.paper.blocks import BLACK, WHITE, Block
from kiosk.paper.draw import NARROW, WIDE, raster_of_block
from kiosk.paper.lettering import Letterer, Style
from queueing.clock import CENTRE_ZONE
from queueing.words import Words

_DOTS_A_MM = 8
_MARGIN = 12
_MEDIUM, _BOLD, _EXTRA = QFont.Weight.Medium, QFont.Weight.Bold, QFont.Weight.ExtraBold

LETTERS = (
    "A Ă Â B C D Đ E Ê G H I K L M N O Ô Ơ P Q R S T U Ư V X Y",
    "a à á ả ã ạ ă ằ ắ ẳ ẵ ặ â ầ ấ ẩ ẫ ậ",
    "e è é ẻ ẽ ẹ ê ề ế ể ễ ệ",
    "i ì í ỉ ĩ ị y ỳ ý ỷ ỹ ỵ",
    "o ò ó ỏ õ ọ ô ồ ố ổ ỗ ộ ơ ờ ớ ở ỡ ợ",
    "u ù ú ủ ũ ụ ư ừ ứ ử ữ ự",
    "b c d đ g h k l m n p q r s t v x",
    "À Ế Ọ Ữ Ỵ Ẵ 0 1 2 3 4 5 6 7 8 9",
)
"""Every letter of Vietnamese with every tone, and the figures."""


@dataclass(frozen=True, slots=True)
class TestPage:
    """What stands on the page. `model` is what the printer calls itself, or how it is connected."""

    __test__ = False  # for pytest: this is no test

    model: str
    where: str
    commune: str
    at: datetime
    cutter: bool
    answers: bool


class TestPageArtist:
    """Draws test pages. Needs a QGuiApplication and the fonts; works on any thread, one at a time."""

    __test__ = False

    def __init__(self, art: Art, family: str, words: Words) -> None:
        self._art = art
        self._words = BoundWords(words)
        self._letterer = Letterer(family)
        self._lock = Lock()

    def draw(self, page: TestPage, width_dots: int) -> Raster:
        """Return the page, exactly as wide as the printer can print."""
        if width_dots < NARROW:
            raise ValueError(f"a test page needs {NARROW} dots, not {width_dots}")
        with self._lock:
            return raster_of_block(blocks.stack(width_dots, self._blocks(page, width_dots)), width_dots)

    def _blocks(self, page: TestPage, width: int) -> Iterator[Block]:
        wide = width >= WIDE
        inner = width - 2 * _MARGIN
        local = page.at.astimezone(CENTRE_ZONE)
        yield self._cloth(width)
        yield blocks.gap(8)
        yield self._say("paper.test.title", Style(56 if wide else 44, 30, _EXTRA), inner)
        yield self._text(self._words.held(page.commune), Style(32 if wide else 28, 24, _BOLD, 2), inner)
        yield blocks.gap(8)
        yield self._text(page.model, Style(34 if wide else 28, 24, _BOLD, 2), inner)
        yield self._text(page.where, Style(26, 22, _MEDIUM, 2), inner)
        yield self._text(f"{local:%d/%m/%Y · %H:%M}", Style(30, 24, _MEDIUM), inner)
        yield from self._titled("paper.test.width", inner, mm=width // _DOTS_A_MM, dots=width)
        yield self._say("paper.test.edges", Style(26, 22, _MEDIUM, 2), inner)
        yield blocks.gap(4)
        yield self._ruler(width)
        yield from self._titled("paper.test.letters", inner)
        for line in LETTERS:
            yield self._text(line, Style(32 if wide else 28, 24, _MEDIUM, 2), inner)
        yield from self._titled("paper.test.black", inner)
        yield _stripes(width)
        yield blocks.gap(10)
        yield blocks.qr(f"{local:%Y-%m-%dT%H:%M}", width // 2, 5)
        yield self._say(
            "paper.test.answers" if page.answers else "paper.test.silent", Style(28, 24, _MEDIUM, 3), inner
        )
        yield blocks.gap(8)
        told = "paper.test.cut" if page.cutter else "paper.test.tear"
        words = self._letterer.set(self._words.text(told), inner - 16, Style(32, 26, _BOLD, 2))
        yield blocks.black(blocks.text(self._letterer, words, inner - 16, colour=WHITE), width, 8)
        yield self._cloth(width)

    def _cloth(self, width: int) -> Block:
        motif = self._art.mono(Drawing("band-tile-48x36"), QSize(48, 36)).copy(0, 4, 48, 28)
        return blocks.band(motif, width)

    def _titled(self, word: str, inner: int, **values: object) -> Iterator[Block]:
        yield from (blocks.gap(10), blocks.rule(inner), blocks.gap(6))
        yield self._text(self._words.text(word, **values), Style(28, 24, _BOLD, 2), inner)
        yield blocks.gap(4)

    def _say(self, word: str, style: Style, width: int) -> Block:
        return self._text(self._words.text(word), style, width)

    def _text(self, text: str, style: Style, width: int) -> Block:
        return blocks.text(self._letterer, self._letterer.set(text, width, style), width)

    def _ruler(self, width: int) -> Block:
        """Return a ruler in millimetres over the whole width, with the two outermost columns of dots in black."""
        height, font = 64, self._letterer.font(24, _BOLD)
        measure = self._letterer.metrics(24, _BOLD)

        def paint(painter: QPainter, x: int, y: int) -> None:
            painter.setPen(BLACK)
            painter.setFont(font)
            for mm in range(width // _DOTS_A_MM + 1):
                left = min(mm * _DOTS_A_MM, width - 2)
                tall = 30 if mm % 10 == 0 else 20 if mm % 5 == 0 else 10
                painter.fillRect(x + left, y, 2, tall, BLACK)
                label = str(mm // 10)
                advance = measure.horizontalAdvance(label)
                if mm % 10 == 0 and 0 < left < width - advance:
                    painter.drawText(x + left - advance // 2, y + 58, label)
            painter.fillRect(x, y, 2, height, BLACK)
            painter.fillRect(x + width - 2, y, 2, height, BLACK)
            painter.fillRect(x, y, width, 2, BLACK)

        return Block(width, height, paint)


def _stripes(width: int) -> Block:
    """Return a black bar, where a dead dot shows white, and lines of one dot, where a dead dot is missing."""

    def paint(painter: QPainter, x: int, y: int) -> None:
        painter.fillRect(x, y, width, 24, BLACK)
        for column in range(0, width, 2):
            painter.fillRect(x + column, y + 32, 1, 16, BLACK)
        for row in range(0, 16, 2):
            painter.fillRect(x, y + 56 + row, width, 1, BLACK)

    return Block(width, 72, paint)
