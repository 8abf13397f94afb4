"""The print worker: one printer, and the policy that no ticket is lost or comes out twice unmarked.

A job is sent only to a printer that is ready, and the store knows that it is being sent before the first byte
leaves. What follows from the outcome:

- done, unconfirmed: so it is kept; after `unconfirmed` the screen asks by a picture whether paper came.
- not started: nothing left the house, the job waits until the printer is well again.
- failed: the printer said that it stopped. Staff see it and order a new paper; nothing is printed unasked.
- unknown: a printer that is known to answer fell silent. The store has one more paper come, marked as a reprint,
  unless this was one; then it is for staff.

The store also gives a job to staff when it is older than two minutes: its person may have gone, or holds a
handwritten number.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from devices.driver import DeviceStatus
from devices.printers.base import PrinterFault, PrinterStatus, PrintOutcome, PrintResult, Raster, TicketPrinter
from devices.state import DeviceState
from devices.supervision.keeper import Patience
from kiosk.back_office.printer_view import JobPhase, JobView, PrinterView
from queueing.clock import Clock, Instant
from queueing.issuing.model import PrintJob, StoreFailed
from queueing.tickets.model import PrintState

_log = logging.getLogger(__name__)

PATIENCE = Patience(call=180.0)
"""For the keeper: a slow printer needs a minute and more for a ticket, and its driver notices a stand by itself."""
_LONGEST_WAIT_S = 1.0  # within a tend


@dataclass(frozen=True, slots=True)
class Delays:
    """Every delay of the worker, in seconds."""

    idle: float = 3.0  # between two looks at a printer that has nothing to do
    held: float = 1.0  # between two looks at a printer that a job waits for
    after_error: float = 3.0  # before going on when the store failed


class PrintStore(Protocol):
    """What the worker needs of the issuing store, which keeps the rules of second papers and of old jobs."""

    def recover_jobs(self) -> Iterable[PrintJob]:
        """Settle the jobs that stand as being sent; return what became of each."""
        ...

    def next_job(self, now: Instant) -> PrintJob | None:
        """Return the oldest job that waits to be printed; give those that waited too long to staff."""
        ...

    def mark_sending(self, job_id: int) -> object:
        """Commit that the job's first byte is about to leave."""
        ...

    def finish_job(self, job_id: int, state: PrintState, fault: str | None) -> object:
        """Commit how a job ended, or, with the state `new`, what it waits for."""
        ...

    def retry_as_reprint(self, job_id: int, fault: str) -> PrintJob:
        """Settle a job whose outcome nobody knows; return its marked reprint, or itself in the hands of staff."""
        ...

    def subscribe_jobs(self, event: threading.Event) -> None:
        """Have an event set whenever there may be a new job."""
        ...


