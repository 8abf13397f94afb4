"""Keeps a window on its screen, whatever is plugged in or out, and fits it to the screen's pixels."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtQuick import QQuickWindow

from kiosk.view.screen import ScreenGeometry
from kiosk.view.theme import Theme

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Place:
    """Which screen a window takes, and whether it fills it or only its lower right quarter."""

    name: str
    whole: bool


#: Says by the names of the screens and by the first one's where a window goes, None while there is no place for it.
Chooser = Callable[[Sequence[str], str], Place | None]


class ScreenKeeper(QObject):
    """Puts one window where its chooser says; while there is no place for it the window is hidden.

    Qt moves the window of a screen that was unplugged onto another, where it would cover what belongs there.
    """

    def __init__(
        self, app: QGuiApplication, window: QQuickWindow, theme: Theme, choose: Chooser, *, inches: float
    ) -> None:
        super().__init__()
        self._app = app
        self._window = window
        self._theme = theme
        self._choose = choose
        self._inches = inches
        self._connections = (
            app.screenAdded.connect(self._changed),
            app.screenRemoved.connect(self._changed),
            app.primaryScreenChanged.connect(self._changed),
        )

    def stop(self) -> None:
        """Leave the window where it is."""
        for connection in self._connections:
            QObject.disconnect(connection)
        del self._window

    def _changed(self, _screen: QScreen) -> None:
        QTimer.singleShot(0, self, self.place)  # once Qt has finished taking the screen in or out

    def place(self) -> None:
        """Put the window where it belongs."""
        screens = {screen.name(): screen for screen in self._app.screens()}
        primary = self._app.primaryScreen()
        place = self._choose(list(screens), primary.name() if primary else "")
        if place is None:
            _log.warning("no screen for %r, there are %s", self._window.title(), list(screens))
            self._window.hide()
            return
        screen = screens[place.name]
        area = screen.geometry() if place.whole else _quarter(screen.geometry())
        self._theme.set_screen(ScreenGeometry(area.width(), area.height(), self._inches))
        self._window.setScreen(screen)
        self._window.setGeometry(area)
        # Not showFullScreen(), which asks for the focus.
        full = Qt.WindowState.WindowFullScreen if place.whole else Qt.WindowState.WindowNoState
        self._window.setWindowStates(full)
        self._window.setVisible(True)
        self._window.setGeometry(area)  # without a window manager nobody else makes it fill the screen


def kiosk_place(wanted: str | None) -> Chooser:
    """Return the kiosk's chooser: the screen of that name, else the first; a single one whatever its name."""

    def choose(names: Sequence[str], primary: str) -> Place | None:
        if wanted is None:
            return Place(primary, whole=True) if primary in names else None
        if wanted in names:
            return Place(wanted, whole=True)
        return Place(names[0], whole=True) if len(names) == 1 else None

    return choose


def board_place(wanted: str | None, *, demo: bool) -> Chooser:
    """Return the board's chooser: the screen of that name, without one the first that is not the kiosk's.

    On a single screen it would cover the kiosk, so there it stays away; in a demo it takes a quarter.
    """

    def choose(names: Sequence[str], primary: str) -> Place | None:
        if wanted is not None:
            return Place(wanted, whole=True) if wanted in names else None
        others = [name for name in names if name != primary]
        if others:
            return Place(others[0], whole=True)
        return Place(primary, whole=False) if demo and primary in names else None

    return choose


def _quarter(area: QRect) -> QRect:
    return QRect(area.center().x(), area.center().y(), area.width() // 2, area.height() // 2)
