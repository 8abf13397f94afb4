"""Lines break by sense, by data of the language, and nothing else changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.breaking import TOGETHER, as_one, binder
from kiosk.paths import words_folder
from queueing.words import load_words

VI = load_words(words_folder(), "vi")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Trợ giúp xã hội", ["Trợ giúp", "xã hội"]),
        ("Khai sinh, kết hôn", ["Khai sinh,", "kết hôn"]),
        ("CHẠY THỬ, không có giá trị", ["CHẠY", "THỬ,", "không có giá trị"]),
        ("Máy hết giấy.\nCán bộ đang đến.", ["Máy", "hết giấy.\nCán bộ", "đang đến."]),
        ("Chạm vào tiếng nói của mình", ["Chạm", "vào", "tiếng", "nói", "của mình"]),
    ],
)
def test_vietnamese_breaks_between_words_of_two_syllables(text: str, parts: list[str]) -> None:
    bound = binder(VI.text("kiosk.together"))(text)
    assert [part.replace(TOGETHER, " ") for part in bound.split(" ")] == parts


def test_half_of_a_word_is_no_compound() -> None:
    assert binder("xã hội, bà con")("xã hộib bà cona") == "xã hộib bà cona"


@given(st.text(alphabet="ab ,.\n", max_size=40), st.text(alphabet="ab ,", max_size=20))
def test_only_spaces_change(text: str, compounds: str) -> None:
    assert binder(compounds)(text).replace(TOGETHER, " ") == text
    assert as_one(text).replace(TOGETHER, " ") == text
