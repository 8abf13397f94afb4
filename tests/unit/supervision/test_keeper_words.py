"""What the keeper itself tells of a device has its words, whatever the device is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices.supervision.snapshot import ERROR, SILENT, UNREACHABLE

WORDS = Path(__file__).parents[3] / "assets" / "words"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", ["printer", "reader", "scanner", "sound"])
def test_each_kind_of_device_words_the_faults_of_its_keeper(language, kind):
    words = json.loads((WORDS / language / "fault.json").read_text(encoding="utf-8"))
    for code in (SILENT, UNREACHABLE, ERROR):
        for who in ("citizen", "staff"):
            assert words[f"fault.{kind}.{code}.{who}"]
