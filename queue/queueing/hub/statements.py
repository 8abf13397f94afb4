"""The statements of the hot path, built once: building and hashing them anew costs more than running them."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Table, bindparam, func, insert, select, update

from queueing.hub.models import (
    AuditRow,
    Base,
    CommandRow,
    IssuerEventRow,
    IssuerLogRow,
    SiteRow,
    TicketEventRow,
    TicketRow,
)


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


_ticket, _event, _command = _table(TicketRow), _table(TicketEventRow), _table(CommandRow)
_audit = _table(AuditRow)
_issuer_event, _issuer_log, _site = _table(IssuerEventRow), _table(IssuerLogRow), _table(SiteRow)

STARTS = select(_site.c.starts).where(_site.c.site == bindparam("site"))

INSERT_TICKET = insert(_ticket)
#: Takes `ticket`, `before` (the version that the change builds on) and the columns to set.
UPDATE_TICKET = update(_ticket).where(_ticket.c.id == bindparam("ticket"), _ticket.c.version == bindparam("before"))
#: Takes `ticket` and the columns to set.
UPDATE_PAPER = update(_ticket).where(_ticket.c.id == bindparam("ticket"))
INSERT_EVENT = insert(_event).returning(_event.c.seq)

FIND_COMMAND = select(_command.c.what, _command.c.answer).where(_command.c.id == bindparam("id"))
INSERT_COMMAND = insert(_command)
INSERT_AUDIT = insert(_audit).returning(_audit.c.seq)
#: How much was ever written that a backup could be without.
LAST_WRITTEN = select(
    select(func.coalesce(func.max(_event.c.seq), 0)).scalar_subquery(),
    select(func.coalesce(func.max(_audit.c.seq), 0)).scalar_subquery(),
)

#: Each takes `ids`.
KNOWN_EVENTS = select(_issuer_event.c.id).where(_issuer_event.c.id.in_(bindparam("ids", expanding=True)))
KNOWN_TICKETS = select(_ticket.c.id).where(_ticket.c.id.in_(bindparam("ids", expanding=True)))
INSERT_ISSUER_EVENT = insert(_issuer_event)
#: Each takes `store`.
FIND_TAKEN = select(_issuer_log.c.taken).where(_issuer_log.c.store == bindparam("store"))
UPDATE_TAKEN = update(_issuer_log).where(_issuer_log.c.store == bindparam("of"))  # and `of`, and what to set
INSERT_TAKEN = insert(_issuer_log)
FIND_NUMBER = (
    select(_ticket.c.id)
    .where(
        _ticket.c.site == bindparam("site"),
        _ticket.c.day == bindparam("day"),
        _ticket.c.number == bindparam("number"),
    )
    .limit(1)
)
