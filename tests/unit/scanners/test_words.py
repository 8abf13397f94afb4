"""Every fault of a scanner and of a page has its sentences, short enough for an elder, in both languages."""

from __future__ import annotations

import unicodedata

import pytest

from devices.scanners.base import PageFault, ScannerFault, ScanStage
from devices.scanners.inspection.model import LookFault
from devices.scanners.picture import PictureFault
from kiosk.paths import words_folder
from queueing.words import load_words

MOST_WORDS = 12  # of one sentence


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("fault", ScannerFault)
def test_each_fault_is_told_to_citizen_and_staff(language, fault):
    words = load_words(words_folder(), language)
    citizen, staff = (words.text(f"fault.scanner.{fault.value}.{who}") for who in ("citizen", "staff"))
    assert 1 <= len(citizen.split()) <= MOST_WORDS
    assert staff.endswith(".")
    assert staff.count(".") == 1
    assert unicodedata.is_normalized("NFC", citizen + staff)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_fault_is_told_as_advice_and_each_stage_as_guidance(language):
    words = load_words(words_folder(), language)
    wanted = {f"page.fault.{fault}" for fault in PageFault} | {f"scan.stage.{stage}" for stage in ScanStage}
    assert wanted == {word for word in words.ids if word.startswith(("page.fault.", "scan.stage."))}
    for word in wanted:
        assert all(len(sentence.split()) <= MOST_WORDS for sentence in words.text(word).split(". "))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_the_shell_says_of_a_picture_has_a_sentence(language):
    words = load_words(words_folder(), language)
    assert {f"inspect.fault.{fault}" for fault in (*PictureFault, *LookFault)} <= set(words.ids)
