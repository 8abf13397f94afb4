"""The life of a ticket: append-only events, and the state derived from them.

`apply` folds one event into the state, `replay` a whole history. What may happen next is decided in
`queueing.tickets.lifecycle`; whatever that emits, `apply` takes, and nothing else writes history.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from queueing.tickets.model import FINAL_STATES, PriorityReason, TicketState

Origin = Literal["kiosk", "desk", "handwritten"]


class EventKind(StrEnum):
    """What can happen to a ticket."""

    ISSUED = "issued"
    CALLED = "called"
    RECALLED = "recalled"
    STARTED = "started"
    COMPLETED = "completed"
    NO_SHOW = "no_show"
    RECYCLED = "recycled"
    PARKED = "parked"
    RESUMED = "resumed"
    TRANSFERRED = "transferred"
    LEFT = "left"
    CANCELLED = "cancelled"
    VOIDED = "voided"
    EXPIRED = "expired"
    PRIORITY_SET = "priority_set"
    NOTED = "noted"


class BrokenHistory(Exception):
    """Events that no ticket can have lived through: a bug or a damaged store, never a person's mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """The facts of a ticket that never change, except for its service, which a transfer changes."""

    number: str
    service: str
    pictures: tuple[str, ...]
    day: date
    language: str
    arrived_at: datetime
    arrival_certain: bool = True
    origin: Origin = "kiosk"


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent:
    """One thing that happened to one ticket. `version` is the ticket's version after it, 1 for the first.

    A flat record, so that it is a row of a table: `counter` belongs to CALLED, `service` (the new one) to
    TRANSFERRED, `until` to PARKED, `reason` to PRIORITY_SET, `issue` to ISSUED, and `note` to NOTED.
    """

    ticket: UUID
    version: int
    kind: EventKind
    at: datetime
    by: str | None = None  # who did it; None: a machine
    counter: str | None = None
    service: str | None = None
    until: datetime | None = None
    reason: PriorityReason | None = None
    note: str | None = None
    issue: Issue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """Where a ticket stands, derived from its events."""

    id: UUID
    number: str
    service: str
    pictures: tuple[str, ...]
    day: date
    language: str
    origin: Origin
    arrived_at: datetime  # the first arrival: kept by transfer, recycling and parking
    arrival_certain: bool
    waiting_since: datetime  # when it last joined the line
    state: TicketState = TicketState.WAITING
    version: int = 1
    priority: PriorityReason | None = None
    counter: str | None = None
    clerk: str | None = None
    called_at: datetime | None = None
    serving_at: datetime | None = None
    ended_at: datetime | None = None
    recalls: int = 0  # since the last call
    recycles: int = 0
    recycled_at: datetime | None = None  # set while it waits its turn after being put back in line
    parked_until: datetime | None = None
    parked_by: str | None = None
    transferred_from: str | None = None
    note: str | None = None

    @property
    def final(self) -> bool:
        """Whether nothing can happen to it any more."""
        return self.state in FINAL_STATES

    @property
    def service_time(self) -> timedelta | None:
        """How long the person was served; None unless the service was completed."""
        if self.state is not TicketState.COMPLETED or self.serving_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.serving_at

    def may_be_called(self, now: datetime) -> bool:
        """Whether the person is in line: waiting, or parked until a moment that has come."""
        if self.state is TicketState.PARKED:
            return self.parked_until is not None and self.parked_until <= now
        return self.state is TicketState.WAITING


_WAITING, _CALLED, _SERVING = TicketState.WAITING, TicketState.CALLED, TicketState.SERVING
_PARKED, _NO_SHOW = TicketState.PARKED, TicketState.NO_SHOW
_OPEN = frozenset(TicketState) - FINAL_STATES
AT_COUNTER = frozenset({_CALLED, _SERVING})

#: From which states each kind of event can happen. ISSUED has no state before it; NOTED changes none.
HAPPENS_IN: dict[EventKind, frozenset[TicketState]] = {
    EventKind.ISSUED: frozenset(),
    EventKind.CALLED: frozenset({_WAITING, _PARKED}),
    EventKind.RECALLED: frozenset({_CALLED}),
    EventKind.STARTED: frozenset({_CALLED}),
    EventKind.COMPLETED: AT_COUNTER,
    EventKind.NO_SHOW: frozenset({_CALLED}),
    EventKind.RECYCLED: frozenset({_CALLED, _NO_SHOW}),
    EventKind.PARKED: frozenset({_WAITING, _CALLED, _SERVING}),
    EventKind.RESUMED: frozenset({_PARKED}),
    EventKind.TRANSFERRED: frozenset({_WAITING, _CALLED, _SERVING, _PARKED}),
    EventKind.LEFT: _OPEN,
    EventKind.CANCELLED: _OPEN,
    EventKind.VOIDED: _OPEN,
    EventKind.EXPIRED: _OPEN,
    EventKind.PRIORITY_SET: _OPEN,
    EventKind.NOTED: frozenset(TicketState),
}

