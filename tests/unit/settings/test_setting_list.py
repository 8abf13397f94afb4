"""What can be set is told whole: each setting with a sentence, in a page that is current."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.configure.commands import value_of
from kiosk.configure.setting_list import all_settings
from kiosk.paths import words_folder
from kiosk.setting_docs import FILES, page
from queueing.words import load_words


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_setting_says_what_it_is_for(language: str) -> None:
    words = load_words(words_folder(), language)
    used = set()
    for setting in all_settings():
        assert setting.about(words), setting.key
        section, _, name = setting.word.rpartition(".")
        own = f"{section}.{setting.of}.{name}"
        used.add(own if setting.of and own in words else setting.word)
    assert {word for word in words.ids if word.startswith("setting.")} == used


@pytest.mark.parametrize("language", FILES)
def test_the_page_of_settings_is_current(repo: Path, language: str) -> None:
    kept = (repo / "docs" / FILES[language]).read_text(encoding="utf-8")
    assert kept == page(load_words(words_folder(), language)), "run: python -m kiosk.setting_docs docs"


def test_defaults_are_those_of_a_configured_centre() -> None:
    defaults = {(s.key, s.of): s.default for s in all_settings()}
    assert defaults["kiosk.screen.inches", None] == 21.5
    assert defaults["centre.rules.max_recalls", None] == 3
    assert defaults["printer.paper_mm", "usb"] == 80
    assert not [key for key, of in defaults if of == "simulated"]


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("kiosk.name", "07", "07"),
        ("kiosk.hub_url", "null", None),
        ("kiosk.screen.inches", "32", 32),
        ("board.on", "false", False),
        ("centre.counters[1].services", "[A, B]", ["A", "B"]),
        ("centre.counters[1].label", "7", "7"),
        ("centre.commune", "{vi: Xã A, en: A}", {"vi": "Xã A", "en": "A"}),
    ],
)
def test_what_a_person_types_is_read_by_the_kind_of_the_setting(key: str, text: str, value: object) -> None:
    assert value_of(key, text) == value
