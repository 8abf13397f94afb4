"""The QML engine of a process, with what its singletons are made from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtQml import QQmlApplicationEngine

from kiosk.view.pacer import Incubator, Pacer

if TYPE_CHECKING:
    from kiosk.view.gallery import Gallery
    from kiosk.view.theme import Theme
    from kiosk.view.words import Words


class UiEngine(QQmlApplicationEngine):
    """An engine that carries its singletons: `Theme`, `Words` and `Gallery` belong to the engine that asks.

    Destroy it before its view-models.
    """

    def __init__(self, ui: Path, theme: Theme, words: Words, gallery: Gallery, pacer: Pacer) -> None:
        super().__init__()
        self.theme = theme
        self.words = words
        self.gallery = gallery
        self._incubator = Incubator(pacer)
        self.setIncubationController(self._incubator)
        self.addImportPath(str(ui))
