"""Print jobs: whether a ticket reached paper, so that none is lost and none comes twice unmarked.

    new ──mark_sending──▶ sending ──finish──▶ done | unconfirmed | failed | staff
     └──finish (fault noted, still new | failed | staff)

`sending` is durable before the first byte leaves. Who falls silent or dies while sending may have printed or not:
`again` then asks for one more paper, marked REPRINT, by itself only once and only for two minutes; after that
staff decide. All functions work within the caller's transaction.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from queueing.clock import Instant
from queueing.issuing import log, ticket_rows
from queueing.issuing.model import PrintJob
from queueing.sqlite import driver
from queueing.tickets.model import PrintState, TicketNumber
from queueing.wire import ForeignTicket, PrintReport, ReprintOrder

#: After this nobody stands before the kiosk any more who would take the paper.
STAFF_AFTER_S = 120.0

_ENDS = frozenset({PrintState.DONE, PrintState.UNCONFIRMED, PrintState.FAILED, PrintState.STAFF})
_MAY_BECOME: dict[PrintState, frozenset[PrintState]] = {
    PrintState.NEW: frozenset({PrintState.NEW, PrintState.FAILED, PrintState.STAFF}),
    PrintState.SENDING: _ENDS,
}


class WrongJobState(Exception):
    """A job was asked for a step that its state does not have: a bug of the caller."""


class _Job:
    """A job's row with what the snapshot for others leaves out."""

    def __init__(
        self, row: tuple[int, int, str, int, int, str | None, str | None, str, float, str, int, *ticket_rows.Row]
    ) -> None:
        (job, copy, state, attempts, automatic, request, fault, wall, monotonic, boot, nr), rest = (
            row[:11],
            row[11:],
        )
        self.automatic = bool(automatic)
        self.ticket_row = nr
        self.asked = Instant(datetime.fromisoformat(wall), monotonic, boot)
        self.snapshot = PrintJob(
            id=job,
            ticket=ticket_rows.from_row(rest),
            copy_number=copy,
            state=PrintState(state),
            created_at=self.asked.wall,
            attempts=attempts,
            request=UUID(request) if request is not None else None,
            fault=fault,
        )

    def stale(self, now: Instant) -> bool:
        """Whether the person who should take the paper has long gone."""
        age, _ = self.asked.seconds_until(now)
        return age > STAFF_AFTER_S


def create(
    connection: driver.Connection,
    ticket_row: int,
    asked: Instant,
    *,
    copy: int = 1,
    request: UUID | None = None,
    automatic: bool = False,
) -> int:
    """Ask for paper and return the job's id. `asked` is when somebody first wanted it."""
    cursor = connection.execute(
        "INSERT INTO job (ticket, copy, state, automatic, request, wall, monotonic, boot)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            ticket_row,
            copy,
            PrintState.NEW,
            int(automatic),
            str(request) if request is not None else None,
            asked.wall.isoformat(),
            asked.monotonic_s,
            asked.boot_id,
        ),
    )
    job = cursor.lastrowid
    assert job is not None, "an insert has a row id"
    return job


def order(connection: driver.Connection, reprint: ReprintOrder, number: TicketNumber, now: Instant) -> PrintJob:
    """Ask for the paper that staff want; the same request gives the same job."""
    known = connection.execute("SELECT * FROM paper WHERE request = ?", (str(reprint.request),)).fetchone()
    if known is not None:
        return _Job(known).snapshot
    row = ticket_rows.row_for_order(connection, reprint, number)
    copy = _next_copy(connection, row)
    if not reprint.original:
        copy = max(copy, 2)
    job = _get(connection, create(connection, row, now, copy=copy, request=reprint.request)).snapshot
    _report(connection, job, now)
    return job


def due(connection: driver.Connection, now: Instant) -> PrintJob | None:
    """Return the oldest new job; those that nobody waits for any more go to staff."""
    for job in _all(connection, "SELECT * FROM paper WHERE state = 'new' ORDER BY job"):
        if not job.stale(now):
            return job.snapshot
        _set(connection, job, PrintState.STAFF, job.snapshot.fault, now)
    return None


