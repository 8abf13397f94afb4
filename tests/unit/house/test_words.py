"""The catalogue of words is whole: both languages say the same, and every word that is asked for is there."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest

from kiosk.configure.setting_list import all_settings
from kiosk.paths import words_folder
from queueing.words import Words, load_words

AREAS = sorted({file.stem for file in words_folder().glob("*/*.json")})


@pytest.fixture(scope="module")
def vi() -> Words:
    return load_words(words_folder(), "vi")


@pytest.fixture(scope="module")
def en() -> Words:
    return load_words(words_folder(), "en")


def test_both_languages_have_the_same_ids(vi: Words, en: Words) -> None:
    assert vi.ids == en.ids


def test_both_languages_fill_in_the_same_fields(vi: Words, en: Words) -> None:
    different = {word: (vi.entry(word).fields, en.entry(word).fields) for word in vi.ids & en.ids}
    assert {word: fields for word, fields in different.items() if fields[0] != fields[1]} == {}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_texts_are_composed_and_tidy(language: str) -> None:
    words = load_words(words_folder(), language)
    for word in words.ids:
        text = words.entry(word).text
        assert unicodedata.is_normalized("NFC", text), f"{word} is not NFC"
        assert text.strip() or not text, f"{word} is only blanks"
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff]", text), f"{word} holds a control character"


def test_ids_begin_with_the_area_of_their_file() -> None:
    for file in words_folder().glob("*/*.json"):
        ids = json.loads(file.read_text(encoding="utf-8"))
        assert {word.partition(".")[0] for word in ids} <= {file.stem}, file


def test_every_id_that_the_program_names_exists(repo: Path, vi: Words) -> None:
    named = re.compile(rf'["\'](({"|".join(AREAS)})(?:\.[a-z0-9_]+)+)["\']')
    sources = [
        *(repo / "kiosk").rglob("*.py"),
        *(repo / "queue").rglob("*.py"),
        *(repo / "devices").rglob("*.py"),
        *(repo / "ui").rglob("*.qml"),
        *(repo / "ui").rglob("*.js"),
    ]
    settings = {setting.key for setting in all_settings()} | {"sound.loudspeaker.output"}
    missing = {
        (file.name, found[0])
        for file in sources
        for found in named.findall(file.read_text(encoding="utf-8"))
        if found[0] not in vi.ids
        and found[0] not in settings
        and not re.search(r"\.(js|css|json|png|py|qml|log|yaml|html|jsonl|db|target|service)$", found[0])
        and not (repo / found[0].replace(".", "/")).with_suffix(".py").is_file()  # names a module
    }
    assert missing == set()
