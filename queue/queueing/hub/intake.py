"""Takes in what kiosks report: each event once, in order, whatever is delivered twice or late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from queueing.clock import centre_day
from queueing.hub.continuity import Continuity
from queueing.hub.hall import WALK_IN_MARK, Entry, Hall, Help
from queueing.hub.machines import Machine, Machines
from queueing.hub.models import DeviceRow, HelpRow, ReprintRow
from queueing.hub.records import device_view, help_view
from queueing.hub.statements import (
    FIND_NUMBER,
    FIND_TAKEN,
    INSERT_ISSUER_EVENT,
    INSERT_TAKEN,
    KNOWN_EVENTS,
    KNOWN_TICKETS,
    UPDATE_PAPER,
    UPDATE_TAKEN,
)
from queueing.hub.work import Work, Works
from queueing.tickets.history import EventKind, Issue, TicketEvent, issue
from queueing.tickets.model import HelpKind, PrintState, TicketNumber
from queueing.wire import (
    DeviceReport,
    ForeignTicket,
    HelpRequest,
    IssuedTicket,
    IssuerEvent,
    OutboxBatch,
    OutboxReceipt,
    PrintReport,
)

#: The device under which the desk sees what is wrong with a kiosk's numbers themselves.
ISSUER_DEVICE = "issuer"
#: How long after a call for help somebody may still stand at the kiosk.
HELP_WAITS = timedelta(hours=1)


class Unusable(Exception):
    """An event that cannot be applied. It is kept with the reason and acknowledged: the line must go on."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Intake:
    """The hub's end of all outboxes. Runs on the writer's thread."""

    works: Works
    continuity: Continuity
    machines: Machines

    def take(self, machine: Machine, batch: OutboxBatch) -> OutboxReceipt:
        """Apply a batch in one transaction and say up to where everything is durable.

        Raises Refusal for a machine that was let out while its batch was in line. One that came on line meanwhile
        is told to the desk as it is now.
        """
        machine = self.machines.as_it_is_now(machine)
        with self.works.begin() as work:
            before = _taken(work, batch.store)
            known = set(work.execute(KNOWN_EVENTS, {"ids": [event.id for event in batch.events]}).scalars())
            taken = []
            for event in sorted(batch.events, key=lambda e: e.seq):
                if event.id not in known:
                    known.add(event.id)
                    taken.append(self._take_one(work, machine, event))
            if taken:
                work.execute(INSERT_ISSUER_EVENT, taken)
            receipt = _receipt(work, batch, before)
            work.then(lambda hall: hall.issuers.update({machine.id: receipt}))
        if batch.after > before:
            self.continuity.noticed(machine.name)
        return receipt

    def _take_one(self, work: Work, machine: Machine, event: IssuerEvent) -> dict[str, Any]:
        refused: str | None = None
        try:
            self._apply(work, machine, event)
        except Unusable as error:
            refused = error.code
            _report(work, machine, DeviceReport(device=ISSUER_DEVICE, state="degraded", faults=(error.code,)))
        return {
            "id": event.id,
            "site": work.site,
            "machine_id": machine.id,
            "seq": event.seq,
            "kind": event.kind,
            "at": event.at,
            "received_at": work.now,
            "refused": refused,
        }

    def _apply(self, work: Work, machine: Machine, event: IssuerEvent) -> None:
        if event.ticket is not None:
            _take_ticket(work, machine, event, event.ticket)
        elif event.print is not None:
            _take_print(work, machine, event.print)
        elif event.help is not None:
            _take_help(work, machine, event, event.help)
        elif event.device is not None:
            _report(work, machine, event.device, _happened_at(event, work.now))
        else:
            raise Unusable("empty_event")


def _taken(work: Work, store: UUID) -> int:
    """Return up to where all of a store's events are here."""
    taken: int | None = work.execute(FIND_TAKEN, {"store": store}).scalar_one_or_none()
    return taken or 0


