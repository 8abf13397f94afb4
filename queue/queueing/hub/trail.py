"""Who did what with a ticket, for staff who are asked."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from queueing.hub.forms import TicketTrail, TrailLine
from queueing.hub.models import ReprintRow, TicketEventRow
from queueing.hub.records import event_of
from queueing.hub.refusals import unknown


def trail_of(session: Session, site: str, ticket: UUID) -> TicketTrail:
    """Return the trail of a ticket of any day, without what notes said; raises Refusal if there is none."""
    events = session.scalars(
        select(TicketEventRow)
        .where(TicketEventRow.site == site, TicketEventRow.ticket_id == ticket)
        .order_by(TicketEventRow.version)
    ).all()
    if not events:
        raise unknown("ticket")
    lines = [
        TrailLine(
            at=event.at,
            kind=event.kind,
            by=event.by,
            counter=event.counter,
            service=event.service,
            until=event.until,
            reason=event.reason,
        )
        for event in map(event_of, events)
    ]
    papers = session.scalars(select(ReprintRow).where(ReprintRow.site == site, ReprintRow.ticket_id == ticket))
    lines += [TrailLine(at=paper.at, kind="reprint", by=paper.by) for paper in papers]
    return TicketTrail(lines=tuple(sorted(lines, key=lambda line: line.at)))
