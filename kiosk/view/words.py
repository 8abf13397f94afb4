"""The words of one language as QML sees them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlSingleton, QQmlEngine

from kiosk.view.engine import UiEngine
from queueing.words import Words as Catalogue

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

#: The type by its name in Qt, under that name, since the tool that tells qmllint of it reads names only.
QVariantMap: Any = "QVariantMap"


@QmlElement
@QmlSingleton
class Words(QObject):
    """`Words.text["kiosk.bar.back"]`: renewed as a whole when the language changes."""

    changed = Signal()

    def __init__(self, catalogue: Mapping[str, Catalogue], language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self._texts = {code: words.as_dict() for code, words in catalogue.items()}
        self._language = language

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

    def set_language(self, language: str) -> None:
        """Speak another language from now on."""
        if language != self._language:
            self._language = language
            self.changed.emit()

    def _get_text(self) -> dict[str, str]:
        return self._texts[self._language]

    def _get_language(self) -> str:
        return self._language

    text = Property(QVariantMap, _get_text, notify=changed)
    language = Property(str, _get_language, notify=changed)
