"""The log of what happened at this kiosk, and its part that the hub has not taken yet: the outbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from queueing.clock import Instant
from queueing.sqlite import driver
from queueing.wire import (
    DeviceReport,
    HelpRequest,
    IssuedTicket,
    IssuerEvent,
    IssuerEventKind,
    PrintReport,
)

Body = IssuedTicket | PrintReport | HelpRequest | DeviceReport

_KINDS: dict[type[Body], IssuerEventKind] = {
    IssuedTicket: IssuerEventKind.ISSUED,
    PrintReport: IssuerEventKind.PRINT,
    HelpRequest: IssuerEventKind.HELP,
    DeviceReport: IssuerEventKind.DEVICE,
}


def append(connection: driver.Connection, now: Instant, body: Body) -> int:
    """Write one event within the caller's transaction and return its sequence number."""
    seq = int(connection.execute("UPDATE store SET last_event = last_event + 1 RETURNING last_event").fetchone()[0])
    connection.execute(
        "INSERT INTO event (seq, id, kind, wall, monotonic, boot, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            seq,
            str(uuid4()),
            _KINDS[type(body)],
            now.wall.isoformat(),
            now.monotonic_s,
            now.boot_id,
            body.model_dump_json(),
        ),
    )
    return seq


def last_seq(connection: driver.Connection) -> int:
    """Return the sequence number of the last event ever written, 0 if there was none."""
    return int(connection.execute("SELECT last_event FROM store").fetchone()[0])


def beyond(connection: driver.Connection, acknowledged: int, limit: int, now: Instant) -> list[IssuerEvent]:
    """Return the oldest events that the hub has not taken, with their age at `now`."""
    rows = connection.execute(
        "SELECT seq, id, kind, wall, monotonic, boot, body FROM event WHERE seq > ? ORDER BY seq LIMIT ?",
        (acknowledged, limit),
    )
    return [_event(row, now) for row in rows]


_PARSERS: dict[IssuerEventKind, tuple[str, Callable[[str], Body]]] = {
    IssuerEventKind.ISSUED: ("ticket", IssuedTicket.model_validate_json),
    IssuerEventKind.PRINT: ("print", PrintReport.model_validate_json),
    IssuerEventKind.HELP: ("help", HelpRequest.model_validate_json),
    IssuerEventKind.DEVICE: ("device", DeviceReport.model_validate_json),
}


def _event(row: tuple[int, str, str, str, float, str, str], now: Instant) -> IssuerEvent:
    seq, event_id, kind_name, wall, monotonic, boot, body = row
    kind = IssuerEventKind(kind_name)
    happened = Instant(datetime.fromisoformat(wall), monotonic, boot)
    age, certain = happened.seconds_until(now)
    field, parse = _PARSERS[kind]
    return IssuerEvent.model_validate(
        {
            "id": UUID(event_id),
            "seq": seq,
            "kind": kind,
            "at": happened.wall,
            "age_s": age,
            "age_certain": certain,
            field: parse(body),
        }
    )
