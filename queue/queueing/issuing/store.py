"""The issuing store of a kiosk: where a number is born.

A ticket, its event for the hub, its print job and the count of its series are one durable transaction in one
file. Nothing here needs a network: the hub may be away all day.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Self
from uuid import UUID, uuid5

from queueing.clock import Clock, Instant, ntp_synchronised
from queueing.issuing import identity, jobs, log, ticket_rows
from queueing.issuing.database import Database
from queueing.issuing.markings import Markings
from queueing.issuing.model import Identity, IssuedHere, IssueRefused, PrintJob, StoreFailed, secret_hash
from queueing.place import Witness, machine_id, place_of
from queueing.sqlite import driver
from queueing.tickets.day import Leap, settle
from queueing.tickets.model import PrintState, TicketNumber
from queueing.tickets.pictures import Marking, choose
from queueing.wire import (
    DeviceReport,
    HelpRequest,
    IssuedTicket,
    OutboxBatch,
    OutboxReceipt,
    PrintReport,
    ReprintOrder,
)

_log = logging.getLogger(__name__)

_DIED_WHILE_SENDING = "interrupted"
_NUMBER_UNREADABLE = "number"


class IssuingStore:
    """The store, usable from any thread of the one process that holds it.

    Whatever touches the disk may raise StoreFailed (`issue` raises IssueRefused instead): then nothing must be
    shown or printed, and the same call may be tried again.
    """

    def __init__(
        self,
        path: Path,
        *,
        clock: Clock,
        synchronised: Callable[[], bool],
        pictures_default: Sequence[str],
        witness: Witness,
        place: str,
    ) -> None:
        self._clock = clock
        self._synchronised = synchronised
        self._pictures_default = tuple(pictures_default)
        self._directory = path.parent
        self._witness = witness
        self._outbox_listeners: list[threading.Event] = []
        self._job_listeners: list[threading.Event] = []
        self._database = Database(path)
        try:
            with self._database.writing() as connection:
                note = witness.read()
                row = identity.settle_in(connection, place, witnessed=witness.existed, note=note)
                self._seq = log.last_seq(connection)
                self._markings = Markings.load(connection)
            self._id = row.id
            witness.begin(row.id, self._seq, self._directory)
        except BaseException:
            self._database.close()
            raise

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Clock,
        pictures_default: Sequence[str] = (),
        machine: str | None = None,
        synchronised: Callable[[], bool] = ntp_synchronised,
    ) -> Self:
        """Open the store at `path`, a new one if there is none; raises StoreFailed.

        `pictures_default` is the share of a kiosk whose hub gave it none. `machine` (its id) and `synchronised`
        (whether NTP keeps the clock right) are this machine's own unless a test says otherwise.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            witness = Witness.open(path.with_name(path.name + ".witness"))
        except OSError as error:
            raise StoreFailed(f"cannot open the store: {error}") from error
        try:
            place = place_of(path, machine_id() if machine is None else machine)
            return cls(
                path,
                clock=clock,
                synchronised=synchronised,
                pictures_default=pictures_default,
                witness=witness,
                place=place,
            )
        except OSError as error:
            witness.close()
            raise StoreFailed(f"cannot open the store: {error}") from error
        except BaseException:
            witness.close()
            raise

    def close(self) -> None:
        """Let the store go; another process may then open it. Safe to call twice."""
        self._database.close()
        self._witness.close()

    # ---- who this kiosk is -----------------------------------------------------------------------------

    @property
    def store_id(self) -> UUID:
        """The id that pairing presents; a store that turned out to be a copy has a new one."""
        return self._id

    @property
    def identity(self) -> Identity | None:
        """Who this kiosk is as an issuer; None until it is paired, and again once it is found to be a copy."""
        with self._database.reading() as connection:
            return identity.present(connection).identity

    def adopt(self, mark: str, pictures: Sequence[str]) -> None:
        """Take the mark and the share of pictures that pairing gave. A copy needs a mark it never had."""
        if not re.fullmatch(r"\d{0,3}", mark):
            raise ValueError(f"a mark has up to three digits, it is not {mark!r}")
        share = tuple(pictures) or self._pictures_default
        if not share:
            raise ValueError("a kiosk needs pictures for its tickets")
        with self._writing() as connection:
            row = identity.present(connection)
            if row.cloned and row.spent_mark == mark:
                raise IssueRefused("cloned", f"mark {mark!r} belongs to the store that this one was copied from")
            identity.adopt(connection, Identity(mark, share))
        self._witness.begin(self._id, self._seq, self._directory)

    def confirm_date(self, day: date) -> None:
        """Note that the hub or a person vouches for the present date; NTP is asked when it matters."""
        with self._writing() as connection:
            connection.execute("UPDATE store SET confirmed = ?", (day.isoformat(),))

    # ---- numbers ---------------------------------------------------------------------------------------

    def issue(
        self,
        service: str,
        language: str,
        *,
        touch: UUID,
        in_use: Collection[Marking] | None,
        until: float | None = None,
    ) -> IssuedHere:
        """Give a number; when this returns, it is durable, with its print job and its event for the hub.

        The same touch gives the same ticket. `in_use` are the pictures of all who wait as the hub told last,
        None if that is not known. After `until` (monotonic seconds of the store's clock) nobody waits for the
        number any more: none is given, however long the disk or another thread kept this one; only a disk that
        hangs in the very commit can be later, and then the number counts. Raises IssueRefused.
        """
        try:
            with self._writing(new_job=True) as connection:
                ticket = ticket_rows.find(connection, uuid5(self._id, touch.hex)) or self._new_ticket(
                    connection, service, language, touch, in_use, until
                )
        except StoreFailed as error:
            raise IssueRefused("store", str(error)) from error
        self._database.tidy(urgent=True)
        return ticket

    def _new_ticket(
        self,
        connection: driver.Connection,
        service: str,
        language: str,
        touch: UUID,
        in_use: Collection[Marking] | None,
        until: float | None,
    ) -> IssuedHere:
        now = self._clock.now()
        row = identity.present(connection)
        if row.cloned:
            raise IssueRefused("cloned", "this store is a copy and needs a new mark")
        if row.identity is None:
            raise IssueRefused("not_paired", "this kiosk has no mark yet")
        day = settle(row.day, now, row.confirmed)
        if isinstance(day, Leap) and self._synchronised():
            day = settle(row.day, now, day.claimed)
        if isinstance(day, Leap):
            raise IssueRefused("clock", f"the clock says {day.claimed}, expected was about {day.expected}")
        identity.set_day(connection, day)
        mark, share = row.identity.mark, row.identity.pictures
        waiting = self._markings.thought_waiting(in_use, row.acknowledged, now.wall)
        serial = ticket_rows.next_serial(connection, day.day, mark, service)
        ticket = IssuedHere(
            id=uuid5(self._id, touch.hex),
            number=TicketNumber(service, mark, serial),
            service=service,
            pictures=choose(share, waiting, self._markings.last_used),
            day=day.day,
            issued_at=now.wall,
            language=language,
            secret=secrets.token_hex(16),
        )
        nr = ticket_rows.insert(connection, ticket, own=True)
        seq = log.append(connection, now, _report_of(ticket))
        jobs.create(connection, nr, now)
        if until is not None and self._clock.now().monotonic_s > until:  # last before the commit
            raise IssueRefused("store", "the disk took too long: whoever asked was sent to staff")
        self._markings.note(ticket, nr, seq)
        return ticket

    # ---- paper -----------------------------------------------------------------------------------------

    def order_print(self, order: ReprintOrder) -> PrintJob | None:
        """Take an order of staff for paper; the same request gives the same job.

        None if it cannot be printed here: a copy of a store prints nothing, and a handwritten number that has
        not our form is reported as failed.
        """
        try:
            number = TicketNumber.parse(order.number)
        except ValueError:
            number = None
        now = self._clock.now()
        with self._writing(new_job=True) as connection:
            if identity.present(connection).cloned:
                return None
            if number is not None:
                return jobs.order(connection, order, number, now)
            refusal = PrintReport(
                ticket=order.ticket,
                state=PrintState.FAILED,
                copy_number=1,
                fault=_NUMBER_UNREADABLE,
                request=order.request,
            )
            log.append(connection, now, refusal)
            return None

    def next_job(self, now: Instant) -> PrintJob | None:
        """Return the oldest job that waits to be printed. Jobs older than two minutes go to staff."""
        with self._writing() as connection:
            return jobs.due(connection, now)

    def mark_sending(self, job_id: int) -> PrintJob:
        """Note durably that the first byte is about to leave; if this raises, none may."""
        with self._writing() as connection:
            return jobs.mark_sending(connection, job_id)

    def finish_job(self, job_id: int, state: PrintState, fault: str | None = None) -> PrintJob:
        """Note how a job ended; for one not begun, `PrintState.NEW` with a fault says what keeps it waiting."""
        with self._writing() as connection:
            job = jobs.finish(connection, job_id, state, fault, self._clock.now())
        self._database.tidy()
        return job

    def retry_as_reprint(self, job_id: int, fault: str = "silent") -> PrintJob:
        """After a printer known to answer fell silent: return one more paper to print, marked REPRINT.

        By itself only once and within two minutes; otherwise the job comes back in state `staff`.
        """
        with self._writing(new_job=True) as connection:
            return jobs.again(connection, job_id, fault, self._clock.now())

    def recover_jobs(self) -> tuple[PrintJob, ...]:
        """Settle, at start, the jobs during which the process died; returns what became of them."""
        with self._writing(new_job=True) as connection:
            return jobs.recover(connection, _DIED_WHILE_SENDING, self._clock.now())

    def jobs(self, limit: int = 50) -> tuple[PrintJob, ...]:
        """Return the latest jobs, newest first."""
        with self._database.reading() as connection:
            return jobs.latest(connection, limit)

    def subscribe_jobs(self, event: threading.Event) -> None:
        """Have an event set whenever there may be a new job."""
        self._job_listeners.append(event)

    # ---- to the hub ------------------------------------------------------------------------------------

    def report_help(self, request: HelpRequest) -> None:
        """Tell the desk that somebody asked for a person."""
        self._report(request)

    def report_device(self, report: DeviceReport) -> None:
        """Tell the desk how a device is."""
        self._report(report)

    def batch(self, limit: int = 100) -> OutboxBatch:
        """Return the oldest events that the hub has not taken, with their ages as of now."""
        with self._database.reading() as connection:
            row = identity.present(connection)
            events = log.beyond(connection, row.acknowledged, limit, self._clock.now())
            return OutboxBatch(store=row.id, after=row.acknowledged, events=tuple(events))

    @property
    def receipt(self) -> OutboxReceipt:
        """What the hub has of this store, as it said last."""
        with self._database.reading() as connection:
            row = identity.present(connection)
            return OutboxReceipt(store=row.id, acknowledged=row.acknowledged)

    def acknowledge(self, receipt: OutboxReceipt) -> None:
        """Note what the hub durably has.

        If that is less than it had before, the hub was restored from an older backup, and what lies beyond is
        sent again. If it is more than this store ever wrote, the store itself was restored: it is then a copy,
        which issues nothing until it is paired anew. A receipt for what this store was before says nothing.
        """
        told = receipt.acknowledged
        with self._writing() as connection:
            row = identity.present(connection)
            if receipt.store != row.id:
                return
            if told > log.last_seq(connection):
                identity.disown(connection)
                row = identity.present(connection)
            elif told != row.acknowledged:
                connection.execute("UPDATE store SET acknowledged = ?", (told,))
        if row.id != self._id:
            self._id = row.id
            self._witness.begin(self._id, self._seq, self._directory)
        if told < row.acknowledged:
            _log.warning("the hub has %d events of %d: the others are sent again", told, row.acknowledged)
            self._tell(self._outbox_listeners)
        self._database.tidy()

    def subscribe_outbox(self, event: threading.Event) -> None:
        """Have an event set whenever there is more to send."""
        self._outbox_listeners.append(event)

    def forget(self, before: date) -> int:
        """Erase tickets of business days before a date, with their secrets; returns how many.

        The present day stays, and what the hub has not taken yet.
        """
        with self._writing() as connection:
            row = identity.present(connection)
            if row.day is not None:
                before = min(before, row.day.day)
            gone = ticket_rows.forget(connection, before, row.acknowledged)
        self._database.scrub()
        return gone

    # ---- within ----------------------------------------------------------------------------------------

    def _report(self, body: HelpRequest | DeviceReport) -> None:
        with self._writing() as connection:
            log.append(connection, self._clock.now(), body)

    @contextmanager
    def _writing(self, *, new_job: bool = False) -> Iterator[driver.Connection]:
        """One durable transaction, and what follows it: the witness, and waking those who listen."""
        with self._database.writing() as connection:
            yield connection
            seq = log.last_seq(connection)
        if seq > self._seq:
            self._seq = seq
            try:
                self._witness.note(self._id, seq)
            except OSError as error:
                _log.warning("cannot write the witness of the store: %s", error)
            self._tell(self._outbox_listeners)
        if new_job:
            self._tell(self._job_listeners)

    @staticmethod
    def _tell(listeners: Iterable[threading.Event]) -> None:
        for event in listeners:
            event.set()


def _report_of(ticket: IssuedHere) -> IssuedTicket:
    return IssuedTicket(
        id=ticket.id,
        number=str(ticket.number),
        service=ticket.service,
        pictures=ticket.pictures,
        day=ticket.day,
        language=ticket.language,
        secret_hash=secret_hash(ticket.secret),
    )
