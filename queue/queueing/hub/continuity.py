"""Whether the database still holds all that this hub once gave out; if not, that nothing is given twice.

A database that was put back from an older backup does not know what it has lost. Four things outside it tell: the
*witness* beside it (the last line ever written), the *place* (a restored folder or another machine has another), a
kiosk that was told of events which the hub has no more, and a screen that saw a life of the hub which the database
does not remember. Then numbers of walk-ins go on above all that can have been given that day, new kiosks get marks
above those that may have been given, and the desk is told.
"""

from __future__ import annotations

import logging
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from queueing.clock import CENTRE_ZONE, Clock, centre_day
from queueing.hub.database import EVENT_BITS, Database, DatabaseRefused, life_from
from queueing.hub.hall import RESTORED, Floor, Hall
from queueing.hub.models import IssuerRow, SessionRow, SiteRow
from queueing.hub.statements import INSERT_AUDIT, LAST_WRITTEN
from queueing.hub.work import Works, Written
from queueing.place import Witness, machine_id, place_of
from queueing.wire import DeviceView

log = logging.getLogger(__name__)

#: No desk adds walk-ins faster than this, minute after minute since midnight, in one series.
_MOST_A_MINUTE = 10
_ANY_TIME = 24 * 60  # minutes, where the clock cannot tell how far the day has gone
#: Marks that may have been given to kiosks since a backup. One centre has fewer kiosks than that.
_MARKS_SKIPPED = 10
#: A life of the hub has the number of the second it began in; a long one tells more than a second's share of ids.
_LONG_LIFE = 60


def floor_at(now: datetime, day: date) -> Floor:
    """Return what lies above all numbers of walk-ins that can have been given by now, on the business day `day`."""
    local = now.astimezone(CENTRE_ZONE)
    sure = centre_day(now) == day
    minutes = local.hour * 60 + local.minute + 1 if sure else _ANY_TIME
    return Floor(day if sure else None, minutes * _MOST_A_MINUTE)


def lost_life(last_id: int, previous: int, present: int) -> bool:
    """Return whether an event's id comes from a life of the hub between the last two that the database knows.

    A screen may also bear an id of the first program, which gave its lives the upper bits from the 32nd on: read in
    today's way it comes from a life with a number that no life is given (`life_from`).
    """
    life = last_id >> EVENT_BITS
    return life_from(life) == life and previous + _LONG_LIFE < life < present


class Continuity:
    """Compares the database with what stands outside it. On the writer's thread, but for what says otherwise."""

    def __init__(self, folder: Path, database: Database, clock: Clock) -> None:
        """Take the witness in `folder`; raises DatabaseRefused."""
        path = folder / "hub.witness"
        self._folder = folder
        self._clock = clock
        self._previous, self._present = database.previous_start, database.start_number
        self._written = Written()
        self._identity = UUID(int=0)
        self._restored = False
        self._works: Works | None = None
        try:
            self._existed = path.exists()
            self._witness = Witness.open(path)
            self._place = place_of(path, machine_id())
        except OSError as error:
            raise DatabaseRefused(f"The folder {folder} cannot be used: {error.strerror}") from error

    def load(self, session: Session, site: str, hall: Hall, works: Works) -> None:
        """Compare at start, and heal what a restore has undone."""
        self._works = works
        row = session.get_one(SiteRow, site)
        self._written.event, self._written.audit = session.execute(LAST_WRITTEN).one()
        note = self._witness.read()
        older = note is not None and (note[0] != row.identity or note[1] > self._sum())
        moved = row.identity is not None and (row.place != self._place or not self._existed)
        if older or moved:
            # Whoever was logged in at that time may have logged out, or lost the account, since.
            session.execute(delete(SessionRow).where(SessionRow.site == site))
            self._heal(session, site, hall.day, "witness" if older else "place")
            self._tell(hall, row)
        elif row.identity is None:
            row.identity, row.place = uuid4(), self._place
        assert row.identity is not None
        self._identity = row.identity
        hall.floor = Floor(row.floor_day, row.walk_in_floor)

    def begin(self) -> None:
        """Note durably what was compared; call when that is committed."""
        try:
            self._witness.begin(self._identity, self._sum(), self._folder)
        except OSError as error:
            log.warning("cannot write the witness of the database: %s", error)

    def note(self, written: Written) -> None:
        """Note what was just committed."""
        self._written.event = written.event or self._written.event
        self._written.audit = written.audit or self._written.audit
        if written.event or written.audit:
            try:
                self._witness.note(self._identity, self._sum())
            except OSError as error:
                log.warning("cannot write the witness of the database: %s", error)

    def is_lost(self, last_id: int) -> bool:
        """Return whether the database has lost the life in which this event was told. From any thread."""
        return lost_life(last_id, self._previous, self._present)

    def noticed(self, by: str) -> None:
        """Heal what a restore has undone that only others could tell of."""
        if self._restored or self._works is None:
            return
        with self._works.begin() as work:
            row = self._heal(work.session, work.site, work.hall.day, by)
            work.then(lambda hall: self._tell(hall, row))
            work.changes.devices.add(RESTORED)
        self.begin()

    def close(self) -> None:
        """Let the witness go. Safe to call twice."""
        self._witness.close()

    def _heal(self, session: Session, site: str, day: date, by: str) -> SiteRow:
        now = self._clock.now().wall
        log.warning("the database is older than what this hub has done: it was restored (told by %s)", by)
        row = session.get_one(SiteRow, site)
        row.identity, row.place = uuid4(), self._place
        floor = floor_at(now, day)
        if row.floor_day in (None, floor.day):  # restored once already today
            floor = Floor(floor.day, max(floor.serial, row.walk_in_floor))
        row.floor_day, row.walk_in_floor = floor.day, floor.serial
        marks = session.scalars(select(IssuerRow.mark).where(IssuerRow.site == site))
        row.mark_floor = max(row.mark_floor, *(int(mark or 1) for mark in marks), 1) + _MARKS_SKIPPED
        line = {"site": site, "at": now, "actor": "hub", "action": "restored", "subject": None}
        self._written.audit = session.execute(INSERT_AUDIT, line | {"detail": {"by": by}}).scalar_one()
        return row

    def _tell(self, hall: Hall, row: SiteRow) -> None:
        """Let the hall know what is so now that a restore has been noticed."""
        assert row.identity is not None
        self._restored = True
        self._identity = row.identity
        hall.floor = Floor(row.floor_day, row.walk_in_floor)
        hall.devices[RESTORED] = DeviceView(
            kiosk="hub",
            device=RESTORED[1],
            state="degraded",
            faults=("restored",),
            since=self._clock.now().wall,
        )

    def _sum(self) -> int:
        return self._written.event + self._written.audit
