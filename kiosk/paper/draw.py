"""Draws a ticket in one bit, in two layouts: wide (80 mm, 576 dots) and narrow (58 mm, 384 dots).

Both tell the same in the same order: whose paper this is, the sign and the number, what for and how long, the
three things to do as pictures, what to have ready, the QR. The wide one sets sign and number side by side and the
steps in a row; the narrow one sets sign over number and the steps one below the other: nothing has to be small.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QImage, QPainter

from devices.printers.base import Raster
from kiosk.art.drawing import Drawing
from kiosk.art.rasteriser import Art
from kiosk.paper import blocks
from kiosk.paper.blocks import BLACK, WHITE, Block
from kiosk.paper.lettering import Letterer, Style
from kiosk.paper.model import Phrase, Reprint, Steps, TicketPaper

WIDE, NARROW = 576, 384

#: As many people as are drawn one by one; the words say how many more.
_MOST_PEOPLE = 6

_MEDIUM, _SEMI, _BOLD, _EXTRA = (
    QFont.Weight.Medium,
    QFont.Weight.DemiBold,
    QFont.Weight.Bold,
    QFont.Weight.ExtraBold,
)


@dataclass(frozen=True, slots=True)
class _Measures:
    """Everything that differs between the two papers, in dots (8 a millimetre)."""

    width: int
    margin: int
    space: int
    sign: int
    office: Style
    commune: Style
    second: Style
    number: int
    name: Style
    service: Style
    ahead: Style
    step: Style
    step_picture: int
    body: Style
    title: Style
    keep: Style
    when: Style
    demo: Style
    demo_ends: int
    reprint: Style
    crest: int
    module: int

    @property
    def inner(self) -> int:
        return self.width - 2 * self.margin


_WIDE = _Measures(
    width=WIDE,
    margin=22,
    space=14,
    sign=226,
    office=Style(30, 26, _MEDIUM, 1),
    commune=Style(36, 28, _BOLD, 1),
    second=Style(26, 24, _MEDIUM, 2),
    number=168,
    name=Style(44, 32, _BOLD, 1),
    service=Style(46, 34, _BOLD, 1),
    ahead=Style(34, 28, _SEMI, 1),
    step=Style(30, 26, _BOLD, 2),
    step_picture=116,
    body=Style(30, 26, _MEDIUM, 1),
    title=Style(32, 28, _BOLD, 1),
    keep=Style(36, 28, _SEMI, 4),
    when=Style(32, 26, _MEDIUM, 1),
    demo=Style(30, 24, _BOLD, 1),
    demo_ends=92,
    reprint=Style(84, 40, _EXTRA, 1),
    crest=84,
    module=6,
)

_NARROW = _Measures(
    width=NARROW,
    margin=12,
    space=12,
    sign=232,
    office=Style(26, 24, _MEDIUM, 2),
    commune=Style(32, 26, _BOLD, 1),
    second=Style(24, 24, _MEDIUM, 2),
    number=168,
    name=Style(42, 30, _BOLD, 1),
    service=Style(38, 30, _BOLD, 2),
    ahead=Style(30, 26, _SEMI, 1),
    step=Style(34, 28, _BOLD, 2),
    step_picture=88,
    body=Style(28, 26, _MEDIUM, 1),
    title=Style(30, 26, _BOLD, 1),
    keep=Style(30, 26, _SEMI, 4),
    when=Style(26, 24, _MEDIUM, 1),
    demo=Style(26, 24, _BOLD, 2),
    demo_ends=58,
    reprint=Style(84, 36, _EXTRA, 1),
    crest=72,
    module=5,
)


_MEASURES = {measures.width: measures for measures in (_WIDE, _NARROW)}


class TicketArtist:
    """Draws tickets. Needs a QGuiApplication and the fonts, but no window; works on any thread, one at a time."""

    def __init__(self, art: Art, family: str) -> None:
        self._art = art
        self._letterer = Letterer(family)
        self._lock = Lock()

    def draw_ticket(self, paper: TicketPaper, width_dots: int) -> Raster:
        """Return the paper as a raster of exactly this width, without blank rows at its ends.

        A printer of another width gets the layout that fits, in the middle.
        """
        if width_dots < NARROW:
            raise ValueError(f"a ticket needs {NARROW} dots, not {width_dots}")
        measures = _MEASURES[WIDE if width_dots >= WIDE else NARROW]
        with self._lock:
            layout = _Layout(paper, measures, self._art, self._letterer)
            return raster_of_block(blocks.stack(width_dots, layout.blocks()), width_dots)


class _Layout:
    """One ticket on one paper, from top to bottom."""

    def __init__(self, paper: TicketPaper, measures: _Measures, art: Art, letterer: Letterer) -> None:
        self._paper = paper
        self._m = measures
        self._art = art
        self._letterer = letterer

    def blocks(self) -> Iterator[Block]:
        """Yield the parts of the ticket in order."""
        m, paper = self._m, self._paper
        motif = self._mono(Drawing("band-tile-48x36"), 48, 36).copy(0, 4, 48, 28)  # its gold edges are white here
        cloth = blocks.band(motif, m.width)
        yield cloth
        yield from self._demo()
        if paper.reprint is not None:
            yield from self._reprint(paper.reprint)
        yield blocks.gap(m.space)
        yield self._head()
        yield blocks.gap(m.space)
        yield from self._hero()
        yield from self._ruled()
        yield from self._phrase(paper.service, m.service)
        yield from self._ahead()
        yield from self._ruled()
        yield from self._steps(paper.steps)
        if paper.bring:
            yield from self._ruled()
            yield from self._bring()
        yield from self._ruled(white_follows=paper.code is not None)
        yield from self._foot()
        yield blocks.gap(m.space)
        yield from self._demo()
        yield cloth

    # ---- parts that both papers share ---------------------------------------------------------------------

    def _demo(self) -> Iterator[Block]:
        if self._paper.demo is None:
            return
        inside = self._m.width - 2 * self._m.demo_ends
        words = blocks.stack(inside, self._phrase(self._paper.demo, self._m.demo, inside))
        yield blocks.gap(self._m.space // 2)
        yield blocks.slashed(words, self._m.width, self._m.demo_ends)
        yield blocks.gap(self._m.space // 2)

    def _reprint(self, reprint: Reprint) -> Iterator[Block]:
        title = self._text(reprint.title, self._m.reprint, self._m.inner, colour_white=True)
        copy = self._text(reprint.copy, self._m.title, self._m.inner, colour_white=True)
        yield blocks.gap(self._m.space // 2)
        yield blocks.black(blocks.stack(self._m.inner, (title, copy)), self._m.width, 10)

    def _head(self) -> Block:
        m, paper = self._m, self._paper
        crest = self._crest()
        room = m.inner - (crest.width + m.space if crest is not None else 0)
        words = blocks.stack(
            room, (*self._phrase(paper.office, m.office, room), *self._phrase(paper.commune, m.commune, room))
        )
        return words if crest is None else blocks.row((crest, words), m.space)

    def _crest(self) -> Block | None:
        if self._paper.crest is None:
            return None
        image = self._art.crest(self._paper.crest, QSize(self._m.crest, self._m.crest))
        return blocks.picture(image) if image is not None else None

    def _ahead(self) -> Iterator[Block]:
        m, paper = self._m, self._paper
        if not paper.ahead:
            return
        people = min(paper.people_ahead or 0, _MOST_PEOPLE)
        yield blocks.gap(m.space // 2)
        if people:
            person = blocks.picture(self._mono(Drawing("step-person"), 30, 54))
            yield blocks.row((person,) * people, 10)
            yield blocks.gap(m.space // 2)
        for line in self._lines_ahead(" · ".join(paper.ahead)):
            yield self._text(line, m.ahead, m.inner)

    def _lines_ahead(self, together: str) -> tuple[str, ...]:
        style = self._m.ahead
        fits = self._letterer.metrics(style.size, style.weight).horizontalAdvance(together) <= self._m.inner
        return (together,) if fits else self._paper.ahead

    def _bring(self) -> Iterator[Block]:
        m = self._m
        title = self._letterer.set(self._paper.bring_title, m.inner, m.title)
        yield blocks.text(self._letterer, title, m.inner, centred=False)
        side = m.body.smallest - 2
        for line in self._paper.bring:
            setting = self._letterer.set(line, m.inner - blocks.tick_indent(side), m.body)
            yield blocks.ticked(self._letterer, setting, m.inner, side)

    # ---- parts that differ --------------------------------------------------------------------------------

    def _hero(self) -> Iterator[Block]:
        m, paper = self._m, self._paper
        sign = blocks.picture(self._mono(Drawing.sign(paper.look, paper.pictures, tight=True), m.sign, m.sign))
        beside = m.inner - m.sign - m.space
        number = self._number(beside) if m.width == WIDE else None
        if number is not None:  # sign and number side by side
            named = self._phrase(paper.picture_name, m.name, beside)
            yield blocks.row((sign, blocks.stack(beside, (number, blocks.gap(m.space), *named))), m.space)
            return
        number = self._number(m.inner, smallest=24)
        assert number is not None
        if m.width == WIDE:  # a long number takes the whole line, the picture's name stands beside the sign
            named = self._phrase(paper.picture_name, m.name, beside)
            yield blocks.row((sign, blocks.stack(beside, named)), m.space)
            yield from (blocks.gap(m.space), number)
            return
        yield from (sign, blocks.gap(m.space), number, blocks.gap(m.space // 2))
        yield from self._phrase(paper.picture_name, m.name)

    def _number(self, width: int, smallest: int = 96) -> Block | None:
        """Return the number as large as the width allows, or None if it would be smaller than `smallest`."""
        size = self._m.number
        advance = self._letterer.metrics(size, _EXTRA).horizontalAdvance(self._paper.number)
        if advance > width:
            size = size * width // advance
        if size < smallest:
            return None
        return blocks.capitals(
            self._letterer, self._letterer.set(self._paper.number, 2 * width, Style(size, size, _EXTRA))
        )

    def _steps(self, steps: Steps) -> Iterator[Block]:
        m = self._m
        pictures = (self._step("step-sit"), self._listen(), self._go())
        words = (steps.sit, steps.listen, steps.go)
        if m.width == WIDE:
            third = m.inner // 3
            row = blocks.row([blocks.inset(picture, third) for picture in pictures], 0)
            arrow = blocks.picture(self._mono(Drawing("step-next"), 34, 34))
            for edge in (third, 2 * third):
                row = blocks.over(row, arrow, edge - arrow.width // 2, (row.height - arrow.height) // 2)
            yield from (row, blocks.gap(m.space // 2))
            yield blocks.row([self._text(said, m.step, third - 8) for said in words], 8, aligned_top=True)
            return
        room = m.inner - m.step_picture - m.space
        for number, (drawn, said) in enumerate(zip(pictures, words, strict=True)):
            if number:
                yield blocks.gap(m.space // 2)
            yield blocks.row((drawn, self._text(said, m.step, room, centred=False)), m.space)

    def _step(self, name: str) -> Block:
        return blocks.picture(self._mono(Drawing(name), self._m.step_picture, self._m.step_picture))

    def _listen(self) -> Block:
        """Return the calling screen with this ticket's own sign on it."""
        screen = self._step("step-listen")
        side = round(screen.height * 0.46)
        sign = self._mono(Drawing.sign(self._paper.look, self._paper.pictures, tight=True), side, side)
        left = round(screen.width * 0.37) - side // 2
        top = round(screen.height * 0.41) - side // 2
        return blocks.over(screen, blocks.picture(sign), left, top)

    def _go(self) -> Block:
        """Return the walk to the counter, with its numeral on the front where only one can be meant."""
        counter = self._step("step-go")
        if len(self._paper.counters) != 1:
            return counter
        room = round(counter.width * 0.34)
        style = Style(round(counter.height * 0.36), 12, _EXTRA)
        setting = self._letterer.set(self._paper.counters[0], room, style)
        numeral = blocks.capitals(self._letterer, setting, colour=WHITE)
        left = round(counter.width * 0.755) - numeral.width // 2
        top = round(counter.height * 0.725) - numeral.height // 2
        return blocks.over(counter, numeral, left, top)

    def _foot(self) -> Iterator[Block]:
        m, paper = self._m, self._paper
        if paper.code is None:
            yield self._text(paper.keep, m.keep, m.inner)
            yield blocks.gap(m.space)
        else:  # the symbol brings its own white around it, so it may stand at the paper's edge
            symbol = blocks.qr(paper.code, m.width // 2, m.module)
            words = self._text(paper.keep, m.keep, m.width - m.margin - symbol.width, centred=False)
            yield blocks.inset(blocks.row((symbol, words), 0), m.width - m.margin)
        yield self._text(paper.when, m.when, m.inner)
        if paper.reprint is not None:
            again = self._text(f"{paper.reprint.title} · {paper.reprint.copy}", m.title, m.inner, colour_white=True)
            yield from (blocks.gap(m.space // 2), blocks.black(again, m.width, 4))

    # ---- small help ---------------------------------------------------------------------------------------

    def _ruled(self, *, white_follows: bool = False) -> Iterator[Block]:
        yield from (blocks.gap(self._m.space), blocks.rule(self._m.inner))
        if not white_follows:
            yield blocks.gap(self._m.space)

    def _phrase(self, phrase: Phrase, style: Style, width: int | None = None) -> Iterator[Block]:
        width = self._m.inner if width is None else width
        yield self._text(phrase.text, style, width)
        if phrase.second and phrase.second != phrase.text:
            yield self._text(phrase.second, self._m.second, width)

    def _text(
        self, words: str, style: Style, width: int, *, centred: bool = True, colour_white: bool = False
    ) -> Block:
        setting = self._letterer.set(words, width, style)
        colour = WHITE if colour_white else BLACK
        return blocks.text(self._letterer, setting, width, centred=centred, colour=colour)

    def _mono(self, drawing: Drawing, width: int, height: int) -> QImage:
        return self._art.mono(drawing, QSize(width, height))


def raster_of_block(paper: Block, width: int) -> Raster:
    """Return a drawn paper as the raster that a printer takes."""
    image = QImage(width, paper.height, QImage.Format.Format_Mono)
    image.setColorTable([WHITE.rgb(), BLACK.rgb()])  # so that bit 1 is black, as the printer wants it
    image.fill(0)
    painter = QPainter(image)
    paper.paint(painter, 0, 0)
    painter.end()
    return raster_of(image)


def raster_of(image: QImage) -> Raster:
    """Return a Format_Mono image (1 = black) as a raster: Qt pads its lines to 32 bits, a raster to 8."""
    line, padded = (image.width() + 7) // 8, image.bytesPerLine()
    bits = bytes(image.constBits())
    unused = 0xFF << (line * 8 - image.width()) & 0xFF
    rows = bytearray()
    for start in range(0, padded * image.height(), padded):
        rows += bits[start : start + line]
        rows[-1] &= unused
    return Raster(image.width(), image.height(), bytes(rows))
