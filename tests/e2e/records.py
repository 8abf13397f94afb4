"""What kiosk and hub have durably written, read from their files while they run or after they died."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from queueing.sqlite import driver


@dataclass(frozen=True, slots=True)
class Job:
    """A print job of a kiosk, with its ticket. `copy` 1 is the original."""

    number: str
    ticket: UUID
    secret: str
    copy: int
    state: str


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket as the hub holds it."""

    number: str
    ticket: UUID
    secret_hash: str
    state: str
    printed: str
    duplicate: bool
    arrived_at: datetime


def jobs(data: Path) -> list[Job]:
    """Return all print jobs of the kiosk whose centre keeps its data here, oldest first."""
    columns = "mark, series, serial, id, secret, copy, state"
    return [
        Job(f"{series}{mark}{'-' if mark else ''}{serial:03}", UUID(ticket), secret, copy, state)
        for mark, series, serial, ticket, secret, copy, state in _read(
            data / "kiosk" / "issuing.sqlite3", f"SELECT {columns} FROM paper ORDER BY job"
        )
    ]


def held(data: Path, day: date | None = None) -> dict[str, Held]:
    """Return the tickets of the hub, of a day if one is given, by number; raises if two bear the same."""
    columns = "number, id, secret_hash, state, printed, duplicate, arrived_at"
    of_day = f"WHERE day = '{day}'" if day is not None else ""
    rows = _read(data / "hub" / "hub.sqlite3", f"SELECT {columns} FROM ticket {of_day} ORDER BY number")
    tickets = [
        Held(number, UUID(ticket), digest, state, printed, bool(duplicate), _utc(arrived_at))
        for number, ticket, digest, state, printed, duplicate, arrived_at in rows
    ]
    assert twice(ticket.number for ticket in tickets) == []
    return {ticket.number: ticket for ticket in tickets}


def twice(numbers: Iterable[str]) -> list[str]:
    """Return what there is more than once."""
    return sorted(number for number, count in Counter(numbers).items() if count > 1)


def gaps(numbers: Iterable[str]) -> list[str]:
    """Return the numbers that are missing in their series: `A007`, or `A0-007` where an issuer has a mark."""
    found = set(numbers)
    last: dict[str, int] = {}
    for number in found:
        last[number[:-3]] = max(last.get(number[:-3], 0), int(number[-3:]))
    every = (f"{series}{serial:03}" for series, count in last.items() for serial in range(1, count + 1))
    return [number for number in every if number not in found]


def _read(file: Path, query: str) -> Sequence[tuple[Any, ...]]:
    with closing(driver.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return list(connection.execute(query))


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a ticket at the hub. `told` is what it says beside: counter, service, reason, until, issue."""

    seq: int
    ticket: str
    version: int
    kind: str
    at: datetime
    by: str | None
    told: dict[str, Any]


def happenings(data: Path) -> list[Happened]:
    """Return all that happened to tickets, in order."""
    columns = "seq, ticket_id, version, kind, at, by, payload"
    rows = _read(data / "hub" / "hub.sqlite3", f"SELECT {columns} FROM ticket_event ORDER BY seq")
    return [
        Happened(seq, str(UUID(ticket)), version, kind, _utc(at), by, json.loads(payload))
        for seq, ticket, version, kind, at, by, payload in rows
    ]


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
