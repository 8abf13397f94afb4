from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QFont, QImage, QPainter

from devices.printers.base import Raster
from kiosk.breaking import as_one
from kiosk.paper.draw import raster_of
from kiosk.paper.lettering import Letterer, Setting, Style, plain

DotsOf = Callable[[Raster], npt.NDArray[np.bool_]]

_VOWELS = "aăâeêioôơuưy"
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def vietnamese_letters() -> Iterator[str]:
    """Yield the 134 letters with marks, small and capital."""
    for letter in _VOWELS:
        for tone in ("", *_TONES):
            composed = unicodedata.normalize("NFC", letter + tone)
            if not composed.isascii():
                yield from (composed, composed.upper())
    yield from "đĐ"


@pytest.fixture(scope="module")
def letterer(family: str) -> Letterer:
    return Letterer(family)


@pytest.fixture(scope="module")
def ink_of(letterer: Letterer, dots_of: DotsOf) -> Callable[[Setting, int], npt.NDArray[np.bool_]]:
    """Draw a set text with 40 dots of white around its box."""

    def draw(setting: Setting, width: int) -> npt.NDArray[np.bool_]:
        image = QImage(width + 80, setting.height + 80, QImage.Format.Format_Mono)
        image.setColorTable([0xFFFFFFFF, 0xFF000000])
        image.fill(0)
        painter = QPainter(image)
        letterer.draw(painter, setting, 40, 40, width, centred=True)
        painter.end()
        return dots_of(raster_of(image))

    return draw


def test_there_are_134_letters() -> None:
    assert len(set(vietnamese_letters())) == 134


@pytest.mark.parametrize("size", [24, 26, 30, 36, 46])
@pytest.mark.parametrize("weight", [QFont.Weight.Medium, QFont.Weight.Bold, QFont.Weight.ExtraBold])
def test_every_letter_is_whole_inside_its_line(
    letterer: Letterer,
    ink_of: Callable[[Setting, int], npt.NDArray[np.bool_]],
    size: int,
    weight: QFont.Weight,
) -> None:
    pictures: dict[bytes, str] = {}
    for letter in vietnamese_letters():
        setting = letterer.set(letter, 100, Style(size, size, weight))
        ink = ink_of(setting, 100)
        inside = ink[40:-40, 40:-40]
        assert inside.any(), f"{letter} left no ink"
        assert ink.sum() == inside.sum(), f"{letter} reaches out of its line"
        bare = unicodedata.normalize("NFD", letter)[0]
        if bare not in "đĐ":
            without = ink_of(letterer.set(bare, 100, Style(size, size, weight)), 100)
            assert ink.sum() > without.sum(), f"{letter} has lost its marks"
        assert pictures.setdefault(ink.tobytes(), letter) == letter, f"{letter} looks like another letter"


@given(text=st.text(min_size=1, max_size=200), width=st.integers(60, 540), size=st.sampled_from([26, 34, 46]))
@settings(max_examples=150, deadline=None)
def test_no_text_is_ever_wider_than_its_column_or_loses_a_letter(
    letterer: Letterer, text: str, width: int, size: int
) -> None:
    setting = letterer.set(text, width, Style(size, 24, lines=2))
    assert setting.width <= width
    assert "".join("".join(setting.lines).split()) == "".join(plain(text).split())


def test_a_text_shrinks_a_little_before_it_takes_more_lines(letterer: Letterer) -> None:
    style = Style(46, 34, QFont.Weight.Bold, 1)
    assert letterer.set("Đất đai", 300, style).size == 46
    smaller = letterer.set("Khai sinh, kết hôn", 400, style)
    assert (len(smaller.lines), 34 <= smaller.size < 46) == (1, True)
    wrapped = letterer.set("Khai sinh, kết hôn, nhận cha mẹ con", 400, style)
    assert (len(wrapped.lines), wrapped.size) == (2, 34)


def test_lines_are_of_nearly_equal_length(letterer: Letterer) -> None:
    setting = letterer.set("Trung tâm Phục vụ hành chính công", 360, Style(26, 24, lines=2))
    assert setting.lines == ("Trung tâm Phục vụ", "hành chính công")


def test_words_that_belong_together_are_parted_only_where_the_smallest_letter_is_too_wide(
    letterer: Letterer,
) -> None:
    style = Style(34, 28, QFont.Weight.Medium, 2)
    narrow = letterer.metrics(34, QFont.Weight.Medium).horizontalAdvance("Giấy chứng sinh")
    assert letterer.set("Giấy chứng sinh bản chính", narrow - 10, style).lines[0] == "Giấy chứng"
    paper = f"Giấy {as_one('chứng sinh')} {as_one('bản chính')}"
    assert letterer.set(paper, narrow, style).lines == (f"Giấy {as_one('chứng sinh')}", as_one("bản chính"))
    held = as_one("Giấy chứng sinh")
    smaller = letterer.set(held, narrow - 10, style)
    assert (smaller.lines, smaller.size < 34) == ((held,), True)
    assert letterer.set(held, narrow // 2, style).lines[0] == "Giấy"


def test_decomposed_letters_and_control_codes_are_made_plain() -> None:
    assert plain("Hu\u031bo\u031b\u0301ng\x1b@\x1d\n Phu\u0300ng\u200b") == "Hướng@ Phùng"
