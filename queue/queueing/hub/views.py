"""The hall as desks, boards and kiosks see it: pure functions from the hall to what crosses the wire."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from queueing.centre import Centre
from queueing.hub.hall import Hall
from queueing.tickets.calling import order
from queueing.tickets.history import Ticket
from queueing.tickets.hours import hours_of, is_open
from queueing.tickets.model import TicketState
from queueing.tickets.waits import OpenCounter, Pace, expected_waits, learn
from queueing.wire import (
    BoardState,
    BoardWaiting,
    CounterView,
    DeskSnapshot,
    KioskState,
    ServiceLoad,
)

ENDED_SHOWN = 50
COMING_SHOWN = 8

#: Minutes that services took on the same weekday, by service, oldest first.
History = Mapping[str, tuple[float, ...]]


def in_line(hall: Hall, now: datetime) -> tuple[Ticket, ...]:
    """Return who waits, in the order in which the policy would call them over all services."""
    return order(hall.tickets(), rules=hall.centre.rules, now=now, calls=hall.calls)


def counter_view(hall: Hall, label: str) -> CounterView:
    """Return a counter, who works there and whom it serves."""
    counter = next(c for c in hall.centre.counters if c.label == label)
    entry = hall.at_counter(label)
    clerk = hall.clerks.get(label)
    return CounterView(
        label=label,
        services=counter.services,
        clerk=clerk,
        ticket=entry.ticket.id if entry is not None else None,
        open=clerk is not None,
    )


def loads(hall: Hall, line: tuple[Ticket, ...], history: History, now: datetime) -> tuple[ServiceLoad, ...]:
    """Return how each service fares, with the wait of a person who would come now."""
    centre = hall.centre
    paces = _paces(hall, history)
    waiting = {service.code: 0 for service in centre.services}
    for ticket in line:
        waiting[ticket.service] = waiting.get(ticket.service, 0) + 1
    waits = expected_waits(
        [ticket.service for ticket in line if ticket.service in paces],
        _open_counters(hall, now),
        paces,
        tuple(paces),
    )
    result = []
    for service in centre.services:
        wait = waits[service.code]
        result.append(
            ServiceLoad(
                service=service.code,
                open=is_open(hours_of(centre, service), now),
                waiting=waiting[service.code],
                wait_min=wait.low if wait else None,
                wait_max=wait.high if wait else None,
            )
        )
    return tuple(result)


def desk_snapshot(hall: Hall, history: History, seq: int, now: datetime) -> DeskSnapshot:
    """Return everything that a desk shows."""
    line = in_line(hall, now)
    entries = hall.entries.values()
    ended = sorted((e for e in entries if e.ticket.final), key=lambda e: e.ticket.ended_at or now, reverse=True)[
        :ENDED_SHOWN
    ]
    shown = [e for e in entries if not e.ticket.final] + ended
    return DeskSnapshot(
        seq=seq,
        day=hall.day,
        tickets=tuple(e.view() for e in shown),
        next_up=tuple(ticket.id for ticket in line),
        counters=tuple(counter_view(hall, c.label) for c in hall.centre.counters),
        helps=tuple(held.view for held in hall.helps.values()),
        devices=tuple(hall.devices.values()),
        loads=loads(hall, line, history, now),
    )


def board_state(hall: Hall, seq: int, now: datetime) -> BoardState:
    """Return the one state that every board renders."""
    labels = {counter.label: i for i, counter in enumerate(hall.centre.counters)}
    standing = sorted(hall.standing.values(), key=lambda call: labels.get(call.counter, len(labels)))
    notice = hall.centre.notice
    return BoardState(
        seq=seq,
        now=now,
        hero=hall.recent[0] if hall.recent else None,
        counters=tuple(standing),
        recent=tuple(hall.recent),
        coming=tuple(
            BoardWaiting(number=t.number, service=t.service, pictures=t.pictures)
            for t in in_line(hall, now)[:COMING_SHOWN]
        ),
        open=centre_open(hall.centre, now),
        notice_vi=notice.vi if notice else None,
        notice_en=notice.en if notice else None,
    )


def kiosk_state(hall: Hall, machine: UUID, history: History, seq: int, now: datetime) -> KioskState:
    """Return what one kiosk needs to know of the hall."""
    return KioskState(
        seq=seq,
        now=now,
        open=centre_open(hall.centre, now),
        loads=loads(hall, in_line(hall, now), history, now),
        pictures_in_use=hall.pictures_in_use(),
        helps=tuple(held.view for held in hall.helps.values() if held.machine == machine),
        day=hall.day,
        issuer=hall.issuers.get(machine),
    )


def centre_open(centre: Centre, now: datetime) -> bool:
    """Return whether the centre is open."""
    return is_open(centre.hours, now)


def _open_counters(hall: Hall, now: datetime) -> list[OpenCounter]:
    counters = []
    for counter in hall.centre.counters:
        if counter.label not in hall.clerks:
            continue
        entry = hall.at_counter(counter.label)
        busy = None
        if entry is not None:
            since = entry.ticket.serving_at or entry.ticket.called_at or now
            busy = (entry.ticket.service, max(0.0, (now - since).total_seconds() / 60))
        counters.append(OpenCounter(frozenset(counter.services), busy))
    return counters


def _paces(hall: Hall, history: History) -> dict[str, Pace]:
    today: dict[str, list[tuple[datetime, float]]] = {}
    for entry in hall.entries.values():
        ticket = entry.ticket
        took = ticket.service_time
        if took is not None and ticket.state is TicketState.COMPLETED and ticket.ended_at is not None:
            today.setdefault(ticket.service, []).append((ticket.ended_at, took.total_seconds() / 60))
    return {
        service.code: learn(
            [minutes for _, minutes in sorted(today.get(service.code, ()))],
            history.get(service.code, ()),
            service.minutes,
        )
        for service in hall.centre.services
    }
