"""A board on an offscreen window, with every warning of QML an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import PySide6.QtQuick  # noqa: F401 - grabWindow needs its types
import pytest
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem, QQuickWindow
from pytestqt.qtbot import QtBot

from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder, program_folder, ui_folder, words_folder
from kiosk.settings.model import Settings, load_settings
from kiosk.view.board import BoardView
from kiosk.view.board_stage import BoardStage
from kiosk.view.screen import ScreenGeometry
from queueing.centre import Centre, Counter
from queueing.clock import Instant
from queueing.wire import BoardCall, BoardState, BoardWaiting
from queueing.words import load_words
from tests.ui.qml_types import type_of

PATIENCE_MS = 60_000
NOW = datetime(2026, 11, 23, 1, 47, tzinfo=UTC)  # a Monday, 08:47 in the centre


class StoppedClock:
    """Time that moves only when told."""

    def __init__(self) -> None:
        self.wall = NOW

    def now(self) -> Instant:
        return Instant(self.wall, 0.0, "boot")


def call(number: str, pictures: str, counter: str, order: int, recall: int = 0) -> BoardCall:
    return BoardCall(
        call=order,
        number=number,
        service=number[0],
        pictures=tuple(pictures.split("+")),
        counter=counter,
        at=NOW,
        recall=recall,
    )


def state(*calls: BoardCall, coming: tuple[str, ...] = (), opened: bool = True) -> BoardState:
    newest = max(calls, key=lambda c: c.call, default=None)
    soon = tuple(BoardWaiting(number=n, service=n[0], pictures=("bell",)) for n in coming)
    return BoardState(seq=1, now=NOW, hero=newest, counters=calls, recent=calls, coming=soon, open=opened)


class Wall:
    """A board's window and what can be read on it."""

    def __init__(self, stage: BoardStage, clock: StoppedClock) -> None:
        self.stage = stage
        self.view = stage.view
        self.clock = clock

    @property
    def window(self) -> QQuickWindow:
        return self.stage.window

    def items(self, within: QQuickItem | None = None) -> Iterator[QQuickItem]:
        """All items that are shown."""
        waiting = [within or self.window.contentItem()]
        while waiting:
            item = waiting.pop()
            if item.isVisible():
                yield item
                waiting.extend(item.childItems())

    def texts(self) -> list[str]:
        """Return all that can be read, with plain spaces."""
        texts = [item.property("text") for item in self.items()]
        return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts if isinstance(text, str) and text]

    def of(self, qml_type: str) -> list[QQuickItem]:
        items = [i for i in self.items() if type_of(i) == qml_type]
        return sorted(items, key=lambda item: (item.x(), item.y()))

    def picture(self) -> QImage:
        return self.window.grabWindow()


@pytest.fixture(scope="session")
def demo() -> Settings:
    return load_settings(demo=True, environ={"KIOSK_CONFIG": "/nowhere"})


@pytest.fixture
def wall(qtbot: QtBot, demo: Settings) -> Iterator[Callable[..., Wall]]:
    """Make boards; at the end QML must not have complained."""
    load_fonts(assets_folder())
    warnings: list[str] = []
    made: list[Wall] = []

    def make(
        shown: BoardState | None,
        *,
        width: int = 1280,
        height: int = 720,
        counters: int = 4,
        centre: Centre | None = None,
        language: str = "vi",
    ) -> Wall:
        words = load_words(words_folder(), language)
        hall = centre or demo.centre.model_copy(
            update={"counters": tuple(Counter(label=str(n + 1), services=("A",)) for n in range(counters))}
        )
        clock = StoppedClock()
        view = BoardView(hall, words, clock)
        if shown is not None:
            view.show(shown)
        stage = BoardStage(
            view,
            words,
            ScreenGeometry(width, height, 43),
            ui=ui_folder(),
            theme=program_folder("config") / "theme.json",
            art=Art(assets_folder() / "art"),
            on_warning=warnings.append,
        )
        stage.window.show()
        qtbot.waitUntil(stage.window.isExposed, timeout=PATIENCE_MS)
        board = Wall(stage, clock)
        made.append(board)
        return board

    yield make
    for board in made:
        board.stage.close()
    assert warnings == []


@pytest.fixture(scope="session")
def geometry_file() -> Path:
    return ui_folder() / "board" / "geometry.mjs"
