"""The page of faults says what the code says, and every fault of every device has a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.fault_docs import FILES, KINDS, page, where_tested
from kiosk.paths import words_folder
from queueing.words import load_words

ROOT = Path(__file__).parents[3]


def without_tests(text: str) -> list[str]:
    """Return the page without its last column: tests may come and go between two makings."""
    return [line.rpartition(" | ")[0] if line.startswith("| `") else line for line in text.splitlines()]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_faults_is_current(language):
    kept = (ROOT / "docs" / FILES[language]).read_text(encoding="utf-8")
    made = page(load_words(words_folder(), language), ROOT / "tests")
    assert without_tests(kept) == without_tests(made), "run: python -m kiosk.fault_docs docs tests"


@pytest.mark.parametrize("kind", KINDS)
def test_every_fault_is_tested_somewhere(kind):
    assert [fault.value for fault in KINDS[kind] if not where_tested(kind, fault, ROOT / "tests")] == []
