"""The hidden corner and the PIN, by real touches."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtTest import QTest

from kiosk.screenshots.backstage import PIN
from kiosk.screenshots.citizen import SCENES, Director
from kiosk.screenshots.staging import StagedClock
from kiosk.view.technician.desk import IDLE_S, PIN_IDLE_S
from kiosk.view.technician.door import TechnicianDoor


def test_five_touches_and_the_pin_open_the_home(open_technician) -> None:
    hands = open_technician()
    hands.corner()
    assert hands.screen == "pin"
    assert hands.back.wiped == 1, "the citizen's visit ends first"
    hands.pin()
    assert hands.screen == "home"


@pytest.mark.parametrize(("times", "every_s"), [(4, 0.5), (9, 1.2)])
def test_fewer_or_slower_touches_open_nothing(open_technician, times, every_s) -> None:
    hands = open_technician()
    hands.corner(times, every_s)
    assert hands.screen == ""


def test_fingers_that_slide_off_the_corner_open_nothing(open_technician) -> None:
    hands = open_technician()
    for _ in range(8):
        QTest.mousePress(hands.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(20, 20))
        QTest.mouseMove(hands.window, QPoint(700, 900))
        QTest.mouseRelease(
            hands.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(700, 900)
        )
    assert hands.screen == ""


def test_the_corner_lies_over_nothing_that_citizens_touch(open_technician) -> None:
    for glass in ("small-landscape",):  # where everything is nearest
        hands = open_technician(glass)
        mm = hands.back.stage.theme.screen.px_per_mm
        director = Director(hands.back.stage, hands.back.clock)
        for name, lead in SCENES.items():
            director.reset()
            lead(director)
            hands.app.processEvents()
            for item in hands.targets():
                at = item.mapToScene(item.boundingRect().topLeft())
                assert at.x() >= 25 * mm or at.y() >= 20 * mm, f"{item.property('name')} in {name} on {glass}"


def test_a_wrong_pin_says_so_and_five_make_one_wait(open_technician) -> None:
    hands = open_technician(language="en")
    hands.corner()
    hands.pin("111112")
    assert "This is not the PIN." in hands.texts()
    for _ in range(4):
        hands.pin("111112")
    assert "Too many tries. Please wait 30 seconds." in hands.texts()
    assert not hands.target("1").property("enabled")
    hands.back.clock.pass_by(29.0)
    hands.back.desk.touched()
    hands.back.clock.pass_by(2.0)
    hands.back.desk.tick()
    hands.app.processEvents()
    hands.pin()
    assert hands.screen == "home"


def test_nobody_there_shuts_the_door(open_technician) -> None:
    hands = open_technician()
    hands.enter()
    hands.back.clock.pass_by(IDLE_S - 1)
    hands.back.desk.tick()
    assert hands.screen == "home"
    hands.tap_word("technician.tab.log")
    hands.back.clock.pass_by(IDLE_S - 1)
    hands.back.desk.tick()
    assert hands.screen == "home", "a touch keeps it open"
    hands.back.clock.pass_by(2)
    hands.back.desk.tick()
    assert hands.screen == ""
    hands.corner()
    hands.back.clock.pass_by(PIN_IDLE_S + 1)
    hands.back.desk.tick()
    assert hands.screen == ""


def test_nothing_behind_the_technician_can_be_touched(open_technician) -> None:
    hands = open_technician()
    point = hands.middle(hands.target("English"))
    hands.enter()
    screen = hands.back.stage.runner.visit.screen
    hands.tap_at(point)
    hands.settle()
    assert hands.back.stage.runner.visit.screen == screen


def test_leaving_lets_go_of_what_was_taken(open_technician) -> None:
    hands = open_technician()
    hands.enter()
    hands.back.desk.home_.tryDevice("scanner")
    hands.settle()
    assert not hands.back.desk.shelf._image.isNull()
    hands.tap_word("technician.leave")
    assert hands.screen == ""
    assert hands.back.desk.shelf._image.isNull()


def test_a_first_start_that_was_broken_off_goes_on_behind_its_pin(open_technician) -> None:
    before = open_technician(first_start=True, box="one")
    assert before.screen == "wizard"
    wizard = before.back.desk.wizard_
    while wizard.question != "pin":
        if wizard.question == "commune":
            wizard.type_into("vi", "Xã Ba Nang")
        wizard.forward()
        before.settle()
    for _ in range(2):
        before.pin()
    assert wizard.question == "recovery"
    assert before.back.tools.changed == [], "the power goes before anything is written"

    after = open_technician(first_start=True, box="one")
    assert after.screen == "pin", "not everybody in the hall goes on with it"
    after.back.desk.leave()
    assert after.screen == "pin", "there is nothing to go back to"
    after.pin("111112")
    assert after.screen == "pin"
    after.pin()
    assert (after.screen, after.back.desk.wizard_.question) == ("wizard", "recovery")
    after.back.clock.pass_by(IDLE_S + 1)
    after.back.desk.tick()
    assert after.screen == "pin", "whoever set this up has gone"
    after.pin()
    after.tap_word("technician.wizard.next")
    after.tap_word("technician.wizard.finish")
    assert after.screen == "home"
    [changes] = after.back.tools.changed
    assert "Xã Ba Nang" in str(changes)
    assert not after.back.draft.is_kept


def test_nobody_leaves_while_the_settings_are_written(open_technician) -> None:
    hands = open_technician()
    hands.enter()
    hands.tap_word("technician.tab.settings")
    hands.tap_word("technician.q.paper.short")
    hands.tap_word("technician.q.paper.58")
    desk, written = hands.back.desk, Event()
    change = hands.back.tools.change

    def slowly(changes) -> None:
        assert written.wait(60)
        change(changes)

    hands.back.tools.change = slowly
    desk.wizard_.forward()
    hands.app.processEvents()
    assert not hands.target(hands.say("technician.leave")).property("enabled")
    desk.leave()
    assert hands.screen == "wizard"
    written.set()
    desk.worker.wait()  # written, but the screen does not know it yet
    desk.leave()
    hands.back.clock.pass_by(IDLE_S + 1)
    desk.tick()
    assert hands.screen == "wizard"
    hands.settle()
    assert hands.screen == "home"
    assert len(hands.back.tools.changed) == 1
    hands.tap_word("technician.leave")
    assert hands.screen == ""
    for late in (desk.wizard_.left, desk.wizard_.finished):
        late.emit()
        assert hands.screen == "", "what comes late opens no door"


def test_a_pin_that_was_right_too_late_opens_for_nobody_else(open_technician) -> None:
    hands = open_technician()
    hands.corner()
    for digit in PIN:
        hands.back.desk.pad_.press(digit)
    hands.back.desk.pad_.press("enter")
    hands.back.desk.worker.wait()
    hands.back.desk.leave()
    hands.corner()
    assert hands.screen == "pin", "somebody else stands there now"
    hands.settle()
    assert hands.screen == "pin"


def test_the_keys_of_the_pin_are_large(open_technician) -> None:
    for glass in ("portrait", "small-landscape", "small-portrait"):
        hands = open_technician(glass)
        hands.corner()
        mm = hands.back.stage.theme.screen.px_per_mm
        for name in "0123456789":
            key = hands.target(name)
            assert min(key.width(), key.height()) >= 20 * mm - 1


class Desk(QObject):
    """Stands behind a door."""

    changed = Signal()
    is_open = False

    def knock(self) -> None:
        self.is_open = True


def test_what_is_behind_the_door_is_loaded_at_the_first_touch_and_made_at_the_fifth(app) -> None:
    did: list[str] = []

    def made() -> Any:
        did.append("made")
        return Desk()

    door = TechnicianDoor(StagedClock(), made, lambda: did.append("loaded"))
    door.corner()
    assert did == ["loaded"]
    for _ in range(3):
        door.corner()
    assert did == ["loaded"]
    assert door.made is None
    door.corner()
    assert did == ["loaded", "made"]
    assert door.property("inside")
