"""A unit of work: everything one request changes, committed together, then shown to everybody.

Nothing leaves the hub before its commit. What a block stages is seen by the block itself; the hall and the
streams get it only when the database has it durably.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Executable
from sqlalchemy.orm import Session

from queueing.clock import Clock
from queueing.hub.database import Database
from queueing.hub.hall import Entry, Hall, Recorded
from queueing.hub.records import event_payload, ticket_columns
from queueing.hub.refusals import conflict, unknown
from queueing.hub.statements import (
    FIND_COMMAND,
    INSERT_AUDIT,
    INSERT_COMMAND,
    INSERT_EVENT,
    INSERT_TICKET,
    UPDATE_PAPER,
    UPDATE_TICKET,
)
from queueing.tickets.history import TicketEvent, apply
from queueing.tickets.lifecycle import ConflictCode
from queueing.tickets.model import PrintState
from queueing.wire import HelpView, TicketView

Effect = Callable[[Hall], None]


@dataclass(slots=True)
class Changes:
    """What a unit of work did, for those who tell others."""

    tickets: dict[UUID, Entry] = field(default_factory=dict)
    counters: set[str] = field(default_factory=set)
    helps: set[UUID] = field(default_factory=set)
    devices: set[tuple[UUID, str]] = field(default_factory=set)
    closed_helps: list[HelpView] = field(default_factory=list)
    orders: set[UUID] = field(default_factory=set)
    everything: bool = False  # a new day: snapshots for all

    def __bool__(self) -> bool:
        return bool(
            self.tickets
            or self.counters
            or self.helps
            or self.closed_helps
            or self.devices
            or self.orders
            or self.everything
        )


@dataclass(slots=True)
class Written:
    """The last lines that a unit of work has written, 0 for none."""

    event: int = 0
    audit: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a command that was carried out: a ticket, or that there was nobody to call."""

    ticket: TicketView | None


