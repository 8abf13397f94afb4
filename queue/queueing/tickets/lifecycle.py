"""What staff may ask of a ticket, and what comes of it.

`decide` answers a command with the events that it makes (`queueing.tickets.history` folds them into the
state), or with a refusal that names what stands in the way. Pure: the hub brings ticket, rules and time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from queueing.centre import QueueRules
from queueing.tickets.history import AT_COUNTER, HAPPENS_IN, EventKind, Ticket, TicketEvent
from queueing.tickets.model import Command, PriorityReason, TicketState


class ConflictCode(StrEnum):
    """Why a command is refused. Each value keys the sentence `desk.conflict.<value>` in the words."""

    ENDED = "ended"  # the ticket has reached a final state
    STALE = "stale"  # the ticket has moved on since the asker looked
    ALREADY_CALLED = "already_called"  # another clerk was faster
    ALREADY_SERVING = "already_serving"
    NOT_CALLED = "not_called"  # it must be called first
    NOT_PARKED = "not_parked"
    ALREADY_PARKED = "already_parked"
    NO_SHOW = "no_show"  # it was marked as not there: put it back in line first
    STILL_WAITING = "still_waiting"  # it is in line already
    OTHER_COUNTER = "other_counter"  # it stands at another counter
    RECALL_LIMIT = "recall_limit"
    RECYCLE_LIMIT = "recycle_limit"
    SAME_SERVICE = "same_service"  # transferred to where it is
    UNTIL_PAST = "until_past"  # parked until a moment that has gone by
    REASON_UNKNOWN = "reason_unknown"  # the centre does not use this reason of priority
    MISSING = "missing"  # the command lacks a parameter that it needs
    # Found by the hub, which alone sees all tickets, counters and services:
    COUNTER_BUSY = "counter_busy"
    COUNTER_UNKNOWN = "counter_unknown"
    SERVICE_UNKNOWN = "service_unknown"
    NUMBER_TAKEN = "number_taken"


@dataclass(frozen=True, slots=True)
class Refused:
    """A command that the state forbids. `message` is for logs; people read the words of `code`."""

    code: ConflictCode
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Params:
    """What comes with a command; each command reads what it needs.

    `counter`, where the command is not a call, is where the asker works: a ticket that stands at another
    counter is then refused. None skips that check (a lead may act for anybody).
    """

    by: str | None = None
    counter: str | None = None
    service: str | None = None
    until: datetime | None = None
    reason: PriorityReason | None = None
    note: str | None = None
    expected_version: int | None = None


_MAKES: dict[Command, EventKind] = {
    Command.CALL: EventKind.CALLED,
    Command.RECALL: EventKind.RECALLED,
    Command.START: EventKind.STARTED,
    Command.FINISH: EventKind.COMPLETED,
    Command.NO_SHOW: EventKind.NO_SHOW,
    Command.RECYCLE: EventKind.RECYCLED,
    Command.PARK: EventKind.PARKED,
    Command.RESUME: EventKind.RESUMED,
    Command.TRANSFER: EventKind.TRANSFERRED,
    Command.LEAVE: EventKind.LEFT,
    Command.CANCEL: EventKind.CANCELLED,
    Command.VOID: EventKind.VOIDED,
    Command.EXPIRE: EventKind.EXPIRED,
    Command.SET_PRIORITY: EventKind.PRIORITY_SET,
    Command.NOTE: EventKind.NOTED,
}


def allowed(ticket: Ticket, rules: QueueRules) -> frozenset[Command]:
    """Return the commands that the ticket's state permits now, so that a desk can offer only these."""
    return frozenset(
        command
        for command, kind in _MAKES.items()
        if ticket.state in HAPPENS_IN[kind] and _beyond_limit(ticket, command, rules) is None
    )


