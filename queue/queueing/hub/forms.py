"""What only the desk page and the hub say to each other, beside `queueing.wire`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from queueing.centre import Bring, Mode, Text
from queueing.tickets.history import EventKind
from queueing.tickets.model import PriorityReason
from queueing.wire import Role, ServiceLoad, TicketView, Wire

Username = Annotated[str, Field(pattern=r"^[a-z0-9._-]{2,40}$")]
Password = Annotated[str, Field(min_length=8, max_length=200)]


class HealthView(Wire):
    """That the hub lives, and what it is."""

    status: Literal["ok"] = "ok"
    version: str
    engine: str


class CentreService(Wire):
    """A service as pages show it, and what to bring for it, each with the name of its drawing."""

    code: str
    name: Text
    look: str
    bring: tuple[Bring, ...]


class CentreCounter(Wire):
    """A counter as pages show it."""

    label: str
    services: tuple[str, ...]


class CentreView(Wire):
    """What pages need to know of the centre; public."""

    mode: Mode
    site: str
    office: Text
    commune: Text
    services: tuple[CentreService, ...]
    counters: tuple[CentreCounter, ...]
    languages: tuple[str, ...]
    reasons: tuple[PriorityReason, ...]
    max_recalls: int
    park_minutes: int
    pictures: tuple[str, ...]
    notice: Text | None = None
    set_up: bool  # whether a first account exists


class StaffView(Wire):
    """An account, without its secrets."""

    username: str
    display_name: str
    role: Role
    active: bool


class StaffRequest(Wire):
    """A new account."""

    username: Username
    display_name: Annotated[str, Field(min_length=1, max_length=80)]
    role: Role = Role.CLERK
    password: Password


class StaffChange(Wire):
    """What shall change in an account; what is left out stays."""

    display_name: Annotated[str | None, Field(min_length=1, max_length=80)] = None
    role: Role | None = None
    password: Password | None = None
    active: bool | None = None


class PasswordRequest(Wire):
    """One's own new password."""

    current: Annotated[str, Field(max_length=200)]
    new: Password


class PairingView(Wire):
    """A code that lets one machine in, once, until it expires."""

    code: str
    expires_at: datetime


class MachineView(Wire):
    """A paired kiosk or board."""

    id: UUID
    kind: Literal["kiosk", "board"]
    name: str
    mark: str | None
    online: bool
    paired_at: datetime


class TicketList(Wire):
    """Tickets found."""

    tickets: tuple[TicketView, ...]


class TrailLine(Wire):
    """One thing that happened to a ticket. `by` is None where a machine or time itself did it."""

    at: datetime
    kind: EventKind | Literal["reprint"]
    by: str | None
    counter: str | None = None
    service: str | None = None
    until: datetime | None = None
    reason: PriorityReason | None = None


class TicketTrail(Wire):
    """Who did what with a ticket, oldest first."""

    lines: tuple[TrailLine, ...]


class LoadsView(Wire):
    """How all services fare."""

    loads: tuple[ServiceLoad, ...]


class OrderView(Wire):
    """Who waits, in the order in which they would be called."""

    next_up: tuple[UUID, ...]


class AuditLine(Wire):
    """One line of the trail of who did what."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    detail: dict[str, str | int | bool | None]


class AuditList(Wire):
    """The newest lines of the trail."""

    lines: tuple[AuditLine, ...]


class DayRequest(Wire):
    """The true date, given by a person."""

    day: date
