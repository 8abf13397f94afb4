"""Drives the visit: events in, effects out, and one timer for whatever is due next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from uuid import uuid4

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from kiosk.visit import events as ev
from kiosk.visit.machine import Machine
from kiosk.visit.model import Visit
from queueing.clock import Clock

_LONGEST_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class Ports:
    """What a visit's effects reach. Each returns at once; answers come back as events."""

    issue: Callable[[ev.Issue], None]
    report: Callable[[ev.Report], None]


class VisitRunner(QObject):
    """Holds the one visit of this kiosk. Lives on the GUI thread."""

    changed = Signal()
    entered = Signal()  # another screen, or another page of one, is to be drawn
    said = Signal(bool)  # whether again
    wiped = Signal()

    def __init__(
        self, machine: Machine, ports: Ports, clock: Clock, *, is_open: bool, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._machine = machine
        self._ports = ports
        self._clock = clock
        self._visit = machine.begin(self.now, is_open=is_open)
        self._unseen = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def visit(self) -> Visit:
        """The visit as it is now."""
        return self._visit

    @property
    def machine(self) -> Machine:
        """The rules."""
        return self._machine

    @property
    def now(self) -> float:
        """Monotonic seconds."""
        return self._clock.now().monotonic_s

    @property
    def is_unseen(self) -> bool:
        """Whether the screen is still to be drawn."""
        return self._unseen

    def tick(self) -> None:
        """Let what is due happen. The timer calls it; tests may."""
        self.send(ev.Tick())

    def touch(self, event: ev.Touch) -> None:
        """Let a touch happen, unless it was meant for what was there before."""
        if not self._unseen:
            self.send(event)

    def await_drawing(self) -> None:
        """Leave touches out until `drawn`: they cannot be meant for a screen that nobody has seen yet.

        On a busy machine drawing takes longer than the pause after which a second touch counts again; the second
        half of a double touch, which waited for the drawing, would choose on the new screen.
        """
        self._unseen = True

    def drawn(self) -> None:
        """Begin the pause in which a touch is left out: the screen stands before people only now."""
        if self._unseen:
            self._unseen = False
            self._visit = replace(self._visit, entered_at=self.now)
            self._arm()

    def send(self, event: ev.Event) -> None:
        """Let something happen."""
        before = self._visit
        self._visit, effects = self._machine.advance(before, event, ev.Moment(self.now, uuid4()))
        self._arm()
        if self._visit != before:
            self.changed.emit()
        if (self._visit.screen, self._visit.page) != (before.screen, before.page):
            self.entered.emit()
        for effect in effects:
            self._carry_out(effect)

    def _carry_out(self, effect: ev.Effect) -> None:
        match effect:
            case ev.Issue():
                self._ports.issue(effect)
            case ev.Report():
                self._ports.report(effect)
            case ev.Say():
                self.said.emit(effect.again)
            case ev.Wiped():
                self.wiped.emit()

    def _arm(self) -> None:
        due = self._machine.deadline(self._visit)
        if due is None:
            self._timer.stop()
        else:
            self._timer.start(min(_LONGEST_MS, max(1, round((due - self.now) * 1000) + 1)))