_ENDS: dict[EventKind, TicketState] = {
    EventKind.COMPLETED: TicketState.COMPLETED,
    EventKind.LEFT: TicketState.LEFT,
    EventKind.CANCELLED: TicketState.CANCELLED,
    EventKind.VOIDED: TicketState.VOIDED,
    EventKind.EXPIRED: TicketState.EXPIRED,
}


def issue(ticket: UUID, facts: Issue, *, at: datetime, by: str | None = None) -> TicketEvent:
    """Return the first event of a ticket. `at` is when it is recorded, `facts.arrived_at` when it came."""
    return TicketEvent(ticket=ticket, version=1, kind=EventKind.ISSUED, at=at, by=by, issue=facts)


def apply(ticket: Ticket | None, event: TicketEvent) -> Ticket:
    """Return the ticket after an event; None stands for a ticket that is not yet. Raises BrokenHistory."""
    if ticket is None:
        return _born(event)
    if event.ticket != ticket.id or event.version != ticket.version + 1:
        raise BrokenHistory(
            f"event {event.version} of {event.ticket} does not follow {ticket.version} of {ticket.id}"
        )
    if ticket.state not in HAPPENS_IN[event.kind]:
        raise BrokenHistory(f"a ticket that is {ticket.state} cannot be {event.kind}")
    return replace(_folded(ticket, event), version=event.version)


def replay(events: Iterable[TicketEvent]) -> Ticket:
    """Return the ticket that lived through these events, oldest first. Raises BrokenHistory."""
    ticket: Ticket | None = None
    for event in events:
        ticket = apply(ticket, event)
    if ticket is None:
        raise BrokenHistory("no events, no ticket")
    return ticket


def _born(event: TicketEvent) -> Ticket:
    facts = event.issue
    if event.kind is not EventKind.ISSUED or event.version != 1 or facts is None:
        raise BrokenHistory(f"a history begins with {event.kind} at version {event.version}")
    return Ticket(
        id=event.ticket,
        number=facts.number,
        service=facts.service,
        pictures=facts.pictures,
        day=facts.day,
        language=facts.language,
        origin=facts.origin,
        arrived_at=facts.arrived_at,
        arrival_certain=facts.arrival_certain,
        waiting_since=facts.arrived_at,
    )


def _folded(ticket: Ticket, event: TicketEvent) -> Ticket:
    match event.kind:
        case EventKind.CALLED:
            return replace(
                _unparked(ticket),
                state=_CALLED,
                counter=event.counter,
                clerk=event.by,
                called_at=event.at,
                serving_at=None,
                recalls=0,
                recycled_at=None,
            )
        case EventKind.RECALLED:
            return replace(ticket, recalls=ticket.recalls + 1)
        case EventKind.STARTED:
            return replace(ticket, state=_SERVING, serving_at=event.at, clerk=event.by or ticket.clerk)
        case EventKind.NO_SHOW:
            return replace(ticket, state=_NO_SHOW)
        case EventKind.RECYCLED:
            again = replace(ticket, recycles=ticket.recycles + 1, recycled_at=event.at)
            return _in_line(again, event.at)
        case EventKind.PARKED:
            parked = _in_line(ticket, event.at)
            return replace(parked, state=_PARKED, parked_until=event.until, parked_by=event.by)
        case EventKind.RESUMED:
            return _in_line(_unparked(ticket), event.at)
        case EventKind.TRANSFERRED:
            if event.service is None:
                raise BrokenHistory("transferred to no service")
            moved = replace(ticket, service=event.service, transferred_from=ticket.service, recycled_at=None)
            return _in_line(_unparked(moved), event.at)
        case EventKind.PRIORITY_SET:
            return replace(ticket, priority=event.reason)
        case EventKind.NOTED:
            return replace(ticket, note=event.note)
        case _:
            return _ended(ticket, event)


def _ended(ticket: Ticket, event: TicketEvent) -> Ticket:
    served = event.kind is EventKind.COMPLETED
    # Finishing straight from the call means that service began with the call.
    began = ticket.serving_at or ticket.called_at if served else ticket.serving_at
    return replace(_unparked(ticket), state=_ENDS[event.kind], ended_at=event.at, serving_at=began)


def _in_line(ticket: Ticket, since: datetime) -> Ticket:
    """Return the ticket back in line, at no counter, with its number and first arrival."""
    return replace(
        ticket,
        state=_WAITING,
        waiting_since=since,
        counter=None,
        clerk=None,
        called_at=None,
        serving_at=None,
        recalls=0,
    )


def _unparked(ticket: Ticket) -> Ticket:
    return replace(ticket, parked_until=None, parked_by=None)