class PrintWorker:
    """Prints the store's jobs, one after the other, and keeps an eye on the printer between them.

    To the supervisor it is the printer's driver: what it does with the store happens where it is tended. A printer
    that is not there is no fault that is raised but a status, so that jobs are still looked after meanwhile.

    `draw` makes the raster of a job. `on_view` is called on the keeper's thread with every new snapshot; Qt code
    takes it through a queued bridge. `wait` sleeps until an event is set or a time has passed.
    """

    def __init__(
        self,
        store: PrintStore,
        printer: TicketPrinter,
        draw: Callable[[PrintJob], Raster],
        *,
        clock: Clock,
        on_view: Callable[[PrinterView], None],
        delays: Delays | None = None,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._printer = printer
        self._draw = draw
        self._clock = clock
        self._on_view = on_view
        self._delays = delays or Delays()
        self._wait = wait
        self._monotonic = monotonic
        self._view = PrinterView(DeviceState.CONNECTING)
        self._status = DeviceStatus(DeviceState.CONNECTING)
        self._due = 0.0
        self._owed: deque[Callable[[], None]] = deque()
        self._store_failed = False
        self._wake = threading.Event()
        self._subscribed = False

    @property
    def view(self) -> PrinterView:
        """The latest snapshot."""
        return self._view

    # ---- as its keeper sees it ----------------------------------------------------------------------------------

    def open(self) -> DeviceStatus:
        """Look at the printer. What stands as being sent, from before or since a bug, is settled first of all."""
        if not self._subscribed:
            self._store.subscribe_jobs(self._wake)
            self._subscribed = True
        self._owed.append(self._recover)
        self._due = self._monotonic()
        self._observe(self._printer.status())
        return self._status

    def tend(self) -> DeviceStatus:
        """Do the next thing when it is due, or as soon as there is a new job."""
        left = self._due - self._monotonic()
        if left > 0 and not self._wait(self._wake, min(left, _LONGEST_WAIT_S)) and left > _LONGEST_WAIT_S:
            return self._status
        self._wake.clear()
        try:
            pause = self.turn()
        except StoreFailed as error:
            if not self._store_failed:
                _log.error("the store failed, printing waits: %s", error)
            self._store_failed = True
            pause = self._delays.after_error
        else:
            self._store_failed = False
        self._due = self._monotonic() + pause
        return self._status

    def wake(self) -> None:
        """Have what is waiting looked at now."""
        self._wake.set()

    def close(self) -> None:
        """Let the printer go."""
        self._printer.close()

    def print_page(self, raster: Raster) -> PrintResult:
        """Print something that is no job of the store, as a test page is; on the keeper's thread only."""
        result = self._printer.print(raster, on_sending=lambda: None)
        self._observe(result.status)
        return result

    # ---- the policy ---------------------------------------------------------------------------------------------

    def turn(self) -> float:
        """Do the next thing that is to be done; return how long to rest afterwards, in seconds.

        Raises StoreFailed; what the store could not be told then is told first at the next turn.
        """
        self._settle()
        pause = self._advance()
        self._settle()
        return pause

    def _advance(self) -> float:
        job = self._store.next_job(self._clock.now())
        self._notice_given_to_staff(job)
        if job is None:
            self._observe(self._printer.status())
            return self._delays.idle
        if not self._view.able:
            self._observe(self._printer.status())
        if not self._view.able:
            return self._hold(job)
        return self._print(job)

    def _settle(self) -> None:
        """Tell the store what it is owed, oldest first; what its disk did not take stays owed.

        What it refuses for another reason would be refused for ever, and keep everybody from their paper.
        """
        while self._owed:
            debt = self._owed.popleft()
            try:
                debt()
            except StoreFailed:
                self._owed.appendleft(debt)
                raise

    # ---- one job ------------------------------------------------------------------------------------------

    def _print(self, job: PrintJob) -> float:
        raster = self._drawn(job)
        if raster is None:
            return 0
        result = self._printer.print(raster, on_sending=lambda: self._begin(job))
        self._observe(result.status)
        match result.outcome:
            case PrintOutcome.NOT_STARTED:
                return self._hold(job)
            case PrintOutcome.DONE:
                self._finish(job, PrintState.DONE, JobPhase.DONE)
            case PrintOutcome.UNCONFIRMED:
                self._finish(job, PrintState.UNCONFIRMED, JobPhase.UNCONFIRMED)
            case PrintOutcome.FAILED:
                self._finish(job, PrintState.FAILED, JobPhase.FAILED, result.status.faults)
            case PrintOutcome.UNKNOWN:
                self._owed.append(lambda: self._follow_up(job, result.status.faults))
        return 0

    def _drawn(self, job: PrintJob) -> Raster | None:
        try:
            return self._draw(job)
        except Exception:  # noqa: BLE001 - a ticket that cannot be drawn must not keep everybody from theirs
            _log.exception("job %d cannot be drawn", job.id)
            self._finish(job, PrintState.FAILED, JobPhase.FAILED, frozenset({PrinterFault.ERROR}))
            return None

    def _follow_up(self, job: PrintJob, faults: frozenset[PrinterFault]) -> None:
        after = self._store.retry_as_reprint(job.id, _worst(faults) or PrinterFault.SILENT.value)
        _log.warning("job %d: the printer fell silent, next is job %d (%s)", job.id, after.id, after.state)
        self._show_settled(after, faults)

    def _recover(self) -> None:
        """Settle what was being sent when the last process died, or when a bug was met."""
        for after in self._store.recover_jobs():
            _log.warning("a job was broken off, next is job %d (%s)", after.id, after.state)
            self._show_settled(after)

    def _show_settled(self, after: PrintJob, faults: frozenset[PrinterFault] = frozenset()) -> None:
        self._show(after, JobPhase.HELD if after.state is PrintState.NEW else JobPhase.STAFF, faults)

    def _begin(self, job: PrintJob) -> None:
        self._store.mark_sending(job.id)
        self._show(job, JobPhase.PRINTING)

    def _hold(self, job: PrintJob) -> float:
        fault = _worst(self._view.faults)
        if fault != job.fault:
            self._tell_end(job, PrintState.NEW, fault)  # no end yet: the desk sees what it waits for
        self._show(job, JobPhase.HELD, self._view.faults)
        return self._delays.held

    def _notice_given_to_staff(self, next_job: PrintJob | None) -> None:
        """Tell the screens when the store no longer hands out the job that was waiting.

        It hands out the oldest: while an older one comes first, the job that was waiting still is.
        """
        shown = self._view.job
        if shown is not None and shown.phase is JobPhase.HELD and (next_job is None or next_job.id > shown.job):
            _log.warning("job %d waited too long, staff decide", shown.job)
            self._publish(replace(self._view, job=replace(shown, phase=JobPhase.STAFF)))

    def _finish(
        self, job: PrintJob, state: PrintState, phase: JobPhase, faults: frozenset[PrinterFault] = frozenset()
    ) -> None:
        self._tell_end(job, state, _worst(faults))
        self._show(job, phase, faults)

    def _tell_end(self, job: PrintJob, state: PrintState, fault: str | None) -> None:
        def tell() -> None:
            self._store.finish_job(job.id, state, fault)

        self._owed.append(tell)

    # ---- what others see ----------------------------------------------------------------------------------

    def _observe(self, status: PrinterStatus) -> None:
        """Take note of the printer's state."""
        self._publish(replace(self._view, state=status.state, faults=status.faults, can_ask=status.can_ask))
        self._status = DeviceStatus(status.state, frozenset(map(str, status.faults)), status.detail)

    def _show(self, job: PrintJob, phase: JobPhase, faults: frozenset[PrinterFault] = frozenset()) -> None:
        view = JobView(job.id, job.ticket.id, job.copy_number, phase, faults)
        self._publish(replace(self._view, job=view))

    def _publish(self, view: PrinterView) -> None:
        if view != self._view:
            self._view = view
            self._on_view(view)


#: Which fault is named where only one can be: what a person can mend first.
_BY_WEIGHT = tuple(fault for fault in PrinterFault if fault is not PrinterFault.PAPER_LOW)


def _worst(faults: frozenset[PrinterFault]) -> str | None:
    return next((fault.value for fault in _BY_WEIGHT if fault in faults), None)
