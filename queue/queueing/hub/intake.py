"""Takes in what kiosks report: each event once, in order, whatever is delivered twice or late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from queueing.clock import centre_day
from queueing.hub.hall import Hall, Help
from queueing.hub.machines import Machine
from queueing.hub.models import DeviceRow, HelpRow, ReprintRow
from queueing.hub.records import device_view, help_view
from queueing.hub.statements import (
    FIND_NUMBER,
    HIGHEST_EVENT,
    INSERT_ISSUER_EVENT,
    KNOWN_EVENTS,
    KNOWN_TICKETS,
    UPDATE_PAPER,
)
from queueing.hub.work import Work, Works
from queueing.tickets.history import EventKind, Issue, TicketEvent, issue
from queueing.tickets.model import PrintState, TicketNumber
from queueing.wire import (
    DeviceReport,
    HelpKind,
    HelpRequest,
    IssuedTicket,
    IssuerEvent,
    OutboxBatch,
    OutboxReceipt,
    PrintReport,
)

#: The device under which the desk sees what is wrong with a kiosk's numbers themselves.
ISSUER_DEVICE = "issuer"


class Unusable(Exception):
    """An event that cannot be applied. It is kept with the reason and acknowledged: the line must go on."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Intake:
    """The hub's end of all outboxes. Runs on the writer's thread."""

    works: Works

    def take(self, machine: Machine, batch: OutboxBatch) -> OutboxReceipt:
        """Apply a batch in one transaction and say up to where everything is durable."""
        with self.works.begin() as work:
            known = set(work.execute(KNOWN_EVENTS, {"ids": [event.id for event in batch.events]}).scalars())
            taken = []
            for event in sorted(batch.events, key=lambda e: e.seq):
                if event.id not in known:
                    known.add(event.id)
                    taken.append(self._take_one(work, machine, event))
            if taken:
                work.execute(INSERT_ISSUER_EVENT, taken)
            return OutboxReceipt(acknowledged=_highest(work, machine))

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
            _take_print(work, event.print)
        elif event.help is not None:
            _take_help(work, machine, event, event.help)
        elif event.device is not None:
            _report(work, machine, event.device, _happened_at(event, work.now))
        else:
            raise Unusable("empty_event")


def _highest(work: Work, machine: Machine) -> int:
    """Return the highest number ever taken from a machine.

    A store that finds it beyond its own last one knows that it was restored from an older image.
    """
    highest: int | None = work.execute(HIGHEST_EVENT, {"machine": machine.id}).scalar_one()
    return highest or 0


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
    if day < work.hall.day:
        version = entry.ticket.version + 1
        work.happened(entry, TicketEvent(ticket=issued.id, version=version, kind=EventKind.EXPIRED, at=work.now))


def _number_given(work: Work, day: date, number: str) -> bool:
    where = {"site": work.site, "day": day, "number": number}
    return work.execute(FIND_NUMBER, where).first() is not None


def _take_print(work: Work, report: PrintReport) -> None:
    if report.request is not None:
        _settle_order(work, report.request)
    held = work.changes.tickets.get(report.ticket) or work.hall.entries.get(report.ticket)
    if held is not None:
        work.paper(held, printed=report.state, fault=_short(report.fault))
        return
    fared = {"printed": report.state, "print_fault": _short(report.fault)}
    changed = work.execute(UPDATE_PAPER, {"ticket": report.ticket} | fared)
    if changed.rowcount == 0:
        raise Unusable("unknown_ticket")


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
    row = HelpRow(
        id=asked.id,
        site=work.site,
        machine_id=machine.id,
        kind=asked.kind,
        screen=asked.screen[:40],
        reason=asked.reason,
        ticket_id=asked.ticket,
        at=at,
    )
    work.session.merge(row)
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