def decide(
    ticket: Ticket, command: Command, params: Params, rules: QueueRules, now: datetime
) -> tuple[TicketEvent, ...] | Refused:
    """Return the events that a command makes, or why it is refused.

    No events means that the command changes nothing: the priority or the note is what it already was.
    """
    kind = _MAKES[command]
    if params.expected_version is not None and params.expected_version != ticket.version:
        return Refused(ConflictCode.STALE, f"expected version {params.expected_version}, it is at {ticket.version}")
    refusal = (
        _wrong_state(ticket, kind)
        or _wrong_counter(ticket, command, params)
        or _beyond_limit(ticket, command, rules)
        or _wrong_params(ticket, command, params, rules, now)
    )
    if refusal is not None:
        return refusal
    if command is Command.SET_PRIORITY and params.reason is ticket.priority:
        return ()
    if command is Command.NOTE and (params.note or None) == ticket.note:
        return ()
    event = TicketEvent(ticket=ticket.id, version=ticket.version + 1, kind=kind, at=now, by=params.by)
    match command:
        case Command.CALL:
            event = replace(event, counter=params.counter)
        case Command.PARK:
            event = replace(event, until=params.until or now + timedelta(minutes=rules.park_minutes))
        case Command.TRANSFER:
            event = replace(event, service=params.service)
        case Command.SET_PRIORITY:
            event = replace(event, reason=params.reason)
        case Command.NOTE:
            event = replace(event, note=params.note or None)
        case _:
            pass
    return (event,)


def _wrong_state(ticket: Ticket, kind: EventKind) -> Refused | None:
    if ticket.state in HAPPENS_IN[kind]:
        return None
    message = f"{ticket.number} is {ticket.state}, so it cannot be {kind}"
    if ticket.final:
        return Refused(ConflictCode.ENDED, message)
    return Refused(_conflict_of_state(ticket.state, kind), message)


def _conflict_of_state(state: TicketState, kind: EventKind) -> ConflictCode:
    """Name what stands in the way when an open ticket cannot take an event of this kind."""
    if kind is EventKind.RESUMED:
        return ConflictCode.NOT_PARKED
    match state:
        case TicketState.WAITING:
            return ConflictCode.STILL_WAITING if kind is EventKind.RECYCLED else ConflictCode.NOT_CALLED
        case TicketState.CALLED:
            return ConflictCode.ALREADY_CALLED
        case TicketState.SERVING:
            return ConflictCode.ALREADY_SERVING
        case TicketState.PARKED:
            return ConflictCode.ALREADY_PARKED
        case _:
            return ConflictCode.NO_SHOW


def _wrong_counter(ticket: Ticket, command: Command, params: Params) -> Refused | None:
    if command is Command.CALL or params.counter is None or ticket.state not in AT_COUNTER:
        return None
    if command in (Command.SET_PRIORITY, Command.NOTE) or params.counter == ticket.counter:
        return None
    return Refused(
        ConflictCode.OTHER_COUNTER, f"{ticket.number} stands at counter {ticket.counter}, not {params.counter}"
    )


def _beyond_limit(ticket: Ticket, command: Command, rules: QueueRules) -> Refused | None:
    if command is Command.RECALL and ticket.recalls >= rules.max_recalls:
        return Refused(ConflictCode.RECALL_LIMIT, f"{ticket.number} was recalled {ticket.recalls} times")
    if command is Command.RECYCLE and ticket.recycles >= rules.max_recycles:
        return Refused(ConflictCode.RECYCLE_LIMIT, f"{ticket.number} was put back in line {ticket.recycles} times")
    return None


def _wrong_params(
    ticket: Ticket, command: Command, params: Params, rules: QueueRules, now: datetime
) -> Refused | None:
    if command is Command.CALL and params.counter is None:
        return Refused(ConflictCode.MISSING, "a call needs a counter")
    if command is Command.PARK and params.until is not None and params.until <= now:
        return Refused(ConflictCode.UNTIL_PAST, f"cannot park until {params.until}, which has gone by")
    if command is Command.TRANSFER and params.service is None:
        return Refused(ConflictCode.MISSING, "a transfer needs a service")
    if command is Command.TRANSFER and params.service == ticket.service:
        return Refused(ConflictCode.SAME_SERVICE, f"{ticket.number} is in service {ticket.service} already")
    if command is Command.SET_PRIORITY and params.reason is not None and params.reason not in rules.reasons:
        return Refused(ConflictCode.REASON_UNKNOWN, f"this centre gives no priority for {params.reason}")
    return None
