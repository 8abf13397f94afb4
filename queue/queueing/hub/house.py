"""What time itself does: the day begins and ends, parked people come back in line. Runs on the writer's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from queueing.clock import Clock, Instant
from queueing.hub.hall import Entry, Hall
from queueing.hub.models import SiteRow, TicketEventRow, TicketRow
from queueing.hub.records import event_of
from queueing.hub.views import History
from queueing.hub.work import Work, Works
from queueing.tickets.day import DayMark, Leap, settle
from queueing.tickets.history import EventKind, TicketEvent, replay
from queueing.tickets.model import FINAL_STATES, TicketState
from queueing.wire import DeviceView

WEEKS_LEARNED = 8
HUB_NAME = "hub"
#: The device under which the desk sees that the date is in doubt. The hub is no machine, so it has a nil id.
CLOCK = (UUID(int=0), "clock")


@dataclass(slots=True)
class House:
    """Keeps the hall in step with the centre's clock."""

    works: Works
    clock: Clock
    synchronised: Callable[[], bool]  # whether NTP keeps the clock right
    mark: DayMark | None = None
    confirmed: date | None = None

    def load(self, session: Session, site: str) -> date:
        """Read the day that was settled last, and return the day to begin with."""
        row = session.get(SiteRow, site)
        if row is not None and row.day is not None and row.seen_at is not None:
            seen = Instant(row.seen_at, row.seen_monotonic_s or 0.0, row.seen_boot or "")
            self.mark = DayMark(row.day, seen)
            self.confirmed = row.confirmed
        settled = self._settle(self.clock.now())
        return self.mark.day if isinstance(settled, Leap) and self.mark is not None else self._day_of(settled)

    def keep(self) -> bool:
        """Do what is due; return whether a new day began."""
        began = self._keep_day()
        self._resume_parked()
        return began

    def confirm(self, day: date, by: str) -> None:
        """Believe a date that a person gave."""
        with self.works.begin() as work:
            work.session.execute(update(SiteRow).where(SiteRow.site == work.site).values(confirmed=day))
            work.audit(by, "day_confirmed", day.isoformat())
        self.confirmed = day
        self.keep()

    def history(self, session: Session, site: str, day: date) -> History:
        """Return how long services took on the same weekday, to learn waits from."""
        days = [day - timedelta(weeks=week) for week in range(1, WEEKS_LEARNED + 1)]
        rows = session.execute(
            select(TicketRow.service, TicketRow.serving_at, TicketRow.ended_at)
            .where(
                TicketRow.site == site,
                TicketRow.day.in_(days),
                TicketRow.state == TicketState.COMPLETED,
                TicketRow.serving_at.is_not(None),
            )
            .order_by(TicketRow.ended_at)
        )
        times: dict[str, list[float]] = {}
        for service, serving_at, ended_at in rows:
            assert serving_at is not None
            assert ended_at is not None, "what is completed has ended"
            times.setdefault(service, []).append((ended_at - serving_at).total_seconds() / 60)
        return {service: tuple(minutes) for service, minutes in times.items()}

    def _keep_day(self) -> bool:
        now = self.clock.now()
        settled = self._settle(now)
        if isinstance(settled, Leap):
            self._complain(now.wall)
            return False
        before, self.mark = self.mark, settled
        unchanged = before is not None and before.day == settled.day and self.works.hall.day == settled.day
        if unchanged and CLOCK not in self.works.hall.devices:
            return False
        with self.works.begin() as work:
            work.session.execute(
                update(SiteRow)
                .where(SiteRow.site == work.site)
                .values(
                    day=settled.day,
                    seen_at=now.wall,
                    seen_monotonic_s=now.monotonic_s,
                    seen_boot=now.boot_id,
                    # A floor that was set while the date was in doubt belongs to the day that begins now.
                    floor_day=func.coalesce(SiteRow.floor_day, settled.day),
                )
            )
            _expire_before(work, settled.day)
            work.then(_forget_complaint)
            work.changes.everything = True
            if work.hall.day == settled.day:
                return False
            work.then(lambda hall: hall.begin_day(settled.day))
            return True

    def _settle(self, now: Instant) -> DayMark | Leap:
        settled = settle(self.mark, now, self.confirmed)
        if isinstance(settled, Leap) and self.synchronised():
            return settle(self.mark, now, settled.claimed)
        return settled

    def _complain(self, now: datetime) -> None:
        """Show the desk that the date must be confirmed by a person."""
        if CLOCK in self.works.hall.devices:
            return
        fault = DeviceView(kiosk=HUB_NAME, device=CLOCK[1], state="failed", faults=("leap",), since=now)
        with self.works.begin() as work:
            work.then(lambda hall: hall.devices.update({CLOCK: fault}))
            work.changes.devices.add(CLOCK)

    def _resume_parked(self) -> None:
        hall, now = self.works.hall, self.clock.now().wall
        due = [e for e in hall.entries.values() if _park_is_over(e, now)]
        if not due:
            return
        with self.works.begin() as work:
            for entry in due:
                version = entry.ticket.version + 1
                event = TicketEvent(ticket=entry.ticket.id, version=version, kind=EventKind.RESUMED, at=now)
                work.happened(entry, event)

    @staticmethod
    def _day_of(settled: DayMark | Leap) -> date:
        assert isinstance(settled, DayMark), "without a mark every day is believed"
        return settled.day


def _forget_complaint(hall: Hall) -> None:
    hall.devices.pop(CLOCK, None)


def _park_is_over(entry: Entry, now: datetime) -> bool:
    return entry.ticket.state is TicketState.PARKED and entry.ticket.may_be_called(now)


def _expire_before(work: Work, day: date) -> None:
    """End what was left open on earlier days: never counted as served."""
    rows = work.session.scalars(
        select(TicketRow).where(
            TicketRow.site == work.site,
            TicketRow.day < day,
            TicketRow.state.not_in([state.value for state in FINAL_STATES]),
        )
    ).all()
    for row in rows:
        events = work.session.scalars(
            select(TicketEventRow).where(TicketEventRow.ticket_id == row.id).order_by(TicketEventRow.version)
        )
        ticket = replay(event_of(event) for event in events)
        expired = TicketEvent(ticket=row.id, version=ticket.version + 1, kind=EventKind.EXPIRED, at=work.now)
        work.happened(Entry(ticket=ticket), expired)
