"""Tickets and events as rows and back: the one place that knows both forms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing.hub.hall import Entry, Hall, Help, Order, Recorded
from queueing.hub.models import (
    DeviceRow,
    HelpRow,
    IssuerLogRow,
    IssuerRow,
    MachineRow,
    ReprintRow,
    TicketEventRow,
    TicketRow,
)
from queueing.tickets.history import EventKind, Issue, Ticket, TicketEvent, apply
from queueing.tickets.model import HelpKind, PrintState, PriorityReason
from queueing.wire import DeviceView, HelpView, OutboxReceipt, ReprintOrder

_ISSUE = TypeAdapter(Issue)
_PAYLOAD = ("counter", "service", "until", "reason", "note")


def ticket_columns(ticket: Ticket) -> dict[str, Any]:
    """Return the columns of a ticket's row that its events change."""
    return {
        "state": ticket.state,
        "version": ticket.version,
        "service": ticket.service,
        "priority": ticket.priority,
        "counter": ticket.counter,
        "clerk": ticket.clerk,
        "called_at": ticket.called_at,
        "serving_at": ticket.serving_at,
        "ended_at": ticket.ended_at,
    }


def event_payload(event: TicketEvent) -> dict[str, Any]:
    """Return what an event tells beside its kind and time, as JSON."""
    payload: dict[str, Any] = {}
    for name in _PAYLOAD:
        value = getattr(event, name)
        if value is not None:
            payload[name] = value.isoformat() if isinstance(value, datetime) else value
    if event.issue is not None:
        payload["issue"] = _ISSUE.dump_python(event.issue, mode="json")
    return payload


def event_of(row: TicketEventRow) -> TicketEvent:
    """Return the event that a row holds."""
    payload = row.payload
    until, reason, issued = payload.get("until"), payload.get("reason"), payload.get("issue")
    return TicketEvent(
        ticket=row.ticket_id,
        version=row.version,
        kind=EventKind(row.kind),
        at=row.at,
        by=row.by,
        counter=payload.get("counter"),
        service=payload.get("service"),
        until=datetime.fromisoformat(until) if until else None,
        reason=PriorityReason(reason) if reason else None,
        note=payload.get("note"),
        issue=_ISSUE.validate_python(issued) if issued else None,
    )


def load_day(session: Session, hall: Hall, site: str, day: date) -> None:
    """Fill the hall with the tickets of a day by replaying their events in the order they were recorded."""
    rows = {
        row.id: row
        for row in session.scalars(select(TicketRow).where(TicketRow.site == site, TicketRow.day == day))
    }
    events = session.scalars(
        select(TicketEventRow)
        .join(TicketRow, TicketRow.id == TicketEventRow.ticket_id)
        .where(TicketRow.site == site, TicketRow.day == day)
        .order_by(TicketEventRow.seq)
    )
    for event_row in events:
        event, row = event_of(event_row), rows[event_row.ticket_id]
        before = hall.entries.get(row.id)
        entry = Entry(
            ticket=apply(before.ticket if before else None, event),
            machine=row.machine_id,
            printed=PrintState(row.printed),
            print_fault=row.print_fault,
            wants_priority=row.wants_priority,
            duplicate=row.duplicate,
        )
        hall.put(entry, (Recorded(event_row.seq, event),))


def load_kiosks(session: Session, hall: Hall, site: str) -> None:
    """Fill the hall with what kiosks reported and still owe: how far, open calls, devices, reprints."""
    names = {
        row.id: row.name
        for row in session.scalars(
            select(MachineRow).where(MachineRow.site == site, MachineRow.removed_at.is_(None))
        )
    }
    stores = session.execute(
        select(IssuerRow.machine_id, IssuerRow.store, IssuerLogRow.taken)
        .join(IssuerLogRow, IssuerLogRow.store == IssuerRow.store, isouter=True)
        .where(IssuerRow.site == site, IssuerRow.store.is_not(None))
        .order_by(IssuerRow.id)
    )
    for machine, store, taken in stores:
        if machine in names and store is not None:
            hall.issuers[machine] = OutboxReceipt(store=store, acknowledged=taken or 0)
    for help_row in session.scalars(select(HelpRow).where(HelpRow.site == site, HelpRow.closed_at.is_(None))):
        if help_row.machine_id in names:
            hall.helps[help_row.id] = Help(help_row.machine_id, help_view(help_row, names[help_row.machine_id]))
    for device in session.scalars(select(DeviceRow).where(DeviceRow.site == site)):
        if device.machine_id in names:
            view = device_view(device, names[device.machine_id], online=False)
            hall.devices[device.machine_id, device.device] = view
    orders = session.execute(
        select(ReprintRow, TicketRow)
        .join(TicketRow, TicketRow.id == ReprintRow.ticket_id)
        .where(ReprintRow.site == site, ReprintRow.reported_at.is_(None))
    )
    for order, ticket in orders:
        if order.machine_id in names:
            hall.orders[order.request] = Order(order.machine_id, order_of(order, ticket))


def help_view(row: HelpRow, kiosk: str) -> HelpView:
    """Return a call for a person as the desk sees it."""
    return HelpView(
        id=row.id,
        kiosk=kiosk,
        kind=HelpKind(row.kind),
        at=row.at,
        reason=PriorityReason(row.reason) if row.reason else None,
        ticket=row.ticket_id,
        answered_by=row.answered_by,
        open=row.closed_at is None,
    )


def device_view(row: DeviceRow, kiosk: str, *, online: bool) -> DeviceView:
    """Return a device as the desk sees it."""
    return DeviceView(
        kiosk=kiosk,
        device=row.device,
        state=row.state,
        faults=tuple(row.faults),
        since=row.since,
        online=online,
    )


def order_of(order: ReprintRow, row: TicketRow) -> ReprintOrder:
    """Return the order for a ticket's paper."""
    return ReprintOrder(
        request=order.request,
        ticket=row.id,
        number=row.number,
        service=row.service,
        pictures=tuple(row.pictures),
        arrived_at=row.arrived_at,
        by=order.by,
        original=order.original,
    )
