"""The QML engine of a process, with what its singletons are made from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlApplicationEngine

from kiosk.art import Art, ArtProvider

if TYPE_CHECKING:
    from kiosk.view.theme import Theme
    from kiosk.view.words import Words


class UiEngine(QQmlApplicationEngine):
    """An engine that carries its theme and words: `Theme` and `Words` in QML belong to the engine that asks.

    Destroy it before its view-models.
    """

    def __init__(self, ui: Path, art: Art, theme: Theme, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.words = words
        self.addImportPath(str(ui))
        self.addImageProvider("art", ArtProvider(art))
