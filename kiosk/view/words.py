"""The words of one language as QML sees them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton, QQmlEngine, QQmlPropertyMap

from kiosk.breaking import binder
from kiosk.view.engine import UiEngine
from queueing.centre import Text
from queueing.words import Words as Catalogue

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

#: The type by its name in Qt, under that name, since the tool that tells qmllint of it reads names only.
QVariant: Any = "QVariant"

#: Areas of the catalogue whose words QML asks for.
_AREAS = ("kiosk.", "board.")
_NARROW = "kiosk.bar."


@QmlElement
@QmlSingleton
class Words(QObject):
    """`Words.text["kiosk.bar.back"]`: renewed when the language changes."""

    changed = Signal()

    def __init__(self, catalogue: Mapping[str, Catalogue], language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._binders = {code: binder(words.text("kiosk.together")) for code, words in catalogue.items()}
        self._texts = {code: _shown(words, self._binders[code]) for code, words in catalogue.items()}
        self._language = language
        self._map = QQmlPropertyMap.create(
            self
        )  # Qt's own: one of Python's is copied whole each time that QML reads it
        self._map.insert(self._texts[language])

    @staticmethod
    def create(engine: QQmlEngine) -> Words:
        """Hand the engine's words to QML."""
        assert isinstance(engine, UiEngine)
        words = engine.words
        QQmlEngine.setObjectOwnership(words, QQmlEngine.ObjectOwnership.CppOwnership)
        return words

    @property
    def code(self) -> str:
        """The present language."""
        return self._language

    @property
    def now(self) -> Catalogue:
        """The catalogue of the present language."""
        return self._catalogue[self._language]

    def in_language(self, language: str) -> Catalogue:
        """Return the catalogue of any language."""
        return self._catalogue[language]

    def bound(self, text: str) -> str:
        """Return a text of the present language whose lines break by sense."""
        return self._binders[self._language](text)

    def bound_of(self, text: Text) -> str:
        """Return a centre's own text in the present language, its lines broken by sense."""
        return self.bound(text.en if self._language == "en" else text.vi)

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        if language != self._language:
            self._language = language
            self._map.insert(self._texts[language])
            self.changed.emit()

    def _get_text(self) -> QQmlPropertyMap:
        return self._map

    def _get_language(self) -> str:
        return self._language

    text = Property(QVariant, _get_text, constant=True)
    language = Property(str, _get_language, notify=changed)


def _shown(words: Catalogue, bind: Callable[[str], str]) -> dict[str, str]:
    """Return the words that screens show as they are. Tiles of the bar are narrow and have their own breaks."""
    return {
        word_id: text if word_id.startswith(_NARROW) else bind(text)
        for word_id, text in words.as_dict().items()
        if word_id.startswith(_AREAS)
    }
