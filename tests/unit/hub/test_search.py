"""Vietnamese is found in any spelling."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.hub.search import fold


@pytest.mark.parametrize(
    ("written", "typed"), [("hoa sen", "Hoa Sen"), ("Đèn lồng", "den long"), ("ốc", "oc"), ("hoà", "hòa")]
)
def test_marks_and_case_do_not_matter(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


@given(st.text())
def test_folding_twice_changes_nothing_and_forms_do_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))
