"""The tables of the issuing store, grown by numbered steps.

The file's `user_version` counts the steps that were taken. A step never changes once it was shipped; a newer
form is a further step. Everything else about the tables is in the comments here.
"""

from __future__ import annotations

from queueing.issuing.model import StoreFailed
from queueing.sqlite import driver

_STEP_1 = """
-- What this store is, in one row.
CREATE TABLE store (
  one           INTEGER PRIMARY KEY CHECK (one = 1),
  id            TEXT NOT NULL,                -- changes when the store turns out to be a copy
  mark          TEXT,                         -- NULL: not paired
  spent_mark    TEXT,                         -- of a copy: the mark that it may never use again
  pictures      TEXT NOT NULL DEFAULT '[]',   -- share, as JSON
  cloned        INTEGER NOT NULL DEFAULT 0,
  place         TEXT NOT NULL,                -- machine and file that it was written on
  last_event    INTEGER NOT NULL DEFAULT 0,   -- never goes back, even after events are erased
  acknowledged  INTEGER NOT NULL DEFAULT 0,   -- the last event that the hub has taken
  day           TEXT,                         -- business day, and the instant it was last settled at
  seen_wall     TEXT,
  seen_monotonic REAL,
  seen_boot     TEXT,
  confirmed     TEXT                          -- date that somebody vouched for
) STRICT;

-- Tickets born here (own = 1), and tickets of other issuers whose paper was ordered here.
CREATE TABLE ticket (
  nr        INTEGER PRIMARY KEY,
  id        TEXT NOT NULL UNIQUE,   -- of an own ticket: made from the touch, so that a touch gives one ticket
  own       INTEGER NOT NULL,
  day       TEXT NOT NULL,
  mark      TEXT NOT NULL,
  series    TEXT NOT NULL,
  serial    INTEGER NOT NULL,
  service   TEXT NOT NULL,
  pictures  TEXT NOT NULL,    -- JSON
  wall      TEXT NOT NULL,    -- issued, or arrived
  language  TEXT NOT NULL,
  secret    TEXT NOT NULL
) STRICT;
-- Also finds the last number given. The day never goes back, so erased tickets of earlier days are not missed.
CREATE UNIQUE INDEX number_once ON ticket (day, mark, series, serial) WHERE own = 1;

CREATE TABLE job (
  id         INTEGER PRIMARY KEY,
  ticket     INTEGER NOT NULL REFERENCES ticket (nr) ON DELETE CASCADE,
  copy       INTEGER NOT NULL,
  state      TEXT NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  automatic  INTEGER NOT NULL DEFAULT 0,   -- a second print that nobody asked for
  request    TEXT,                         -- the desk's order
  fault      TEXT,
  wall       TEXT NOT NULL,                -- when paper was first asked for
  monotonic  REAL NOT NULL,
  boot       TEXT NOT NULL,
  UNIQUE (ticket, copy)
) STRICT;
CREATE UNIQUE INDEX request_once ON job (request) WHERE request IS NOT NULL;
CREATE INDEX job_new ON job (id) WHERE state = 'new';
CREATE INDEX job_sending ON job (id) WHERE state = 'sending';

-- A job with its ticket, in the order that the program reads them.
CREATE VIEW paper AS
  SELECT j.id AS job, j.copy, j.state, j.attempts, j.automatic, j.request, j.fault,
         j.wall AS asked_wall, j.monotonic AS asked_monotonic, j.boot AS asked_boot, t.nr,
         t.id, t.day, t.mark, t.series, t.serial, t.service, t.pictures, t.wall, t.language, t.secret
  FROM job j JOIN ticket t ON t.nr = j.ticket;

-- The append-only log of what happened here. Its part beyond `store.acknowledged` is the outbox.
CREATE TABLE event (
  seq        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL,
  kind       TEXT NOT NULL,
  wall       TEXT NOT NULL,
  monotonic  REAL NOT NULL,
  boot       TEXT NOT NULL,
  body       TEXT NOT NULL                        -- the wire model of its kind, as JSON
) STRICT;
"""

STEPS: tuple[str, ...] = (_STEP_1,)


def migrate(connection: driver.Connection) -> None:
    """Bring the tables of an open store to the present form, all or nothing."""
    version = _version(connection)
    if version > len(STEPS):
        raise StoreFailed(f"the store was written by a newer program (form {version}, known {len(STEPS)})")
    if version == len(STEPS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in STEPS[version:]:
            for statement in _statements(step):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _version(connection: driver.Connection) -> int:
    row = connection.execute("PRAGMA user_version").fetchone()
    return int(row[0])


def _statements(script: str) -> list[str]:
    """Split a script: `executescript` would commit the transaction around it."""
    found, statement = [], ""
    for line in script.splitlines(keepends=True):
        statement += line
        if driver.complete_statement(statement):
            found.append(statement)
            statement = ""
    return found
