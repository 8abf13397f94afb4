"""The test page shows what it promises, on every width of paper and in both languages."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytesseract
import pytest
import zxingcpp
from PIL import Image

from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paper.test_page import LETTERS, TestPage, TestPageArtist
from kiosk.paths import assets_folder, words_folder
from queueing.words import load_words


def page(**changes: object) -> TestPage:
    given: dict[str, Any] = {
        "model": "COMMUNE SIM-80",
        "where": "USB 0fe6:811e",
        "commune": "Xã Hướng Phùng",
        "at": datetime(2026, 11, 23, 1, 5, tzinfo=UTC),
        "cutter": True,
        "answers": True,
    }
    return TestPage(**given | changes)


@pytest.fixture
def draw(qapp):
    def draw_(width: int, language: str = "vi", **changes: object) -> np.ndarray:
        words = load_words(words_folder(), language)
        artist = TestPageArtist(Art(assets_folder() / "art"), load_fonts(assets_folder()), words)
        raster = artist.draw(page(**changes), width)
        bits = np.unpackbits(np.frombuffer(raster.rows, np.uint8).reshape(raster.height, -1), axis=1)
        return bits[:, :width].astype(bool)

    return draw_


@pytest.mark.parametrize("width", [384, 512, 576, 640])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_both_edges_of_the_paper_are_printed_and_every_dot_of_the_head_is_used(draw, width, language):
    ink = draw(width, language)
    assert ink.shape[1] == width
    assert ink[:, 0].sum() >= 60
    assert ink[:, -1].sum() >= 60
    assert (ink.sum(axis=0) >= 24).all()


def test_it_can_be_read_back(draw):
    ink = draw(576)
    picture = Image.fromarray(np.where(np.pad(ink, 20), 0, 255).astype(np.uint8))
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == "2026-11-23T08:05"
    text = unicodedata.normalize("NFC", pytesseract.image_to_string(picture, lang="vie", config="--psm 6"))
    for words in ("Hướng Phùng", "SIM-80", "23/11/2026", "72 mm, 576 điểm", "phải được cắt"):
        assert words in text


def test_it_says_what_is_to_happen_at_its_end(draw):
    assert (draw(576, cutter=True).shape, draw(576, cutter=True).tolist()) != (
        draw(576, cutter=False).shape,
        draw(576, cutter=False).tolist(),
    )


def test_every_vietnamese_letter_is_there():
    letters = set("".join(LETTERS).replace(" ", ""))
    tones = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    vowels = {unicodedata.normalize("NFC", vowel + tone) for vowel in "aăâeêioôơuưy" for tone in tones}
    assert len(vowels) == 72
    assert vowels | set("bcdđghklmnpqrstvx") | set("AĂÂBCDĐEÊGHIKLMNOÔƠPQRSTUƯVXY0123456789") <= letters


def test_too_narrow_a_head_is_refused(draw):
    with pytest.raises(ValueError, match="384"):
        draw(300)
