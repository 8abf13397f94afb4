"""What the keeper itself tells of a device has its words, whatever the device is."""

from __future__ import annotations

import pytest

from devices.supervision.snapshot import ERROR, SILENT, UNREACHABLE
from kiosk.fault_docs import KINDS
from kiosk.paths import words_folder
from kiosk.workbench.device_trials import trouble
from queueing.words import load_words


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("code", [SILENT, UNREACHABLE, ERROR])
def test_each_kind_of_device_words_the_faults_of_its_keeper(language, kind, code):
    words = load_words(words_folder(), language)
    told = trouble(kind, code).told.says(words)
    for who in ("citizen", "staff"):
        assert words.text(f"fault.{kind}.{code}.{who}") in told
