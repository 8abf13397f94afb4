"""What kiosk and hub have durably written, read from their files while they run or after they died."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from queueing.engine import driver


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


def jobs(data: Path) -> list[Job]:
    """Return all print jobs of the kiosk whose centre keeps its data here, oldest first."""
    columns = "mark, series, serial, id, secret, copy, state"
    return [
        Job(f"{series}{mark}{'-' if mark else ''}{serial:03}", UUID(ticket), secret, copy, state)
        for mark, series, serial, ticket, secret, copy, state in _read(
            data / "kiosk" / "issuing.sqlite3", f"SELECT {columns} FROM paper ORDER BY job"
        )
    ]


def held(data: Path) -> dict[str, Held]:
    """Return the tickets of the hub by number; raises if two bear the same."""
    columns = "number, id, secret_hash, state, printed, duplicate"
    rows = _read(data / "hub" / "hub.sqlite3", f"SELECT {columns} FROM ticket ORDER BY number")
    tickets = [
        Held(number, UUID(ticket), digest, state, printed, bool(duplicate))
        for number, ticket, digest, state, printed, duplicate in rows
    ]
    assert twice(ticket.number for ticket in tickets) == []
    return {ticket.number: ticket for ticket in tickets}


def twice(numbers: Iterable[str]) -> list[str]:
    """Return what there is more than once."""
    return sorted(number for number, count in Counter(numbers).items() if count > 1)


def gaps(numbers: Iterable[str]) -> list[str]:
    """Return the numbers that are missing in their series."""
    found = set(numbers)
    last: dict[str, int] = {}
    for number in found:
        series, serial = number[0], int(number[1:])  # of a first kiosk, whose mark is blank
        last[series] = max(last.get(series, 0), serial)
    every = (f"{series}{serial:03}" for series, count in last.items() for serial in range(1, count + 1))
    return [number for number in every if number not in found]


def _read(file: Path, query: str) -> Sequence[tuple[Any, ...]]:
    with closing(driver.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return list(connection.execute(query))


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a ticket at the hub, in order. `service` is told at issuing, `counter` at a call."""

    ticket: str
    kind: str
    counter: str
    service: str


def happenings(data: Path) -> list[Happened]:
    """Return all that happened to tickets."""
    rows = _read(data / "hub" / "hub.sqlite3", "SELECT ticket_id, kind, payload FROM ticket_event ORDER BY seq")
    return [
        Happened(str(UUID(ticket)), kind, told.get("counter") or "", told.get("issue", {}).get("service", ""))
        for ticket, kind, payload in rows
        for told in [json.loads(payload)]
    ]
