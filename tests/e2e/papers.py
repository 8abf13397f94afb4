"""Reads a printed ticket as a person does: its lines one by one, by OCR on tight crops, and its QR.

It knows how a ticket is laid out, by what can be seen: lines across the whole paper frame the banner, thinner rules
part the rest. It shares no code with what draws tickets.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import numpy as np
import pytesseract
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageOps

from kiosk.paper.code import read_ticket_code
from tests.e2e.robot import read_number

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)

Ink = NDArray[np.bool_]
Rows = tuple[int, int]  # from, to

FRAME = 0.97  # dark from edge to edge
RULE = 0.85
THICK = 10  # rows: a bar, no line
ACCENT = 8  # rows between a letter and the mark above or below it
MARGIN = 24


@dataclass(frozen=True, slots=True)
class Paper:
    """What a ticket says. `code` is the ticket's id and secret from the QR."""

    number: str
    service: str
    banner: str
    reprint: str  # the words of the mark, "" on an original
    code: tuple[UUID, str]


def read_paper(picture: Image.Image) -> Paper:
    """Read a ticket that was cut off whole."""
    ink = _ink(picture)
    _, _, above, below = _frames(ink)[:4]
    banner, head = (above[1], below[0]), below[1]
    mark = _mark(ink)
    reprint = ""
    if mark is not None:
        edge = ink[mark[0] :, : MARGIN // 3].all(axis=1)
        head = mark[0] + int(np.argmin(edge))
        reprint = " ".join(_words(ImageOps.invert(_cut(picture, line))) for line in _lines(~ink, (mark[0], head)))
    rules = [run for run in _runs(ink.mean(axis=1) > RULE) if run[0] > head + THICK and run[1] - run[0] < THICK]
    first = rules[0]
    service = next(_lines(ink, (first[1], rules[1][0])))
    right = picture.crop((round(0.44 * picture.width), head, picture.width, first[0]))
    [code] = read_codes(picture)
    sides = round(0.15 * picture.width)
    return Paper(
        number=read_number(right),
        service=_words(_cut(picture, service)),
        banner=_words(_cut(picture, banner).crop((sides, 0, picture.width - sides, banner[1] - banner[0]))),
        reprint=reprint,
        code=code,
    )


def read_codes(picture: Image.Image) -> list[tuple[UUID, str]]:
    """Return ticket and secret of each QR; part of one can pass for a Micro QR, which no ticket bears."""
    found = zxingcpp.read_barcodes(picture.convert("L"), formats=QR)
    return [read_ticket_code(code.text) for code in found if code.format is zxingcpp.BarcodeFormat.QRCode]


def is_marked(picture: Image.Image) -> bool:
    """Return whether a paper, even one that was torn off, bears the bar of a reprint."""
    return _mark(_ink(picture)) is not None


def _ink(picture: Image.Image) -> Ink:
    ink: Ink = np.asarray(picture.convert("L")) < 128
    return ink


def _frames(ink: Ink) -> list[Rows]:
    """Return the bars from edge to edge: two of the woven edge, two of the banner, perhaps the mark, the foot."""
    return list(_runs(ink.mean(axis=1) > FRAME))


def _mark(ink: Ink) -> Rows | None:
    frames = _frames(ink)
    if len(frames) < 5:
        return None
    bar = frames[4]
    return bar if bar[1] - bar[0] > THICK and bar[0] - frames[3][1] < 2 * MARGIN else None


def _runs(rows: NDArray[np.bool_]) -> Iterator[Rows]:
    """Yield the stretches of rows that are true."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], rows, [False])).astype(np.int8)))
    yield from ((int(a), int(b)) for a, b in edges.reshape(-1, 2))


def _lines(ink: Ink, within: Rows) -> Iterator[Rows]:
    """Yield the lines of words within some rows, each with its marks."""
    top, bottom = within
    start = end = None
    for run in _runs(np.asarray(ink[top:bottom, MARGIN:-MARGIN].any(axis=1))):
        if start is not None and end is not None and run[0] - end > ACCENT:
            yield top + start, top + end
            start = None
        start, end = run[0] if start is None else start, run[1]
    if start is not None and end is not None:
        yield top + start, top + end


def _cut(picture: Image.Image, rows: Rows) -> Image.Image:
    return picture.convert("L").crop((0, rows[0], picture.width, rows[1]))


def _words(line: Image.Image) -> str:
    """Read one line, with nothing but white around it."""
    read = pytesseract.image_to_string(ImageOps.expand(line, MARGIN, 255), lang="vie", config="--psm 7")
    return " ".join(str(read).split())
