"""The print worker: one thread, one printer, and the policy that no ticket is lost or comes out twice unmarked.

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
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from devices.printers.base import PrinterFault, PrinterStatus, PrintOutcome, Raster, TicketPrinter
from devices.state import DeviceState
from queueing.clock import Clock, Instant
from queueing.issuing.model import PrintJob, StoreFailed
from queueing.tickets.model import PrintState
from queueing.wire import DeviceReport

_log = logging.getLogger(__name__)

_ABLE = frozenset({DeviceState.READY, DeviceState.DEGRADED})


@dataclass(frozen=True, slots=True)
class Delays:
    """Every delay of the worker, in seconds."""

    idle: float = 3.0  # between two looks at a printer that has nothing to do
    held: float = 1.0  # between two looks at a printer that a job waits for
    after_error: float = 3.0  # before going on when the store failed, or after a bug
    farewell: float = 1.5  # at shutdown, for what is under way


class JobPhase(StrEnum):
    """What became of a job, as a screen tells it."""

    HELD = "held"  # waits for the printer
    PRINTING = "printing"
    DONE = "done"
    UNCONFIRMED = "unconfirmed"
    FAILED = "failed"  # came out broken, or not at all; staff know
    STAFF = "staff"  # given to staff


@dataclass(frozen=True, slots=True)
class JobView:
    """The job that the worker is at, or was at last."""

    job: int
    ticket: UUID
    copy_number: int
    phase: JobPhase
    faults: frozenset[PrinterFault] = frozenset()


@dataclass(frozen=True, slots=True)
class PrinterView:
    """How printer and job stand: a snapshot for the screens."""

    state: DeviceState
    faults: frozenset[PrinterFault] = frozenset()
    can_ask: bool = False
    job: JobView | None = None

    @property
    def able(self) -> bool:
        """Whether a ticket would come out now, as far as is known."""
        return self.state in _ABLE or self.state is DeviceState.BUSY


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

    def report_device(self, report: DeviceReport) -> None:
        """Tell the hub how the printer is."""
        ...

    def subscribe_jobs(self, event: threading.Event) -> None:
        """Have an event set whenever there may be a new job."""
        ...


class PrintWorker:
    """Prints the store's jobs, one after the other, and keeps an eye on the printer between them.

    `draw` makes the raster of a job. `on_view` is called on the worker's thread with every new snapshot; Qt code
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
        device: str = "printer",
    ) -> None:
        self._store = store
        self._printer = printer
        self._draw = draw
        self._clock = clock
        self._on_view = on_view
        self._delays = delays or Delays()
        self._wait = wait
        self._device = device
        self._view = PrinterView(DeviceState.CONNECTING)
        self._reported: tuple[DeviceState, frozenset[PrinterFault]] | None = None
        self._owed: deque[Callable[[], None]] = deque()
        self._store_failed = False
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="print-worker", daemon=True)

    @property
    def view(self) -> PrinterView:
        """The latest snapshot."""
        return self._view

    def start(self) -> None:
        """Begin to print."""
        self._store.subscribe_jobs(self._wake)
        self._thread.start()

    def stop(self) -> bool:
        """Stop after what is under way, but wait only a moment for it; return whether the thread has ended.

        A job that is cut off by the end of the process is settled at the next start.
        """
        self._stopping.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join(self._delays.farewell)
        return not self._thread.is_alive()

    def _run(self) -> None:
        self._owed.append(self._recover)
        while not self._stopping.is_set():
            pause = self._safe_turn()
            if pause > 0 and not self._stopping.is_set():
                self._wait(self._wake, pause)
            self._wake.clear()
        self._printer.close()

    def _safe_turn(self) -> float:
        """Do a turn and survive it: a kiosk without paper for the rest of the day is worse than an error a turn.

        A job that was being sent stays `sending` in the store until it is settled, so no error here can make it
        come out twice unmarked.
        """
        try:
            pause = self.turn()
        except StoreFailed as error:
            if not self._store_failed:
                _log.error("the store failed, printing waits: %s", error)
            self._store_failed = True
            return self._delays.after_error
        except Exception:  # noqa: BLE001 - the thread must outlive a bug, which is logged whole
            _log.exception("the print worker met a bug")
            return self._delays.after_error
        self._store_failed = False
        return pause

    def turn(self) -> float:
        """Do the next thing that is to be done; return how long to rest afterwards, in seconds.

        Called by the thread that `start` begins; a test may call it instead of starting one. Raises StoreFailed;
        what the store could not be told then is told first at the next turn.
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
        if self._view.state not in _ABLE:
            self._observe(self._printer.status())
        if self._view.state not in _ABLE:
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
        try:
            result = self._printer.print(raster, on_sending=lambda: self._begin(job))
        except Exception:
            self._owed.append(self._recover)  # it may stand as being sent, and would for the rest of the day
            raise
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
        """Take note of the printer's state; tell hub, log and screens only what has changed."""
        before = self._view
        self._publish(replace(before, state=status.state, faults=status.faults, can_ask=status.can_ask))
        if status.state is DeviceState.BUSY or self._reported == (status.state, status.faults):
            return
        report = DeviceReport(device=self._device, state=status.state.value, faults=tuple(sorted(status.faults)))
        self._owed.append(lambda: self._store.report_device(report))
        was_able = self._reported is None or self._reported[0] in _ABLE
        self._reported = (status.state, status.faults)
        if was_able and status.state not in _ABLE:
            _log.warning("printer lost: %s %s", ", ".join(sorted(status.faults)), status.detail)
        elif not was_able and status.state in _ABLE:
            _log.info("printer back: %s", status.state)

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
