"""Tells boards, desks and kiosks what was committed: the board at once, what follows from it a moment later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from queueing.clock import Clock
from queueing.hub.forms import LoadsView, OrderView
from queueing.hub.hall import Hall
from queueing.hub.stream import Broadcaster, Frame, Message, encode
from queueing.hub.views import (
    History,
    board_state,
    counter_view,
    desk_snapshot,
    in_line,
    kiosk_state,
    loads,
)
from queueing.hub.work import Changes
from queueing.wire import BoardState, KioskState, ServiceLoad

BOARD = "board"
DESK = "desk"
_KIOSK = "kiosk "


def kiosk_topic(machine: UUID) -> str:
    """Return the name of a kiosk's own stream."""
    return f"{_KIOSK}{machine}"


class Teller:
    """Lives on the writer's thread. `ask_to_follow` is called when `follow_up` should soon be run."""

    def __init__(
        self, hall: Hall, clock: Clock, broadcaster: Broadcaster, ask_to_follow: Callable[[], None]
    ) -> None:
        self._hall = hall
        self._clock = clock
        self._broadcaster = broadcaster
        self._ask_to_follow = ask_to_follow
        self._board: BoardState | None = None
        self._calls: tuple[int, ...] = ()
        self._loads: tuple[ServiceLoad, ...] = ()
        self._order: tuple[UUID, ...] = ()
        self._kiosks: dict[UUID, KioskState] = {}
        self.history: History = {}
        self.kiosks: Callable[[], tuple[UUID, ...]] = tuple

    def tell(self, changes: Changes) -> None:
        """Tell what a unit of work did."""
        hall, now = self._hall, self._clock.now().wall
        messages: list[Message] = []
        if changes.everything:
            messages.append(self._desk_message(now))
        if changes.everything or self._calls != self._present_calls():
            messages += self._board_messages(now)
        messages += [Message(DESK, "ticket", entry.view()) for entry in changes.tickets.values()]
        known = {counter.label for counter in hall.centre.counters}
        messages += [
            Message(DESK, "counter", counter_view(hall, label)) for label in sorted(changes.counters & known)
        ]
        messages += [Message(DESK, "help", hall.helps[i].view) for i in changes.helps if i in hall.helps]
        messages += [Message(DESK, "help", view) for view in changes.closed_helps]
        messages += [Message(DESK, "device", hall.devices[key]) for key in changes.devices if key in hall.devices]
        for request in changes.orders & set(hall.orders):
            owed = hall.orders[request]
            messages.append(Message(kiosk_topic(owed.machine), "reprint", owed.order))
        self._broadcaster.publish(messages)
        self._ask_to_follow()

    def follow_up(self) -> None:
        """Tell what follows from the latest changes or from time going by, as far as it is news."""
        hall, now = self._hall, self._clock.now().wall
        messages = self._board_messages(now)
        line = in_line(hall, now)
        order = tuple(ticket.id for ticket in line)
        if order != self._order:
            self._order = order
            messages.append(Message(DESK, "order", OrderView(next_up=order)))
        loads_now = loads(hall, line, self.history, now)
        if loads_now != self._loads:
            self._loads = loads_now
            messages.append(Message(DESK, "load", LoadsView(loads=loads_now)))
        kiosks = self.kiosks()
        for machine in kiosks:
            state = self._kiosk_state(machine, now)
            before = self._kiosks.get(machine)
            if before is None or _differ(before, state):
                self._kiosks[machine] = state
                messages.append(Message(kiosk_topic(machine), "kiosk", state))
        for machine in set(self._kiosks) - set(kiosks):
            del self._kiosks[machine]
        self._broadcaster.publish(messages)

    def remind(self, machine: UUID) -> None:
        """Send a kiosk again what it has not answered."""
        self._broadcaster.publish(
            Message(kiosk_topic(machine), "reprint", owed.order)
            for owed in self._hall.orders.values()
            if owed.machine == machine
        )

    def snapshot(self, topic: str) -> Frame:
        """Return the whole state of a topic, encoded, numbered with the last event it contains."""
        number = self._broadcaster.last_id(topic)
        return encode("snapshot", number, self.state(topic))

    def state(self, topic: str) -> BaseModel:
        """Return the whole state of a topic."""
        number, now = self._broadcaster.last_id(topic), self._clock.now().wall
        if topic == BOARD:
            return board_state(self._hall, number, now)
        if topic == DESK:
            return desk_snapshot(self._hall, self.history, number, now)
        return kiosk_state(self._hall, UUID(topic.removeprefix(_KIOSK)), self.history, number, now)

    def _desk_message(self, now: datetime) -> Message:
        number = self._broadcaster.next_id(DESK)
        return Message(DESK, "snapshot", desk_snapshot(self._hall, self.history, number, now))

    def _board_messages(self, now: datetime) -> list[Message]:
        state = board_state(self._hall, self._broadcaster.next_id(BOARD), now)
        self._calls = self._present_calls()
        if self._board is not None and not _differ(self._board, state):
            return []
        self._board = state
        return [Message(BOARD, "board", state)]

    def _present_calls(self) -> tuple[int, ...]:
        """Name the calls that a board shows, so that only a change of these makes others wait for it."""
        newest = self._hall.recent[0].call if self._hall.recent else 0
        return (newest, *sorted(call.call for call in self._hall.standing.values()))

    def _kiosk_state(self, machine: UUID, now: datetime) -> KioskState:
        number = self._broadcaster.next_id(kiosk_topic(machine))
        return kiosk_state(self._hall, machine, self.history, number, now)


def _differ(one: BoardState | KioskState, other: BoardState | KioskState) -> bool:
    """Return whether two states tell different things, apart from what every batch of a kiosk changes."""
    same: dict[str, object] = {"seq": other.seq, "now": other.now}
    if isinstance(other, KioskState):
        same["issuer"] = other.issuer
    return one.model_copy(update=same) != other