def mark_sending(connection: driver.Connection, job_id: int) -> PrintJob:
    """Note that the first byte is about to leave."""
    changed = connection.execute(
        "UPDATE job SET state = 'sending', attempts = attempts + 1, fault = NULL WHERE id = ? AND state = 'new'",
        (job_id,),
    ).rowcount
    if changed != 1:
        raise WrongJobState(f"job {job_id} is not new, so it cannot be sent")
    return _get(connection, job_id).snapshot


def finish(
    connection: driver.Connection, job_id: int, state: PrintState, fault: str | None, now: Instant
) -> PrintJob:
    """Note how a job ended, or, for one that was not started, what keeps it waiting."""
    job = _get(connection, job_id)
    was = job.snapshot
    if (state, fault) == (was.state, was.fault):
        return was
    if state not in _MAY_BECOME.get(was.state, frozenset()):
        raise WrongJobState(f"job {job_id} is {was.state} and cannot become {state}")
    return _set(connection, job, state, fault, now)


def again(connection: driver.Connection, job_id: int, fault: str, now: Instant) -> PrintJob:
    """Return what comes after a job whose paper may or may not have come out.

    One further paper, marked REPRINT; but if this one was automatic already, or nobody waits for it any more,
    the job itself, in the hands of staff.
    """
    job = _get(connection, job_id)
    if job.snapshot.state not in (PrintState.SENDING, PrintState.FAILED, PrintState.UNCONFIRMED):
        raise WrongJobState(f"job {job_id} is {job.snapshot.state}: there is nothing to print again")
    if job.automatic or job.stale(now):
        return _set(connection, job, PrintState.STAFF, fault, now)
    if job.snapshot.state is PrintState.SENDING:
        _set(connection, job, PrintState.UNCONFIRMED, fault, now)
    copy = _next_copy(connection, job.ticket_row)
    new = _get(connection, create(connection, job.ticket_row, job.asked, copy=copy, automatic=True)).snapshot
    _report(connection, new, now)
    return new


def recover(connection: driver.Connection, fault: str, now: Instant) -> tuple[PrintJob, ...]:
    """Settle the jobs during which the process died. Returns what became of them."""
    return tuple(
        again(connection, job.snapshot.id, fault, now)
        for job in _all(connection, "SELECT * FROM paper WHERE state = 'sending' ORDER BY job")
    )


def give_up(connection: driver.Connection) -> None:
    """Leave all open jobs to staff without a word: this store is a copy, and the original prints them."""
    connection.execute("UPDATE job SET state = 'staff' WHERE state IN ('new', 'sending')")


def latest(connection: driver.Connection, limit: int) -> tuple[PrintJob, ...]:
    """Return the jobs, newest first."""
    rows = connection.execute("SELECT * FROM paper ORDER BY job DESC LIMIT ?", (limit,)).fetchall()
    return tuple(_Job(row).snapshot for row in rows)


def _all(connection: driver.Connection, query: str) -> list[_Job]:
    return [_Job(row) for row in connection.execute(query).fetchall()]


def _get(connection: driver.Connection, job_id: int) -> _Job:
    row = connection.execute("SELECT * FROM paper WHERE job = ?", (job_id,)).fetchone()
    if row is None:
        raise WrongJobState(f"there is no job {job_id}")
    return _Job(row)


def _next_copy(connection: driver.Connection, ticket_row: int) -> int:
    row = connection.execute(
        "SELECT coalesce(max(copy), 0) + 1 FROM job WHERE ticket = ?", (ticket_row,)
    ).fetchone()
    return int(row[0])


def _set(connection: driver.Connection, job: _Job, state: PrintState, fault: str | None, now: Instant) -> PrintJob:
    connection.execute("UPDATE job SET state = ?, fault = ? WHERE id = ?", (state, fault, job.snapshot.id))
    changed = _get(connection, job.snapshot.id).snapshot
    _report(connection, changed, now)
    return changed


def _report(connection: driver.Connection, job: PrintJob, now: Instant) -> None:
    ticket = job.ticket
    foreign = None
    if not ticket.secret:
        foreign = ForeignTicket(
            number=str(ticket.number),
            service=ticket.service,
            pictures=ticket.pictures,
            arrived_at=ticket.issued_at,
            language=ticket.language,
        )
    report = PrintReport(
        ticket=ticket.id,
        state=job.state,
        copy_number=job.copy_number,
        fault=job.fault,
        request=job.request,
        foreign=foreign,
    )
    log.append(connection, now, report)
