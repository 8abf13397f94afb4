from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtGui import QImage, QPainter

from devices.printers.base import Raster
from kiosk.art.rasteriser import Art
from kiosk.paper.compose import Ahead, PaperWords
from kiosk.paper.draw import _MEASURES, NARROW, WIDE, TicketArtist, _Layout, raster_of
from kiosk.paper.lettering import Letterer
from kiosk.paper.model import Phrase, TicketPaper
from queueing.centre import Centre
from queueing.issuing.model import IssuedHere

DotsOf = Callable[[Raster], npt.NDArray[np.bool_]]
MakeTicket = Callable[..., IssuedHere]

WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
LONG = "Trung tâm Phục vụ hành chính công và Tiếp nhận hồ sơ một cửa liên thông hiện đại Ẵ Ỡ ậ ỵ " * 2


@pytest.fixture(scope="module")
def paper(words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket) -> TicketPaper:
    return words["vi"].ticket(make_ticket(), centre, ahead=Ahead(4, 15, 25))


@pytest.fixture(scope="module")
def spill(art: Art, family: str, dots_of: DotsOf) -> Callable[[TicketPaper, int], list[str]]:
    """Draw every block of a paper on its own, with white around it; return those that leave their place."""
    letterer = Letterer(family)

    def look(paper: TicketPaper, width: int) -> list[str]:
        bad = []
        for number, block in enumerate(_Layout(paper, _MEASURES[width], art, letterer).blocks()):
            image = QImage(width + 64, block.height + 64, QImage.Format.Format_Mono)
            image.setColorTable([0xFFFFFFFF, 0xFF000000])
            image.fill(0)
            painter = QPainter(image)
            block.paint(painter, 32 + (width - block.width) // 2, 32)
            painter.end()
            ink = dots_of(raster_of(image))
            ink[32 : 32 + block.height, 32 : 32 + width] = False
            if ink.any() or block.width > width:
                bad.append(f"block {number} of {block.width} x {block.height}")
        return bad

    return look


@WIDTHS
def test_a_ticket_is_exactly_as_wide_as_the_paper_and_has_no_blank_ends(
    artist: TicketArtist, dots_of: DotsOf, paper: TicketPaper, width: int
) -> None:
    raster = artist.draw_ticket(paper, width)
    dots = dots_of(raster)
    assert raster.width == width
    assert dots[0].any()
    assert dots[-1].any()
    assert 0.05 < dots.mean() < 0.3  # neither empty nor black


@WIDTHS
def test_what_matters_keeps_away_from_the_edges(
    artist: TicketArtist, dots_of: DotsOf, paper: TicketPaper, width: int
) -> None:
    dots = dots_of(artist.draw_ticket(paper, width))[40:-40]  # without the cloth
    assert not dots[:, :8].any()
    assert not dots[:, -8:].any()


@WIDTHS
def test_nothing_leaves_its_place_whatever_is_written(
    spill: Callable[[TicketPaper, int], list[str]], paper: TicketPaper, width: int
) -> None:
    long = Phrase(LONG, LONG)
    everything = replace(
        paper,
        office=long,
        commune=long,
        number="W999-999999",
        pictures=("lotus", "fish"),
        picture_name=long,
        service=long,
        steps=replace(paper.steps, sit=LONG, listen=LONG, go=LONG),
        keep=LONG,
        when=LONG,
        ahead=(LONG, LONG),
        people_ahead=5000,
        bring_title=LONG,
        bring=(LONG, "x" * 200),
        counters=("W99",),
        demo=long,
    )
    assert spill(everything, width) == []
    assert spill(paper, width) == []


# What the house's typeface has and its lines are made for: Latin and all of Vietnamese. Another script comes from
# whatever font the machine has, and letters of other languages (Ṑ) stack their marks higher than a line.
LATIN = st.characters(max_codepoint=0x24F) | st.characters(min_codepoint=0x1EA0, max_codepoint=0x1EF9)


@given(text=st.text(LATIN, min_size=1, max_size=80))
@settings(max_examples=40, deadline=None)
def test_nothing_leaves_its_place_for_any_text(
    spill: Callable[[TicketPaper, int], list[str]], paper: TicketPaper, text: str
) -> None:
    odd = replace(paper, commune=Phrase(text), service=Phrase(text, text), bring=(text,), keep=text)
    assert spill(odd, NARROW) == []


@WIDTHS
@pytest.mark.parametrize("number", ["A015", "W999", "A2-015", "W12-1015", "W999-999999"])
def test_the_number_is_the_largest_thing_to_read(
    artist: TicketArtist, dots_of: DotsOf, paper: TicketPaper, width: int, number: str
) -> None:
    with_number = dots_of(artist.draw_ticket(replace(paper, number=number), width))
    tallest = max(len(run) for run in _dark_runs(with_number))
    assert tallest > (60 if len(number) < 9 else 40)


def _dark_runs(dots: npt.NDArray[np.bool_]) -> list[npt.NDArray[np.int_]]:
    rows = np.flatnonzero(dots[300:900].any(axis=1))
    return np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)


