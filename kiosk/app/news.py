"""What is heard from elsewhere, as the visit takes it: the doors, the paper, whether this box was ever set up."""

from __future__ import annotations

from datetime import datetime

from devices.printers.base import PrinterFault
from kiosk.back_office.printer_view import JobPhase, PrinterView
from kiosk.paths import site_file
from kiosk.settings.model import Settings
from kiosk.visit.model import Paper
from queueing.centre import Centre
from queueing.tickets.hours import hours_of, is_open


def may_be_first_start(settings: Settings) -> bool:
    """Return whether nobody may have set this box up; the technician's room then knows for sure."""
    return not settings.demo and not site_file().exists()


def opening(centre: Centre, at: datetime) -> tuple[bool, ...]:
    """Return whether the centre is open, and each of its services."""
    return (is_open(centre.hours, at), *(is_open(hours_of(centre, service), at) for service in centre.services))


def paper_of(view: PrinterView) -> tuple[Paper, str | None]:
    """Return what the worker's snapshot means for the paper of its ticket."""
    assert view.job is not None
    match view.job.phase:
        case JobPhase.HELD if not view.able:
            return Paper.STUCK, worst_fault(view.job.faults or view.faults)
        case JobPhase.HELD | JobPhase.PRINTING:
            return Paper.COMING, None
        case JobPhase.DONE:
            return Paper.OUT, None
        case JobPhase.UNCONFIRMED:
            return Paper.UNCONFIRMED, None
        case JobPhase.FAILED | JobPhase.STAFF:
            return Paper.FAILED, worst_fault(view.job.faults)


def worst_fault(faults: frozenset[PrinterFault]) -> str | None:
    """Return the fault to name where only one can be; low paper keeps nobody waiting."""
    return next((f.value for f in PrinterFault if f in faults and f is not PrinterFault.PAPER_LOW), None)
