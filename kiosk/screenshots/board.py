"""Every state of the board as a picture, for README and for eyes."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop
from PySide6.QtGui import QGuiApplication

from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder, program_folder, ui_folder, words_folder
from kiosk.settings.layers import read_environment
from kiosk.settings.model import load_settings
from kiosk.view.board import BoardView
from kiosk.view.board_stage import BoardStage
from kiosk.view.screen import ScreenGeometry
from queueing.centre import Counter
from queueing.clock import Instant
from queueing.wire import BoardCall, BoardState, BoardWaiting
from queueing.words import load_words

_log = logging.getLogger(__name__)

NOW = datetime(2026, 11, 23, 1, 47, tzinfo=UTC)  # a Monday, 08:47 in the centre
GLASSES = {
    "landscape": ScreenGeometry(1920, 1080, 43),
    "small-landscape": ScreenGeometry(1280, 720, 32),
    "portrait": ScreenGeometry(1080, 1920, 43),
}
_PATIENCE_MS = 20_000


@dataclass(frozen=True, slots=True)
class Scene:
    """What the board is told."""

    state: BoardState | None
    connected: bool = True
    counters: int = 4


class StoppedClock:
    """A clock that stands still."""

    def now(self) -> Instant:
        """Return the moment of the pictures."""
        return Instant(NOW, 0.0, "pictures")


def _state(calls: str, coming: str = "", *, is_open: bool = True) -> BoardState:
    """Return a state from a few words: `A015 lotus 2` is a call, the last one the newest."""
    made = tuple(
        _call(order, *words.split()) for order, words in enumerate(filter(None, calls.split(" | ")), start=1)
    )
    waiting = (words.split() for words in filter(None, coming.split(" | ")))
    return BoardState(
        seq=1,
        now=NOW,
        hero=made[-1] if made else None,
        counters=tuple(sorted(made, key=lambda call: call.counter)),
        recent=made[::-1],
        coming=tuple(BoardWaiting(number=n, service=n[0], pictures=tuple(p.split("+"))) for n, p in waiting),
        open=is_open,
    )


def _call(order: int, number: str, pictures: str, counter: str, recall: str = "0") -> BoardCall:
    return BoardCall(
        call=order,
        number=number,
        service=number[0],
        pictures=tuple(pictures.split("+")),
        counter=counter,
        at=NOW,
        recall=int(recall),
    )


_COMING = "A016 bell | C005 bird | B009 teapot | A017 boat"
_MORNING = _state("B008 fish 1 | D003 drum 3 | F011 umbrella 4 | A015 lotus 2", _COMING)

SCENES: Mapping[str, Scene] = {
    "01-calls": Scene(_MORNING),
    "02-recall-of-a-pair": Scene(_state("B008 fish 1 | D003 drum 3 | A2-015 lotus+bell 2 1", _COMING)),
    "03-eight-counters": Scene(
        _state(
            "B008 fish 1 | D003 drum 3 | F011 umbrella 4 | A1000 sun 5 | B010 key 6 | C007 corn 7 | D012 gourd 8"
            " | A015 lotus 2",
            "A2-016 bell | C1005 bird+boat | B009 teapot",
        ),
        counters=8,
    ),
    "04-nobody-called-yet": Scene(_state("", _COMING)),
    "05-closed": Scene(_state("", is_open=False)),
    "06-cut-off": Scene(_MORNING, connected=False),
    "07-waiting-for-the-hub": Scene(None),
}


def render_board(out_dir: Path, glasses: Iterable[str] = GLASSES) -> int:
    """Write every scene as `out_dir/board/<glass>/<language>/<scene>.png`; return how many."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    _app = QGuiApplication.instance() or QGuiApplication([])
    load_fonts(assets_folder())
    centre = load_settings(demo=True, environ={}, site=read_environment({})).centre
    art = Art(assets_folder() / "art")
    count = 0
    for language in ("vi", "en"):
        words = load_words(words_folder(), language)
        for glass in glasses:
            folder = out_dir / "board" / glass / language
            folder.mkdir(parents=True, exist_ok=True)
            for name, scene in SCENES.items():
                counters = tuple(
                    Counter(label=str(n), services=centre.counters[(n - 1) % len(centre.counters)].services)
                    for n in range(1, scene.counters + 1)
                )
                view = BoardView(centre.model_copy(update={"counters": counters}), words, StoppedClock())
                if scene.state is not None:
                    view.show(scene.state)
                view.set_connected(scene.connected)
                stage = BoardStage(
                    view,
                    words,
                    GLASSES[glass],
                    ui=ui_folder(),
                    theme=program_folder("config") / "theme.json",
                    art=art,
                    on_warning=lambda text: _log.warning("%s", text),
                    motion=False,
                )
                stage.window.show()
                settle(stage)
                stage.window.grabWindow().save(str(folder / f"{name}.png"))
                stage.close()
                count += 1
    return count


def settle(stage: BoardStage) -> None:
    """Wait until a board shows every drawing."""
    patience = QDeadlineTimer(_PATIENCE_MS)
    for _ in range(3):  # the window learns its size, its drawings learn theirs, and then they are asked for
        QCoreApplication.processEvents()
    while not stage.window.isExposed() or not stage.settled:
        if patience.hasExpired():
            raise TimeoutError("a drawing of the board does not come")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