def _receipt(work: Work, batch: OutboxBatch, before: int) -> OutboxReceipt:
    """Note how far a store is taken now, and say so.

    A batch that begins beyond that has been applied, but leaves a gap: this hub was restored from a backup, and the
    store will send again what is missing.
    """
    now = before
    if batch.after <= before:
        now = max(before, *(event.seq for event in batch.events), before)
    if now > before or not before:
        row = {"site": work.site, "taken": now}
        if work.execute(UPDATE_TAKEN, {"of": batch.store} | row).rowcount == 0:
            work.execute(INSERT_TAKEN, {"store": batch.store} | row)
    return OutboxReceipt(store=batch.store, acknowledged=now)


def _take_ticket(work: Work, machine: Machine, event: IssuerEvent, issued: IssuedTicket) -> None:
    if work.execute(KNOWN_TICKETS, {"ids": [issued.id]}).first() is not None:
        return
    try:
        TicketNumber.parse(issued.number)
    except ValueError as error:
        raise Unusable("bad_number") from error
    if len(issued.service) != 1 or len(issued.language) > 8:
        raise Unusable("bad_ticket")
    arrived_at = _happened_at(event, work.now)
    # A kiosk with a wrong calendar does not lose people: where the age is certain, it tells the day.
    told = centre_day(arrived_at) if event.age_certain else issued.day
    day = min(told, work.hall.day)
    duplicate = _number_given(work, day, issued.number)
    facts = Issue(
        number=issued.number,
        service=issued.service,
        pictures=issued.pictures,
        day=day,
        language=issued.language,
        arrived_at=arrived_at,
        arrival_certain=event.age_certain,
    )
    entry = work.born(
        issue(issued.id, facts, at=work.now),
        machine=machine.id,
        secret_hash=issued.secret_hash,
        duplicate=duplicate,
        printed=PrintState.NEW,
    )
    if duplicate:
        work.audit(machine.name, "duplicate_number", issued.number, ticket=str(issued.id))
        _report(work, machine, DeviceReport(device=ISSUER_DEVICE, state="failed", faults=("duplicate_number",)))
    _expired_if_late(work, entry)


def _expired_if_late(work: Work, entry: Entry) -> Entry:
    """End a ticket that comes to light only after its day."""
    ticket = entry.ticket
    if ticket.day >= work.hall.day:
        return entry
    late = TicketEvent(ticket=ticket.id, version=ticket.version + 1, kind=EventKind.EXPIRED, at=work.now)
    return work.happened(entry, late)


def _number_given(work: Work, day: date, number: str) -> bool:
    where = {"site": work.site, "day": day, "number": number}
    return work.execute(FIND_NUMBER, where).first() is not None


def _take_print(work: Work, machine: Machine, report: PrintReport) -> None:
    if report.request is not None:
        _settle_order(work, report.request)
    held = work.changes.tickets.get(report.ticket) or work.hall.entries.get(report.ticket)
    if held is None and report.foreign is not None:
        held = _walk_in_again(work, machine, report.ticket, report.foreign)
    if held is not None:
        work.paper(held, printed=report.state, fault=_short(report.fault))
        return
    fared = {"printed": report.state, "print_fault": _short(report.fault)}
    changed = work.execute(UPDATE_PAPER, {"ticket": report.ticket} | fared)
    if changed.rowcount == 0:
        raise Unusable("unknown_ticket")


