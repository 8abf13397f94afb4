"""A printer of A4 papers behind a CUPS queue: PDF from memory, faults by name, nothing left of a job afterwards."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from devices.driver import DeviceFault, DeviceStatus
from devices.printers.a4.base import MILD, A4Fault, A4Outcome, A4Queue, A4Result, Patience, QueueState
from devices.printers.a4.ipp import Attributes, Tag, Typed
from devices.printers.a4.service import PrintService, text
from devices.printers.a4.settings import A4Settings
from devices.state import DeviceState

#: What every job is called: a title stands in logs and on other people's screens, so it says nothing.
TITLE = "commune-kiosk"

_REST_S = 1.0
_LOOK_EVERY = 10  # rests between two looks

_PROCESSING, _STOPPED = 4, 5
_AT_PRINTER, _CANCELLED, _ABORTED, _COMPLETED = 5, 7, 8, 9
_GOING = "processing-to-stop-point"
_ENDED = frozenset({_CANCELLED, _ABORTED, _COMPLETED})

#: Keywords of RFC 8011 § 5.4.12, PWG 5100.9 and CUPS, without their -error, -warning and -report.
_REASONS = {
    "media-empty": A4Fault.PAPER_OUT,
    "media-needed": A4Fault.PAPER_OUT,
    "media-low": A4Fault.PAPER_LOW,
    "media-jam": A4Fault.JAM,
    "cover-open": A4Fault.COVER_OPEN,
    "door-open": A4Fault.COVER_OPEN,
    "interlock-open": A4Fault.COVER_OPEN,
    "input-tray-missing": A4Fault.COVER_OPEN,
    "output-tray-missing": A4Fault.COVER_OPEN,
    "toner-empty": A4Fault.INK_OUT,
    "marker-supply-empty": A4Fault.INK_OUT,
    "marker-waste-full": A4Fault.INK_OUT,
    "toner-low": A4Fault.INK_LOW,
    "marker-supply-low": A4Fault.INK_LOW,
    "marker-waste-almost-full": A4Fault.INK_LOW,
    "output-area-full": A4Fault.OUTPUT_FULL,
    "offline": A4Fault.OFFLINE,
    "shutdown": A4Fault.OFFLINE,
    "timed-out": A4Fault.OFFLINE,
    "paused": A4Fault.PAUSED,
    "moving-to-paused": A4Fault.PAUSED,
    "cups-missing-filter": A4Fault.NO_DRIVER,
    "cups-insecure-filter": A4Fault.NO_DRIVER,
    "other": A4Fault.ERROR,
    "spool-area-full": A4Fault.ERROR,
    "fuser-over-temp": A4Fault.ERROR,
}
#: Said for as long as the service waits for a printer that does not answer; also for a moment at every job.
_CONNECTING = "connecting-to-device"
#: WORKAROUND for CUPS 2.4: its backends tell in words alone that nobody answers. A job that says it is English gets
#: these words, whatever the language of the box.
_NOBODY_ANSWERS = (
    "may not exist or is unavailable",
    "not responding",
    "unable to connect",
    "unable to locate",
    "unreachable",
    "waiting for printer to become available",
)


def list_queues(patience: Patience | None = None) -> tuple[A4Queue, ...]:
    """Return the queues of this box; raises DeviceFault if its print service does not answer."""
    return PrintService((patience or Patience()).answer).queues()


class A4Printer:
    """An office printer. Satisfies Driver; `print` blocks, `cancel` may come from any thread."""

    def __init__(self, settings: A4Settings, patience: Patience | None = None) -> None:
        self._settings = settings
        self._patience = patience or Patience()
        self._service = PrintService(self._patience.answer)
        self._cancelled = threading.Event()
        self._woken = threading.Event()
        self._rests = 0
        self._status = DeviceStatus(DeviceState.CONNECTING)

    def open(self) -> DeviceStatus:
        """Find the queue, and delete what a crash may have left in it."""
        self._rests = 0
        self._status = self.look().status
        for job in self._service.jobs(self._settings.queue, TITLE):
            self._delete(job)
        return self._status

    def tend(self) -> DeviceStatus:
        """Rest a second; ask now and then how the printer is."""
        self._woken.wait(_REST_S)
        self._woken.clear()
        self._rests += 1
        if self._rests % _LOOK_EVERY == 0:
            self._status = self.look().status
        return self._status

    def wake(self) -> None:
        """Have a `tend` that only rests return at once, from any thread."""
        self._woken.set()

    def close(self) -> None:
        """Let it go: nothing is held between two questions."""

    def look(self) -> QueueState:
        """Return how the queue is, and whether it has colour; raises DeviceFault."""
        return _state_of(self._service.queue(self._settings.queue))

    def cancel(self) -> None:
        """Give up the job that is being printed."""
        self._cancelled.set()

    def print(
        self,
        pdf: bytes,
        *,
        copies: int = 1,
        on_faults: Callable[[frozenset[A4Fault]], None] = lambda _: None,
    ) -> A4Result:
        """Print a PDF on A4, one-sided, at its true size, in colour where there is colour.

        `on_faults` hears what holds the job up, and that it goes on again (an empty set). Whatever the end, the
        print service keeps nothing of the job.
        """
        self._cancelled.clear()
        try:
            before = self.look()
            if before.faults - MILD:
                return A4Result(A4Outcome.NOT_STARTED, before.status)
            job = self._service.print(self._settings.queue, pdf, TITLE, self._options(copies, before.colour))
        except DeviceFault as fault:
            return A4Result(A4Outcome.NOT_STARTED, _lost(fault))
        try:
            outcome, faults = self._wait(job, on_faults)
        except DeviceFault as fault:
            outcome, faults = A4Outcome.FAILED, frozenset({A4Fault(fault.code)})
        return A4Result(outcome, self._afterwards(job, faults))

    def _options(self, copies: int, has_colour: bool) -> list[Typed]:
        colour = "color" if has_colour and self._settings.colour else "monochrome"
        return [
            ("copies", Tag.INTEGER, copies),
            ("media", Tag.KEYWORD, "iso_a4_210x297mm"),
            ("sides", Tag.KEYWORD, "one-sided"),
            ("print-color-mode", Tag.KEYWORD, colour),
            ("print-scaling", Tag.KEYWORD, "none"),
            ("job-sheets", Tag.KEYWORD, "none"),
        ]

    def _wait(
        self, job: int, on_faults: Callable[[frozenset[A4Fault]], None]
    ) -> tuple[A4Outcome, frozenset[A4Fault]]:
        began = since = time.monotonic()
        told: frozenset[A4Fault] = frozenset()
        seen = told
        while True:
            state = int(self._service.job(self._settings.queue, job).get("job-state", (_CANCELLED,))[0])
            if state == _COMPLETED:
                return A4Outcome.DONE, frozenset()
            faults = self.look().faults - MILD
            if state in _ENDED:
                return A4Outcome.FAILED, faults or frozenset({A4Fault.NOT_PRINTED})
            now = time.monotonic()
            if faults != seen:
                since = now
            elif faults != told:  # seen twice: the service says for a moment at every job that it connects
                told = faults
                on_faults(faults)
            seen = faults
            if now - began > self._patience.job or (faults and now - since > self._patience.stuck):
                return A4Outcome.FAILED, faults or frozenset({A4Fault.NOT_PRINTED})
            if self._cancelled.wait(self._patience.poll):
                return A4Outcome.CANCELLED, faults

    def _delete(self, job: int) -> None:
        """Have the printer forget a job, then the print service."""
        queue, deadline = self._settings.queue, time.monotonic() + self._patience.forget
        if self._service.job(queue, job).get("job-state", (_CANCELLED,))[0] == _AT_PRINTER:
            self._service.cancel(queue, job, purge=False)
            while self._stopping(job) and time.monotonic() < deadline:
                threading.Event().wait(self._patience.poll)
        self._service.cancel(queue, job, purge=True)

    def _stopping(self, job: int) -> bool:
        """Return whether the service still speaks with the printer about a job."""
        told = self._service.job(self._settings.queue, job)
        return int(told.get("job-state", (_CANCELLED,))[0]) not in _ENDED or _GOING in told.get(
            "job-state-reasons", ()
        )

    def _afterwards(self, job: int, faults: frozenset[A4Fault]) -> DeviceStatus:
        """Delete what is left of a job, and say how the printer is now."""
        try:
            self._delete(job)
            state = self.look()
        except DeviceFault as fault:
            return _lost(fault)
        lasting = state.faults | faults
        return _status(lasting, state.status.detail) if lasting else state.status


def _state_of(queue: Attributes) -> QueueState:
    said = [str(reason) for reason in queue.get("printer-state-reasons", ())]
    faults: set[A4Fault] = set()
    for reason in said:
        keyword = reason
        for ending in ("-error", "-warning", "-report"):
            keyword = keyword.removesuffix(ending)
        if keyword in _REASONS:
            faults.add(_REASONS[keyword])
        elif reason.endswith("-error"):
            faults.add(A4Fault.ERROR)
        elif keyword == _CONNECTING:
            faults.add(A4Fault.OFFLINE)
    state = queue.get("printer-state", (0,))[0]
    message = text(queue, "printer-state-message").lower()
    if state == _PROCESSING and any(words in message for words in _NOBODY_ANSWERS):
        faults.add(A4Fault.OFFLINE)
    stopped = state == _STOPPED
    accepting = bool(queue.get("printer-is-accepting-jobs", (True,))[0])
    if (stopped and not faults - MILD) or not accepting:
        faults.add(A4Fault.PAUSED)
    detail = ", ".join(reason for reason in said if reason != "none")
    colour = bool(queue.get("color-supported", (False,))[0])
    return QueueState(_status(frozenset(faults), detail), colour, frozenset(faults))


def _status(faults: frozenset[A4Fault], detail: str) -> DeviceStatus:
    if faults - MILD:
        state = DeviceState.DISCONNECTED if A4Fault.OFFLINE in faults else DeviceState.FAILED
    else:
        state = DeviceState.DEGRADED if faults else DeviceState.READY
    return DeviceStatus(state, frozenset(str(fault) for fault in faults), detail)


def _lost(fault: DeviceFault) -> DeviceStatus:
    return DeviceStatus(DeviceState.DISCONNECTED, frozenset({fault.code}), fault.detail)
