"""What crosses the wire between hub, kiosk, board and desk: one set of models for server, client and OpenAPI.

All times are aware UTC. Nothing here carries personal data; the ticket's secret never leaves its issuer and
the hub's own table.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from queueing.tickets.model import HelpKind, PrintState, PriorityReason, TicketState


class Wire(BaseModel):
    """Base of everything on the wire."""

    model_config = ConfigDict(extra="forbid", frozen=True)


# ---- issuer to hub (outbox) ------------------------------------------------------------------------------


class IssuerEventKind(StrEnum):
    """What an issuer reports. Each event is delivered at least once and applied once."""

    ISSUED = "issued"
    PRINT = "print"  # the print job changed its state
    HELP = "help"  # somebody pressed Help or "I need priority"
    DEVICE = "device"  # a device changed its state


class IssuedTicket(Wire):
    """A ticket as its issuer made it."""

    id: UUID
    number: str
    service: str
    pictures: Annotated[tuple[str, ...], Field(min_length=1, max_length=2)]
    day: date
    language: str
    secret_hash: str  # hex SHA-256 of the QR's secret; the secret itself stays on paper and at the issuer


class ForeignTicket(Wire):
    """What the paper of another issuer's ticket says: enough to know its person by, should that issuer forget."""

    number: str
    service: str
    pictures: tuple[str, ...]
    arrived_at: datetime
    language: str


class PrintReport(Wire):
    """How a ticket's paper fares. `request` is the desk's reprint request that caused it, if any.

    `foreign` tells what stands on the paper of a ticket that another issuer made.
    """

    ticket: UUID
    state: PrintState
    copy_number: Annotated[int, Field(ge=1)]  # 1 = original, 2… = marked REPRINT
    fault: str | None = None
    request: UUID | None = None
    foreign: ForeignTicket | None = None


class HelpRequest(Wire):
    """A call for a person. `reason` is the picture touched on the priority screen: a hint for staff, no more."""

    id: UUID
    kind: HelpKind
    screen: str
    ticket: UUID | None = None
    reason: PriorityReason | None = None


class DeviceReport(Wire):
    """State of one device, in codes that the catalogue of words turns into sentences."""

    device: str  # "printer"
    state: Literal["connecting", "ready", "busy", "degraded", "disconnected", "failed"]
    faults: tuple[str, ...] = ()


class IssuerEvent(Wire):
    """One line of an outbox. `age_s` (seconds since it happened) is filled in at sending."""

    id: UUID
    seq: Annotated[int, Field(ge=1)]
    kind: IssuerEventKind
    at: datetime
    age_s: Annotated[float, Field(ge=0)]
    age_certain: bool
    ticket: IssuedTicket | None = None
    print: PrintReport | None = None
    help: HelpRequest | None = None
    device: DeviceReport | None = None


class OutboxBatch(Wire):
    """Events of one store in order of `seq`: all that it still has beyond `after`, up to the last one here.

    `after` is the last event that the hub has taken, as far as the store was told. A batch without events asks
    what the hub has.
    """

    store: UUID
    after: Annotated[int, Field(ge=0)]
    events: Annotated[tuple[IssuerEvent, ...], Field(max_length=500)]


class OutboxReceipt(Wire):
    """What the hub durably has of a store: everything up to and including `acknowledged`, without a gap.

    Less than the store was told before means that the hub was restored from an older backup: the store sends
    again what lies beyond. More than the store ever wrote means that the store was.
    """

    store: UUID
    acknowledged: int


# ---- pairing ---------------------------------------------------------------------------------------------


class PairRequest(Wire):
    """A machine presents the short-lived code that staff read to it."""

    code: str
    kind: Literal["kiosk", "board"]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    store: UUID | None = None  # id of the kiosk's issuing store; a new store always gets a new mark
    # The mark that the store bears already: it keeps it, unless the hub knows it as another store's.
    mark: Annotated[str | None, Field(pattern=r"^\d{0,3}$")] = None


class PairReply(Wire):
    """The token (shown once, stored hashed) and, for a kiosk, its identity as an issuer."""

    token: str
    mark: str | None = None
    pictures: tuple[str, ...] = ()


# ---- tickets, counters, queue ----------------------------------------------------------------------------


class TicketView(Wire):
    """A ticket as desk, board and kiosks see it. `version` grows with each event of the ticket."""

    id: UUID
    number: str
    service: str
    pictures: tuple[str, ...]
    state: TicketState
    version: int
    arrived_at: datetime
    arrival_certain: bool
    language: str
    priority: PriorityReason | None = None
    wants_priority: bool = False
    counter: str | None = None
    clerk: str | None = None
    called_at: datetime | None = None
    serving_at: datetime | None = None
    ended_at: datetime | None = None
    recalls: int = 0
    recycles: int = 0
    parked_until: datetime | None = None
    parked_by: str | None = None
    transferred_from: str | None = None
    printed: PrintState = PrintState.NONE
    print_fault: str | None = None
    origin: Literal["kiosk", "desk", "handwritten"] = "kiosk"
    note: str | None = None
    duplicate: bool = False  # an earlier ticket of the day bears this number: a cloned issuer, or a slip of the pen


class CommandRequest(Wire):
    """Parameters of a command on one ticket; each command reads what it needs.

    `id` makes it idempotent: the same id returns the first answer again.
    `expected_version`, when given, refuses the command if the ticket has moved on.
    """

    id: UUID
    counter: str | None = None
    service: str | None = None  # transfer
    until: datetime | None = None  # park
    reason: PriorityReason | None = None  # set_priority; None removes it
    note: Annotated[str | None, Field(max_length=500)] = None
    expected_version: int | None = None


