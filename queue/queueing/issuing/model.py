"""What the issuing store hands out: immutable snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from queueing.tickets.model import PrintState, TicketNumber


class IssueRefused(Exception):
    """No number can be given now. `code` keys the sentence `issue.refused.<code>` in the words.

    Codes: `not_paired` (no mark yet), `cloned` (this store was copied or restored and needs a new mark),
    `clock` (the clock jumped by more than a day and nobody confirmed it), `store` (the disk failed).
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class IssuedHere:
    """A ticket issued by this kiosk. `secret` (32 hex digits, 128 bit) goes on paper only."""

    id: UUID
    number: TicketNumber
    service: str
    pictures: tuple[str, ...]
    day: date
    issued_at: datetime
    language: str
    secret: str


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A print job of the store. `copy_number` 1 is the original; every later paper is marked REPRINT."""

    id: int
    ticket: IssuedHere
    copy_number: int
    state: PrintState
    created_at: datetime
    attempts: int
    request: UUID | None = None  # the desk's order, if staff asked for it
    fault: str | None = None
