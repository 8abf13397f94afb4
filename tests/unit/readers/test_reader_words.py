"""Every fault of a reader has one sentence for the citizen and one action for staff, in both languages."""

from __future__ import annotations

import unicodedata

import pytest

from devices.readers.base import ReaderFault, ReaderKind
from devices.supervision.snapshot import ERROR, SILENT, UNREACHABLE
from kiosk.paths import words_folder
from queueing.words import load_words


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("fault", sorted({*ReaderFault, ERROR, SILENT, UNREACHABLE}))
def test_each_fault_is_told_to_both(language: str, fault: str) -> None:
    words = load_words(words_folder(), language)
    citizen, staff = (words.text(f"fault.reader.{fault}.{who}") for who in ("citizen", "staff"))
    assert 1 <= len(citizen.split()) <= 12
    assert staff.endswith(".")
    assert staff.count(".") == 1
    assert unicodedata.is_normalized("NFC", citizen + staff)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_way_of_reading_has_its_words(language: str) -> None:
    words = load_words(words_folder(), language)
    assert all(words.text(f"reading.via.{kind}") for kind in ReaderKind)
