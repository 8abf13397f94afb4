"""The words of the queue: states, commands, reasons and numbers. Shared by issuer, hub, desk and board."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class TicketState(StrEnum):
    """Where a ticket stands. Derived from its events, never stored as the truth."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    PARKED = "parked"
    NO_SHOW = "no_show"
    COMPLETED = "completed"
    LEFT = "left"
    CANCELLED = "cancelled"
    VOIDED = "voided"
    EXPIRED = "expired"


#: States that a ticket never leaves.
FINAL_STATES = frozenset(
    {
        TicketState.COMPLETED,
        TicketState.LEFT,
        TicketState.CANCELLED,
        TicketState.VOIDED,
        TicketState.EXPIRED,
    }
)


class Command(StrEnum):
    """What staff (or the day's end) may ask of a ticket."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    NO_SHOW = "no_show"
    RECYCLE = "recycle"
    PARK = "park"
    RESUME = "resume"
    TRANSFER = "transfer"
    LEAVE = "leave"
    CANCEL = "cancel"
    VOID = "void"
    SET_PRIORITY = "set_priority"
    EXPIRE = "expire"
    NOTE = "note"


class HelpKind(StrEnum):
    """What a person at the kiosk asked for."""

    HELP = "help"
    PRIORITY = "priority"
    CANCELLED = "cancelled"


class PriorityReason(StrEnum):
    """Why a person goes first. Set by staff, later also from the card's age; never asked on a screen."""

    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    SMALL_CHILD = "small_child"
    MERIT = "merit"
    OTHER = "other"


class PrintState(StrEnum):
    """Whether a ticket reached paper, as far as anyone can know."""

    NONE = "none"  # nothing was to be printed (a handwritten number)
    NEW = "new"
    SENDING = "sending"
    DONE = "done"
    UNCONFIRMED = "unconfirmed"  # sent to a printer that cannot be asked
    FAILED = "failed"  # known not to have come out whole
    STAFF = "staff"  # older than two minutes: staff decide


@dataclass(frozen=True, slots=True, order=True)
class TicketNumber:
    """A number as people see it: series letter, issuer's mark, running number of the day.

    `A015` from the first kiosk (blank mark), `A2-015` from a second, `A0-003` from the hub (walk-ins).
    """

    series: str
    mark: str
    serial: int

    _PATTERN = re.compile(r"(?P<series>[A-Z])(?:(?P<mark>\d{1,3})-)?(?P<serial>\d{3,6})")

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[A-Z]", self.series):
            raise ValueError(f"series must be one letter A-Z, not {self.series!r}")
        if not re.fullmatch(r"\d{0,3}", self.mark):
            raise ValueError(f"mark must be up to three digits, not {self.mark!r}")
        if not 1 <= self.serial <= 999_999:
            raise ValueError(f"serial must be 1 to 999999, not {self.serial}")

    def __str__(self) -> str:
        return f"{self.series}{self.mark + '-' if self.mark else ''}{self.serial:03d}"

    @classmethod
    def parse(cls, text: str) -> TicketNumber:
        """Return the number written as `text`; raises ValueError if it is not one."""
        found = cls._PATTERN.fullmatch(text.strip().upper())
        if found is None:
            raise ValueError(f"not a ticket number: {text!r}")
        return cls(found["series"], found["mark"] or "", int(found["serial"]))
