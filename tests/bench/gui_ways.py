"""The ways that `gui_thread` goes: each step is a touch or an answer, with the name of its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from kiosk.art import Art
from kiosk.board_pictures import GLASSES as BOARD_GLASSES
from kiosk.board_pictures import SCENES as BOARD_SCENES
from kiosk.board_pictures import StoppedClock
from kiosk.paths import assets_folder, program_folder, ui_folder, words_folder
from kiosk.screenshots import staged_centre
from kiosk.technician.tools import Deed
from kiosk.technician_pictures import PIN, Backstage
from kiosk.view.board import BoardView
from kiosk.view.board_stage import BoardStage
from queueing.centre import Counter
from queueing.words import load_words

Step = tuple[str, Callable[[], None]]

_TABS = ("devices", "settings", "log", "box")
_MOST_QUESTIONS = 40  # more than the wizard has


def technician_way(back: Backstage) -> Iterator[Step]:
    """Go through the door, over every page of the home, and through the wizard."""
    desk = back.desk
    yield from [("01-pin", back.corner.corner)] * 5
    for key in (*PIN, "enter"):
        yield "01-pin", partial(desk.pad_.press, key)
    yield from _answers(back, "02-home")
    for tab in _TABS:
        yield f"03-{tab}", partial(desk.home_.go, tab)
        yield from _answers(back, f"03-{tab}")
    for device in ("scanner", "sound"):
        yield "04-trial", partial(desk.home_.go, "devices")
        yield "04-trial", partial(desk.home_.tryDevice, device)
        yield from _answers(back, "04-trial")
    for deed in (Deed.BACKUP, Deed.RESTORE):
        yield "05-deed", partial(desk.home_.go, "box")
        yield "05-deed", partial(desk.box_.choose, deed.value)
        yield from _answers(back, "05-deed")
    yield "06-wizard", desk.show_wizard
    yield from _answers(back, "06-wizard")
    wizard = desk.wizard_
    asked: set[str] = set()
    for _ in range(_MOST_QUESTIONS):
        page = f"07-{wizard.question}"
        if wizard.question in asked:
            break
        asked.add(wizard.question)
        if wizard.question == "commune":
            yield page, partial(wizard.type_into, "vi", "Xã Hướng Phùng")
        yield page, wizard.forward
        yield from _answers(back, page)
    yield "08-leave", desk.leave


def _answers(back: Backstage, page: str) -> Iterator[Step]:
    """Bring each answer of the worker by itself."""
    while back.desk.worker.busy or back.waiting:
        back.desk.worker.wait()
        while back.waiting:
            yield page, back.waiting.pop(0)


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


def open_backstage(glass: str, language: str, folder: Path) -> Backstage:
    """Return a technician's desk with devices that only say what they are told to."""
    return Backstage(glass, language, folder, on_warning=print)
