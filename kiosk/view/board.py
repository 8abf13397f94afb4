"""The board's view-model: the one board state, ready to be bound. No rules: the hub decided everything."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.view.rows import Rows
from queueing.centre import Centre, Mode
from queueing.clock import CENTRE_ZONE, Clock
from queueing.wire import BoardCall, BoardState
from queueing.words import Words

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

MOST_ROWS = 10
MOST_COMING = 4
_NO_BREAK = "\u00a0"


@QmlElement
@QmlUncreatable("the board process has one")
class BoardView(QObject):  # type: ignore[operator]  # the stub takes QmlUncreatable for a class
    """What the board shows now. Old content stays when the hub is lost; `cut` says that it is old."""

    changed = Signal()
    ticked = Signal()
    called = Signal()  # a new call: the hero slides in, its row thickens

    def __init__(self, centre: Centre, words: Words, clock: Clock, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._centre = centre
        self._words = words
        self._clock = clock
        self._looks = {service.code: service.look for service in centre.services}
        self._state: BoardState | None = None
        self._ahead = timedelta(0)  # the hub's clock minus ours
        self._connected = True  # until a silence says otherwise
        self._lost_at: datetime | None = None
        self._last_call: int | None = None
        self._time = ""
        self._rows = Rows(("counter", "number", "look", "pictures", "now"), self)
        self._coming = Rows(("number", "look", "pictures"), self)
        self._fill()
        self.tick()

    # ---- what comes in ------------------------------------------------------------------------------------

    def show(self, state: BoardState) -> None:
        """Take on a new state."""
        self._state = state
        self._ahead = state.now - self._clock.now().wall
        call = state.hero.call if state.hero is not None else None
        is_new = self._last_call is not None and call is not None and call > self._last_call
        self._last_call = call if call is not None else (self._last_call or 0)
        self._fill()
        self.changed.emit()
        self.tick()
        if is_new:
            self.called.emit()

    def set_connected(self, connected: bool) -> None:
        """Say whether the hub is heard."""
        if connected == self._connected:
            return
        if not connected:
            self._lost_at = self._now()
        self._connected = connected
        self.changed.emit()

    def tick(self) -> None:
        """Move the clock on; tells nobody while the minute stays."""
        time = f"{self._now():%H:%M}"
        if time != self._time:
            self._time = time
            self.ticked.emit()

    def _now(self) -> datetime:
        return (self._clock.now().wall + self._ahead).astimezone(CENTRE_ZONE)

    # ---- rows ---------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        state = self._state
        calls = {call.counter: call for call in state.counters} if state is not None else {}
        hero = state.hero.call if state is not None and state.hero is not None else None
        self._rows.show([self._row(label, calls.get(label), hero) for label in self._labels(calls)])
        coming = [(w.number, self._look(w.service), ",".join(w.pictures)) for w in state.coming] if state else []
        empty = [("", "", "")] * MOST_COMING
        self._coming.show((coming + empty)[:MOST_COMING])

    def _labels(self, calls: dict[str, BoardCall]) -> list[str]:
        """Return whose lines are shown: every counter, in a very large hall only those that call, newest kept."""
        labels = [counter.label for counter in self._centre.counters]
        if len(labels) <= MOST_ROWS:
            return labels
        newest = sorted(calls.values(), key=lambda call: -call.call)[:MOST_ROWS]
        shown = {call.counter for call in newest}
        return [label for label in labels if label in shown]

    def _row(self, label: str, call: BoardCall | None, hero: int | None) -> tuple[str, str, str, str, bool]:
        if call is None:
            return label, "", "", "", False
        return label, call.number, self._look(call.service), ",".join(call.pictures), call.call == hero

    def _look(self, service: str) -> str:
        return self._looks.get(service, self._centre.services[0].look)

    # ---- what QML binds to --------------------------------------------------------------------------------

    def _hero(self) -> BoardCall | None:
        return self._state.hero if self._state is not None else None

    def _get_number(self) -> str:
        hero = self._hero()
        return hero.number if hero else ""

    def _get_counter(self) -> str:
        hero = self._hero()
        return hero.counter if hero else ""

    def _get_hero_look(self) -> str:
        hero = self._hero()
        return self._look(hero.service) if hero else ""

    def _get_pictures(self) -> str:
        hero = self._hero()
        return ",".join(hero.pictures) if hero else ""

    def _get_name(self) -> str:
        """Return the name of the picture or pair; it may only break between the two."""
        hero = self._hero()
        if hero is None:
            return ""
        names = (self._words.text(f"picture.{p}").replace(" ", _NO_BREAK) for p in hero.pictures)
        return f" +{_NO_BREAK}".join(names)

    def _get_again(self) -> str:
        hero = self._hero()
        return self._words.text("board.again", times=hero.recall + 1) if hero and hero.recall else ""

    def _get_spoken(self) -> str:
        hero = self._hero()
        if hero is None:
            return self._get_rest_title()
        picture = self._get_name().replace(_NO_BREAK, " ")
        return self._words.text("board.calling", number=hero.number, picture=picture, label=hero.counter)

    def _rest(self) -> str:
        if self._state is None:
            return "board.waiting_hub"
        return "board.idle" if self._state.open else "board.closed"

    def _get_rest_title(self) -> str:
        return self._words.text(self._rest())

    def _get_rest_text(self) -> str:
        return "" if self._state is None else self._words.text(f"{self._rest()}.how")

    def _get_open(self) -> bool:
        return self._state is None or self._state.open

    def _get_title(self) -> str:
        return f"{self._in_words(self._centre.commune)} · {self._in_words(self._centre.office)}"

    def _in_words(self, text: object) -> str:
        return str(getattr(text, self._words.language))

    def _get_date(self) -> str:
        now = self._now()
        weekday = self._words.text(f"board.day.{now.isoweekday() % 7}")
        return self._words.text("board.date", weekday=weekday, day=now.day, month=now.month)

    def _get_notice(self) -> str:
        told = self._state and (self._state.notice_en if self._words.language == "en" else self._state.notice_vi)
        notice = self._centre.notice
        return told or (self._in_words(notice) if notice else "")

    def _get_cut_time(self) -> str:
        if self._state is None or self._lost_at is None:
            return ""
        return self._words.text("board.cut.since", time=f"{self._lost_at:%H:%M}")

    rows = Property(QObject, lambda self: self._rows, constant=True)
    coming = Property(QObject, lambda self: self._coming, constant=True)
    lines = Property(int, lambda self: min(MOST_ROWS, len(self._centre.counters)), constant=True)
    demo = Property(bool, lambda self: self._centre.mode is Mode.DEMO, constant=True)
    title = Property(str, _get_title, constant=True)
    date = Property(str, _get_date, notify=ticked)
    time = Property(str, lambda self: self._time, notify=ticked)
    number = Property(str, _get_number, notify=changed)
    counter = Property(str, _get_counter, notify=changed)
    heroLook = Property(str, _get_hero_look, notify=changed)  # noqa: N815 - QML's spelling
    pictures = Property(str, _get_pictures, notify=changed)
    pictureName = Property(str, _get_name, notify=changed)  # noqa: N815
    again = Property(str, _get_again, notify=changed)
    spoken = Property(str, _get_spoken, notify=changed)
    restTitle = Property(str, _get_rest_title, notify=changed)  # noqa: N815
    restText = Property(str, _get_rest_text, notify=changed)  # noqa: N815
    open = Property(bool, _get_open, notify=changed)
    notice = Property(str, _get_notice, notify=changed)
    cut = Property(bool, lambda self: not self._connected, notify=changed)
    cutTime = Property(str, _get_cut_time, notify=changed)  # noqa: N815
