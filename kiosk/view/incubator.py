"""Pages are made in slices, so that a finger never waits for one."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtQml import QQmlIncubationController

#: Longest slice of making a page, in milliseconds; what comes with it leaves room up to the 8 ms of the promise.
SLICE_MS = 3
_REST_MS = 1


class Incubator(QQmlIncubationController):
    """Gives Qt a slice of time for objects that are being made, then lets the event loop go on."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer()
        self._timer.setSingleShot(True)
        self._timer.setInterval(_REST_MS)
        self._timer.timeout.connect(self._go_on)

    def incubatingObjectCountChanged(self, count: int) -> None:  # noqa: N802 - Qt's name
        """Start when there is something to make."""
        if count and not self._timer.isActive():
            self._timer.start()

    def _go_on(self) -> None:
        self.incubateFor(SLICE_MS)
        if self.incubatingObjectCount():
            self._timer.start()
