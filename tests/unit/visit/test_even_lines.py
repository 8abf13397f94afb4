"""Sentences on few, even lines: nothing is lost, nothing is wider than it must be, breaks make sense."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.breaking import TOGETHER, as_one, even_lines


def wide(text: str) -> float:
    return float(len(text))


def greedy(text: str, width: float) -> int:
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > width:
            lines, used = lines + 1, len(word)
        else:
            used += len(word) + (1 if used else 0)
    return lines


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Are you still here?", 15, ["Are you", "still here?"]),
        ("What do you need?", 13, ["What do", "you need?"]),
        ("What do you need?", 17, ["What do you need?"]),
        ("Collect a result", 12, ["Collect", "a result"]),
        ("Mời bà con\ncầm phiếu này.", 16, ["Mời bà con", "cầm phiếu này."]),
        ("Chưa có cũng được, cứ hỏi cán bộ.", 24, ["Chưa có cũng được,", "cứ hỏi cán bộ."]),
        ("Máy hết giấy.\nCán bộ đang đến.", 30, ["Máy hết giấy. Cán bộ đang đến."]),
        ("We told staff that\nyou need to go first.", 17, ["We told staff", "that you need", "to go first."]),
    ],
)
def test_sentences_break_as_one_would_read_them(text: str, width: int, lines: list[str]) -> None:
    assert even_lines(text, width, wide) == lines


def test_what_belongs_together_parts_only_where_a_line_is_too_short_for_it() -> None:
    ticket = f"Please take {as_one('your ticket')}."
    assert even_lines(ticket, 16, wide) == ["Please take", as_one("your ticket") + "."]
    assert even_lines(ticket, 9, wide) == ["Please", "take your", "ticket."]


words = st.text(alphabet="abc", min_size=1, max_size=6)


@given(st.lists(words, min_size=1, max_size=12), st.integers(min_value=6, max_value=30))
def test_no_line_is_too_wide_none_is_one_too_many_and_no_word_is_lost(parts: list[str], width: int) -> None:
    text = " ".join(parts)
    lines = even_lines(text, width, wide)
    assert " ".join(lines) == text
    assert max(map(len, lines)) <= width
    assert len(lines) == greedy(text, width)


@given(st.text(alphabet=f"ab .,\n{TOGETHER}", max_size=30), st.integers(min_value=1, max_value=20))
def test_only_spaces_become_line_breaks(text: str, width: int) -> None:
    shown = "".join(even_lines(text, width, wide))
    assert shown.translate({ord(c): None for c in f" \n{TOGETHER}"}) == text.translate(
        {ord(c): None for c in f" \n{TOGETHER}"}
    )
