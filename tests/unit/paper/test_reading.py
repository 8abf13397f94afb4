"""What is on the paper can be read back: the words by OCR, the QR by a reader, as by the person who holds it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp
from PIL import Image, ImageOps

from devices.printers.base import Raster
from kiosk.art.rasteriser import Art
from kiosk.paper.code import read_ticket_code
from kiosk.paper.compose import Ahead, PaperWords
from kiosk.paper.draw import NARROW, WIDE, TicketArtist
from kiosk.paper.model import TicketPaper
from kiosk.paths import assets_folder
from queueing.centre import Centre
from queueing.issuing.model import IssuedHere

MakeTicket = Callable[..., IssuedHere]
Read = Callable[[Image.Image, str], str]

WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
LANGUAGES = pytest.mark.parametrize("language", ["vi", "en"])
# OCR takes a second a ticket: by default a short one, and one with every name at its longest, in a demo.
SHORT_AND_LONG = [s if s in "BG" else pytest.param(s, marks=pytest.mark.long) for s in "ABCDEFGH"]
LONG = {
    "vi": "Phường Nam Đông Hà và các xã vùng cao Hướng Hóa, Đakrông",
    "en": "Nam Đông Hà Ward and the highlands",
}


def _picture(raster: Raster) -> Image.Image:
    size = (raster.width, raster.height)
    black_is_one = Image.frombytes("1", size, raster.rows)
    return ImageOps.expand(ImageOps.invert(black_is_one.convert("L")), 24, 255)


def _letters(text: str) -> str:
    """Return a text as OCR can be held to it: dashes and dots alike, no spaces."""
    return re.sub(r"\s", "", re.sub(r"[–—·•:]", "-", text))


def _tallest_line(picture: Image.Image) -> Image.Image:
    rows = np.flatnonzero((np.asarray(picture) < 128).any(axis=1))
    tallest = max(np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1), key=len)
    return picture.crop((0, int(tallest[0]), picture.width, int(tallest[-1]) + 1))


@pytest.fixture(scope="module")
def words_only(family: str, tmp_path_factory: pytest.TempPathFactory) -> TicketArtist:
    """Return an artist whose drawings are white: OCR shall read words, not guess letters in pictures."""
    folder = tmp_path_factory.mktemp("white")
    for drawing in (assets_folder() / "art").glob("*.svg"):
        empty = re.sub(r"(<svg\b[^>]*>).*</svg>", r"\1</svg>", drawing.read_text(encoding="utf-8"), flags=re.DOTALL)
        if drawing.stem.startswith("mark-"):
            empty = empty.replace("</svg>", '<rect x="0" y="0" width="9" height="9" fill="#FFFFFF"/></svg>')
        if drawing.stem.startswith("sign-"):
            empty = empty.replace("</svg>", '<g fill="#1B2150"/><g fill="#F0899A"/><g fill="#FBDDDD"/></svg>')
        (folder / drawing.name).write_text(empty, encoding="utf-8")
    return TicketArtist(Art(folder), family)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    folder = tmp_path_factory.mktemp("read")

    def ocr(picture: Image.Image, language: str) -> str:
        file = folder / "paper.png"
        picture.save(file)
        command = ["tesseract", str(file), "-", "-l", language, "--psm", "6"]
        done = subprocess.run(
            command,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    return ocr


def _missing(paper: TicketPaper, seen: str) -> list[str]:
    said = [
        *(part for phrase in (paper.office, paper.commune, paper.picture_name, paper.service) for part in
          (phrase.text, phrase.second)),
        *paper.ahead,
        paper.bring_title,
        *paper.bring,
        paper.keep,
        paper.when,
    ]  # fmt: skip
    flat = _letters(seen)
    # steps stand side by side on wide paper and OCR takes their lines across, so they are looked for by word
    words = [word for step in (paper.steps.sit, paper.steps.listen, paper.steps.go) for word in step.split()]
    return [text for text in (*said, *words) if _letters(text) not in flat]


@WIDTHS
@LANGUAGES
@pytest.mark.parametrize("service", SHORT_AND_LONG)
def test_every_line_of_every_ticket_reads_back(
    words_only: TicketArtist,
    read: Read,
    words: dict[str, PaperWords],
    make_centre: Callable[..., Centre],
    make_ticket: MakeTicket,
    width: int,
    language: str,
    service: str,
) -> None:
    long_name = {"commune": LONG} if service in "DG" else {}
    centre = make_centre(mode="demo" if service in "AG" else "configured", **long_name)
    ticket = make_ticket(service, language=language, secret="")
    paper = words[language].ticket(ticket, centre, ahead=Ahead(4, 15, 25))
    picture = _picture(words_only.draw_ticket(paper, width))
    seen = read(picture, "vie") + (read(picture, "eng") if language == "en" else "")
    if _missing(paper, seen):  # a closer look: tesseract 5.5 takes ẻ in the small type of narrow paper for ả
        seen += read(picture.resize((picture.width * 3, picture.height * 3), Image.Resampling.BICUBIC), "vie")
    assert _missing(paper, seen) == [], seen


@WIDTHS
@pytest.mark.parametrize(("service", "serial", "mark"), [("A", 15, ""), ("B", 208, "2"), ("H", 1347, "12")])
def test_the_number_reads_back(
    words_only: TicketArtist,
    words: dict[str, PaperWords],
    read: Read,
    centre: Centre,
    make_ticket: MakeTicket,
    width: int,
    service: str,
    serial: int,
    mark: str,
) -> None:
    paper = words["vi"].ticket(make_ticket(service, serial, mark=mark, secret=""), centre)
    number = _tallest_line(_picture(words_only.draw_ticket(paper, width)))
    # OCR is made for letters of a book, so the large number is brought down to their size
    small = number.resize((number.width * 40 // number.height, 40), Image.Resampling.BOX)
    seen = read(ImageOps.expand(small, 30, 255), "eng")
    assert paper.number in seen.replace(" ", "")


@WIDTHS
def test_a_demo_says_so_at_both_ends(
    artist: TicketArtist,
    read: Read,
    words: dict[str, PaperWords],
    make_centre: Callable[..., Centre],
    make_ticket: MakeTicket,
    width: int,
) -> None:
    paper = words["vi"].ticket(make_ticket(), make_centre(mode="demo"))
    assert paper.demo is not None
    picture = _picture(artist.draw_ticket(paper, width))
    between_slashes = 72 if width == NARROW else 110
    strip = picture.crop((between_slashes, 0, picture.width - between_slashes, picture.height))
    for end in ((60, 160), (strip.height - 160, strip.height - 60)):
        part = ImageOps.expand(strip.crop((0, end[0], strip.width, end[1])), 30, 255)
        assert _letters(paper.demo.text) in _letters(read(part, "vie"))


@WIDTHS
@LANGUAGES
def test_a_reprint_reads_as_one(
    words_only: TicketArtist,
    read: Read,
    words: dict[str, PaperWords],
    centre: Centre,
    make_ticket: MakeTicket,
    width: int,
    language: str,
) -> None:
    paper = words[language].ticket(make_ticket(language=language, secret=""), centre, copy_number=2)
    assert paper.reprint is not None
    picture = _picture(words_only.draw_ticket(paper, width))
    title, copy, foot = (
        ImageOps.expand(ImageOps.invert(picture.crop((24, top, width + 24, bottom))), 24, 255)
        for top, bottom in ((72, 186), (190, 236), (picture.height - 116, picture.height - 68))
    )
    assert _letters(paper.reprint.title) in _letters(read(title, "vie"))
    assert _letters(paper.reprint.copy) in _letters(read(copy, "vie"))
    assert _letters(paper.reprint.title) in _letters(read(foot, "vie")).replace("1N", "IN")


@WIDTHS
@pytest.mark.parametrize("service", list("ABCDEFGH"))
def test_the_qr_reads_back_beside_everything_else(
    artist: TicketArtist,
    words: dict[str, PaperWords],
    centre: Centre,
    make_ticket: MakeTicket,
    width: int,
    service: str,
) -> None:
    ticket = make_ticket(service)
    picture = _picture(artist.draw_ticket(words["vi"].ticket(ticket, centre, ahead=Ahead(2)), width))
    found = zxingcpp.read_barcodes(picture)
    assert [read_ticket_code(code.text) for code in found] == [(ticket.id, ticket.secret)]
    assert _module_dots(found[0]) >= 4


def _module_dots(code: zxingcpp.Barcode) -> float:
    corners = code.position
    return (corners.top_right.x - corners.top_left.x) / 29


def test_nothing_that_is_secret_stands_in_words(
    artist: TicketArtist,
    words: dict[str, PaperWords],
    centre: Centre,
    make_ticket: MakeTicket,
    read: Read,
) -> None:
    ticket = make_ticket()
    seen = read(_picture(artist.draw_ticket(words["vi"].ticket(ticket, centre), WIDE)), "vie").lower()
    assert ticket.secret not in seen
    assert str(ticket.id) not in seen
