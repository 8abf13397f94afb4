"""Every fault has one sentence for the citizen and one action for staff, in both languages."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from devices.printers.a4.base import A4Fault
from devices.printers.base import PrinterFault

WORDS = Path(__file__).parents[3] / "assets" / "words"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("fault", [*PrinterFault, *A4Fault])
def test_each_fault_is_told_to_both(language, fault):
    words = json.loads((WORDS / language / "fault.json").read_text(encoding="utf-8"))
    kind = "a4" if isinstance(fault, A4Fault) else "printer"
    citizen, staff = (words[f"fault.{kind}.{fault.value}.{who}"] for who in ("citizen", "staff"))
    assert 1 <= len(citizen.split()) <= 12
    assert staff.endswith(".")
    assert staff.count(".") == 1
    assert unicodedata.is_normalized("NFC", citizen + staff)
