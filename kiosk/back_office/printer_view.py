"""How the ticket printer and its job stand, as the screens are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from devices.printers.base import PrinterFault
from devices.state import DeviceState
from devices.supervision.snapshot import ABLE


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
        return self.state in ABLE
