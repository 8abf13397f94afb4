"""Where the kiosk's writing is done: one thread, so that the screen never waits for the disk."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

from kiosk.paper.compose import Ahead
from kiosk.visit import events as ev
from kiosk.visit.model import Queue, Ticket
from queueing.issuing.model import IssuedHere, IssueRefused, PrintJob, StoreFailed
from queueing.wire import HelpRequest, ReprintOrder

_log = logging.getLogger(__name__)

_REMEMBERED = 50

#: How long a kiosk keeps its tickets: a question about last month can still be answered, then they are erased.
KEPT = timedelta(days=30)


#: What the desk tells the visit.
Answer = ev.Issued | ev.Refused | ev.ReportLost


class WritingStore(Protocol):
    """What the desk needs of the issuing store."""

    def issue(
        self,
        service: str,
        language: str,
        *,
        touch: UUID,
        in_use: Collection[tuple[str, ...]] | None,
        until: float | None = None,
    ) -> IssuedHere:
        """Commit a number, but none after `until`; raises IssueRefused."""
        ...

    def report_help(self, request: HelpRequest) -> None:
        """Put a call for help into the outbox."""
        ...

    def confirm_date(self, day: date) -> None:
        """Note that somebody vouches for a date."""
        ...

    def forget(self, before: date) -> int:
        """Erase the tickets of earlier days with their secrets; returns how many."""
        ...

    def order_print(self, order: ReprintOrder) -> PrintJob | None:
        """Store the paper that staff asked for."""
        ...


class IssuingDesk:
    """Issues numbers, reports calls and takes print orders, one after the other, off the GUI thread.

    `answer` gets the visit's events on the desk's thread. A disk may hang for minutes, and come back: whoever asked
    meanwhile was sent to staff, so the store is told until when an order is wanted and issues nothing after that.
    """

    def __init__(self, store: WritingStore, *, answer: Callable[[Answer], None]) -> None:
        self._store = store
        self._answer = answer
        self._queues: dict[UUID, Queue | None] = {}  # by ticket, for its paper
        self._vouched: date | None = None
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="issuing")

    def issue(self, order: ev.Issue, queue: Queue | None, in_use: Collection[tuple[str, ...]] | None) -> None:
        """Have a number committed; the answer comes by `answer`."""
        self._thread.submit(self._logged, self._issue, order, queue, in_use)

    def report(self, report: ev.Report) -> None:
        """Have the desk told of a call."""
        self._thread.submit(self._logged, self._report, report)

    def order(self, order: ReprintOrder) -> None:
        """Have paper stored that staff asked for."""
        self._thread.submit(self._logged, self._store.order_print, order)

    def vouch(self, day: date) -> None:
        """Have it noted that the hub vouches for the date: a box that was off for days may then give numbers."""
        self._thread.submit(self._logged, self._vouch, day)

    def run(self, work: Callable[[], None]) -> None:
        """Do something else in its turn (warming up)."""
        self._thread.submit(self._logged, work)

    def ahead(self, ticket: IssuedHere) -> Ahead | None:
        """Return who waited before a ticket when it was issued. From any thread."""
        with self._lock:
            queue = self._queues.get(ticket.id)
        return None if queue is None else Ahead(queue.ahead, queue.wait_min, queue.wait_max)

    def stop(self) -> None:
        """Finish what was asked for, take nothing more."""
        self._thread.shutdown(wait=True)

    def _logged(self, work: Callable[..., object], *args: object) -> None:
        try:
            work(*args)
        except StoreFailed as error:
            _log.error("the store cannot write: %s", error)
        except Exception:  # noqa: BLE001 - a future nobody waits for would swallow the bug
            _log.exception("a bug at the issuing desk")

    def _vouch(self, day: date) -> None:
        if day != self._vouched:
            self._store.confirm_date(day)
            self._vouched = day
            gone = self._store.forget(day - KEPT)
            if gone:
                _log.info("%d tickets of earlier than %s were erased with their secrets", gone, day - KEPT)

    def _report(self, report: ev.Report) -> None:
        request = HelpRequest(
            id=report.id, kind=report.kind, screen=report.screen.value, ticket=report.ticket, reason=report.reason
        )
        try:
            self._store.report_help(request)
        except StoreFailed as error:
            _log.error("a call for staff cannot be stored: %s", error)
            self._answer(ev.ReportLost(report))

    def _issue(self, order: ev.Issue, queue: Queue | None, in_use: Collection[tuple[str, ...]] | None) -> None:
        try:
            with self._lock:  # the printer's thread may ask for the queue as soon as the number is committed
                issued = self._store.issue(
                    order.service, order.language, touch=order.touch, in_use=in_use, until=order.until
                )
                self._queues[issued.id] = queue
        except IssueRefused as refused:
            _log.warning("no number: %s (%s)", refused.code, refused)
            self._answer(ev.Refused(order.touch, refused.code))
            return
        while len(self._queues) > _REMEMBERED:
            del self._queues[next(iter(self._queues))]
        ticket = Ticket(issued.id, str(issued.number), issued.service, issued.pictures, queue)
        self._answer(ev.Issued(order.touch, ticket))
