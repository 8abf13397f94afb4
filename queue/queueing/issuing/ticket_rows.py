"""Rows of tickets in the store: those born here, and those of other issuers whose paper was ordered here."""

from __future__ import annotations

import json
from datetime import date, datetime
from uuid import UUID

from queueing.clock import centre_day
from queueing.issuing.model import IssuedHere
from queueing.sqlite import driver
from queueing.tickets.model import TicketNumber
from queueing.wire import ReprintOrder

#: A ticket as `find` and the view `paper` read it.
Row = tuple[str, str, str, str, int, str, str, str, str, str]


def from_row(row: Row) -> IssuedHere:
    """Return the ticket of a row."""
    ticket_id, day, mark, series, serial, service, pictures, wall, language, secret = row
    return IssuedHere(
        id=UUID(ticket_id),
        number=TicketNumber(series, mark, serial),
        service=service,
        pictures=tuple(json.loads(pictures)),
        day=date.fromisoformat(day),
        issued_at=datetime.fromisoformat(wall),
        language=language,
        secret=secret,
    )


def find(connection: driver.Connection, ticket: UUID) -> IssuedHere | None:
    """Return a ticket by its id, None if there is none."""
    row = connection.execute(
        "SELECT id, day, mark, series, serial, service, pictures, wall, language, secret FROM ticket WHERE id = ?",
        (str(ticket),),
    ).fetchone()
    return from_row(row) if row is not None else None


def next_serial(connection: driver.Connection, day: date, mark: str, series: str) -> int:
    """Return the number that comes next in a series; it is taken when a ticket with it is inserted."""
    row = connection.execute(
        "SELECT max(serial) FROM ticket WHERE own = 1 AND day = ? AND mark = ? AND series = ?",
        (day.isoformat(), mark, series),
    ).fetchone()
    return int(row[0] or 0) + 1


def insert(connection: driver.Connection, ticket: IssuedHere, *, own: bool) -> int:
    """Write a ticket within the caller's transaction and return its row."""
    number = ticket.number
    cursor = connection.execute(
        "INSERT INTO ticket (id, own, day, mark, series, serial, service, pictures, wall, language, secret)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            str(ticket.id),
            int(own),
            ticket.day.isoformat(),
            number.mark,
            number.series,
            number.serial,
            ticket.service,
            json.dumps(ticket.pictures),
            ticket.issued_at.isoformat(),
            ticket.language,
            ticket.secret,
        ),
    )
    row = cursor.lastrowid
    assert row is not None, "an insert has a row id"
    return row


def row_for_order(connection: driver.Connection, order: ReprintOrder, number: TicketNumber) -> int:
    """Return the row of the ticket that an order is for; a ticket of another issuer is taken in."""
    row = connection.execute("SELECT nr FROM ticket WHERE id = ?", (str(order.ticket),)).fetchone()
    if row is not None:
        return int(row[0])
    foreign = IssuedHere(
        id=order.ticket,
        number=number,
        service=order.service,
        pictures=order.pictures,
        day=centre_day(order.arrived_at),
        issued_at=order.arrived_at,
        language=order.language,
        secret="",
    )
    return insert(connection, foreign, own=False)


def forget(connection: driver.Connection, before: date, acknowledged: int) -> int:
    """Delete tickets of days before a date, their jobs with them, and the events that the hub has taken.

    A ticket with an event still to be delivered stays. Returns how many tickets went. Events go from the oldest on,
    without a gap: what is kept is all that can be sent again to a hub that was restored from a backup.
    """
    day = before.isoformat()
    gone = connection.execute(
        "DELETE FROM ticket WHERE day < ? AND NOT EXISTS (SELECT 1 FROM event e WHERE e.seq > ? AND "
        "coalesce(e.body ->> 'ticket', e.body ->> 'id') = ticket.id)",
        (day, acknowledged),
    ).rowcount
    connection.execute(
        "DELETE FROM event WHERE seq <= ? AND seq < coalesce("
        "(SELECT min(seq) FROM event WHERE seq > ? OR wall >= ?), 9223372036854775807)",
        (acknowledged, acknowledged, day),
    )
    return gone
