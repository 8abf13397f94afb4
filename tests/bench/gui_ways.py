"""The board's way of `gui_thread`: each step is an answer, with the name of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from kiosk.art.rasteriser import Art
from kiosk.paths import assets_folder, program_folder, ui_folder, words_folder
from kiosk.screenshots.board import GLASSES as BOARD_GLASSES
from kiosk.screenshots.board import SCENES as BOARD_SCENES
from kiosk.screenshots.board import StoppedClock
from kiosk.screenshots.staging import staged_centre
from kiosk.view.board import BoardView
from kiosk.view.board_stage import BoardStage
from queueing.centre import Counter
from queueing.words import load_words

Step = tuple[str, Callable[[], None]]


def open_board(glass: str, language: str) -> BoardStage:
    """Return a board of eight counters that has heard nothing yet."""
    centre = staged_centre()
    services = [counter.services for counter in centre.counters]
    counters = tuple(Counter(label=str(n + 1), services=services[n % len(services)]) for n in range(8))
    words = load_words(words_folder(), language)
    return BoardStage(
        BoardView(centre.model_copy(update={"counters": counters}), words, StoppedClock()),
        words,
        BOARD_GLASSES[glass],
        ui=ui_folder(),
        theme=program_folder("config") / "theme.json",
        art=Art(assets_folder() / "art"),
        on_warning=print,
        motion=False,
    )


def board_way(board: BoardStage) -> Iterator[Step]:
    """Show every state of the board, one after the other, and the calls of a morning."""
    for name, scene in BOARD_SCENES.items():
        if scene.state is not None:
            yield name, partial(board.view.show, scene.state)
        yield name, partial(board.view.set_connected, scene.connected)
