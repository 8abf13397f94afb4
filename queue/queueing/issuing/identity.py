"""The one row that says what a store is: its id, its mark, its business day, and whether it is a copy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from queueing.clock import Instant
from queueing.issuing import jobs, log
from queueing.issuing.model import Identity
from queueing.sqlite import driver
from queueing.tickets.day import DayMark


@dataclass(frozen=True, slots=True)
class StoreRow:
    """The row as it stands."""

    id: UUID
    identity: Identity | None
    spent_mark: str | None
    cloned: bool
    place: str
    acknowledged: int
    day: DayMark | None
    confirmed: date | None


def read(connection: driver.Connection) -> StoreRow | None:
    """Return the row, None in a store that was just made."""
    row = connection.execute(
        "SELECT id, mark, spent_mark, pictures, cloned, place, acknowledged, day, seen_wall, seen_monotonic,"
        " seen_boot, confirmed FROM store"
    ).fetchone()
    if row is None:
        return None
    store_id, mark, spent, pictures, cloned, place, acknowledged, day, wall, monotonic, boot, confirmed = row
    settled = None
    if day is not None:
        settled = DayMark(date.fromisoformat(day), Instant(datetime.fromisoformat(wall), monotonic, boot))
    return StoreRow(
        id=UUID(store_id),
        identity=Identity(mark, tuple(json.loads(pictures))) if mark is not None else None,
        spent_mark=spent,
        cloned=bool(cloned),
        place=place,
        acknowledged=acknowledged,
        day=settled,
        confirmed=date.fromisoformat(confirmed) if confirmed is not None else None,
    )


def present(connection: driver.Connection) -> StoreRow:
    """Return the row of a store that has been opened."""
    row = read(connection)
    assert row is not None, "opening a store writes its row"
    return row


def settle_in(
    connection: driver.Connection, place: str, *, witnessed: bool, note: tuple[UUID, int] | None
) -> StoreRow:
    """Compare an opening store with what stands outside it, and return its row.

    `witnessed` is whether the witness was there at all, `note` what it says, None if it is torn. A store
    without a mark has nothing to protect; it just takes its place.
    """
    row = read(connection)
    if row is None:
        connection.execute("INSERT INTO store (one, id, place) VALUES (1, ?, ?)", (str(uuid4()), place))
    elif row.identity is None:
        connection.execute("UPDATE store SET place = ?", (place,))
    else:
        copied = row.place != place or not witnessed
        restored = note is not None and (note[0] != row.id or note[1] > log.last_seq(connection))
        if copied or restored:
            disown(connection, place)
    return present(connection)


def disown(connection: driver.Connection, place: str | None = None) -> None:
    """Mark the store as a copy: it becomes another one, issues nothing and prints nothing until it is paired.

    The hub has nothing of that other store yet. It is sent all that is kept, and knows what it had by its id.
    """
    jobs.give_up(connection)
    connection.execute(
        "UPDATE store SET id = ?, spent_mark = coalesce(mark, spent_mark), mark = NULL, cloned = 1,"
        " acknowledged = 0, place = coalesce(?, place)",
        (str(uuid4()), place),
    )


def adopt(connection: driver.Connection, identity: Identity) -> None:
    """Take an identity. With a new mark the days and numbers begin anew."""
    before = present(connection).identity
    connection.execute(
        "UPDATE store SET mark = ?, pictures = ?, cloned = 0, spent_mark = NULL",
        (identity.mark, json.dumps(identity.pictures)),
    )
    if before is None or before.mark != identity.mark:
        connection.execute("UPDATE store SET day = NULL, seen_wall = NULL, seen_monotonic = NULL, seen_boot = NULL")


def set_day(connection: driver.Connection, mark: DayMark) -> None:
    """Note the business day as settled."""
    seen = mark.seen
    connection.execute(
        "UPDATE store SET day = ?, seen_wall = ?, seen_monotonic = ?, seen_boot = ?",
        (mark.day.isoformat(), seen.wall.isoformat(), seen.monotonic_s, seen.boot_id),
    )
