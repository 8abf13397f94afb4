"""The kiosk's process: its one window on its screen, from the first frame to the signal that ends it."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType, TracebackType

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QGuiApplication

from devices.supervision.hotplug.udev import UdevPlugs
from kiosk.app.kiosk import Kiosk
from kiosk.paths import DataFolders
from kiosk.settings.model import Settings
from kiosk.window import swift_start
from kiosk.window.frame_watch import FrameWatch, PixelShift
from kiosk.window.screen_keeper import ScreenKeeper, kiosk_place
from queueing.clock import SystemClock

_log = logging.getLogger(__name__)

SETTLED_MS = 3000  # by then what every visit needs is loaded


def main(settings: Settings) -> int:
    """Serve citizens until told to stop; return the exit code."""
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    sys.excepthook = _log_bug
    app = QGuiApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    app.setOverrideCursor(Qt.CursorShape.BlankCursor)
    screen = settings.kiosk.screen
    with ExitStack() as cleanup:
        kiosk = Kiosk(settings, DataFolders.of(demo=settings.demo), SystemClock(), plugs=UdevPlugs())
        cleanup.callback(kiosk.stop)
        stage = kiosk.stage
        keeper = ScreenKeeper(app, stage.window, stage.theme, kiosk_place(screen.name), inches=screen.inches)
        cleanup.callback(keeper.stop)
        for still in (FrameWatch(stage.window), PixelShift(stage.window)):
            cleanup.callback(still.stop)
        wake = _quit_on_signals(app)
        cleanup.callback(wake)
        keeper.place()
        kiosk.start()
        QTimer.singleShot(SETTLED_MS, swift_start.settle)
        return app.exec()


def _quit_on_signals(app: QGuiApplication) -> Callable[[], None]:
    """Quit at SIGTERM and SIGINT. Python sees a signal only when it runs, so the signal itself wakes it."""
    inner, outer = socket.socketpair()
    inner.setblocking(False)
    outer.setblocking(False)
    signal.set_wakeup_fd(outer.fileno())
    notifier = QSocketNotifier(inner.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: inner.recv(64))

    def leave(_signal: int, _frame: FrameType | None) -> None:
        app.quit()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)

    def undo() -> None:
        signal.set_wakeup_fd(-1)
        notifier.setEnabled(False)
        inner.close()
        outer.close()

    return undo


def _log_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Log what escaped from a slot; the screens go on."""
    _log.critical("a bug in the kiosk", exc_info=(kind, error, trace))
