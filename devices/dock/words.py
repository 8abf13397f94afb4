"""The dock's words, from the one catalogue. Devices cannot import its reader, which lives in a sibling layer."""

from __future__ import annotations

import json
from pathlib import Path

LANGUAGES = ("vi", "en")  # Vietnamese first
_AREAS = ("dock", "fault")


def load_dock_words(folder: Path) -> dict[str, dict[str, str]]:
    """Return language → id → text of what the dock shows."""
    return {language: _language(folder / language) for language in LANGUAGES}


def _language(folder: Path) -> dict[str, str]:
    words: dict[str, str] = {}
    for area in _AREAS:
        for word_id, entry in json.loads((folder / f"{area}.json").read_text(encoding="utf-8")).items():
            words[word_id] = entry if isinstance(entry, str) else entry["text"]
    return words
