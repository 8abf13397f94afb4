"""How a ticket is printed over ESC/POS, whatever the way to the printer.

`AskingPrinter` knows how a job ended because the printer answers; `TrustingPrinter` can only say that everything
was taken. Both turn every expected failure into a value.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from devices.printers.base import PrinterFault, PrinterStatus, PrintOutcome, PrintResult, Raster
from devices.printers.escpos_bytes import CLEAR, FILL, RECOVER, Packing, eject, job_bytes
from devices.printers.escpos_status import (
    FENCE,
    STOPPING,
    Fences,
    Question,
    UnaskedStatus,
    asks_for_error_cause,
    faults_of,
    is_answer,
    is_fence,
    question_bytes,
    status_of,
)
from devices.printers.library import escpos_printers
from devices.printers.link import Link, LinkFailed, Patience

_POLL_S = 0.02
_QUOTED_BYTES = 16  # of what a printer says that makes no sense
_RECOVERABLE = frozenset({PrinterFault.CUTTER, PrinterFault.ERROR})


class _EscposPrinter:
    """What printers have in common: encoding, and watching bytes being taken."""

    def __init__(self, link: Link, *, dots: int, packing: Packing, patience: Patience, cutter: bool = True) -> None:
        self._link = link
        self._dots = dots
        self._packing = packing
        self._cutter = cutter
        self._eject = eject(cutter=cutter)
        self._patience = patience
        # Another process may have died in the midst of a job: what hangs out is cut off before the first ticket.
        self._first_job = True
        self._remains = False  # of a job that failed: to be cleared and cut off before anybody's next ticket

    def close(self) -> None:
        """Let the device go. Safe to call twice."""
        self._link.close()

    def _chunks(self, raster: Raster) -> Iterator[bytes]:
        if raster.width > self._dots:
            raise ValueError(f"a raster of {raster.width} dots does not fit on paper of {self._dots}")
        return job_bytes(raster, self._packing, cutter=self._cutter)

    def _send(self, chunks: Iterator[bytes], stall: float) -> None:
        """Send a job until the printer has taken all of it; raises LinkFailed when it stops taking."""
        for chunk in chunks:
            self._link.write(chunk, self._patience.stall)
        self._link.finish()
        self._wait_until_taken(stall)

    def _wait_until_taken(self, stall: float) -> None:
        """Wait while the printer takes what is still under way; raises LinkFailed when it stops taking."""
        pending = self._link.pending()
        end = time.monotonic() + self._patience.job
        deadline = time.monotonic() + stall
        while pending:
            self._collect(_POLL_S)
            left = self._link.pending()
            if left < pending:
                deadline = min(time.monotonic() + stall, end)
            elif time.monotonic() > deadline:
                raise LinkFailed(PrinterFault.SILENT, f"{left} bytes or jobs are not taken")
            pending = left

    def _collect(self, timeout: float) -> bytes:
        return self._link.read(timeout)


class AskingPrinter(_EscposPrinter):
    """A printer that answers: a job is asked for before and after, and only an answer makes it done."""

    def __init__(self, link: Link, *, dots: int, packing: Packing, patience: Patience, cutter: bool = True) -> None:
        super().__init__(link, dots=dots, packing=packing, patience=patience, cutter=cutter)
        self._cleared = False
        self._fence_seen: bool | None = None  # whether this model answers fences; learned
        self._fences = Fences()
        self._unasked = UnaskedStatus()

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; at most 3 s."""
        return self._ask()

    def print(self, raster: Raster, *, on_sending: Callable[[], None]) -> PrintResult:
        """Print and cut one ticket."""
        chunks = self._chunks(raster)
        before = self._ask()
        if before.faults & STOPPING:
            return PrintResult(PrintOutcome.NOT_STARTED, before)
        on_sending()
        self._remains, self._cleared = True, False
        try:
            if self._first_job:
                self._link.write(self._eject, self._patience.stall)
            self._send(chunks, self._patience.stall)
            faults = self._faults_after_job(raster.height)
        except LinkFailed as failure:
            return self._broken_off(failure)
        after = status_of(faults, can_ask=True)
        if faults & STOPPING and not self._fences.passed:
            try:
                self._clear(time.monotonic() + self._patience.answer)
            except LinkFailed:
                self._link.abort()  # the next connection clears it
            return PrintResult(PrintOutcome.FAILED, after)
        self._remains = self._first_job = False
        return PrintResult(PrintOutcome.DONE, after)

    def _broken_off(self, failure: LinkFailed) -> PrintResult:
        """Connect anew after a job was interrupted, and see whether the printer can say why."""
        self._link.abort()
        seen = self._ask()
        named = bool(seen.faults & STOPPING - {PrinterFault.SILENT, PrinterFault.UNREACHABLE})
        if named:
            return PrintResult(PrintOutcome.FAILED, seen)
        status = status_of(seen.faults | {failure.fault}, can_ask=True, detail=failure.detail)
        return PrintResult(PrintOutcome.UNKNOWN, status)

    def _faults_after_job(self, rows: int) -> frozenset[PrinterFault]:
        """Wait until the printer has worked the job off, or says what stopped it.

        `DLE EOT` is answered while the ticket still lies in the printer's buffer. So a fence is sent after the
        job, which is answered in order. Where a model does not know it, a printer that stays well for as long as
        the paper needs is taken to have printed. To one that is known to answer it is sent again from time to time,
        to one that nobody knows yet once more at most: an answer may get lost, and each of them proves the same.
        """
        started = time.monotonic()
        self._fences.begin_job(started, self._patience.job)
        settled = started + self._patience.fence + rows / self._patience.rows_a_second
        if self._fence_seen is None:
            settled += self._patience.confirm
        most = 1 if self._fence_seen is False else 2  # one that does not know it may print it
        fence_due = started
        while True:
            if (self._fence_seen or self._fences.sent < most) and time.monotonic() >= fence_due:
                self._link.write(FENCE, self._patience.stall)
                self._fences.add(time.monotonic())
                fence_due = time.monotonic() + self._patience.fence_again
            look_due = time.monotonic() + self._patience.fence
            while not self._fences.passed and (left := look_due - time.monotonic()) > 0:
                self._collect(left)
            faults = self._faults(self._patience.confirm)
            now = time.monotonic()
            if self._fences.answered:
                self._fence_seen = True
            if self._fences.passed:
                return faults
            if faults & STOPPING:
                return faults
            if not self._fence_seen and now > settled:
                self._fence_seen = False
                return faults
            if now > started + self._patience.job:
                raise LinkFailed(PrinterFault.SILENT, "the printer answers, but does not work the job off")

    def _ask(self) -> PrinterStatus:
        """Return the state of the printer, connecting if need be; never throws."""
        escpos_printers()  # at the first call it takes long, which must not be taken for the printer's silence
        deadline = time.monotonic() + self._patience.status
        reused = self._link.is_open
        failure = self._try_to_ask(deadline)
        if isinstance(failure, LinkFailed) and reused:
            # The connection may only have gone stale, for example when the printer was switched off and on.
            failure = self._try_to_ask(deadline)
        if isinstance(failure, LinkFailed):
            return status_of(frozenset({failure.fault}), can_ask=True, detail=failure.detail)
        return failure

    def _try_to_ask(self, deadline: float) -> PrinterStatus | LinkFailed:
        try:
            if not self._link.is_open:
                self._unasked = UnaskedStatus()
                self._link.open(min(self._patience.connect, _until(deadline)))
                if self._first_job or self._remains:
                    # A job may have ended within the header of a raster, and a question read as its height would
                    # make a raster of megabytes, which nothing fills up but the next tickets.
                    self._link.write(FILL, _until(deadline))
            faults = self._faults(self._patience.answer, deadline)
            if self._remains:
                self._clear(deadline)
            if faults & _RECOVERABLE:
                self._link.write(RECOVER, _until(deadline))
            if self._remains and not faults & STOPPING:
                self._link.write(self._eject, _until(deadline))
                self._remains = False
        except LinkFailed as failure:
            self._link.abort()
            # Nothing of a job is under way here, so a broken line is only a line that is not there.
            fault = PrinterFault.UNREACHABLE if failure.fault is PrinterFault.BROKEN_OFF else failure.fault
            return LinkFailed(fault, failure.detail)
        return status_of(faults, can_ask=True)

    def _clear(self, deadline: float) -> None:
        """Make the printer forget the rest of a job, and wait until that is known to have arrived."""
        if not self._cleared:
            self._link.write(CLEAR, _until(deadline))
            self._answer(Question.PRINTER, self._patience.answer, deadline)
            self._fences.forget()
            self._cleared = True

    def _faults(self, answer: float, deadline: float | None = None) -> frozenset[PrinterFault]:
        """Ask everything that names a fault; raises LinkFailed when an answer does not come."""
        flushed = time.monotonic() + answer
        while self._collect(0):  # what came unasked answers no question
            if time.monotonic() > flushed:
                raise LinkFailed(
                    PrinterFault.SILENT, "the printer talks without end, and not about what it is asked"
                )
        answers: dict[Question, int] = {}
        for question in (Question.PRINTER, Question.OFFLINE_CAUSE, Question.PAPER):
            answers[question] = self._answer(question, answer, deadline)
        if asks_for_error_cause(answers):
            answers[Question.ERROR_CAUSE] = self._answer(Question.ERROR_CAUSE, answer, deadline)
        return faults_of(answers)

    def _answer(self, question: Question, patience: float, deadline: float | None) -> int:
        until = time.monotonic() + patience
        until = until if deadline is None else min(until, deadline)
        self._link.write(question_bytes(question), _until(until))
        odd = b""
        while (left := until - time.monotonic()) > 0:
            data = self._collect(left)
            for byte in data:
                if is_answer(byte):
                    return byte
            odd = (odd + data)[:_QUOTED_BYTES]
        raise LinkFailed(
            PrinterFault.SILENT, f"no answer to question {question.value}" + (f", but {odd!r}" if odd else "")
        )

    def _collect(self, timeout: float) -> bytes:
        """Read, and notice the answer to a fence wherever it comes between the others."""
        data = super()._collect(timeout)
        asked = self._unasked.taken_out_of(data)
        self._fences.take(sum(map(is_fence, asked)))
        return data


