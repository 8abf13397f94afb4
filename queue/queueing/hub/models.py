"""The tables of the hub, as typed ORM models. Every record names its site; events and the trail only grow."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

#: SQLite counts rows only in a column declared INTEGER; PostgreSQL gets room for ever.
Sequence64 = BigInteger().with_variant(Integer(), "sqlite")


class UtcTime(TypeDecorator[datetime]):
    """An aware UTC time on engines that keep zones and on those that do not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times and store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone must not be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back that SQLite drops."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Base of all tables; constraints get predictable names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy reads it from the class)
        datetime: UtcTime,
        dict[str, Any]: JSON,
        list[str]: JSON,
    }


class SiteRow(Base):
    """What a site remembers between two starts: its business day, and which life of its hub this is."""

    __tablename__ = "site"

    site: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date | None]
    seen_at: Mapped[datetime | None]  # when the day was settled: wall time,
    seen_monotonic_s: Mapped[float | None]  # monotonic time,
    seen_boot: Mapped[str | None] = mapped_column(String(64))  # and the boot that it counts from
    confirmed: Mapped[date | None]  # the date that a person gave when the clock had leapt
    starts: Mapped[int] = mapped_column(default=0)  # number of the hub's latest life: grows, with time itself
    # How the hub finds out that this database is older than itself (queueing.hub.continuity).
    identity: Mapped[UUID | None]  # a new one after each restore
    place: Mapped[str | None] = mapped_column(String(64))
    # What it must not give again after a restore: walk-ins' numbers up to this one, on this day; marks up to this.
    floor_day: Mapped[date | None]
    walk_in_floor: Mapped[int] = mapped_column(default=0)
    mark_floor: Mapped[int] = mapped_column(default=0)


class MachineRow(Base):
    """A paired kiosk or board. Its token is stored hashed; a removed machine keeps its row."""

    __tablename__ = "machine"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    paired_at: Mapped[datetime]
    paired_by: Mapped[str] = mapped_column(String(40))
    removed_at: Mapped[datetime | None]


class IssuerRow(Base):
    """A series of numbers. Rows are never deleted, so a mark is never given twice."""

    __tablename__ = "issuer"
    __table_args__ = (UniqueConstraint("site", "mark"),)

    id: Mapped[int] = mapped_column(Sequence64, primary_key=True, autoincrement=True)
    site: Mapped[str] = mapped_column(String(40))
    mark: Mapped[str] = mapped_column(String(3))
    machine_id: Mapped[UUID | None] = mapped_column(ForeignKey("machine.id"))  # None: the hub itself
    store: Mapped[UUID | None]
    pictures: Mapped[list[str]]
    created_at: Mapped[datetime]


class TicketRow(Base):
    """A ticket with its derived state, for queries. The truth is its events."""

    __tablename__ = "ticket"
    __table_args__ = (
        Index("ix_ticket_site_day_state", "site", "day", "state"),
        # Two people never hold one number. A cloned issuer can print one twice: that is kept and marked.
        Index(
            "uq_ticket_site_day_number",
            "site",
            "day",
            "number",
            unique=True,
            sqlite_where=text("duplicate = 0"),
            postgresql_where=text("NOT duplicate"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(16))
    service: Mapped[str] = mapped_column(String(1))
    pictures: Mapped[list[str]]
    day: Mapped[date]
    language: Mapped[str] = mapped_column(String(8))
    origin: Mapped[str] = mapped_column(String(12))
    machine_id: Mapped[UUID | None] = mapped_column(ForeignKey("machine.id"))
    secret_hash: Mapped[str | None] = mapped_column(String(64))
    duplicate: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int]
    arrived_at: Mapped[datetime]
    arrival_certain: Mapped[bool]
    priority: Mapped[str | None] = mapped_column(String(16))
    wants_priority: Mapped[bool] = mapped_column(default=False)
    counter: Mapped[str | None] = mapped_column(String(3))
    clerk: Mapped[str | None] = mapped_column(String(40))
    called_at: Mapped[datetime | None]
    serving_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    printed: Mapped[str] = mapped_column(String(12))
    print_fault: Mapped[str | None] = mapped_column(String(40))


class TicketEventRow(Base):
    """What happened to a ticket. Append-only: the database itself refuses to change or delete a row."""

    __tablename__ = "ticket_event"
    __table_args__ = (
        UniqueConstraint("ticket_id", "version"),  # two writers can never both take the next step
        Index("ix_ticket_event_command_id", "command_id"),
    )

    seq: Mapped[int] = mapped_column(Sequence64, primary_key=True, autoincrement=True)
    site: Mapped[str] = mapped_column(String(40))
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    version: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    payload: Mapped[dict[str, Any]]
    by: Mapped[str | None] = mapped_column(String(40))  # None: a machine
    at: Mapped[datetime]
    command_id: Mapped[UUID | None]


class CommandRow(Base):
    """A command that was carried out, with its answer: the same id returns the same answer."""

    __tablename__ = "command"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    what: Mapped[str] = mapped_column(String(120))
    by: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime]
    answer: Mapped[dict[str, Any]]


