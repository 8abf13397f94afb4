"""From any thread into the GUI thread, in one place."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Qt

#: Queued, since a Python slot straight from the rendering may stand still at quit; once is enough.
ONCE = Qt.ConnectionType(Qt.ConnectionType.QueuedConnection.value | Qt.ConnectionType.SingleShotConnection.value)


class Bridge(QObject):
    """Runs calls from other threads on the thread that made it, in order.

    Other threads never touch Qt: they leave the call in a queue and ring an event descriptor. (Signals from threads
    that Qt did not start crash PySide6 since 6.8.)
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: deque[Callable[[], None]] = deque()
        self._bell = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._open = True
        self._lock = threading.Lock()
        self._notifier = QSocketNotifier(self._bell, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)

    def post(self, call: Callable[..., None], *args: Any) -> None:
        """Have `call(*args)` run on the GUI thread soon. From any thread; after `close` it does nothing."""
        with self._lock:  # the bell must not be let go, and its number given to another file, before it is rung
            if self._open:
                self._calls.append(lambda: call(*args))
                os.eventfd_write(self._bell, 1)

    def close(self) -> None:
        """Let go of the bell; calls that come later, or were not yet heard, are dropped."""
        with self._lock:
            if self._open:
                self._open = False
                self._notifier.setEnabled(False)
                os.close(self._bell)

    def _drain(self) -> None:
        if not self._open:
            return
        os.eventfd_read(self._bell)
        try:
            while self._open and self._calls:
                self._calls.popleft()()
        finally:
            with self._lock:  # a call that met a bug must not hold up those behind it
                if self._open and self._calls:
                    os.eventfd_write(self._bell, 1)
