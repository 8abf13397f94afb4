"""The way to a printer: what every driver has to offer, so that the job logic exists once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from devices.printers.base import PrinterFault


class LinkFailed(Exception):
    """The way to the printer failed: expected, and turned into a status before it leaves the drivers."""

    def __init__(self, fault: PrinterFault, detail: str) -> None:
        super().__init__(detail)
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Patience:
    """Every delay of the printing in one place, in seconds."""

    connect: float = 1.2  # until a connection stands
    answer: float = 0.9  # until an idle printer answers a question
    status: float = 2.8  # for a whole status, reconnecting included
    stall: float = 3.0  # without any byte being taken while a job is sent
    confirm: float = 3.0  # until a printer with a job in its buffer answers
    fence: float = 0.4  # between two looks while the printer works the job off
    fence_again: float = 2.0  # without an answer, before the printer is asked once more whether it has worked off
    job: float = 60.0  # for a whole job after its last byte was sent, however slow the printer
    rows_a_second: float = 400.0  # of a slow printer, where it cannot say that it has finished
    queue: float = 10.0  # until a print queue has passed a job on


class Link(ABC):
    """One connection at a time; opened anew after every failure."""

    @property
    @abstractmethod
    def is_open(self) -> bool:
        """Whether a connection stands, as far as is known."""

    @abstractmethod
    def open(self, timeout: float) -> None:
        """Connect; raises LinkFailed with UNREACHABLE."""

    @abstractmethod
    def write(self, data: bytes, timeout: float) -> None:
        """Send all bytes; raises LinkFailed with SILENT if they are not taken in time, BROKEN_OFF on a break.

        The time is beside what the bytes need by themselves on the line.
        """

    @abstractmethod
    def read(self, timeout: float) -> bytes:
        """Return what came in, or nothing after the timeout; raises LinkFailed with BROKEN_OFF."""

    def pending(self) -> int:
        """Return how much of what was written is known not to have been taken yet."""
        return 0

    def finish(self) -> None:  # noqa: B027 - most ways have nothing to hand over
        """Hand the job over, where it is not handed over byte by byte."""

    def look(self, timeout: float) -> frozenset[PrinterFault]:
        """Return what can be seen without asking the printer."""
        self.open(timeout)  # anew: a line that stood may have gone stale without a sign
        return frozenset()

    @abstractmethod
    def abort(self) -> None:
        """Throw away what has not left yet, and let the connection go. Never throws."""

    @abstractmethod
    def close(self) -> None:
        """Let the connection go. Never throws, safe to call twice."""
