"""The board's process: follows the hub and shows its one board state on the hall's screen."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.hub_line.pairing import Pairing
from kiosk.paths import DataFolders, assets_folder, layer_folders, program_folder, ui_folder, words_folder
from kiosk.settings.model import Settings
from kiosk.view.board import BoardView
from kiosk.view.board_stage import BoardBroken, BoardStage
from kiosk.view.bridge import Bridge
from kiosk.view.screen import ScreenGeometry
from kiosk.window import swift_start
from kiosk.window.frame_watch import FrameWatch, PixelShift
from kiosk.window.screen_keeper import ScreenKeeper, board_place
from queueing.client import HubLink
from queueing.clock import SystemClock
from queueing.wire import BoardState, PairRequest, StreamEvent
from queueing.words import load_words

_log = logging.getLogger(__name__)

LANGUAGE = "vi"
TICK_MS = 1000
SETTLED_MS = 3000  # by then all that it needs is loaded
GRACE_MS = 2000  # a hub that is only restarting is back before the hall is told
_STATES = frozenset({"snapshot", "board"})


def main(settings: Settings) -> int:
    """Show the board until told to stop; return the exit code."""
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    app = QGuiApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    load_fonts(assets_folder())
    words = load_words(words_folder(), LANGUAGE, over=layer_folders("words"))
    view = BoardView(settings.centre, words, SystemClock())
    folders = DataFolders.of(demo=settings.demo)
    follower = Follower(
        settings.board_hub_url,
        Pairing(
            settings.board_hub_url,
            lambda code: PairRequest(code=code, kind="board", name=settings.board.name),
            kept=folders.board / "pairing.json",
            local_code=folders.hub / "local-pairing",
        ),
        view,
    )
    screen = settings.board.screen
    try:
        stage = BoardStage(
            view,
            words,
            ScreenGeometry(screen.width, screen.height, screen.inches),
            ui=ui_folder(),
            theme=program_folder("config") / "theme.json",
            art=Art(assets_folder() / "art", over=layer_folders("art")),
            on_warning=lambda text: _log.warning("%s", text),
        )
    except BoardBroken as broken:
        _log.error("%s", broken)
        return 1
    watches = (FrameWatch(stage.window), PixelShift(stage.window))
    chooser = board_place(screen.name, demo=settings.demo)
    keeper = ScreenKeeper(app, stage.window, stage.theme, chooser, inches=screen.inches)
    clock = QTimer()
    clock.setInterval(TICK_MS)
    clock.timeout.connect(view.tick)  # also lets Python see its signals
    clock.start()
    _quit_on_signals(app)
    keeper.place()
    QTimer.singleShot(SETTLED_MS, swift_start.settle)
    follower.start()
    try:
        return app.exec()
    finally:
        clock.stop()
        follower.stop()
        keeper.stop()
        for watch in watches:
            watch.stop()
        stage.close()


def _quit_on_signals(app: QGuiApplication) -> None:
    def leave(_signal: int, _frame: FrameType | None) -> None:
        app.quit()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)


class Follower:
    """Follows the hub on its own threads and tells the view-model on the GUI thread."""

    def __init__(self, base_url: str, pairing: Pairing, view: BoardView) -> None:
        self._base_url = base_url
        self._pairing = pairing
        self._view = view
        self._bridge = Bridge()
        self._grace = QTimer()
        self._grace.setSingleShot(True)
        self._grace.setInterval(GRACE_MS)
        self._grace.timeout.connect(self._lost)
        self._stop = threading.Event()
        self._turn = threading.Event()  # something is to be done: stop, or pair anew
        self._thread = threading.Thread(target=self._run, name="board-follower", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._grace.start()  # a hub that is not there at start is told of like one that was lost
        self._thread.start()

    def stop(self) -> None:
        """Let go of the hub."""
        self._stop.set()
        self._turn.set()
        if self._thread.ident is not None:
            self._thread.join()
        self._grace.stop()
        self._bridge.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            reply = self._pairing.reply(self._stop)
            if reply is None:
                return
            refused = threading.Event()

            def on_refused(refused: threading.Event = refused) -> None:
                refused.set()
                self._turn.set()

            link = HubLink(
                self._base_url, reply.token, "board", self._on_event, self._on_state, on_refused=on_refused
            )
            self._turn.clear()
            if self._stop.is_set():
                return
            link.start()
            self._turn.wait()
            link.stop()
            if refused.is_set():
                _log.warning("the hub does not know this board any more; pairing anew")
                self._pairing.forget()

    def _on_event(self, event: StreamEvent) -> None:
        if event.event in _STATES:
            self._bridge.post(self._view.show, BoardState.model_validate(event.data))

    def _on_state(self, connected: bool) -> None:
        self._bridge.post(self._take_state, connected)

    def _take_state(self, connected: bool) -> None:
        if connected:
            self._grace.stop()
            self._view.set_connected(True)
        else:
            self._grace.start()

    def _lost(self) -> None:
        self._view.set_connected(False)
