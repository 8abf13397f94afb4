"""The recovery key on paper: drawn like a ticket, its groups large and numbered, to be typed back by a person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont

from devices.printers.base import Raster
from kiosk.art.drawing import Drawing
from kiosk.art.rasteriser import Art
from kiosk.paper import blocks
from kiosk.paper.blocks import WHITE, Block
from kiosk.paper.draw import NARROW, WIDE, raster_of_block
from kiosk.paper.lettering import Letterer, Style
from kiosk.paper.model import Phrase

_MEDIUM, _SEMI, _BOLD = QFont.Weight.Medium, QFont.Weight.DemiBold, QFont.Weight.Bold


@dataclass(frozen=True, slots=True)
class KeyPaper:
    """Everything that the paper says. `code` is what its QR holds: the key, to be scanned instead of typed."""

    office: Phrase
    commune: Phrase
    title: Phrase
    groups: tuple[str, ...]
    keep: tuple[str, ...]
    name: str
    when: str
    code: str
    demo: Phrase | None = None


@dataclass(frozen=True, slots=True)
class _Measures:
    width: int
    margin: int
    space: int
    office: Style
    commune: Style
    title: Style
    second: Style
    number: Style
    group: Style
    body: Style
    name: Style
    demo: Style
    demo_ends: int
    module: int

    @property
    def inner(self) -> int:
        return self.width - 2 * self.margin


_MEASURES = {
    measures.width: measures
    for measures in (
        _Measures(
            width=WIDE,
            margin=22,
            space=14,
            office=Style(30, 26, _MEDIUM, 1),
            commune=Style(36, 28, _BOLD, 1),
            title=Style(60, 40, _BOLD, 1),
            second=Style(30, 26, _MEDIUM, 1),
            number=Style(38, 30, _MEDIUM, 1),
            group=Style(76, 60, _BOLD, 1),
            body=Style(30, 26, _MEDIUM, 4),
            name=Style(40, 30, _BOLD, 2),
            demo=Style(30, 24, _BOLD, 1),
            demo_ends=92,
            module=6,
        ),
        _Measures(
            width=NARROW,
            margin=12,
            space=12,
            office=Style(26, 24, _MEDIUM, 2),
            commune=Style(32, 26, _BOLD, 1),
            title=Style(44, 32, _BOLD, 2),
            second=Style(26, 24, _MEDIUM, 1),
            number=Style(32, 28, _MEDIUM, 1),
            group=Style(54, 44, _BOLD, 1),
            body=Style(28, 24, _MEDIUM, 6),
            name=Style(32, 28, _BOLD, 3),
            demo=Style(26, 24, _BOLD, 2),
            demo_ends=58,
            module=5,
        ),
    )
}


class KeyArtist:
    """Draws the paper of a recovery key; works on any thread, one at a time."""

    def __init__(self, art: Art, family: str) -> None:
        self._art = art
        self._letterer = Letterer(family)
        self._lock = Lock()

    def draw(self, paper: KeyPaper, width_dots: int) -> Raster:
        """Return the paper as a raster of exactly this width."""
        with self._lock:
            m = _MEASURES[width_dots]
            return raster_of_block(blocks.stack(width_dots, self._blocks(paper, m)), width_dots)

    def _blocks(self, paper: KeyPaper, m: _Measures) -> Iterator[Block]:
        tile = self._art.mono(Drawing("band-tile-48x36"), QSize(48, 36)).copy(0, 4, 48, 28)
        cloth = blocks.band(tile, m.width)
        yield cloth
        yield from self._demo(paper, m)
        yield blocks.gap(m.space)
        yield self._text(paper.office.text, m.office, m.inner)
        yield self._text(paper.commune.text, m.commune, m.inner)
        yield blocks.gap(m.space)
        title = [self._white(paper.title.text, m.title, m.inner)]
        if paper.title.second and paper.title.second != paper.title.text:
            title.append(self._white(paper.title.second, m.second, m.inner))
        yield blocks.black(blocks.stack(m.inner, title), m.width, 10)
        yield blocks.gap(2 * m.space)
        for number, group in enumerate(paper.groups, start=1):
            yield self._group(number, group, m)
            yield blocks.gap(m.space)
        yield blocks.rule(m.inner)
        yield blocks.gap(m.space)
        for line in paper.keep:
            yield self._text(line, m.body, m.inner)
            yield blocks.gap(m.space // 2)
        symbol = blocks.qr(paper.code, m.width // 2, m.module)
        room = m.width - 2 * m.margin - symbol.width
        told = (
            self._text(paper.name, m.name, room, centred=False),
            blocks.gap(m.space),
            self._text(paper.when, m.body, room, centred=False),
        )
        yield blocks.inset(blocks.row((symbol, blocks.stack(room, told)), 0), m.inner)
        yield blocks.gap(m.space)
        yield from self._demo(paper, m)
        yield cloth

    def _group(self, number: int, group: str, m: _Measures) -> Block:
        """Return a group with its number before it, its signs below those of the other groups."""
        column = m.width // 8
        cell = (m.inner - 2 * column) // len(group)
        label = self._text(f"{number}.", m.number, column, centred=False)
        signs = tuple(self._text(sign, m.group, cell) for sign in group)
        return blocks.row((label, *signs, blocks.Block(column, 1, lambda painter, x, y: None)), 0)

    def _demo(self, paper: KeyPaper, m: _Measures) -> Iterator[Block]:
        if paper.demo is None:
            return
        inside = m.width - 2 * m.demo_ends
        yield blocks.gap(m.space // 2)
        yield blocks.slashed(self._text(paper.demo.text, m.demo, inside), m.width, m.demo_ends)
        yield blocks.gap(m.space // 2)

    def _text(self, words: str, style: Style, width: int, *, centred: bool = True) -> Block:
        return blocks.text(self._letterer, self._letterer.set(words, width, style), width, centred=centred)

    def _white(self, words: str, style: Style, width: int) -> Block:
        setting = self._letterer.set(words, width, style)
        return blocks.text(self._letterer, setting, width, colour=WHITE)
