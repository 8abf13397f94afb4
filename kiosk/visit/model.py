"""What a visit is at one moment: immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from queueing.tickets.model import PriorityReason


class Screen(StrEnum):
    """The screens a citizen can see."""

    ATTRACT = "attract"
    CLOSED = "closed"
    LANGUAGE = "language"
    SERVICES = "services"
    TICKET = "ticket"
    BRING = "bring"  # which papers to have at hand
    TROUBLE = "trouble"  # the printer cannot print this ticket now
    PAPER_CAME = "paper_came"  # a printer that cannot be asked: did your paper come?
    PRIORITY = "priority"
    HELP = "help"  # somebody is on the way
    REFUSED = "refused"  # no number can be given now
    STILL_THERE = "still_there"


class TextSize(StrEnum):
    """How large words are."""

    DEFAULT = "default"
    LARGE = "large"
    HUGE = "huge"


class Paper(StrEnum):
    """What is known of the paper of the visit's ticket."""

    COMING = "coming"  # ordered, or on its way out of the printer
    OUT = "out"
    UNCONFIRMED = "unconfirmed"  # sent to a printer that cannot be asked
    STUCK = "stuck"  # waits for a printer that cannot print now; comes by itself when it can
    FAILED = "failed"  # known not to have come out whole, or given to staff


class Choice(StrEnum):
    """What somebody does whose paper is held up."""

    STAY = "stay"  # at the machine
    SIT = "sit"  # without paper


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait before a ticket, and how long that may take, as a fresh snapshot told at issuing."""

    ahead: int
    wait_min: int | None = None
    wait_max: int | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """The ticket of this visit, without its secret."""

    id: UUID
    number: str
    service: str
    pictures: tuple[str, ...]
    queue: Queue | None = None  # None: not known, and then nothing is said


@dataclass(frozen=True, slots=True)
class Asked:
    """A number that was asked for and has not come yet."""

    service: str
    touch: UUID
    at: float


@dataclass(frozen=True, slots=True)
class Help:
    """An open call for a person."""

    id: UUID
    since: float


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a person wants to be spoken to. Returns to the centre's own with every wipe."""

    language: str
    text_size: TextSize
    high_contrast: bool = False
    low: bool = False  # all that is touched within reach of who sits in a wheelchair


@dataclass(frozen=True, slots=True)
class Rules:
    """What a visit has to know of its centre."""

    languages: tuple[str, ...]
    wishes: Wishes  # what the screen returns to between visits


@dataclass(frozen=True, slots=True)
class Visit:
    """Everything about a visit. `now` in it counts monotonic seconds."""

    screen: Screen
    wishes: Wishes
    entered_at: float
    touched_at: float
    way: tuple[Screen, ...] = ()  # what Back leads to, last first
    page: int = 0
    asked: Asked | None = None
    ticket: Ticket | None = None
    paper: Paper = Paper.COMING
    paper_at: float = 0.0
    fault: str | None = None
    choice: Choice | None = None
    refusal: str | None = None
    refused_touch: UUID | None = None
    reason: PriorityReason | None = None
    help: Help | None = None
    open: bool = True

    @property
    def service(self) -> str | None:
        """The service that this visit is about, once it is chosen."""
        if self.asked is not None:
            return self.asked.service
        return self.ticket.service if self.ticket is not None else None

    @property
    def held_up(self) -> bool:
        """Whether there is a ticket whose paper does not come."""
        return self.ticket is not None and self.paper in (Paper.STUCK, Paper.FAILED)

    @property
    def paper_moves(self) -> bool:
        """Whether paper is on its way; nothing is timed then."""
        return self.asked is not None or (self.ticket is not None and self.paper is Paper.COMING)


def begin(rules: Rules, now: float, *, is_open: bool, help_call: Help | None = None) -> Visit:
    """Return a visit in which nobody has touched anything yet."""
    screen = Screen.ATTRACT if is_open else Screen.CLOSED
    return Visit(screen, rules.wishes, entered_at=now, touched_at=now, open=is_open, help=help_call)
