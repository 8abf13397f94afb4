"""The technician's pages are made in slices: a touch makes nothing at once, and touches nothing half made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject
from PySide6.QtQml import QQmlComponent
from PySide6.QtQuick import QQuickItem

from kiosk.screenshots.technician import SCENES
from kiosk.technician.diary import SHOWN
from kiosk.technician.tools import Deed, Line
from kiosk.view.pacer import Pacer
from kiosk.view.rows import Rows
from tests.ui.qml_types import type_of


class HeldPacer(Pacer):
    """Does pieces of work when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Callable[[], bool]] = []

    def add(self, piece: Callable[[], bool]) -> None:
        self.pieces.append(piece)

    def one(self) -> None:
        piece = self.pieces.pop(0)
        if piece():
            self.pieces.append(piece)

    def all(self) -> None:
        while self.pieces:
            self.one()


@pytest.fixture
def held(monkeypatch):
    """Hold up what a stage's pacer shall do, until it is let go."""

    def hold(hands) -> Callable[[], None]:
        pacer, kept = hands.back.stage.pacer, HeldPacer()
        monkeypatch.setattr(pacer, "add", kept.add)

        def let_go() -> None:
            monkeypatch.undo()
            for piece in kept.pieces:
                pacer.add(piece)
            hands.settle()

        return let_go

    return hold


def touchable(hands) -> set[QQuickItem]:
    """Return everything that could be touched if it were seen."""

    def below(item: QQuickItem):
        yield item
        for child in item.childItems():
            yield from below(child)

    return {item for item in below(hands.window.contentItem()) if item.property("fill") is not None}


def go(hands, scene: str) -> None:
    hands.back.reset()
    SCENES[scene](hands.back)
    hands.settle()


def own_week(hands) -> None:
    wizard = hands.back.desk.wizard_
    wizard.choose("own")
    wizard.forward()


CHANGES: dict[str, tuple[str, Callable]] = {
    "the PIN": ("15-devices", lambda hands: hands.back.desk.knock()),
    "a page of the home": ("15-devices", lambda hands: hands.back.desk.home_.go("settings")),
    "a deed": ("20-box", lambda hands: hands.back.desk.box_.choose(Deed.RESTORE.value)),
    "a single question": ("18-settings", lambda hands: hands.back.desk.home_.ask("paper")),
    "options": ("04-commune", lambda hands: hands.back.desk.home_.ask("kiosk_inches")),
    "fields and keys": ("10-services", lambda hands: hands.back.desk.wizard_.editService("A")),
    "a week": ("09-hours", own_week),
    "one more counter": ("11-counters", lambda hands: hands.back.desk.wizard_.addCounter()),
    "counters": ("10-services", lambda hands: hands.back.desk.wizard_.forward()),
}


def made_by(hands, held, change: Callable) -> tuple[int, bool]:
    """Return how much a change makes at once, and whether it makes anything later."""
    before = touchable(hands)
    let_go = held(hands)
    change(hands)
    hands.back.wait()
    hands.app.processEvents()
    at_once = len(touchable(hands) - before)
    let_go()
    return at_once, bool(touchable(hands) - before)


def test_nothing_is_made_in_the_turn_of_the_touch(open_technician, held) -> None:
    hands = open_technician()
    made: dict[str, tuple[int, bool]] = {}
    for name, (scene, change) in CHANGES.items():
        go(hands, scene)
        made[name] = made_by(hands, held, change)
    assert made == dict.fromkeys(CHANGES, (0, True))


def test_what_is_half_made_is_neither_seen_nor_touched(open_technician, held) -> None:
    hands = open_technician(language="en")
    go(hands, "15-devices")
    at = hands.middle(hands.target("Leave"))
    let_go = held(hands)
    hands.back.desk.home_.go("box")
    hands.back.wait()
    hands.app.processEvents()
    assert not hands.back.desk.property("standing")
    assert "Back up to a stick" not in hands.texts()
    hands.tap_at(at)
    assert hands.screen == "home", "a touch that was meant for the page before"
    let_go()
    assert hands.back.desk.property("standing")
    assert "Back up to a stick" in hands.texts()
    hands.tap_at(at)
    assert hands.screen == ""


def test_a_page_that_is_left_half_made_is_waited_for_no_more(open_technician, held) -> None:
    hands = open_technician()
    go(hands, "15-devices")
    let_go = held(hands)
    hands.back.desk.home_.go("box")
    hands.app.processEvents()
    hands.back.desk.leave()
    let_go()
    assert hands.back.desk.property("standing")
    assert hands.back.stage.settled


