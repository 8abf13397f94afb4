"""Behind the PIN: cards, trials, settings, the box; every page whole on every glass."""

from __future__ import annotations

from itertools import combinations, product
from threading import get_ident

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage

from devices.driver import DeviceFault
from kiosk.screenshots.staged_tools import staged_table
from kiosk.screenshots.staging import GLASSES
from kiosk.screenshots.technician import SCENES
from kiosk.technician.tools import Deed, Outcome, Told
from kiosk.view.technician.desk import IDLE_S
from kiosk.view.technician.shelf import Shelf
from kiosk.visit.model import TextSize
from kiosk.workbench.device_trials import trouble
from tests.ui.qml_types import is_text, type_of


def rect_of(item) -> QRectF:
    return QRectF(item.mapToScene(QPointF(0, 0)), item.mapToScene(QPointF(item.width(), item.height())))


def test_a_card_tells_state_and_advice_in_words(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    texts = hands.texts()
    assert "Not connected" in texts
    assert "Works, needs a look" in texts
    assert "Keep a new paper roll ready for the printer." in texts


def test_a_trial_shows_its_picture(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.back.desk.home_.tryDevice("scanner")
    hands.settle()
    assert "Scanned: 210 × 297 mm at 300 dpi." in hands.texts()
    assert hands.back.desk.trial_.property("picture")


def test_a_picture_is_never_asked_for_by_qts_loading_thread(open_technician, monkeypatch) -> None:
    # It would wait for Python's lock with its own in hand: with the GUI's thread the other way round, a deadlock.
    asked: list[tuple[int, tuple[int, int]]] = []
    provided = Shelf.requestImage

    def request(shelf: Shelf, name: str, size: QSize, wanted: QSize) -> QImage:
        image = provided(shelf, name, size, wanted)
        asked.append((get_ident(), (image.width(), image.height())))
        return image

    monkeypatch.setattr(Shelf, "requestImage", request)
    hands = open_technician(language="en")
    hands.enter()
    hands.back.desk.home_.tryDevice("scanner")
    hands.settle()
    assert asked
    assert {thread for thread, _ in asked} == {get_ident()}


def test_only_a_person_can_say_that_it_was_heard(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.back.desk.home_.tryDevice("sound")
    hands.settle()
    assert "Did you hear the three notes?" in hands.texts()
    hands.tap_word("technician.no")
    assert "Please check cables, power and volume, then try again." in hands.texts()


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (DeviceFault("unreachable", "usb"), "The device reports a fault."),
        (OSError("gone"), "It could not be read or written."),
        (ZeroDivisionError(), "There is a fault in the program. Please make a support bundle and send it."),
    ],
)
def test_what_goes_wrong_behind_the_screen_has_its_sentence(open_technician, error, text) -> None:
    hands = open_technician(language="en")
    hands.back.tools.outcomes["printer"] = error
    hands.enter()
    hands.tap_word("technician.test")
    assert hands.back.tools.tried == [("printer", None)]
    assert text in hands.texts()


def test_what_comes_late_is_not_shown_in_another_trial(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    trial = hands.back.desk.trial_
    trial.start(Told("technician.trial.reader"), lambda progress: Outcome(True, Told("technician.result.done")))
    trial.clear()
    hands.settle()
    assert trial.property("state") == ""


def test_what_a_camera_sees_is_shown_until_somebody_stops(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.back.tools.sights["scanner"] = staged_table()
    hands.back.tools.going.clear()
    hands.back.desk.home_.tryDevice("scanner")
    trial = hands.back.desk.trial_
    hands.back.wait_for(lambda: trial.property("live"))
    assert trial.property("text") == "Lay a sheet of A4 on the table, print up."
    image = hands.back.desk.shelf._image
    shrunk = image.width() / hands.back.tools.sights["scanner"].picture.shape[1]
    edge = image.pixelColor(round(270 * shrunk), round(300 * shrunk))
    assert (edge.red() > 200, edge.blue() < 120) == (True, True), "the page is outlined in gold"
    hands.app.processEvents()
    hands.tap_at(hands.middle(hands.target("Stop")))
    hands.back.desk.worker.wait()
    hands.settle()
    assert (trial.property("state"), trial.property("picture")) == ("", "")
    assert hands.back.desk.shelf._image.isNull()


def test_leaving_stops_a_camera_that_is_being_tried(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.back.tools.sights["reader"] = staged_table()
    hands.back.tools.going.clear()
    hands.back.desk.home_.tryDevice("reader")
    hands.back.wait_for(lambda: hands.back.desk.trial_.property("live"))
    hands.back.desk.leave()
    hands.back.desk.worker.wait()
    hands.settle()
    assert hands.screen == ""
    assert hands.back.desk.shelf._image.isNull(), "what comes late is not kept"


def test_what_never_comes_is_not_waited_for_without_end(open_technician) -> None:
    hands = open_technician(language="en")
    with pytest.raises(TimeoutError):
        hands.back.wait_for(lambda: False, limit=0.01)


def test_one_setting_is_changed_alone(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.tap_word("technician.tab.settings")
    hands.tap_word("technician.q.paper.short")
    hands.tap_word("technician.q.paper.58")
    hands.tap_word("technician.wizard.keep")
    assert hands.screen == "home"
    [changes] = hands.back.tools.changed
    assert changes == {"printer.paper_mm": 58} or changes["printer"]["paper_mm"] == 58


def test_hours_of_its_own_are_set_by_touch(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.tap_word("technician.tab.settings")
    hands.back.desk.home_.ask("hours")
    hands.settle()
    hands.tap_word("technician.q.hours.own")
    hands.tap_word("technician.wizard.next")
    for _ in range(2):
        hands.tap("From: 15 minutes earlier")
    hands.tap_word("technician.week.spread")
    hands.tap("Saturday morning")
    hands.tap_word("technician.week.open")
    hands.tap("Until: 15 minutes earlier")
    hands.tap("Friday afternoon")
    hands.tap_word("technician.week.close")
    hands.tap_word("technician.wizard.keep")
    assert hands.screen == "home"
    [changes] = hands.back.tools.changed
    hours = changes["centre.hours"]
    assert hours["monday"][0] == hours["friday"][0] == {"start": "07:00", "end": "11:30"}
    assert len(hours["friday"]) == 1
    assert hours["saturday"] == [{"start": "07:00", "end": "11:15"}]
    assert hours["sunday"] == []


def test_a_printer_of_the_network_is_found_on_wish_and_chosen(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.back.desk.home_.ask("printer")
    hands.settle()
    hands.back.tools.going.clear()
    hands.tap_word("technician.wizard.search_network")
    hands.back.wait_for(lambda: hands.back.desk.wizard_.shown.searched > 0)
    hands.app.processEvents()
    assert not hands.target("Save").property("enabled")
    hands.back.tools.going.set()
    hands.settle()
    assert "Xprinter XP-Q800" in hands.texts(), "what is plugged in stays"
    hands.tap("192.168.1.51:9100")
    hands.tap_word("technician.wizard.keep")
    [changes] = hands.back.tools.changed
    assert changes["printer"]["host"] == "192.168.1.51"


def test_a_search_of_the_network_can_be_stopped(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.back.desk.home_.ask("printer")
    hands.settle()
    hands.back.tools.going.clear()
    hands.back.desk.wizard_.searchNetwork()
    hands.back.wait_for(lambda: hands.back.desk.wizard_.shown.searched > 0)
    hands.app.processEvents()
    hands.tap_word("technician.stop")
    hands.back.desk.worker.wait()
    hands.settle()
    assert hands.back.desk.wizard_.shown.search == ""
    assert "Xprinter XP-Q800" in hands.texts()
    assert hands.target("Save").property("enabled")


def test_nothing_is_done_to_the_box_before_it_is_confirmed(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.tap_word("technician.tab.box")
    hands.tap_word("technician.deed.power_off.title")
    assert hands.back.tools.done == []
    hands.tap_word("technician.wizard.back")
    hands.tap_word("technician.deed.backup.title")
    assert not hands.target("Back up").property("enabled"), "where is not chosen yet"
    hands.tap("KINGSTON")
    hands.tap("Back up")
    assert hands.back.tools.done == [(Deed.BACKUP, "/media/KINGSTON", "")]
    assert "Done." in hands.texts()


def test_the_recovery_key_is_printed_from_the_box_page(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.tap_word("technician.tab.box")
    hands.tap_word("technician.deed.recovery.title")
    hands.tap_word("technician.deed.recovery.verb")
    assert hands.back.tools.done == [(Deed.RECOVERY, None, "")]
    assert hands.say("technician.result.key_printed") in hands.texts()


def test_a_restore_needs_the_key_from_its_paper(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.tap_word("technician.tab.box")
    hands.tap_word("technician.deed.restore.title")
    hands.tap("KINGSTON/2026-11-20.kioskbackup")
    assert not hands.target("Restore").property("enabled")
    hands.type(["a", "b", "123", "1", "2"])
    hands.tap("Restore")
    assert hands.back.tools.done == [(Deed.RESTORE, "/media/KINGSTON/2026-11-20.kioskbackup", "ab12")]


def test_a_key_that_was_typed_is_gone_when_the_door_falls_shut(open_technician) -> None:
    hands = open_technician(language="en")
    hands.enter()
    hands.tap_word("technician.tab.box")
    hands.tap_word("technician.deed.restore.title")
    hands.type(["a", "b"])
    desk = hands.back.desk
    assert desk.box_.property("key") == "ab"
    seen: list[str] = []
    desk.box_.changed.connect(lambda: seen.append(desk.box_.property("key")))
    hands.back.clock.pass_by(IDLE_S + 1)
    desk.tick()
    assert hands.screen == ""
    assert seen[-1] == "", "who shows it is told"
    desk.box_.choose(Deed.BACKUP.value)  # asks for no key: what is typed now belongs nowhere
    desk._keyboard.press("c")
    assert desk.box_.property("key") == ""


def test_the_other_language_is_one_touch_away_on_every_page(open_technician) -> None:
    hands = open_technician(language="vi")
    hands.enter()
    hands.tap("English")
    assert "Devices" in [item.property("name") for item in hands.targets()]
    hands.tap("Tiếng Việt")
    assert "Thiết bị" in [item.property("name") for item in hands.targets()]


#: Where most words stand in least room, and where most boxes are like.
QUICK = {("small-landscape", "vi", TextSize.DEFAULT), ("small-landscape", "en", TextSize.HUGE)}
SETTINGS = [
    pytest.param(*setting, id="-".join(setting), marks=() if setting in QUICK else pytest.mark.long)
    for setting in product(GLASSES, ("vi", "en"), TextSize)
]


@pytest.mark.parametrize(("glass", "language", "size"), SETTINGS)
def test_every_page_is_whole(open_technician, glass: str, language: str, size: TextSize) -> None:
    found = {}
    hands = open_technician(glass, language, size=size)
    for name, lead in SCENES.items():
        hands.back.reset()
        lead(hands.back)
        hands.settle()
        faults = faults_of(hands)
        if faults:
            found[name] = faults
    assert found == {}, "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


@pytest.mark.parametrize(("glass", "language", "size"), SETTINGS)
def test_whatever_a_trial_says_stands_clear(open_technician, glass: str, language: str, size: TextSize) -> None:
    """The longest of its faults, and the question that a person answers, in the wizard."""
    found = {}
    hands = open_technician(glass, language, size=size)
    for device in ("printer", "reader", "scanner", "a4", "sound"):
        for outcome in (longest_trouble(hands, device), Outcome(True, longest_question(hands), asks=True)):
            hands.back.reset()
            SCENES["15-devices"](hands.back)
            hands.back.tools.outcomes[device] = outcome
            hands.back.desk.home_.ask(device)
            hands.settle()
            wizard = hands.back.desk.wizard_
            if not wizard.property("tryWord"):
                wizard.choose("1")
            wizard.tryOut()
            hands.settle()
            assert outcome.told.says(hands.back.desk.words) in hands.texts()
            if faults := faults_of(hands):
                found[device, outcome.told.word] = faults
    assert found == {}, "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)


def longest_trouble(hands, device: str) -> Outcome:
    codes = {word.split(".")[2] for word in hands.back.desk.words.ids if word.startswith(f"fault.{device}.")}
    return max((trouble(device, code) for code in codes), key=lambda one: len(one.told.says(hands.back.desk.words)))


def longest_question(hands) -> Told:
    words = ("technician.result.printed", "technician.result.sent", "technician.result.heard")
    return max(map(Told, words), key=lambda told: len(told.says(hands.back.desk.words)))


def faults_of(hands) -> list[str]:
    faults = []
    window = QRectF(0, 0, hands.window.width(), hands.window.height())
    mm = hands.back.stage.theme.screen.px_per_mm
    targets = [(item.property("name"), rect_of(item)) for item in hands.targets()]
    for name, rect in targets:
        if not window.contains(rect):
            faults.append(f"{name!r} leaves the window: {rect}")
        if min(rect.width(), rect.height()) < 12 * mm:
            faults.append(f"{name!r} is {min(rect.width(), rect.height()) / mm:.1f} mm small")
    for (name, a), (other, b) in combinations(targets, 2):
        if a.intersects(b):
            faults.append(f"{name!r} lies over {other!r}")
    root = next(item for item in hands.items() if type_of(item) == "TechnicianScreen")
    texts = [
        (item.property("text"), rect_of(item), item)
        for item in hands.items()
        if is_text(item) and item.property("text") and root.isAncestorOf(item)
    ]
    for text, rect, item in texts:
        if not window.adjusted(-1, -1, 1, 1).contains(rect):
            faults.append(f"{text!r} leaves the window: {rect}")
        if item.property("contentHeight") > rect.height() + 2 and not item.property("truncated"):
            faults.append(f"{text!r} is {item.property('contentHeight')} px high in {rect.height()}")
        if item.property("contentWidth") > rect.width() + 1:
            faults.append(f"{text!r} is wider than its place")
        for name, target in targets:
            if not rect.intersected(target).isEmpty() and not target.adjusted(-1, -1, 1, 1).contains(rect):
                faults.append(f"{text!r} lies half over {name!r}")
    for (one, a, _), (other, b, _) in combinations(texts, 2):
        if a.adjusted(1, 1, -1, -1).intersects(b.adjusted(1, 1, -1, -1)):
            faults.append(f"{one!r} lies over {other!r}")
    return faults


def test_a_draft_that_cannot_be_kept_does_not_hand_back_what_is_done_at_the_next_question(
    open_technician, monkeypatch
) -> None:
    """Its disk answers late: a key given back too soon would have the same done twice."""
    hands = open_technician(language="en", first_start=True)
    wizard = hands.back.desk.wizard_

    def gone(*_: object) -> None:
        raise OSError("gone")

    monkeypatch.setattr(hands.back.draft, "save", gone)
    monkeypatch.setattr("kiosk.technician.pin.PinDoor.keep", gone)
    wizard.forward()
    for _ in range(2):
        wizard._pad.entered.emit("482913")
    hands.back.desk.worker.wait()
    draft, pin = hands.back.waiting
    hands.back.waiting.clear()
    draft()
    assert wizard.working
    assert wizard.property("complaint") == "It could not be read or written. gone"
    pin()
    assert not wizard.working
