"""Real touches: what a person can do at the screen, and what an accident must not do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from kiosk.screenshots.citizen import SCENES, Setting
from kiosk.visit import events as ev
from kiosk.visit.model import Paper, TextSize
from queueing.tickets.model import HelpKind

PORTRAIT = Setting("portrait", "vi", TextSize.DEFAULT)


@pytest.fixture(scope="module")
def finger():
    return QTest.createTouchDevice()


def touch(hands, finger, name):
    hands.settle()
    window, point = hands.stage.window, hands.middle(hands.target(name))
    QTest.touchEvent(window, finger).press(0, point, window).commit()
    QTest.touchEvent(window, finger).release(0, point, window).commit()
    hands.stage.settle()


def test_a_number_is_two_touches_away(open_hands, finger):
    hands = open_hands(PORTRAIT)
    touch(hands, finger, "Tiếng Việt")
    touch(hands, finger, "Khai sinh, kết hôn")
    assert [order.service for order in hands.issued] == ["A"]
    hands.answer("A015")
    assert hands.screen == "ticket"
    assert "A015" in [item.property("text") for item in hands.items()]


def test_the_language_card_speaks_its_language_from_then_on(open_hands, finger):
    hands = open_hands(PORTRAIT)
    touch(hands, finger, "English")
    touch(hands, finger, "Certified copies")
    assert hands.issued[0].language == "en"


def test_a_double_touch_prints_one_ticket(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Tiếng Việt")
    point = hands.middle(hands.target("Khai sinh, kết hôn"))
    hands.settle()
    for _ in range(4):
        QTest.mouseClick(hands.stage.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    assert len(hands.issued) == 1


def test_a_double_touch_on_the_language_takes_no_number(open_hands):
    hands = open_hands(PORTRAIT)
    hands.settle()
    point = hands.middle(hands.target("Tiếng Việt"))
    for _ in range(2):
        QTest.mouseClick(hands.stage.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
    assert hands.screen == "services"
    assert hands.issued == []


def test_a_double_touch_on_a_busy_machine_takes_no_number_either(open_hands):
    hands = open_hands(PORTRAIT)
    hands.settle()
    window, point = hands.stage.window, hands.middle(hands.target("Tiếng Việt"))

    def touch_again():
        QTest.mouseClick(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    touch_again()
    hands.clock.pass_by(2.0)  # the page does not stand yet, and the second touch had to wait
    touch_again()
    assert hands.issued == []
    hands.see()
    point = hands.middle(hands.target("Trợ giúp xã hội"))
    touch_again()  # it is drawn, and a person could not see it yet
    assert hands.issued == []
    hands.settle()
    touch_again()
    assert len(hands.issued) == 1


def test_a_finger_that_slides_off_does_nothing(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Tiếng Việt")
    hands.settle()
    window, start = hands.stage.window, hands.middle(hands.target("Khai sinh, kết hôn"))
    away = hands.middle(hands.target("Trợ giúp xã hội"))
    QTest.mousePress(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(window, away)
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, away)
    hands.stage.settle()
    assert hands.issued == []


def test_a_finger_that_slides_onto_a_card_does_nothing(open_hands, finger):
    hands = open_hands(PORTRAIT)
    hands.tap("Tiếng Việt")
    hands.settle()
    window, card = hands.stage.window, hands.middle(hands.target("Khai sinh, kết hôn"))
    nowhere = QPoint(card.x(), 130)
    QTest.touchEvent(window, finger).press(0, nowhere, window).commit()
    QTest.touchEvent(window, finger).move(0, card, window).commit()
    QTest.touchEvent(window, finger).release(0, card, window).commit()
    hands.stage.settle()
    assert hands.issued == []


def test_a_palm_beside_the_finger_takes_no_second_number(open_hands, finger):
    hands = open_hands(PORTRAIT)
    hands.tap("Tiếng Việt")
    hands.settle()
    window = hands.stage.window
    first = hands.middle(hands.target("Khai sinh, kết hôn"))
    second = hands.middle(hands.target("Buôn bán"))
    QTest.touchEvent(window, finger).press(0, first, window).press(1, second, window).commit()
    QTest.touchEvent(window, finger).release(0, first, window).release(1, second, window).commit()
    hands.stage.settle()
    assert len(hands.issued) <= 1


def test_a_service_that_is_off_cannot_be_chosen(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Tiếng Việt")
    hands.tap("Đất đai")
    assert hands.issued == []


def test_who_does_not_know_gets_a_person(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Tiếng Việt")
    hands.tap("Việc khác")
    hands.tap("Tôi không biết")
    assert hands.screen == "help"
    assert [report.kind for report in hands.reported] == [HelpKind.HELP]


def test_help_is_called_once_and_can_be_sent_away(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Giúp tôi")
    hands.tap("Quay lại")
    hands.tap("Đang đến")
    assert [report.kind for report in hands.reported] == [HelpKind.HELP]
    hands.tap("Không cần nữa")
    assert [report.kind for report in hands.reported] == [HelpKind.HELP, HelpKind.CANCELLED]
    assert hands.screen == "attract"


def test_priority_is_told_with_the_ticket(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Tiếng Việt")
    hands.tap("Khai sinh, kết hôn")
    ticket = hands.answer()
    hands.tap("Tôi cần ưu tiên")
    hands.tap("Người cao tuổi")
    report = hands.reported[-1]
    assert (report.kind, report.ticket, report.reason) == (HelpKind.PRIORITY, ticket, "elderly")
    assert hands.screen == "ticket"


def test_larger_words_are_two_touches_away(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Ngôn ngữ")
    hands.tap("Chữ rất to")
    assert hands.stage.theme.look.text_size == "huge"
    hands.tap("Tiếng Việt")
    hands.tap("Làm lại")
    assert hands.stage.theme.look.text_size == "default"


def test_the_page_that_is_left_is_gone_before_the_next_look_is_put_on(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Ngôn ngữ")
    hands.tap("Chữ rất to")
    gone = []
    hands.target("Chữ rất to").destroyed.connect(lambda: gone.append(hands.stage.theme.look.text_size))
    hands.tap("Làm lại")
    assert gone == ["huge"]
    assert hands.stage.theme.look.text_size == "default"


def pointing_hand(hands):
    return next(item for item in everything(hands.stage.window.contentItem()) if item.property("sunk") is not None)


def everything(item):
    yield item
    for child in item.childItems():
        yield from everything(child)


def picture_of(hands):
    """Return a point on the people before their house."""
    window = hands.stage.window
    return QPoint(window.width() // 3, window.height() // 3)


def test_who_touches_the_picture_of_the_welcome_is_shown_where_to_touch(open_hands, finger, qtbot):
    hands = open_hands(PORTRAIT)
    hands.settle()
    window, hand = hands.stage.window, pointing_hand(hands)
    assert not hand.isVisible()
    QTest.touchEvent(window, finger).press(0, picture_of(hands), window).commit()
    qtbot.waitUntil(lambda: hand.isVisible() and hand.property("sunk") == 0)  # while the finger is still down
    QTest.touchEvent(window, finger).release(0, picture_of(hands), window).commit()
    assert hands.screen == "attract"
    touch(hands, finger, "Tiếng Việt")
    assert hands.screen == "services"


def test_the_hand_goes_again(open_hands, qtbot):
    hands = open_hands(PORTRAIT)
    hands.settle()
    hand = pointing_hand(hands)
    QTest.mouseClick(
        hands.stage.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, picture_of(hands)
    )
    qtbot.waitUntil(hand.isVisible)
    qtbot.waitUntil(lambda: not hand.isVisible(), timeout=60_000)


def test_a_palm_on_the_picture_does_not_hold_up_the_finger(open_hands, finger):
    hands = open_hands(PORTRAIT)
    hands.settle()
    window, palm, card = hands.stage.window, picture_of(hands), hands.middle(hands.target("Tiếng Việt"))
    QTest.touchEvent(window, finger).press(0, palm, window).commit()
    QTest.touchEvent(window, finger).stationary(0).press(1, card, window).commit()
    QTest.touchEvent(window, finger).stationary(0).release(1, card, window).commit()
    QTest.touchEvent(window, finger).release(0, palm, window).commit()
    hands.stage.settle()
    assert hands.screen == "services"


def test_who_begins_before_the_page_that_was_left_is_gone_sees_a_whole_page(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Ngôn ngữ")
    hands.tap("Chữ rất to")
    hands.tap("Tiếng Việt")
    shown = hands.stage.view.property("screen")
    hands.settle()
    hands.stage.runner.send(ev.StartAgain())
    hands.clock.pass_by(2.0)
    hands.stage.runner.send(ev.Start("vi"))  # in the same turn of the loop, onto the same screen
    hands.stage.settle()
    assert hands.stage.view.property("screen") == shown == "services"
    assert hands.stage.theme.look.text_size == "default"
    hands.tap("Khai sinh, kết hôn")
    assert [order.service for order in hands.issued] == ["A"]


def test_trouble_keeps_the_number_and_paper_that_comes_ends_it(open_hands):
    hands = open_hands(PORTRAIT)
    hands.tap("Tiếng Việt")
    hands.tap("Khai sinh, kết hôn")
    hands.answer()
    hands.director.paper(Paper.STUCK, "paper_out")
    hands.stage.settle()
    assert hands.screen == "trouble"
    hands.tap("Đợi tại máy")
    hands.director.paper(Paper.OUT)
    assert hands.screen == "ticket"


def test_keys_reach_what_fingers_reach(open_hands):
    hands = open_hands(PORTRAIT)
    hands.target("English").forceActiveFocus()
    hands.settle()
    QTest.keyClick(hands.stage.window, Qt.Key.Key_Return)
    hands.stage.settle()
    assert hands.screen == "services"


@pytest.mark.parametrize("scene", SCENES)
def test_every_target_has_a_name_and_a_role(open_hands, scene):
    hands = open_hands(PORTRAIT)
    SCENES[scene](hands.director)
    hands.stage.settle()
    targets = hands.targets()
    assert targets
    for item in targets:
        described = QAccessible.queryAccessibleInterface(item)
        assert described.text(QAccessible.Text.Name)
        assert described.role() == QAccessible.Role.Button


@pytest.mark.parametrize("scene", SCENES)
def test_no_screen_is_a_dead_end(open_hands, scene):
    """From every screen a person gets back to the welcome, or is told when to come again."""
    hands = open_hands(PORTRAIT)
    SCENES[scene](hands.director)
    hands.stage.settle()
    if hands.screen in ("closed", "attract"):
        return
    if hands.stage.runner.visit.asked is not None:
        hands.answer()
    hands.tap(hands.word("kiosk.bar.again"))
    assert hands.screen == "attract"
