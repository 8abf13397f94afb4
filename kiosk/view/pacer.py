"""Work that can wait is done in small pieces, between which the event loop looks for fingers."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer
from PySide6.QtQml import QQmlIncubationController

#: How long pieces are done at a time, in milliseconds of the processor. The last piece may go beyond it, and a
#: frame may come in the same turn of the loop; there is room for both up to the 8 ms of the promise.
BUDGET_MS = 2
#: A turn of the loop that has already taken this long, in milliseconds, is left to what it does.
FULL_MS = 2.5


class Pacer(QObject):
    """Does pieces of work, a few in each turn of the event loop. Lives on the GUI thread.

    A piece is a function that does a little, at most for `left_ms`, and tells whether there is more to do.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pieces: deque[Callable[[], bool]] = deque()
        self._turn_began = self._began = time.thread_time()
        self._timer = QTimer(self)  # without an interval: the loop looks at everything else each time
        self._timer.timeout.connect(self._go_on)
        dispatcher = QAbstractEventDispatcher.instance()
        if dispatcher is not None:
            dispatcher.awake.connect(self._turn)

    def add(self, piece: Callable[[], bool]) -> None:
        """Have a piece done soon, after those that are waiting already."""
        self._pieces.append(piece)
        if not self._timer.isActive():
            self._timer.start()

    @property
    def rests(self) -> bool:
        """Whether there is nothing to do."""
        return not self._pieces

    @property
    def left_ms(self) -> float:
        """How long pieces may still be done in this turn."""
        return BUDGET_MS - (time.thread_time() - self._began) * 1000

    def _turn(self) -> None:
        self._turn_began = time.thread_time()

    def _go_on(self) -> None:
        self._began = time.thread_time()
        if (self._began - self._turn_began) * 1000 > FULL_MS:
            return
        for _ in range(len(self._pieces)):
            piece = self._pieces.popleft()
            if piece():
                self._pieces.append(piece)
            if self.left_ms <= 0:
                return
        if not self._pieces:
            self._timer.stop()


class Incubator(QQmlIncubationController):
    """Has Qt make the objects of a page in slices."""

    def __init__(self, pacer: Pacer) -> None:
        super().__init__()
        self._pacer = pacer
        self._at_work = False

    def incubatingObjectCountChanged(self, count: int) -> None:  # noqa: N802 - Qt's name
        """Start when there is something to make."""
        if count and not self._at_work:
            self._at_work = True
            self._pacer.add(self._go_on)

    def _go_on(self) -> bool:
        self.incubateFor(max(1, round(self._pacer.left_ms)))
        self._at_work = self.incubatingObjectCount() > 0
        return self._at_work