def test_of_a_long_diary_only_the_lines_that_are_shown_are_made(open_technician) -> None:
    hands = open_technician(language="en")
    told = hands.back.tools.log()[0].told
    hands.back.tools.log = lambda: tuple(Line(f"{at:03}", told, "well") for at in range(SHOWN))
    go(hands, "19-log")

    def shown() -> list[str]:
        return [text for text in hands.texts() if text.isdigit()]

    made = [item for item in hands.window.findChildren(QQuickItem) if item.property("when") is not None]
    first = shown()
    assert first == [f"{at:03}" for at in range(len(first))]
    assert len(first) < 40
    assert len(made) <= len(first)
    [older] = [item.property("name") for item in hands.targets() if "1/" in item.property("name")]
    hands.tap(older)
    assert shown() == [f"{at:03}" for at in range(len(first), 2 * len(first))]


def test_the_list_of_another_question_begins_on_its_first_page(open_technician) -> None:
    hands = open_technician("small-landscape", "en")
    go(hands, "18-settings")
    [more] = [item.property("name") for item in hands.targets() if "1/" in item.property("name")]
    hands.tap(more)
    hands.tap_word("technician.tab.devices")
    hands.tap_word("technician.tab.settings")
    assert hands.say("technician.q.language.short") in hands.texts()


def test_the_other_language_reaches_what_a_trial_says(open_technician) -> None:
    hands = open_technician(language="en")
    go(hands, "17-heard")
    assert "Did you hear the three notes?" in hands.texts()
    hands.back.desk.switchLanguage()
    hands.settle()
    assert "Did you hear the three notes?" not in hands.texts()


@pytest.fixture
def rows(app):
    keeper = QObject()
    pacer = HeldPacer()
    yield Rows(("code", "title"), keeper, pacer), pacer
    keeper.deleteLater()


def shown(rows: Rows) -> list[str]:
    return [rows.data(rows.index(at), 256) for at in range(rows.rowCount())]


def test_rows_come_one_after_the_other(rows) -> None:
    model, pacer = rows
    model.show([("a", "A"), ("b", "B"), ("c", "C")])
    assert model.property("total") == 3, "known at once: room is made for them"
    seen = [shown(model)]
    while pacer.pieces:
        pacer.one()
        seen.append(shown(model))
    assert seen == [[], ["a"], ["a", "b"], ["a", "b", "c"]]


def test_rows_keep_their_delegates_and_tell_what_changed(rows) -> None:
    model, pacer = rows
    model.show([("a", "A"), ("b", "B"), ("c", "C")])
    pacer.all()
    told: list[tuple[int, list[int]]] = []
    model.dataChanged.connect(lambda first, _last, roles: told.append((first.row(), roles)))
    reset: list[bool] = []
    model.modelReset.connect(lambda: reset.append(True))
    model.show([("a", "A"), ("b", "x")])
    pacer.all()
    assert shown(model) == ["a", "b"]
    assert (told, reset) == ([(1, [257])], [])


def test_rows_that_change_again_before_they_came_end_as_they_shall_be(rows) -> None:
    model, pacer = rows
    model.show([("a", "A"), ("b", "B"), ("c", "C")])
    pacer.one()
    pacer.one()
    model.show([("z", "Z")])
    model.show([("x", "X"), ("y", "Y")])
    pacer.all()
    assert shown(model) == ["x", "y"]
    model.show([])
    pacer.all()
    assert (shown(model), model.property("total")) == ([], 0)


def test_of_many_rows_some_are_looked_at(rows) -> None:
    model, pacer = rows
    model.look(0, 2)
    model.show([(code, code.upper()) for code in "abcde"])
    pacer.all()
    assert (shown(model), model.property("total")) == (["a", "b"], 5)
    model.look(4, 2)
    pacer.all()
    assert shown(model) == ["e"]


def test_without_a_pacer_rows_are_there_at_once(app) -> None:
    keeper = QObject()
    model = Rows(("code", "title"), keeper)
    model.show([("a", "A"), ("b", "B")])
    assert shown(model) == ["a", "b"]
    model.show([("c", "C")])
    assert shown(model) == ["c"]
    keeper.deleteLater()


def test_the_frame_of_a_slab_and_its_ring_are_made_only_where_they_are(open_technician) -> None:
    hands = open_technician()
    component = QQmlComponent(hands.back.stage.engine)
    component.setData(b"import QtQuick\nimport Common\nSlab { name: 'x' }", "")
    slab = component.create()
    assert component.errorString() == ""

    def kinds() -> set[str]:
        return {type_of(item) for item in slab.findChildren(QQuickItem)}

    assert not {"DashedFrame", "FocusRing"} & kinds()
    slab.setProperty("enabled", False)
    assert "DashedFrame" in kinds()
    slab.deleteLater()