class IssuerEventRow(Base):
    """An outbox line that was taken, so that a second delivery changes nothing."""

    __tablename__ = "issuer_event"
    __table_args__ = (Index("ix_issuer_event_machine_id_seq", "machine_id", "seq"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    machine_id: Mapped[UUID] = mapped_column(ForeignKey("machine.id"))
    seq: Mapped[int] = mapped_column(Sequence64)
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    received_at: Mapped[datetime]
    refused: Mapped[str | None] = mapped_column(String(40))  # why it could not be applied; kept for a person


class IssuerLogRow(Base):
    """How far the outbox of a kiosk's store has been taken: everything up to `taken`, without a gap."""

    __tablename__ = "issuer_log"

    store: Mapped[UUID] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    taken: Mapped[int] = mapped_column(Sequence64)


class HelpRow(Base):
    """A call for a person from a kiosk."""

    __tablename__ = "help_call"
    __table_args__ = (Index("ix_help_call_site_closed_at", "site", "closed_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    machine_id: Mapped[UUID] = mapped_column(ForeignKey("machine.id"))
    kind: Mapped[str] = mapped_column(String(12))
    screen: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(String(16))
    ticket_id: Mapped[UUID | None]
    at: Mapped[datetime]
    answered_by: Mapped[str | None] = mapped_column(String(40))
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class DeviceRow(Base):
    """A device of a kiosk as last reported."""

    __tablename__ = "device"

    machine_id: Mapped[UUID] = mapped_column(ForeignKey("machine.id"), primary_key=True)
    device: Mapped[str] = mapped_column(String(40), primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(16))
    faults: Mapped[list[str]]
    since: Mapped[datetime]


class ReprintRow(Base):
    """Paper that staff asked a kiosk for; open until the kiosk's outbox speaks of it."""

    __tablename__ = "reprint_order"

    request: Mapped[UUID] = mapped_column(primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    machine_id: Mapped[UUID] = mapped_column(ForeignKey("machine.id"))
    ticket_id: Mapped[UUID] = mapped_column(ForeignKey("ticket.id"))
    by: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    reported_at: Mapped[datetime | None]
    original: Mapped[bool] = mapped_column(default=False)  # the very first paper of a walk-in


class StaffRow(Base):
    """An account of a member of staff."""

    __tablename__ = "staff"
    __table_args__ = (UniqueConstraint("site", "username"),)

    id: Mapped[int] = mapped_column(Sequence64, primary_key=True, autoincrement=True)
    site: Mapped[str] = mapped_column(String(40))
    username: Mapped[str] = mapped_column(String(40))
    display_name: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(12))
    password_hash: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class SessionRow(Base):
    """A log-in at a desk. Only the hash of its cookie is stored."""

    __tablename__ = "session"

    id_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    counters: Mapped[list[str]]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class PairingRow(Base):
    """A short-lived code that lets one machine in. Stored hashed, used once."""

    __tablename__ = "pairing"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    site: Mapped[str] = mapped_column(String(40))
    created_by: Mapped[str] = mapped_column(String(40))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AuditRow(Base):
    """Who did what. Append-only like the events; holds no personal data of citizens."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(Sequence64, primary_key=True, autoincrement=True)
    site: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(60))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str | None] = mapped_column(String(80))
    detail: Mapped[dict[str, Any]]
