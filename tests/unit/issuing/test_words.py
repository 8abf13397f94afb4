"""Every refusal has its sentence for people and for staff, in every language."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from queueing.issuing import model
from queueing.words import load_words

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_refusal_is_told(language: str) -> None:
    words = load_words(ROOT / "assets" / "words", language)
    codes = re.findall(r"`(\w+)` \(", model.IssueRefused.__doc__ or "")
    assert set(codes) == {"not_paired", "cloned", "clock", "store"}
    for code in codes:
        for word_id in (f"issue.refused.{code}", f"issue.refused.{code}.staff"):
            text = words.text(word_id)
            assert text == unicodedata.normalize("NFC", text)
            assert text.endswith(".")