@WIDTHS
def test_markup_is_printed_as_it_stands(artist: TicketArtist, paper: TicketPaper, width: int) -> None:
    said = {
        text: artist.draw_ticket(replace(paper, service=Phrase(text)), width).rows
        for text in ("Đất đai", "<b>Đất đai</b>", "&Đất đai", "<b>Đất</b> đai")
    }
    assert len(set(said.values())) == len(said)


@WIDTHS
def test_a_reprint_differs_at_both_ends(
    artist: TicketArtist,
    dots_of: DotsOf,
    words: dict[str, PaperWords],
    centre: Centre,
    make_ticket: MakeTicket,
    width: int,
) -> None:
    first, later = (
        dots_of(artist.draw_ticket(words["vi"].ticket(make_ticket(), centre, copy_number=n), width)) for n in (1, 2)
    )
    assert later[40:170].mean() > 0.6  # a black field under the cloth
    assert first[40:170].mean() < 0.3
    assert later[-70:-30].mean() > 0.5
    assert first[-70:-30].mean() < 0.3


def test_two_copies_are_told_apart(
    artist: TicketArtist, words: dict[str, PaperWords], centre: Centre, make_ticket: MakeTicket
) -> None:
    second, third = (
        artist.draw_ticket(words["vi"].ticket(make_ticket(), centre, copy_number=n), WIDE).rows for n in (2, 3)
    )
    assert second != third


@WIDTHS
def test_one_person_is_drawn_for_each_who_waits_before(
    artist: TicketArtist, paper: TicketPaper, width: int
) -> None:
    papers = [artist.draw_ticket(replace(paper, people_ahead=n), width) for n in (1, 2, 6)]
    assert len({p.rows for p in papers}) == 3
    many = artist.draw_ticket(replace(paper, people_ahead=40), width)
    assert many == papers[-1]  # six at most, the words say how many


def test_a_crest_stands_beside_the_name(artist: TicketArtist, paper: TicketPaper, tmp_path: Path) -> None:
    Image.new("RGB", (200, 200), (160, 0, 0)).save(tmp_path / "crest.png")
    with_crest = replace(paper, crest=tmp_path / "crest.png")
    assert artist.draw_ticket(with_crest, WIDE).rows != artist.draw_ticket(paper, WIDE).rows


def test_the_same_ticket_is_the_same_paper(artist: TicketArtist, paper: TicketPaper) -> None:
    assert artist.draw_ticket(paper, WIDE) == artist.draw_ticket(paper, WIDE)


def test_a_paper_narrower_than_any_ticket_is_refused(artist: TicketArtist, paper: TicketPaper) -> None:
    with pytest.raises(ValueError, match="384 dots"):
        artist.draw_ticket(paper, 200)


@given(st.integers(1, 70), st.integers(1, 5))
@settings(max_examples=30, deadline=None)
def test_qts_padding_never_reaches_the_raster(width: int, height: int) -> None:
    image = QImage(width, height, QImage.Format.Format_Mono)
    image.setColorTable([0xFFFFFFFF, 0xFF000000])
    image.fill(1)
    raster = raster_of(image)
    assert raster.rows == ((1 << width) - 1 << (-width % 8)).to_bytes((width + 7) // 8, "big") * height