def _walk_in_again(work: Work, machine: Machine, ticket: UUID, paper: ForeignTicket) -> Entry | None:
    """Take in a walk-in of our own that a restore has undone: its person holds the paper that a kiosk printed.

    None if it is not lost, or not ours.
    """
    try:
        ours = TicketNumber.parse(paper.number).mark == WALK_IN_MARK
    except ValueError:
        return None
    if not ours or work.execute(KNOWN_TICKETS, {"ids": [ticket]}).first() is not None:
        return None
    day = min(centre_day(paper.arrived_at), work.hall.day)
    duplicate = _number_given(work, day, paper.number)
    facts = Issue(
        number=paper.number,
        service=paper.service,
        pictures=paper.pictures,
        day=day,
        language=paper.language,
        arrived_at=min(paper.arrived_at, work.now),
        origin="desk",
    )
    entry = work.born(issue(ticket, facts, at=work.now), duplicate=duplicate, printed=PrintState.NEW)
    work.audit(machine.name, "walk_in_again", paper.number)
    return _expired_if_late(work, entry)


def _settle_order(work: Work, request: UUID) -> None:
    work.session.execute(
        update(ReprintRow)
        .where(ReprintRow.request == request, ReprintRow.reported_at.is_(None))
        .values(reported_at=work.now)
    )

    def forget(hall: Hall) -> None:
        hall.orders.pop(request, None)

    work.then(forget)


def _take_help(work: Work, machine: Machine, event: IssuerEvent, asked: HelpRequest) -> None:
    at = _happened_at(event, work.now)
    if asked.kind is HelpKind.CANCELLED:
        close_helps(work, lambda row: row.machine_id == machine.id, by=None)
        return
    stale = work.now - at > HELP_WAITS  # nobody stands there any more: told late, or again after a restore
    row = HelpRow(
        id=asked.id,
        site=work.site,
        machine_id=machine.id,
        kind=asked.kind,
        screen=asked.screen[:40],
        reason=asked.reason,
        ticket_id=asked.ticket,
        at=at,
        closed_at=work.now if stale else None,
    )
    work.session.merge(row)
    if not stale:
        view = help_view(row, machine.name)
        work.then(lambda hall: hall.helps.update({view.id: Help(machine.id, view)}))
        work.changes.helps.add(asked.id)
    held = work.changes.tickets.get(asked.ticket) or work.hall.entries.get(asked.ticket) if asked.ticket else None
    if held is not None and asked.kind is HelpKind.PRIORITY and not held.wants_priority:
        work.asked_for_priority(held)


def close_helps(work: Work, which: Callable[[HelpRow], bool], *, by: str | None) -> int:
    """Close the open calls for a person that `which` picks; return how many."""
    rows = work.session.scalars(select(HelpRow).where(HelpRow.site == work.site, HelpRow.closed_at.is_(None)))
    closed = 0
    for row in rows:
        if which(row):
            row.closed_at = work.now
            row.answered_by = row.answered_by or by
            closed += 1
            held = work.hall.helps.get(row.id)
            if held is not None:
                work.changes.closed_helps.append(
                    held.view.model_copy(update={"open": False, "answered_by": row.answered_by})
                )
            work.then(_forget_help(row.id))
    return closed


def _forget_help(help_id: UUID) -> Callable[[Hall], None]:
    def forget(hall: Hall) -> None:
        hall.helps.pop(help_id, None)

    return forget


def _report(work: Work, machine: Machine, report: DeviceReport, at: datetime | None = None) -> None:
    key = (machine.id, report.device[:40])
    row = work.session.get(DeviceRow, key) or DeviceRow(
        machine_id=machine.id, device=key[1], site=work.site, since=at or work.now
    )
    if row.state != report.state:
        row.since = at or work.now
    row.state, row.faults = report.state, list(report.faults)
    work.session.add(row)
    view = device_view(row, machine.name, online=machine.online)
    work.then(lambda hall: hall.devices.update({key: view}))
    work.changes.devices.add(key)


def _happened_at(event: IssuerEvent, received_at: datetime) -> datetime:
    """Return when something happened: receipt − age; across a reboot the issuer's wall time, not the future."""
    if event.age_certain:
        return received_at - timedelta(seconds=event.age_s)
    return min(event.at, received_at)


def _short(fault: str | None) -> str | None:
    return fault[:40] if fault is not None else None
