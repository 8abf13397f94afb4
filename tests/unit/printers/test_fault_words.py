"""Every fault has one sentence for the citizen and one action for staff, in both languages."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from devices.printers.base import PrinterFault
from devices.printers.simulator.dock.page import SWITCHES
from devices.printers.simulator.dock.words import LANGUAGES, load_dock_words

WORDS = Path(__file__).parents[3] / "assets" / "words"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fault", PrinterFault)
def test_each_fault_is_told_to_both(language, fault):
    words = json.loads((WORDS / language / "fault.json").read_text(encoding="utf-8"))
    citizen, staff = (words[f"fault.printer.{fault.value}.{who}"] for who in ("citizen", "staff"))
    assert 1 <= len(citizen.split()) <= 12
    assert staff.endswith(".")
    assert staff.count(".") == 1
    assert unicodedata.is_normalized("NFC", citizen + staff)


def test_the_dock_has_the_same_words_in_both_languages():
    words = load_dock_words(WORDS)
    assert set(words["vi"]) == set(words["en"])
    for switch in SWITCHES:
        assert {f"dock.{switch.word}.on", f"dock.{switch.word}.off"} <= set(words["vi"])
