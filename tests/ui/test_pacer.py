"""What can wait is done in pieces, and a touch is never behind more than a few of them."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QDeadlineTimer, QEventLoop, QTimer

from kiosk.screenshots.citizen import SCENES, Setting
from kiosk.view.pacer import BUDGET_MS, FULL_MS, Pacer
from kiosk.visit import events as ev
from kiosk.visit.model import TextSize

PATIENCE_MS = 30_000


def burn(ms: float) -> None:
    """Keep the processor busy, as work does."""
    end = time.thread_time() + ms / 1000
    while time.thread_time() < end:
        pass


def run_until(done) -> None:
    patience = QDeadlineTimer(PATIENCE_MS)
    while not done():
        assert not patience.hasExpired()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


class Turns:
    """Counts the turns of the event loop."""

    def __init__(self) -> None:
        self.count = 0
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._turn)

    def _turn(self) -> None:
        self.count += 1


@pytest.fixture
def pacer(qapp):
    pacer = Pacer()
    yield pacer
    pacer.deleteLater()


def test_the_loop_looks_at_touches_between_pieces(pacer):
    turns, seen = Turns(), []

    def piece() -> bool:
        burn(BUDGET_MS)
        seen.append(turns.count)
        return len(seen) < 5

    pacer.add(piece)
    run_until(lambda: len(seen) == 5)
    assert len(set(seen)) == 5


def test_small_pieces_share_a_turn_and_all_come_to_their_end(pacer):
    done = []
    for number in range(20):
        pacer.add(lambda number=number: done.append(number))
    run_until(lambda: len(done) == 20)
    assert done == list(range(20))
    assert not pacer.findChild(QTimer).isActive()


def test_a_turn_that_is_full_already_takes_no_piece(pacer):
    turns, at = Turns(), []
    full: set[int] = set()

    def busy() -> None:
        if not at:
            burn(FULL_MS + 1)
            full.add(turns.count)

    crowd = QTimer()
    crowd.setInterval(0)
    crowd.timeout.connect(busy)
    crowd.start()
    run_until(lambda: len(full) > 2)
    QTimer.singleShot(0, crowd.stop)
    pacer.add(lambda: bool(at.append(turns.count)))
    run_until(lambda: bool(at))
    assert at[0] not in full


def test_qml_is_told_only_of_what_has_changed(open_hands):
    hands = open_hands(Setting("portrait", "vi", TextSize.DEFAULT))
    SCENES["07-ticket-out"](hands.director)
    hands.stage.settle()
    view, told = hands.stage.view, []
    for name in ("spokenChanged", "placesChanged", "heldChanged", "hinderedChanged", "namesChanged"):
        getattr(view, name).connect(lambda name=name: told.append(name))
    view.refresh()
    assert told == []
    hands.director.do(ev.CallHelp())
    assert "placesChanged" in told
    assert "heldChanged" not in told


def test_the_theme_renews_only_what_a_wish_changes(open_hands):
    hands = open_hands(Setting("portrait", "vi", TextSize.DEFAULT))
    theme, told = hands.stage.theme, []
    for name in ("sized", "coloured", "lowered", "stilled", "turned"):
        getattr(theme, name).connect(lambda name=name: told.append(name))
    role = theme.role("body")
    role.changed.connect(lambda: told.append("role"))
    SCENES["26-high-contrast-language"](hands.director)
    assert told == ["coloured"]
    hands.director.do(ev.ChooseTextSize(TextSize.HUGE))
    assert set(told) == {"coloured", "sized", "role"}
