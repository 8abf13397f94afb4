"""The print worker: one thread, one printer, and the policy that no ticket is lost or comes out twice unmarked.

A job is sent only to a printer that is ready, and the store knows that it is being sent before the first byte
leaves. What follows from the outcome:

- done, unconfirmed: so it is kept; after `unconfirmed` the screen asks by a picture whether paper came.
- not started: nothing left the house, the job waits until the printer is well again.
- failed: the printer said that it stopped. Staff see it and order a new paper; nothing is printed unasked.
- unknown: a printer that is known to answer fell silent. The first paper is followed, once, by one that is marked
  as a reprint; whatever happens to that one is for staff.

A job that is older than two minutes is for staff, too: its person may have gone, or holds a handwritten number.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from devices.printers.base import PrinterFault, PrinterStatus, PrintOutcome, Raster, TicketPrinter
from devices.state import DeviceState
from queueing.clock import Clock, Instant
from queueing.issuing.model import PrintJob
from queueing.tickets.model import PrintState
from queueing.wire import DeviceReport

_log = logging.getLogger(__name__)

_ABLE = frozenset({DeviceState.READY, DeviceState.DEGRADED})


@dataclass(frozen=True, slots=True)
class Delays:
    """Every delay of the worker, in seconds."""

    idle: float = 3.0  # between two looks at a printer that has nothing to do
    held: float = 1.0  # between two looks at a printer that a job waits for
    after_bug: float = 5.0  # before going on after something that must not happen
    too_old: float = 120.0  # a job that old is for staff
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
    """What the worker needs of the issuing store."""

    def recover_jobs(self) -> object:
        """Settle what was being sent when the last process died."""
        ...

    def next_job(self, now: Instant) -> PrintJob | None:
        """Return the oldest job that waits to be printed."""
        ...

    def mark_sending(self, job_id: int) -> None:
        """Commit that the job's first byte is about to leave."""
        ...

    def finish_job(self, job_id: int, state: PrintState, fault: str | None) -> None:
        """Commit how a job ended."""
        ...

    def retry_as_reprint(self, job_id: int) -> PrintJob:
        """End a job whose outcome nobody knows, and add one that is marked as a reprint."""
        ...

    def report_device(self, report: DeviceReport) -> None:
        """Tell the hub how the printer is."""
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
        self._first_seen: tuple[int, Instant] | None = None
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="print-worker", daemon=True)

    @property
    def view(self) -> PrinterView:
        """The latest snapshot."""
        return self._view

    def start(self) -> None:
        """Begin to print."""
        self._thread.start()

    def wake(self) -> None:
        """Tell that a job has come; it is looked at now instead of at the next turn."""
        self._wake.set()

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
        recovered = False
        while not self._stopping.is_set():
            try:
                if not recovered:
                    self._store.recover_jobs()
                    recovered = True
                pause = self.turn()
            except Exception:  # noqa: BLE001 - the thread must outlive a bug, which is logged whole
                # A kiosk without paper for the rest of the day is worse than a bug that is logged each time. A job
                # that was being sent stays `sending` in the store, so it can never come out twice from here.
                _log.exception("the print worker met a bug")
                pause = self._delays.after_bug
            if pause > 0 and not self._stopping.is_set():
                self._wait(self._wake, pause)
            self._wake.clear()
        self._printer.close()

    def turn(self) -> float:
        """Do the next thing that is to be done; return how long to rest afterwards, in seconds.

        Called by the thread that `start` begins; a test may call it instead of starting one.
        """
        job = self._store.next_job(self._clock.now())
        if job is None:
            self._observe(self._printer.status())
            return self._delays.idle
        if self._is_too_old(job):
            _log.warning("job %d is too old to be printed unasked, staff decide", job.id)
            self._finish(job, PrintState.STAFF, JobPhase.STAFF, self._view.faults)
            return 0
        if self._view.state not in _ABLE:
            self._observe(self._printer.status())
        if self._view.state not in _ABLE:
            return self._hold(job)
        return self._print(job)

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
            case PrintOutcome.UNKNOWN if job.copy_number == 1:
                again = self._store.retry_as_reprint(job.id)
                _log.warning("job %d: the printer fell silent, job %d is its marked reprint", job.id, again.id)
                self._show(again, JobPhase.HELD, result.status.faults)
            case PrintOutcome.UNKNOWN:
                self._finish(job, PrintState.STAFF, JobPhase.STAFF, result.status.faults)
        return 0

    def _drawn(self, job: PrintJob) -> Raster | None:
        try:
            return self._draw(job)
        except Exception:  # noqa: BLE001 - a ticket that cannot be drawn must not keep everybody from theirs
            _log.exception("job %d cannot be drawn", job.id)
            self._finish(job, PrintState.FAILED, JobPhase.FAILED, frozenset({PrinterFault.ERROR}))
            return None

    def _begin(self, job: PrintJob) -> None:
        self._store.mark_sending(job.id)
        self._show(job, JobPhase.PRINTING)

    def _hold(self, job: PrintJob) -> float:
        self._show(job, JobPhase.HELD, self._view.faults)
        return self._delays.held

    def _finish(
        self, job: PrintJob, state: PrintState, phase: JobPhase, faults: frozenset[PrinterFault] = frozenset()
    ) -> None:
        self._store.finish_job(job.id, state, _worst(faults))
        self._show(job, phase, faults)

    def _is_too_old(self, job: PrintJob) -> bool:
        """Tell whether a job is for staff: by wall time or, if the clock was set back, by how long it stood."""
        now = self._clock.now()
        if self._first_seen is None or self._first_seen[0] != job.id:
            self._first_seen = (job.id, now)
        stood, _ = self._first_seen[1].seconds_until(now)
        return max(stood, (now.wall - job.created_at).total_seconds()) > self._delays.too_old

    # ---- what others see ----------------------------------------------------------------------------------

    def _observe(self, status: PrinterStatus) -> None:
        """Take note of the printer's state; tell hub, log and screens only what has changed."""
        before = self._view
        self._publish(replace(before, state=status.state, faults=status.faults, can_ask=status.can_ask))
        if status.state is DeviceState.BUSY or self._reported == (status.state, status.faults):
            return
        self._store.report_device(
            DeviceReport(device=self._device, state=status.state.value, faults=tuple(sorted(status.faults)))
        )
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
