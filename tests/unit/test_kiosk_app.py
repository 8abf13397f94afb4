"""What the printer's worker tells, as the visit hears it; and when the doors are open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import pytest

from devices.printers.base import PrinterFault
from devices.state import DeviceState
from kiosk.app.news import opening, paper_of, worst_fault
from kiosk.back_office.printer_view import JobPhase, JobView, PrinterView
from kiosk.screenshots.staging import staged_centre
from kiosk.visit.hall import FRESH_FOR, Hall
from kiosk.visit.model import Paper, Queue
from queueing.clock import CENTRE_ZONE
from queueing.wire import KioskState, ServiceLoad

OUT = frozenset({PrinterFault.PAPER_OUT, PrinterFault.PAPER_LOW})


def view(phase: JobPhase, state: DeviceState = DeviceState.READY, faults=frozenset()) -> PrinterView:
    return PrinterView(state, faults, True, JobView(1, UUID(int=1), 1, phase, faults))


@pytest.mark.parametrize(
    ("seen", "paper"),
    [
        (view(JobPhase.HELD), (Paper.COMING, None)),
        (view(JobPhase.PRINTING, DeviceState.BUSY), (Paper.COMING, None)),
        (view(JobPhase.DONE), (Paper.OUT, None)),
        (view(JobPhase.UNCONFIRMED), (Paper.UNCONFIRMED, None)),
        (view(JobPhase.HELD, DeviceState.FAILED, OUT), (Paper.STUCK, "paper_out")),
        (view(JobPhase.FAILED, DeviceState.FAILED, OUT), (Paper.FAILED, "paper_out")),
        (view(JobPhase.STAFF), (Paper.FAILED, None)),
    ],
)
def test_every_phase_of_a_job_is_told(seen, paper):
    assert paper_of(seen) == paper


def test_low_paper_is_nobodys_trouble():
    assert worst_fault(frozenset({PrinterFault.PAPER_LOW})) is None


def test_a_service_may_be_off_while_the_centre_is_open():
    centre = staged_centre()
    morning = opening(centre, datetime(2026, 11, 23, 8, 31, tzinfo=CENTRE_ZONE))
    assert morning[0]
    off = [s.code for s, is_on in zip(centre.services, morning[1:], strict=True) if not is_on]
    assert off == ["D"]
    assert not any(opening(centre, datetime(2026, 11, 22, 8, 31, tzinfo=CENTRE_ZONE)))


def test_what_the_hub_said_is_believed_for_ten_seconds_after_it_fell_silent():
    load = ServiceLoad(service="A", open=True, waiting=4, wait_min=15, wait_max=25)
    at = datetime(2026, 11, 23, 8, 31, tzinfo=CENTRE_ZONE)
    state = KioskState(seq=1, now=at, open=True, loads=(load,), pictures_in_use=(("fish",),), helps=())
    up, lost = Hall(state, lost_at=None), Hall(state, lost_at=50.0)
    assert up.queue("A", 1e6) == Queue(4, 15, 25)
    assert lost.queue("A", 50.0 + FRESH_FOR) == Queue(4, 15, 25)
    assert lost.queue("A", 50.1 + FRESH_FOR) is None
    assert lost.pictures_in_use(51.0) == (("fish",),)
    assert lost.pictures_in_use(50.1 + FRESH_FOR) is None
    assert Hall().queue("A", 0.0) is None