def _until(deadline: float) -> float:
    """Return the time that is left, at least a moment."""
    return max(0.05, deadline - time.monotonic())


class TrustingPrinter(_EscposPrinter):
    """A printer that cannot be asked: a job that was taken whole is `unconfirmed`, never `done`."""

    def status(self) -> PrinterStatus:
        """Tell what can be seen without asking the printer."""
        return self._look()

    def print(self, raster: Raster, *, on_sending: Callable[[], None]) -> PrintResult:
        """Send one ticket."""
        chunks = self._chunks(raster)
        before = self._look()
        if before.faults & STOPPING:
            return PrintResult(PrintOutcome.NOT_STARTED, before)
        on_sending()
        try:
            if self._first_job or self._remains:
                self._link.write(self._eject, self._patience.stall)
            self._remains = True
            self._send(chunks, self._patience.queue)
        except LinkFailed as failure:
            self._link.abort()
            after = self._look()
            status = status_of(after.faults | {failure.fault}, can_ask=False, detail=failure.detail)
            # It took less than the whole job, and the cut comes last: known not to be whole.
            return PrintResult(PrintOutcome.FAILED, status)
        self._remains = self._first_job = False
        return PrintResult(PrintOutcome.UNCONFIRMED, self._look())

    def _look(self) -> PrinterStatus:
        escpos_printers()  # at the first call it takes long: before any delay runs
        try:
            faults = self._link.look(self._patience.status)
        except LinkFailed as failure:
            self._link.close()  # no job is under way that had to be broken off
            return status_of(frozenset({failure.fault}), can_ask=False, detail=failure.detail)
        return status_of(faults, can_ask=False)
