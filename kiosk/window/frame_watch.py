"""Feeds the watchdog when a frame was rendered, and keeps a still picture from burning into the glass."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtQuick import QQuickWindow

from kiosk.notify import notify_alive, notify_ready, watchdog_period_s

#: The coarsest timers are off by up to half a second: too much for a watchdog that is fed often.
_OFTEN_S = 2.0

#: Where the whole picture stands, in pixels from its place, one after the other: nobody sees a step of one.
_STEPS = ((1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
_STEP_MS = 4 * 60_000


class FrameWatch(QObject):
    """Says `ready` at the first frame, then asks for a frame now and then and feeds the watchdog once it is shown.

    A window without a screen (its cable is out) renders nothing; there the event loop itself is the proof.
    """

    def __init__(
        self,
        window: QQuickWindow,
        *,
        period_s: float | None = None,
        ready: Callable[[], None] = notify_ready,
        alive: Callable[[], None] = notify_alive,
    ) -> None:
        """Watch a window; `period_s` is how often the watchdog is fed, as the environment says unless given."""
        super().__init__()
        self._window = window
        self._ready: Callable[[], None] | None = ready
        self._alive = alive
        self._asked = False
        # Queued, since a Python slot straight from the rendering may stand still at quit.
        self._swapped = window.frameSwapped.connect(self._shown, Qt.ConnectionType.QueuedConnection)
        period = watchdog_period_s() if period_s is None else period_s
        self._timer = QTimer(self)
        self._timer.setTimerType(
            Qt.TimerType.VeryCoarseTimer if (period or 0) > _OFTEN_S else Qt.TimerType.CoarseTimer
        )
        self._timer.timeout.connect(self._ask)
        if period is not None:
            self._timer.start(round(period * 1000))

    def stop(self) -> None:
        """Let the window go."""
        self._timer.stop()
        QObject.disconnect(self._swapped)
        del self._window

    def _ask(self) -> None:
        if not self._window.isVisible():
            self._tell_ready()
            self._alive()
            return
        self._asked = True
        self._window.update()

    def _shown(self) -> None:
        self._tell_ready()
        if self._asked:
            self._asked = False
            self._alive()

    def _tell_ready(self) -> None:
        if self._ready is not None:
            self._ready()
            self._ready = None


class PixelShift(QObject):
    """Moves the whole picture of a window by a pixel every few minutes; touches move with it."""

    def __init__(self, window: QQuickWindow) -> None:
        super().__init__()
        self._window = window
        self._places = cycle(_STEPS)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self.step)
        self._timer.start(_STEP_MS)

    def step(self) -> None:
        """Go to the next place."""
        across, down = next(self._places)
        content = self._window.contentItem()
        content.setX(across)
        content.setY(down)

    def stop(self) -> None:
        """Leave the picture where it is."""
        self._timer.stop()
        del self._window