class CallNextRequest(Wire):
    """Call the next person for a counter. With `finish`, first complete that ticket, in one transaction."""

    id: UUID
    finish: UUID | None = None


class WalkInRequest(Wire):
    """A person added at the desk. With `handwritten`, a number given on paper while machines were down."""

    id: UUID
    service: str
    priority: PriorityReason | None = None
    language: str = "vi"
    handwritten: Annotated[str | None, Field(max_length=12)] = None
    arrived_at: datetime | None = None
    print_at: str | None = None  # name of the kiosk that shall print it, None: no paper


class Conflict(Wire):
    """A command that the state forbids. `ticket` is the present state; `code` keys the sentence for people."""

    code: str
    message: str
    ticket: TicketView | None = None


class CounterView(Wire):
    """A counter, who works it and whom it serves now."""

    label: str
    services: tuple[str, ...]
    clerk: str | None = None
    ticket: UUID | None = None
    open: bool = False


class HelpView(Wire):
    """An open call for a person from a kiosk."""

    id: UUID
    kiosk: str
    kind: HelpKind
    at: datetime
    reason: PriorityReason | None = None
    ticket: UUID | None = None
    answered_by: str | None = None
    open: bool = True


class DeviceView(Wire):
    """A device of a kiosk as last reported. `online` is whether its kiosk is heard at all."""

    kiosk: str
    device: str
    state: str
    faults: tuple[str, ...] = ()
    since: datetime
    online: bool = True


class ServiceLoad(Wire):
    """How a service fares. The wait is a range in minutes, or None as long as nothing is known."""

    service: str
    open: bool
    waiting: int
    wait_min: int | None = None
    wait_max: int | None = None


class DeskSnapshot(Wire):
    """Everything the desk page shows; later events change it piece by piece."""

    seq: int
    day: date
    tickets: tuple[TicketView, ...]  # of this day: all not final, and the last 50 ended
    next_up: tuple[UUID, ...]  # who waits, in the order the policy would call them over all services
    counters: tuple[CounterView, ...]
    helps: tuple[HelpView, ...]
    devices: tuple[DeviceView, ...]
    loads: tuple[ServiceLoad, ...]


class BoardCall(Wire):
    """One call as the board shows and announces it. `call` is unique and grows; a recall is a new call."""

    call: int
    number: str
    service: str
    pictures: tuple[str, ...]
    counter: str
    at: datetime
    recall: int = 0
    language: str = "vi"


class BoardWaiting(Wire):
    """Somebody who will be called soon."""

    number: str
    service: str
    pictures: tuple[str, ...]


class BoardState(Wire):
    """The one state that every board renders. No names, ever."""

    seq: int
    now: datetime
    hero: BoardCall | None
    counters: tuple[BoardCall, ...]  # the latest call of each counter that still stands, by counter
    recent: tuple[BoardCall, ...]  # last calls, newest first, at most 12: for announcements after a cut
    coming: tuple[BoardWaiting, ...]  # at most 8
    open: bool
    notice_vi: str | None = None
    notice_en: str | None = None


class KioskState(Wire):
    """What a kiosk needs to know of the hall."""

    seq: int
    now: datetime
    open: bool
    loads: tuple[ServiceLoad, ...]
    pictures_in_use: tuple[tuple[str, ...], ...]
    helps: tuple[HelpView, ...]  # of this kiosk only
    day: date | None = None  # the hub's business day: it vouches for the kiosk's
    issuer: OutboxReceipt | None = None  # what the hub has of this kiosk's store


class ReprintOrder(Wire):
    """Paper that staff asked for. The kiosk stores it as a job and answers by its outbox.

    `original` is True only for the very first paper of a ticket (a walk-in's): all others are marked REPRINT.
    """

    request: UUID
    ticket: UUID
    number: str
    service: str
    pictures: tuple[str, ...]
    arrived_at: datetime
    by: str
    language: str = "vi"
    original: bool = False


# ---- staff -----------------------------------------------------------------------------------------------


class Role(StrEnum):
    """What an account may do; each role includes those before it."""

    CLERK = "clerk"
    LEAD = "lead"
    TECHNICIAN = "technician"


class SetupRequest(Wire):
    """First account of a centre, opened with the one-time code that the hub printed."""

    code: str
    username: Annotated[str, Field(pattern=r"^[a-z0-9._-]{2,40}$")]
    display_name: Annotated[str, Field(min_length=1, max_length=80)]
    password: Annotated[str, Field(min_length=8, max_length=200)]


class LoginRequest(Wire):
    """Log in at the desk page."""

    username: Annotated[str, Field(max_length=40)]
    password: Annotated[str, Field(max_length=200)]


class SessionView(Wire):
    """Who is logged in, where they work, and the token that changing requests carry (X-CSRF-Token)."""

    username: str
    display_name: str
    role: Role
    counters: tuple[str, ...] = ()
    csrf: str


class CountersRequest(Wire):
    """Counters that a member of staff works at now; the first is where people are called to by default."""

    counters: tuple[str, ...]


class StreamEvent(Wire):
    """One server-sent event. `id` is its sequence number; `data` is the model that `event` names."""

    id: int
    event: Literal["snapshot", "board", "kiosk", "ticket", "counter", "help", "device", "load", "order", "reprint"]
    data: dict[str, Any]
