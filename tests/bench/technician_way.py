"""The technician's way of `gui_thread`: every page, and on each what its touches do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.screenshots.backstage import PIN, Backstage
from kiosk.screenshots.citizen import Setting
from kiosk.technician.diary import SHOWN
from kiosk.technician.tools import Deed, Line, Outcome, Told
from kiosk.view.technician.home import TABS

Step = tuple[str, Callable[[], None]]

WRONG_PIN = "135792"
_MOST_QUESTIONS = 40  # more than the wizard has
_KEYS = ("h", "shift", "tone-dot", "space", "digits", "1", "letters", "back")


def open_backstage(setting: Setting, folder: Path) -> Backstage:
    """Return a technician's desk with devices that only say what they are told to, and a diary that is full."""
    back = Backstage(setting.glass, setting.language, folder, text_size=setting.size, on_warning=print)
    morning = back.tools.log()
    lines = tuple(Line(f"{at:03}", morning[at % len(morning)].told, "well") for at in range(SHOWN))
    back.tools.log = lambda: lines  # type: ignore[method-assign]
    return back


def technician_way(back: Backstage) -> Iterator[Step]:
    """Go through the door, over every page of the home, and through the wizard."""
    yield from _door(back)
    yield from _home(back)
    yield from _trials(back)
    yield from _deeds(back)
    yield from _wizard(back)
    yield from _leaving(back)


def answers(back: Backstage, page: str) -> Iterator[Step]:
    """Bring each answer of the worker by itself."""
    while back.desk.worker.busy or back.waiting:
        back.desk.worker.wait()
        while back.waiting:
            yield page, back.waiting.pop(0)


def _touch(back: Backstage, page: str, touch: Callable[[], None]) -> Iterator[Step]:
    yield page, touch
    yield from answers(back, page)


def _other_language(back: Backstage, page: str) -> Iterator[Step]:
    for _ in range(2):
        yield f"{page} language", back.desk.switchLanguage


def _door(back: Backstage) -> Iterator[Step]:
    yield from [("01-pin", back.corner.corner)] * 5
    yield from _other_language(back, "01-pin")
    for keys in ((*WRONG_PIN, "enter"), (*PIN, "enter")):
        for key in keys:
            yield "01-pin", partial(back.desk.pad_.press, key)
        yield from answers(back, "01-pin" if keys[:-1] != tuple(PIN) else "02-home")


def _home(back: Backstage) -> Iterator[Step]:
    home = back.desk.home_
    for tab in TABS:
        yield from _touch(back, f"03-{tab}", partial(home.go, tab))
        yield from _other_language(back, f"03-{tab}")
    yield from _touch(back, "03-devices", partial(home.go, "devices"))
    states = back.tools.states
    for shown in (states[:3], states):
        back.tools.states = shown
        yield "03-devices change", back.desk.devices_changed


def _trials(back: Backstage) -> Iterator[Step]:
    home, trial = back.desk.home_, back.desk.trial_
    for device in ("scanner", "sound", "printer"):
        yield from _touch(back, "04-trial", partial(home.go, "devices"))
        yield from _touch(back, "04-trial", partial(home.tryDevice, device))
        yield from _other_language(back, "04-trial")
        if device != "scanner":
            yield "04-trial answer", partial(trial.answer, device == "sound")
        yield "04-trial leave", home.leave
    back.tools.outcomes["reader"] = Outcome(False, Told("technician.trial.no"))
    yield from _touch(back, "04-trial", partial(home.tryDevice, "reader"))


def _deeds(back: Backstage) -> Iterator[Step]:
    box = back.desk.box_
    yield from _touch(back, "05-deed", partial(back.desk.home_.go, "box"))
    for deed in Deed:
        page = f"05-deed {deed}"
        yield from _touch(back, page, partial(box.choose, deed.value))
        yield from _other_language(back, page)
        for place in back.tools.places(deed)[:1]:
            yield page, partial(box.choosePlace, place.title)
        for key in _KEYS if box.property("withKey") else ():
            yield f"{page} {key}", partial(back.desk._keyboard.press, key)
        yield from _touch(back, f"{page} confirm", box.confirm)
        yield f"{page} leave", box.leave


def _wizard(back: Backstage) -> Iterator[Step]:
    wizard = back.desk.wizard_
    yield from _touch(back, "06-wizard", back.desk.show_wizard)
    asked: set[str] = set()
    for _ in range(_MOST_QUESTIONS):
        question = wizard.question
        if question in asked:
            break
        asked.add(question)
        yield from _at_question(back, question, f"07-{question}")
        yield from _touch(back, f"07-{question} back", wizard.back)
        yield from _touch(back, f"07-{question}", wizard.forward)
        yield from _touch(back, f"07-{wizard.question}", wizard.forward)


def _at_question(back: Backstage, question: str, page: str) -> Iterator[Step]:
    wizard = back.desk.wizard_
    yield from _other_language(back, page)
    for code, *_ in wizard.shown.options:
        yield f"{page} choose", partial(wizard.choose, code)
    for field in [field[0] for field in wizard.shown.fields]:
        yield f"{page} field", partial(wizard.focusField, field)
        for key in _KEYS:
            yield f"{page} {key}", partial(back.desk._keyboard.press, key)
    if wizard.property("tryWord"):
        yield from _touch(back, f"{page} try", wizard.tryOut)
    if wizard.shown.finds:
        yield from _touch(back, f"{page} search", wizard.searchAgain)
    if wizard.shown.finds_network:
        yield from _touch(back, f"{page} network", wizard.searchNetwork)
    match question:
        case "commune":
            yield page, partial(wizard.type_into, "vi", "Xã Hướng Phùng")
        case "hours":
            yield f"{page} choose", partial(wizard.choose, "own")
            yield from _touch(back, "07-week", wizard.forward)
            yield from _other_language(back, "07-week")
            for day, part in (("saturday", "morning"), ("friday", "afternoon")):
                yield "07-week part", partial(wizard.choosePart, day, part)
                yield "07-week switch", wizard.switchPart
            yield "07-week part", partial(wizard.choosePart, "monday", "morning")
            yield "07-week time", partial(wizard.moveTime, 1, 1)
            yield "07-week spread", wizard.spreadPart
            yield from _touch(back, "07-week back", wizard.back)
        case "services":
            yield f"{page} rename", partial(wizard.editService, "A")
            yield f"{page} renamed", wizard.back
            for code in "GA":
                yield f"{page} switch", partial(wizard.toggleService, code)
            yield f"{page} switch", partial(wizard.toggleService, "A")
        case "counters":
            for change in (wizard.addCounter, wizard.addCounter, wizard.dropCounter, wizard.dropCounter):
                yield f"{page} more", change
            for _ in range(2):
                yield f"{page} box", partial(wizard.toggleCounter, "1", "B")
        case "pin":
            pad: Any = wizard.pad  # to the checker of types a Property of Qt is itself
            for key in (*PIN, "enter", *PIN, "enter"):
                yield f"{page} key", partial(pad.press, key)
        case _:
            return


def _leaving(back: Backstage) -> Iterator[Step]:
    desk = back.desk
    yield "08-leave", desk.leave
    for tab in TABS:
        yield from _touch(back, f"08-{tab}", partial(desk.show_home, tab))
        yield f"08-leave {tab}", desk.leave
    for question in ("commune", "hours", "services", "counters", "printer"):
        yield from _touch(back, "09-alone", partial(desk.show_home, "settings"))
        yield from _touch(back, "09-alone", partial(desk.home_.ask, question))
        yield "09-alone leave", desk.leave
