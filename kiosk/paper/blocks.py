"""The building blocks of a paper: things with a height that are drawn one below the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import segno
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPolygon

from kiosk.paper.lettering import Letterer, Setting, baseline_of

BLACK = QColor(Qt.GlobalColor.black)
WHITE = QColor(Qt.GlobalColor.white)

#: White modules around a QR, as its standard wants.
_QUIET = 4


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the paper: a width, a height and how it is drawn with its left upper corner at a point."""

    width: int
    height: int
    paint: Callable[[QPainter, int, int], None]


def gap(height: int) -> Block:
    """Return white paper."""
    return Block(0, height, lambda painter, x, y: None)


def picture(image: QImage) -> Block:
    """Return a 1-bit picture as it is."""
    return Block(image.width(), image.height(), lambda painter, x, y: painter.drawImage(x, y, image))


def rule(width: int, thickness: int = 3) -> Block:
    """Return a line across."""
    return Block(width, thickness, lambda painter, x, y: painter.fillRect(x, y, width, thickness, BLACK))


def text(
    letterer: Letterer, setting: Setting, width: int, *, centred: bool = True, colour: QColor = BLACK
) -> Block:
    """Return a set text in a column."""

    def paint(painter: QPainter, x: int, y: int) -> None:
        painter.setPen(colour)
        letterer.draw(painter, setting, x, y, width, centred=centred)

    return Block(width, setting.height, paint)


def capitals(letterer: Letterer, setting: Setting, *, colour: QColor = BLACK) -> Block:
    """Return one line of letters and figures without room for marks: a ticket's or a counter's number."""
    font = letterer.font(setting.size, setting.weight)
    ink = letterer.metrics(setting.size, setting.weight).tightBoundingRect(setting.lines[0])

    def paint(painter: QPainter, x: int, y: int) -> None:
        painter.setPen(colour)
        painter.setFont(font)
        painter.drawText(QPoint(x - ink.left(), y - ink.top()), setting.lines[0])

    return Block(ink.width(), ink.height(), paint)


def stack(width: int, blocks: Iterable[Block]) -> Block:
    """Return blocks one below the other, each in the middle of the width."""
    parts = tuple(blocks)

    def paint(painter: QPainter, x: int, y: int) -> None:
        for part in parts:
            part.paint(painter, x + (width - part.width) // 2, y)
            y += part.height

    return Block(width, sum(part.height for part in parts), paint)


def row(blocks: Sequence[Block], space: int, *, aligned_top: bool = False) -> Block:
    """Return blocks side by side, each in the middle of the row's height or at its top."""
    height = max(block.height for block in blocks)

    def paint(painter: QPainter, x: int, y: int) -> None:
        for block in blocks:
            block.paint(painter, x, y if aligned_top else y + (height - block.height) // 2)
            x += block.width + space

    return Block(sum(block.width for block in blocks) + space * (len(blocks) - 1), height, paint)


def over(below: Block, above: Block, left: int, top: int) -> Block:
    """Return a block with another laid onto it, which must not reach beyond it."""

    def paint(painter: QPainter, x: int, y: int) -> None:
        below.paint(painter, x, y)
        above.paint(painter, x + left, y + top)

    return Block(below.width, below.height, paint)


def inset(block: Block, width: int) -> Block:
    """Return a block in the middle of a wider column."""
    return stack(width, (block,))


def band(tile: QImage, width: int) -> Block:
    """Return the cloth across the paper, the same motif cut at both edges."""

    def paint(painter: QPainter, x: int, y: int) -> None:
        count = -(-width // tile.width())
        start = x + (width - count * tile.width()) // 2
        for number in range(count):
            painter.drawImage(start + number * tile.width(), y, tile)

    return Block(width, tile.height(), paint)


def slashed(inner: Block, width: int, ends: int) -> Block:
    """Return a strip between two lines with slashes at both ends: the DEMO strip in black."""
    line, height = 4, inner.height + 16

    def paint(painter: QPainter, x: int, y: int) -> None:
        painter.fillRect(x, y, width, line, BLACK)
        painter.fillRect(x, y + height - line, width, line, BLACK)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(BLACK)
        lean = min(18, height // 3)
        for number in range((ends - lean - 16) // 22 + 1):
            _slash(painter, x + 4 + number * 22, y, lean, height)
            _slash(painter, x + width - 16 - lean - number * 22, y, lean, height)
        inner.paint(painter, x + (width - inner.width) // 2, y + 8)

    return Block(width, height, paint)


def _slash(painter: QPainter, left: int, top: int, lean: int, height: int) -> None:
    corners = [(lean, 0), (lean + 12, 0), (12, height), (0, height)]
    painter.drawPolygon(QPolygon([QPoint(left + x, top + y) for x, y in corners]))


def black(inner: Block, width: int, margin: int) -> Block:
    """Return white things on a black field."""

    def paint(painter: QPainter, x: int, y: int) -> None:
        painter.fillRect(x, y, width, inner.height + 2 * margin, BLACK)
        inner.paint(painter, x + (width - inner.width) // 2, y + margin)

    return Block(width, inner.height + 2 * margin, paint)


def tick_indent(side: int) -> int:
    """Return how far a text stands behind the edge of its empty box."""
    return side + 16


def ticked(letterer: Letterer, setting: Setting, width: int, side: int) -> Block:
    """Return a text with an empty box before its first line, to be ticked by eye or pen."""
    indent = tick_indent(side)

    def paint(painter: QPainter, x: int, y: int) -> None:
        top = y + baseline_of(setting.size) - side
        painter.fillRect(x, top, side, side, BLACK)
        painter.fillRect(x + 3, top + 3, side - 6, side - 6, WHITE)
        painter.setPen(BLACK)
        letterer.draw(painter, setting, x + indent, y, width - indent, centred=False)

    return Block(width, setting.height, paint)


def qr(code: str, widest: int, module: int) -> Block:
    """Return a QR with its quiet zone; modules become smaller, never under 4 dots, where the paper is narrow."""
    symbol = segno.make_qr(code, error="m", boost_error=False)
    modules = tuple(bytes(line) for line in symbol.matrix)
    dots = max(4, min(module, widest // (len(modules) + 2 * _QUIET)))
    side = (len(modules) + 2 * _QUIET) * dots

    def paint(painter: QPainter, x: int, y: int) -> None:
        for down, line in enumerate(modules):
            for start, end in _runs(line):
                painter.fillRect(
                    QRect(x + (start + _QUIET) * dots, y + (down + _QUIET) * dots, (end - start) * dots, dots),
                    BLACK,
                )

    return Block(side, side, paint)


def _runs(line: bytes) -> Iterable[tuple[int, int]]:
    """Yield the dark stretches of a line of modules as (start, end)."""
    start: int | None = None
    for at, dark in enumerate(line + b"\0"):
        if dark and start is None:
            start = at
        elif not dark and start is not None:
            yield start, at
            start = None
