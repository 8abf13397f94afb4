"""What the issuing store hands out: immutable snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
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
    """A ticket issued by this kiosk. `secret` (32 hex digits, 128 bit) goes on paper only.

    A ticket of another issuer that staff have printed here has no secret (""): its paper bears no QR.
    """

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


class StoreFailed(Exception):
    """The disk failed or is full, or another process holds the store. Trying again later may help."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this kiosk is as an issuer: the mark in its numbers ("" for the first kiosk), its share of pictures."""

    mark: str
    pictures: tuple[str, ...]


def secret_hash(secret: str) -> str:
    """Return what may leave the issuer of a ticket's secret: the SHA-256 of its 16 bytes, in hex."""
    return sha256(bytes.fromhex(secret)).hexdigest()
