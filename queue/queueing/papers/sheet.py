"""A sheet of A4 in the house's letters: head, foot, paragraphs, lines to tick, tables. It knows no list."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from queueing.centre import Centre, Mode
from queueing.clock import CENTRE_ZONE
from queueing.words import Words

if TYPE_CHECKING:
    from fpdf import FPDF

INK = (27, 33, 80)
QUIET = (84, 71, 42)
GOLD = (249, 206, 91)
SAND = (240, 230, 208)
LINE = 138, 118, 72

MARGIN_MM = 18.0
WIDTH_MM = 210.0 - 2 * MARGIN_MM
_FONT = "noto"
_WEIGHTS = {"": "Regular", "B": "Bold"}


@dataclass(frozen=True, slots=True)
class Stationery:
    """What every paper of a centre bears. `now` is when it is printed; `fonts` the folder of the letters."""

    centre: Centre
    words: Words
    fonts: Path
    now: datetime

    def name(self, text: object) -> str:
        """Return a name of the settings in the paper's language."""
        return str(getattr(text, "vi" if self.words.language == "vi" else "en"))


class Sheet:
    """A paper that grows from top to bottom; pages follow by themselves."""

    def __init__(self, stationery: Stationery, title: str) -> None:
        """`title` stands large on the first page and in the PDF itself, so it must not name a person."""
        # Slow to import, and most programs of the house print nothing of this size.
        from fpdf import FPDF

        logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of every table of a font
        self._stationery = stationery
        sheet = self

        class Pages(FPDF):
            def header(self) -> None:
                sheet._head(self)

            def footer(self) -> None:
                sheet._foot(self)

        self.pdf = Pages(format="A4")
        for style, weight in _WEIGHTS.items():
            self.pdf.add_font(_FONT, style, stationery.fonts / f"NotoSans-{weight}.ttf")
        self.pdf.set_margins(MARGIN_MM, MARGIN_MM)
        self.pdf.set_auto_page_break(True, margin=MARGIN_MM + 8)
        self.pdf.set_title(title)
        self.pdf.set_lang(stationery.words.language)
        self.pdf.set_creation_date(stationery.now)
        self.pdf.add_page()
        self.text(title, size=22, bold=True, space=3)

    def text(
        self, text: str, *, size: float = 12, bold: bool = False, quiet: bool = False, space: float = 2
    ) -> None:
        """Write a paragraph, `space` mm before the next."""
        self._letters(size, bold=bold, quiet=quiet)
        self.pdf.multi_cell(0, size * 0.5, plain(text), new_x="LMARGIN", new_y="NEXT", align="L")
        self.pdf.ln(space)

    def items(self, lines: Sequence[str]) -> None:
        """Write lines, each with a box to tick."""
        for line in lines:
            self._letters(15)
            top = self.pdf.get_y()
            if top > self.pdf.page_break_trigger - 12:
                self.pdf.add_page()
                top = self.pdf.get_y()
            self.pdf.set_line_width(0.5)
            self.pdf.rect(MARGIN_MM, top + 0.6, 6, 6)
            self.pdf.set_x(MARGIN_MM + 11)
            self.pdf.multi_cell(0, 7.5, plain(line), new_x="LMARGIN", new_y="NEXT", align="L")
            self.pdf.ln(3.5)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
        """Write a table; `widths` are shares. Its head stands on every page."""
        from fpdf.fonts import FontFace

        self._letters(10)
        self.pdf.set_draw_color(*LINE)
        self.pdf.set_line_width(0.2)
        with self.pdf.table(
            headings_style=FontFace(emphasis="BOLD", color=INK, fill_color=SAND),
            borders_layout="HORIZONTAL_LINES",
            col_widths=tuple(widths),
            line_height=5.4,
            padding=(0.7, 1.5),
            text_align="LEFT",
        ) as table:
            for cells in (head, *rows):
                table.row([plain(cell) for cell in cells])
        self.pdf.set_draw_color(*INK)

    def done(self) -> bytes:
        """Return the PDF."""
        return bytes(self.pdf.output())

    def _letters(self, size: float, *, bold: bool = False, quiet: bool = False) -> None:
        self.pdf.set_font(_FONT, "B" if bold else "", size)
        self.pdf.set_text_color(*(QUIET if quiet else INK))
        self.pdf.set_draw_color(*INK)

    def _head(self, pdf: FPDF) -> None:
        centre, words = self._stationery.centre, self._stationery.words
        if centre.mode is Mode.DEMO:
            pdf.set_fill_color(*GOLD)
            pdf.rect(0, 0, 210, 10, style="F")
            pdf.set_font(_FONT, "B", 11)
            pdf.set_text_color(*INK)
            pdf.set_xy(0, 2)
            pdf.cell(210, 6, words.text("a4.demo"), align="C")
        pdf.set_xy(MARGIN_MM, MARGIN_MM - 2)
        pdf.set_font(_FONT, "B", 12)
        pdf.set_text_color(*INK)
        pdf.cell(WIDTH_MM, 6, plain(self._stationery.name(centre.commune)), new_x="LMARGIN", new_y="NEXT")
        pdf.set_font(_FONT, "", 10)
        pdf.cell(WIDTH_MM, 5, plain(self._stationery.name(centre.office)), new_x="LMARGIN", new_y="NEXT")
        pdf.set_draw_color(*INK)
        pdf.set_line_width(0.6)
        pdf.line(MARGIN_MM, pdf.get_y() + 2, MARGIN_MM + WIDTH_MM, pdf.get_y() + 2)
        pdf.set_y(pdf.get_y() + 7)

    def _foot(self, pdf: FPDF) -> None:
        words, local = self._stationery.words, self._stationery.now.astimezone(CENTRE_ZONE)
        pdf.set_y(-MARGIN_MM)
        pdf.set_font(_FONT, "", 9)
        pdf.set_text_color(*QUIET)
        pdf.cell(WIDTH_MM / 2, 5, words.text("a4.printed", time=f"{local:%H:%M %d/%m/%Y}"))
        pages = words.text("a4.page", page=pdf.page_no(), pages="{nb}")
        pdf.cell(WIDTH_MM / 2, 5, pages, align="R")


def plain(text: str) -> str:
    """Return text without what could steer: control characters, and signs that change the direction of reading."""
    return "".join(sign for sign in text if sign == "\n" or (sign.isprintable() and sign not in _STEERING))


_STEERING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
