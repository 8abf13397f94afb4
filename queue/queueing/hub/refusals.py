"""What the hub refuses, as values with a code that keys a sentence for people."""

from __future__ import annotations

from http import HTTPStatus

from queueing.tickets.lifecycle import ConflictCode
from queueing.wire import Conflict, TicketView


class Refusal(Exception):
    """An expected refusal. `code` keys the sentence `desk.conflict.<code>`; `message` is for logs."""

    def __init__(self, status: HTTPStatus, code: str, message: str, *, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retry_after_s = retry_after_s
        self.ticket: TicketView | None = None

    def body(self) -> Conflict:
        """Return the answer as it goes over the wire."""
        return Conflict(code=self.code, message=self.message, ticket=self.ticket)


def conflict(code: ConflictCode, message: str, ticket: TicketView | None = None) -> Refusal:
    """Return the refusal of a command that the present state forbids."""
    refusal = Refusal(HTTPStatus.CONFLICT, code, message)
    refusal.ticket = ticket
    return refusal


def unknown(what: str) -> Refusal:
    """Return the refusal of a request for something that is not there."""
    return Refusal(HTTPStatus.NOT_FOUND, "unknown", f"no such {what}")


def not_allowed(message: str) -> Refusal:
    """Return the refusal of something that the asker's role does not cover."""
    return Refusal(HTTPStatus.FORBIDDEN, "not_allowed", message)


def not_logged_in() -> Refusal:
    """Return the refusal of a request without a session or token that is known."""
    return Refusal(HTTPStatus.UNAUTHORIZED, "not_logged_in", "log in first")


def other_session() -> Refusal:
    """Return the refusal of a change that a page asks for by a session that its browser has left for another."""
    return Refusal(HTTPStatus.FORBIDDEN, "other_session", "the X-CSRF-Token header is missing or wrong")


def too_soon(wait_s: float) -> Refusal:
    """Return the refusal of an attempt that comes too soon after failed ones."""
    return Refusal(HTTPStatus.TOO_MANY_REQUESTS, "too_many_attempts", "wait, then try again", retry_after_s=wait_s)


def overloaded() -> Refusal:
    """Return the refusal of one stream too many, or of any stream while the hub stops."""
    return Refusal(HTTPStatus.SERVICE_UNAVAILABLE, "overloaded", "no further stream can be opened", retry_after_s=1)
