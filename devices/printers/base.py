"""What a ticket printer is to the rest of the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from devices.state import DeviceState


@dataclass(frozen=True, slots=True)
class Raster:
    """A 1-bit picture, row by row, most significant bit left, 1 = black (as ESC/POS wants it).

    `rows` holds `height` rows of `(width + 7) // 8` bytes. Unused bits of a row's last byte are 0.
    """

    width: int
    height: int
    rows: bytes

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1:
            raise ValueError(f"a raster needs a size, not {self.width}x{self.height}")
        if len(self.rows) != self.height * ((self.width + 7) // 8):
            raise ValueError(f"{len(self.rows)} bytes do not fill {self.width}x{self.height} dots")


class PrinterFault(StrEnum):
    """What can be wrong with a printer. Each value keys `fault.printer.<value>.{citizen,staff}` in the words."""

    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OFFLINE = "offline"  # it answers, and says that it is not ready
    SILENT = "silent"  # connected, but it does not answer
    UNREACHABLE = "unreachable"  # no connection: cable, power, network, queue gone
    BROKEN_OFF = "broken_off"  # the connection broke while a job was being sent
    ERROR = "error"  # it reports an error that it cannot name


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """A snapshot of a printer. `can_ask` is False where the way of connection has no way back (CUPS, file)."""

    state: DeviceState
    faults: frozenset[PrinterFault] = field(default_factory=frozenset)
    can_ask: bool = False
    detail: str = ""  # for the technician, never for citizens; holds no personal data


class PrintOutcome(StrEnum):
    """How a job ended, as far as the printer can tell."""

    DONE = "done"  # the printer answered afterwards that all is well
    UNCONFIRMED = "unconfirmed"  # all bytes were taken by a printer that cannot be asked
    NOT_STARTED = "not_started"  # nothing was sent: trying again is safe
    FAILED = "failed"  # the printer said that it stopped (paper out, cover …): known not to be whole
    UNKNOWN = "unknown"  # a printer that is known to answer fell silent during or after the job


@dataclass(frozen=True, slots=True)
class PrintResult:
    """Outcome of a job and the printer's state right after it."""

    outcome: PrintOutcome
    status: PrinterStatus


class TicketPrinter(Protocol):
    """A printer of tickets. Blocking, used from one thread only; expected faults are values, never exceptions.

    After any fault the driver tears its connection down itself and connects anew at the next call.
    """

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; at most 3 s."""
        ...

    def print(self, raster: Raster, *, on_sending: Callable[[], None]) -> PrintResult:
        """Print and cut one ticket.

        The state is asked first; `on_sending` is called once, just before the first byte of the job leaves
        (the caller commits the job state `sending` there). On failure the printer's buffer is cleared.
        """
        ...

    def close(self) -> None:
        """Let the device go. Safe to call twice."""
        ...
