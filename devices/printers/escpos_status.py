"""What an ESC/POS printer says about itself, byte by byte (pure).

`DLE EOT n` is answered with one byte whose fixed bits tell it from noise. n = 1 printer, 2 why it is offline,
3 which error, 4 paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum

from devices.printers.base import PrinterFault, PrinterStatus
from devices.state import DeviceState


class Question(IntEnum):
    """The n of `DLE EOT n`."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4


FENCE = b"\x1dr\x01"
"""`GS r 1`: answered in order, so its answer proves that everything before it was worked off."""

STOPPING = frozenset(PrinterFault) - {PrinterFault.PAPER_LOW}
"""Faults with which no ticket comes out."""


def question_bytes(question: Question) -> bytes:
    """Return the bytes that ask a question in real time."""
    return bytes((0x10, 0x04, question))


def is_answer(byte: int) -> bool:
    """Return whether a byte is an answer to `DLE EOT`: 0x00 would read as "online, paper there"."""
    return byte & 0x93 == 0x12


def is_fence(byte: int) -> bool:
    """Return whether a byte is an answer to the fence."""
    return byte & 0x90 == 0


class Fences:
    """Counts the fences of a line and their answers, which look all alike but come in the order of the fences.

    So the answer to a fence of an earlier job, which nobody waited for any longer, proves nothing of this one.
    """

    def __init__(self) -> None:
        self.passed = False  # whether everything before this job's fence is known to be worked off
        self.sent = 0  # for this job
        self.answered = False  # whether any was, since this job was sent; it may have been an earlier job's
        self._owed = 0  # answers that may still come
        self._earlier = 0  # of them those to fences of earlier jobs
        self._last = 0.0

    def begin_job(self, now: float, longest: float) -> None:
        """Ask anew. Nothing is owed any more `longest` seconds after a fence, nor behind one that was answered.

        (Between the fences of one job lies nothing that takes time.)
        """
        if self.passed or now - self._last > longest:
            self._owed = 0
        self.passed = self.answered = False
        self.sent = 0
        self._earlier = self._owed

    def add(self, now: float) -> None:
        """Take note of a fence that was sent."""
        self._last = now
        self.sent += 1
        self._owed += 1

    def take(self, answers: int) -> None:
        """Take note of answers; more of them than fences are noise."""
        answers = min(answers, self._owed)
        self._owed -= answers
        late = min(answers, self._earlier)
        self._earlier -= late
        self.answered = self.answered or answers > 0
        self.passed = self.passed or answers > late

    def forget(self) -> None:
        """Expect no more answers: the printer forgot what it had not worked off."""
        self._owed = self._earlier = 0


class UnaskedStatus:
    """Takes the status that a printer reports by itself (ASB, four bytes) out of what came.

    Some are set to report every change. The last three bytes read as answers to a fence, so that a ticket would
    count as printed at the moment when the printer says that its paper has ended.
    """

    def __init__(self) -> None:
        self._left = 0

    def taken_out_of(self, data: bytes) -> bytes:
        """Return what is left; a report may be spread over several calls."""
        kept = bytearray()
        for byte in data:
            if self._left and byte & 0x90 == 0:
                self._left -= 1
                continue
            self._left = 3 if byte & 0x93 == 0x10 else 0
            if not self._left:
                kept.append(byte)
        return bytes(kept)


def faults_of(answers: Mapping[Question, int]) -> frozenset[PrinterFault]:
    """Return what is wrong according to the answers, each fault once and the vague ones only when alone."""
    found: set[PrinterFault] = set()
    paper = answers.get(Question.PAPER, 0)
    cause = answers.get(Question.OFFLINE_CAUSE, 0)
    error = answers.get(Question.ERROR_CAUSE, 0)
    if paper & 0x60 or cause & 0x20:
        found.add(PrinterFault.PAPER_OUT)
    elif paper & 0x0C:
        found.add(PrinterFault.PAPER_LOW)
    if cause & 0x04:
        found.add(PrinterFault.COVER_OPEN)
    if error & 0x08:
        found.add(PrinterFault.CUTTER)
    elif cause & 0x40:
        found.add(PrinterFault.ERROR)
    offline = bool(answers.get(Question.PRINTER, 0) & 0x08)
    if offline and not found & STOPPING:
        found.add(PrinterFault.OFFLINE)
    return frozenset(found)


def asks_for_error_cause(answers: Mapping[Question, int]) -> bool:
    """Return whether the printer reports an error that question 3 can name."""
    return bool(answers.get(Question.OFFLINE_CAUSE, 0) & 0x40)


def status_of(faults: frozenset[PrinterFault], *, can_ask: bool, detail: str = "") -> PrinterStatus:
    """Return the status that follows from the faults."""
    if not faults:
        state = DeviceState.READY
    elif faults & {PrinterFault.UNREACHABLE}:
        state = DeviceState.DISCONNECTED
    elif faults & STOPPING:
        state = DeviceState.FAILED
    else:
        state = DeviceState.DEGRADED
    return PrinterStatus(state, faults, can_ask, detail)
