"""A board's window with all that it stands on: made whole, and taken down in the order that Qt wants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QUrl
from PySide6.QtQml import QQmlError
from PySide6.QtQuick import QQuickWindow

from kiosk.art.rasteriser import Art
from kiosk.view.board import BoardView
from kiosk.view.engine import UiEngine
from kiosk.view.gallery import Gallery
from kiosk.view.pacer import Pacer
from kiosk.view.screen import ScreenGeometry
from kiosk.view.theme import Look, Theme
from kiosk.view.theme_file import read_theme
from kiosk.view.words import Words
from queueing.words import Words as Catalogue


class BoardBroken(Exception):
    """The board's QML cannot be loaded: a broken installation."""


class BoardStage(QObject):
    """The board's engine and window, hidden until somebody shows it. Close it before its view-model goes."""

    def __init__(
        self,
        view: BoardView,
        words: Catalogue,
        screen: ScreenGeometry,
        *,
        ui: Path,
        theme: Path,
        art: Art,
        on_warning: Callable[[str], None],
        motion: bool = True,
    ) -> None:
        super().__init__()
        self.view = view
        self.theme = Theme(read_theme(theme), screen)
        self.theme.set_look(Look(motion=motion))
        self._words = Words({words.language: words}, words.language)
        self._on_warning = on_warning
        self._pacer = Pacer(self)
        self._gallery = Gallery(art, self._pacer)
        self._engine = UiEngine(ui, self.theme, self._words, self._gallery, self._pacer)
        self._engine.warnings.connect(self._warned)
        self._engine.setInitialProperties({"board": view, "width": screen.width, "height": screen.height})
        self._engine.load(QUrl.fromLocalFile(str(ui / "Board" / "BoardWindow.qml")))
        roots = self._engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise BoardBroken("Board/BoardWindow.qml does not make a window")
        self.window = roots[0]

    @property
    def settled(self) -> bool:
        """Whether every picture that was asked for has come."""
        return self._gallery.settled

    def close(self) -> None:
        """Take the window down, then what it showed."""
        self.window.close()
        del self.window
        self._engine.deleteLater()
        QCoreApplication.sendPostedEvents(self._engine, QEvent.Type.DeferredDelete.value)
        self._gallery.close()

    def _warned(self, errors: list[QQmlError]) -> None:
        for error in errors:
            self._on_warning(error.toString())
