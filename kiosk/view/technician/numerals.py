"""Which screen is which: what the platform knows of each, and a large numeral on each for a while."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.technician.found import FoundScreen
from queueing.words import Words

_SHOWN_MS = 6000
_LEAST_INCHES, _MOST_INCHES = 7.0, 120.0
_MM_AN_INCH = 25.4


def found_screens() -> tuple[FoundScreen, ...]:
    """Return the screens that the platform knows, in the order of their numerals."""
    primary = QGuiApplication.primaryScreen()
    found = []
    for screen in QGuiApplication.screens():
        size, pixels = screen.physicalSize(), screen.geometry()
        inches = math.hypot(size.width(), size.height()) / _MM_AN_INCH
        known = _LEAST_INCHES <= inches <= _MOST_INCHES
        found.append(
            FoundScreen(
                screen.name(),
                pixels.width(),
                pixels.height(),
                round(inches, 1) if known else None,
                primary=screen is primary or (primary is not None and screen.name() == primary.name()),
            )
        )
    return tuple(found)


class Numerals(QObject):
    """Shows each screen its number, over whatever is there, and takes it away again."""

    def __init__(self, engine: Callable[[], QQmlEngine], url: QUrl, words: Callable[[], Words]) -> None:
        super().__init__()
        self._engine = engine
        self._url = url
        self._words = words
        self._windows: list[QQuickWindow] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)

    @property
    def shown(self) -> int:
        """How many numerals stand on screens."""
        return len(self._windows)

    def show(self) -> None:
        """Number the screens."""
        self.hide()
        component = QQmlComponent(self._engine(), self._url)
        for number, screen in enumerate(QGuiApplication.screens(), 1):
            window = component.createWithInitialProperties({"number": str(number), "text": screen.name()})
            if not isinstance(window, QQuickWindow):
                return
            window.setScreen(screen)
            window.setGeometry(screen.geometry())
            window.show()
            self._windows.append(window)
        self._timer.start()

    def hide(self) -> None:
        """Take the numerals away."""
        self._timer.stop()
        for window in self._windows:
            window.close()
            window.deleteLater()
        self._windows.clear()
