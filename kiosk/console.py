"""What the command line says, in the language of the person at the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.paths import words_folder
from queueing.words import Words, load_words

LANGUAGES = ("vi", "en")


def terminal_languages(environ: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Return the languages to speak: as $KIOSK_LANG or the locale says, else both, Vietnamese first."""
    environ = os.environ if environ is None else environ
    for name in ("KIOSK_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        language = environ.get(name, "")[:2].lower()
        if language in LANGUAGES:
            return (language,)
        if environ.get(name):  # C, POSIX or a language that there is no pack for
            return LANGUAGES
    return LANGUAGES


@dataclass(frozen=True, slots=True)
class Console:
    """Says words of the catalogue on the terminal, in one language or in two after each other."""

    catalogues: tuple[Words, ...]

    @classmethod
    def open(cls, environ: Mapping[str, str] | None = None) -> Console:
        """Return a console that speaks the terminal's languages."""
        return cls(tuple(load_words(words_folder(), language) for language in terminal_languages(environ)))

    @property
    def words(self) -> Words:
        """The first of the languages."""
        return self.catalogues[0]

    def text(self, word_id: str, **values: object) -> str:
        """Return a sentence in every language of the console, on one line."""
        return " · ".join(dict.fromkeys(words.text(word_id, **values) for words in self.catalogues))

    def say(self, word_id: str, **values: object) -> None:
        """Print a sentence, a line for each language."""
        for text in dict.fromkeys(words.text(word_id, **values) for words in self.catalogues):
            sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def complain(self, word_id: str, **values: object) -> None:
        """Print a sentence to the error output, a line for each language."""
        for text in dict.fromkeys(words.text(word_id, **values) for words in self.catalogues):
            sys.stderr.write(text + "\n")
        sys.stderr.flush()
