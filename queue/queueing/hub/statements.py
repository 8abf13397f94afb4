"""The statements of the hot path, built once: building and hashing them anew costs more than running them."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, bindparam, func, insert, select, update

from queueing.hub.models import (
    AuditRow,
    Base,
    CommandRow,
    IssuerEventRow,
    SiteRow,
    TicketEventRow,
    TicketRow,
)


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


_ticket, _event, _command = _table(TicketRow), _table(TicketEventRow), _table(CommandRow)
_issuer_event, _site = _table(IssuerEventRow), _table(SiteRow)

STARTS = select(_site.c.starts).where(_site.c.site == bindparam("site"))

INSERT_TICKET = insert(_ticket)
#: Takes `ticket`, `before` (the version that the change builds on) and the columns to set.
UPDATE_TICKET = update(_ticket).where(_ticket.c.id == bindparam("ticket"), _ticket.c.version == bindparam("before"))
#: Takes `ticket` and the columns to set.
UPDATE_PAPER = update(_ticket).where(_ticket.c.id == bindparam("ticket"))
INSERT_EVENT = insert(_event).returning(_event.c.seq)

FIND_COMMAND = select(_command.c.what, _command.c.answer).where(_command.c.id == bindparam("id"))
INSERT_COMMAND = insert(_command)
INSERT_AUDIT = insert(_table(AuditRow))

#: Each takes `ids`.
KNOWN_EVENTS = select(_issuer_event.c.id).where(_issuer_event.c.id.in_(bindparam("ids", expanding=True)))
KNOWN_TICKETS = select(_ticket.c.id).where(_ticket.c.id.in_(bindparam("ids", expanding=True)))
INSERT_ISSUER_EVENT = insert(_issuer_event)
HIGHEST_EVENT = select(func.max(_issuer_event.c.seq)).where(_issuer_event.c.machine_id == bindparam("machine"))
FIND_NUMBER = (
    select(_ticket.c.id)
    .where(
        _ticket.c.site == bindparam("site"),
        _ticket.c.day == bindparam("day"),
        _ticket.c.number == bindparam("number"),
    )
    .limit(1)
)
