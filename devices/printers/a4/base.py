"""What a printer of A4 papers is to the rest of the program."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from devices.driver import DeviceStatus


class A4Fault(StrEnum):
    """What can be wrong with it. Each value keys `fault.a4.<value>.{citizen,staff}` in the words."""

    UNREACHABLE = "unreachable"  # the print service of this box does not answer
    SILENT = "silent"  # it does not answer in time
    NO_QUEUE = "no_queue"  # the service runs, the queue is gone
    OFFLINE = "offline"  # the service cannot reach the printer
    PAUSED = "paused"  # somebody stopped the queue
    PAPER_OUT = "paper_out"
    PAPER_LOW = "paper_low"
    JAM = "jam"
    COVER_OPEN = "cover_open"
    INK_OUT = "ink_out"
    INK_LOW = "ink_low"
    OUTPUT_FULL = "output_full"  # the papers that came out have to be taken away
    NO_DRIVER = "no_driver"  # the queue cannot turn a PDF into what the printer speaks
    NOT_PRINTED = "not_printed"  # the service gave the job up without saying why
    ERROR = "error"  # it reports an error that it cannot name


#: With these a printer still prints.
MILD = frozenset({A4Fault.PAPER_LOW, A4Fault.INK_LOW})


class A4Outcome(StrEnum):
    """How a job ended."""

    DONE = "done"  # the print service says that it is out
    NOT_STARTED = "not_started"  # nothing was handed over
    FAILED = "failed"  # it did not come out whole, and what was left of it is deleted
    CANCELLED = "cancelled"  # by a person; deleted too


@dataclass(frozen=True, slots=True)
class A4Result:
    """Outcome of a job, and how the printer is right after it."""

    outcome: A4Outcome
    status: DeviceStatus


@dataclass(frozen=True, slots=True)
class A4Queue:
    """A queue of the print service, for a technician to choose from."""

    name: str
    description: str
    colour: bool
    takes_pdf: bool


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a printer may take, in seconds."""

    answer: float = 3.0  # for the print service
    stuck: float = 60.0  # a job that a fault holds up: then it is deleted, so that nobody finds it later
    job: float = 300.0  # for any job
    forget: float = 10.0  # for a printer that shall give up what it holds
    poll: float = 0.5


@dataclass(frozen=True, slots=True)
class QueueState:
    """A queue as it is now."""

    status: DeviceStatus
    colour: bool = False
    faults: frozenset[A4Fault] = field(default_factory=frozenset)
