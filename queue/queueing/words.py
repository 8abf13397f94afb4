"""The one catalogue of words: id → text (and picture, clip, speech), in every language.

A language pack is a folder of JSON files, one for each area: `assets/words/<language>/<area>.json`, each an
object `{"id": "text"}` or `{"id": {"text": …, "picture": …, "clip": …, "speech": […]}}`. Texts are plain text;
`{name}` marks what is filled in. Screens, web pages, paper and voice all read from here.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from string import Formatter
from typing import Any

_log = logging.getLogger(__name__)


class WordsError(Exception):
    """The catalogue is broken: a file cannot be read, an id is doubled, or an entry has the wrong form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the catalogue holds under one id."""

    text: str
    picture: str | None = None
    clip: str | None = None
    speech: tuple[str, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """Names that must be filled in."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.text) if name)


class Words:
    """The catalogue in one language, with another to fall back on for ids that are not translated yet."""

    def __init__(self, language: str, entries: Mapping[str, Entry], fallback: Words | None = None) -> None:
        self.language = language
        self._entries = dict(entries)
        self._fallback = fallback

    def __contains__(self, word_id: object) -> bool:
        return word_id in self._entries or (self._fallback is not None and word_id in self._fallback)

    @property
    def ids(self) -> frozenset[str]:
        """All ids of this language itself, without the fallback's."""
        return frozenset(self._entries)

    def entry(self, word_id: str) -> Entry:
        """Return the entry of an id; raises KeyError if no language has it."""
        found = self._entries.get(word_id)
        if found is not None:
            return found
        if self._fallback is None:
            raise KeyError(word_id)
        return self._fallback.entry(word_id)

    def text(self, word_id: str, **values: object) -> str:
        """Return the text of an id with its fields filled in; raises KeyError for an unknown id or field."""
        text = self.entry(word_id).text
        return text.format(**values) if values else text

    def as_dict(self) -> dict[str, str]:
        """Return id → text of everything that can be shown, for QML and web pages."""
        below = self._fallback.as_dict() if self._fallback is not None else {}
        return below | {word_id: entry.text for word_id, entry in self._entries.items()}


def load_words(folder: Path, language: str, fallback: Words | None = None, *, over: Iterable[Path] = ()) -> Words:
    """Return the catalogue of one language from `folder/<language>/*.json`.

    `over` are folders of the same form whose texts are laid over it, the lowest first: those of a province and of a
    commune. They can only say otherwise what is there; a file or text among them that is wrong is left out.
    """
    entries = _read(folder, language)
    if not entries:
        raise WordsError(f"no words for {language!r} in {folder}")
    for layer in over:
        try:
            laid = _read(layer, language)
        except WordsError as error:
            _log.error("texts that are laid over cannot be used: %s", error)
            continue
        for word_id, entry in laid.items():
            shipped = entries.get(word_id)
            if shipped is not None and _same_fields(entry, shipped):
                entries[word_id] = replace(shipped, text=entry.text)
    return Words(language, entries, fallback)


def _same_fields(one: Entry, other: Entry) -> bool:
    try:
        return one.fields == other.fields
    except ValueError:  # braces that are none
        return False


def _read(folder: Path, language: str) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for file in sorted((folder / language).glob("*.json")):
        try:
            raw = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise WordsError(f"{file}: {error}") from error
        if not isinstance(raw, dict):
            raise WordsError(f"{file}: not an object of id and text")
        for word_id, value in raw.items():
            if word_id in entries:
                raise WordsError(f"{file}: {word_id} stands in another file too")
            entries[word_id] = _entry(file, word_id, value)
    return entries


def _entry(file: Path, word_id: str, value: Any) -> Entry:
    if isinstance(value, str):
        return Entry(value)
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        unknown = set(value) - {"text", "picture", "clip", "speech"}
        if not unknown:
            return Entry(value["text"], value.get("picture"), value.get("clip"), tuple(value.get("speech", ())))
    raise WordsError(f"{file}: {word_id} is neither a text nor an object with a text")