class Work:
    """The open unit of work. Use only inside the block of `Works.begin`."""

    def __init__(self, session: Session, hall: Hall, site: str, now: datetime) -> None:
        self.session = session
        self.hall = hall
        self.site = site
        self.now = now
        self.changes = Changes()
        self.written = Written()
        self._recorded: dict[UUID, list[tuple[Entry, Recorded]]] = {}
        self._effects: list[Effect] = []

    def entry(self, ticket_id: UUID) -> Entry:
        """Return a ticket of the day as this unit of work sees it; raises Refusal if there is none."""
        entry = self.changes.tickets.get(ticket_id) or self.hall.entries.get(ticket_id)
        if entry is None:
            raise unknown("ticket")
        return entry

    def born(
        self,
        event: TicketEvent,
        *,
        machine: UUID | None = None,
        secret_hash: str | None = None,
        duplicate: bool = False,
        printed: PrintState = PrintState.NONE,
        command: UUID | None = None,
    ) -> Entry:
        """Record a new ticket."""
        ticket = apply(None, event)
        entry = Entry(ticket=ticket, machine=machine, printed=printed, duplicate=duplicate)
        columns = {
            "id": ticket.id,
            "site": self.site,
            "number": ticket.number,
            "pictures": list(ticket.pictures),
            "day": ticket.day,
            "language": ticket.language,
            "origin": ticket.origin,
            "machine_id": entry.machine,
            "secret_hash": secret_hash,
            "duplicate": entry.duplicate,
            "arrived_at": ticket.arrived_at,
            "arrival_certain": ticket.arrival_certain,
        }
        self.execute(INSERT_TICKET, columns | ticket_columns(ticket) | _beside(entry))
        self._record(entry, event, command)
        return entry

    def happened(self, entry: Entry, event: TicketEvent, command: UUID | None = None) -> Entry:
        """Record what happened to a ticket and return it as it stands now."""
        before, after = entry.ticket, apply(entry.ticket, event)
        entry = replace(entry, ticket=after)
        which = {"ticket": before.id, "before": before.version}
        changed = self.execute(UPDATE_TICKET, which | ticket_columns(after))
        if changed.rowcount != 1:
            raise RuntimeError(f"ticket {before.id} is not at version {before.version} in the database")
        self._record(entry, event, command)
        for label in (before.counter, after.counter):
            if label is not None:
                self.changes.counters.add(label)
        return entry

    def paper(self, entry: Entry, *, printed: PrintState, fault: str | None) -> Entry:
        """Record how a ticket's paper fares."""
        return self._store_beside(replace(entry, printed=printed, print_fault=fault))

    def asked_for_priority(self, entry: Entry) -> Entry:
        """Record that the holder of a ticket asked for priority at the kiosk."""
        return self._store_beside(replace(entry, wants_priority=True))

    def _store_beside(self, entry: Entry) -> Entry:
        """Store what is no event of the ticket's life."""
        self.execute(UPDATE_PAPER, {"ticket": entry.ticket.id} | _beside(entry))
        self.changes.tickets[entry.ticket.id] = entry
        return entry

    def execute(self, statement: Executable, values: dict[str, Any] | list[dict[str, Any]]) -> CursorResult[Any]:
        """Run a statement of `queueing.hub.statements`."""
        return self.session.connection().execute(statement, values)

    def then(self, effect: Effect) -> None:
        """Change the hall in this way once all is committed."""
        self._effects.append(effect)

    def audit(self, actor: str, action: str, subject: str | None = None, **detail: Any) -> None:
        """Write down who did what."""
        row = {"actor": actor, "action": action, "subject": subject, "detail": detail}
        self.written.audit = self.execute(INSERT_AUDIT, {"site": self.site, "at": self.now} | row).scalar_one()

    def earlier_answer(self, command: UUID, what: str) -> Answer | None:
        """Return what was answered to this command before; raises Refusal if its id stood for something else."""
        row = self.execute(FIND_COMMAND, {"id": command}).one_or_none()
        if row is None:
            return None
        if row.what != what:
            raise conflict(ConflictCode.STALE, f"command {command} was used for {row.what}")
        return Answer(TicketView.model_validate(row.answer) if row.answer else None)

    def answered(self, command: UUID, what: str, by: str, ticket: TicketView | None) -> None:
        """Remember the answer to a command."""
        answer = ticket.model_dump(mode="json") if ticket is not None else {}
        row = {"id": command, "site": self.site, "what": what, "by": by, "at": self.now, "answer": answer}
        self.execute(INSERT_COMMAND, row)

    def settle(self) -> None:
        """Bring the hall to what is now committed."""
        for effect in self._effects:
            effect(self.hall)
        for ticket_id, entry in list(self.changes.tickets.items()):
            if entry.ticket.day != self.hall.day:
                del self.changes.tickets[ticket_id]  # of an earlier day: stored, but not of this hall
                continue
            for then, recorded in self._recorded.get(ticket_id, ()):
                self.hall.put(then, (recorded,))
            self.hall.put(entry)

    def _record(self, entry: Entry, event: TicketEvent, command: UUID | None) -> None:
        row = {
            "site": self.site,
            "ticket_id": event.ticket,
            "version": event.version,
            "kind": event.kind,
            "payload": event_payload(event),
            "by": event.by,
            "at": event.at,
            "command_id": command,
        }
        seq: int = self.execute(INSERT_EVENT, row).scalar_one()
        self.written.event = seq
        self._recorded.setdefault(event.ticket, []).append((entry, Recorded(seq, event)))
        self.changes.tickets[event.ticket] = entry


def _beside(entry: Entry) -> dict[str, Any]:
    """Return the columns of a ticket's row that are no part of its life."""
    return {
        "printed": entry.printed,
        "print_fault": entry.print_fault,
        "wants_priority": entry.wants_priority,
    }


class Works:
    """Begins units of work, one at a time, on the writer's thread."""

    def __init__(
        self,
        database: Database,
        hall: Hall,
        clock: Clock,
        tell: Callable[[Changes], None],
        note: Callable[[Written], None],
    ) -> None:
        """Changes go to `tell` when they are committed, and how much was written to `note`."""
        self._database = database
        self._tell = tell
        self._note = note
        self._clock = clock
        self.hall = hall

    @contextmanager
    def begin(self) -> Iterator[Work]:
        """Open a unit of work; leaving the block commits, shows and tells, an exception undoes everything."""
        with self._database.transaction() as session:
            work = Work(session, self.hall, self._database.site, self._clock.now().wall)
            yield work
        self._note(work.written)
        work.settle()
        if work.changes:
            self._tell(work.changes)
