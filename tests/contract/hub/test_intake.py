"""What kiosks report arrives once, in order, however often and however late it is delivered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from sqlalchemy import text

from queueing.tickets.model import HelpKind, PrintState, TicketState
from queueing.wire import (
    DeviceReport,
    HelpRequest,
    IssuerEventKind,
    PrintReport,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.hub.conftest import Desk, KioskPeer, RunningHub


def test_redelivered_and_overlapping_batches_change_nothing(technician: Desk, kiosk: KioskPeer) -> None:
    events = [kiosk.issued() for _ in range(5)]
    assert kiosk.deliver(*events[:3]) == 3
    assert kiosk.deliver(*events[1:4]) == 4
    assert kiosk.deliver(*reversed(events)) == 5
    assert kiosk.deliver() == 5
    assert len(technician.snapshot()["tickets"]) == 5


def test_the_same_ticket_under_another_event_id_is_one_ticket(technician: Desk, kiosk: KioskPeer) -> None:
    event = kiosk.issued()
    kiosk.deliver(event)
    kiosk.deliver(event.model_copy(update={"id": uuid4(), "seq": event.seq + 1}))
    assert len(technician.snapshot()["tickets"]) == 1


def test_a_receipt_names_the_highest_number_ever_taken(technician: Desk, kiosk: KioskPeer) -> None:
    """A store restored from an older image finds out that it is a copy."""
    kiosk.deliver(*(kiosk.issued() for _ in range(9)))
    late = kiosk.issued().model_copy(update={"seq": 2})
    assert kiosk.deliver(late) == 9


def test_arrival_is_receipt_minus_age_whatever_the_kiosks_clock_says(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    wrong = hub.clock.wall + timedelta(hours=7)
    event = kiosk.issued(age_s=90).model_copy(update={"at": wrong})
    kiosk.deliver(event)
    assert event.ticket is not None
    view = technician.ticket(event.ticket.id)
    assert view.arrived_at == hub.clock.wall - timedelta(seconds=90)
    assert view.arrival_certain


def test_an_uncertain_arrival_is_flagged_and_never_in_the_future(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    event = kiosk.issued(certain=False).model_copy(update={"at": hub.clock.wall + timedelta(hours=1)})
    kiosk.deliver(event)
    assert event.ticket is not None
    view = technician.ticket(event.ticket.id)
    assert (view.arrived_at, view.arrival_certain) == (hub.clock.wall, False)


def test_a_late_ticket_of_an_earlier_day_is_kept_but_not_queued(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    event = kiosk.issued(age_s=20 * 3600, day=(hub.clock.wall - timedelta(days=1)).date())
    kiosk.deliver(event)
    assert technician.snapshot()["tickets"] == []
    assert technician.call_next("1").status_code == 204
    with hub.hub.database.engine.connect() as connection:
        assert connection.scalar(text("SELECT state FROM ticket")) == TicketState.EXPIRED
        assert connection.scalar(text("SELECT count(*) FROM ticket_event")) == 2


def test_a_number_given_twice_is_kept_marked_and_told(technician: Desk, kiosk: KioskPeer) -> None:
    one, two = kiosk.issue(number="A001", age_s=9), kiosk.issue(number="A001")
    views = {view["id"]: view for view in technician.snapshot()["tickets"]}
    assert [views[str(t)]["duplicate"] for t in (one, two)] == [False, True]
    devices = technician.snapshot()["devices"]
    assert [(d["device"], d["state"], d["faults"]) for d in devices] == [("issuer", "failed", ["duplicate_number"])]
    assert {technician.called("1").id, technician.called("1", finish=str(one)).id} == {one, two}


def test_an_event_that_cannot_be_applied_does_not_stop_the_line(technician: Desk, kiosk: KioskPeer) -> None:
    bad = kiosk.event(
        IssuerEventKind.PRINT, print=PrintReport(ticket=uuid4(), state=PrintState.DONE, copy_number=1)
    )
    empty = kiosk.event(IssuerEventKind.DEVICE)
    wrong = kiosk.issued(number="12345678901234567890")
    good = kiosk.issued()
    assert kiosk.deliver(bad, empty, wrong, good) == 4
    assert len(technician.snapshot()["tickets"]) == 1
    assert technician.snapshot()["devices"][0]["state"] == "degraded"


def test_staff_see_whether_a_ticket_reached_paper(technician: Desk, kiosk: KioskPeer) -> None:
    ticket = kiosk.issue()
    assert technician.ticket(ticket).printed is PrintState.NEW
    report = PrintReport(ticket=ticket, state=PrintState.FAILED, copy_number=1, fault="paper_out")
    kiosk.deliver(kiosk.event(IssuerEventKind.PRINT, print=report))
    view = technician.ticket(ticket)
    assert (view.printed, view.print_fault, view.version) == (PrintState.FAILED, "paper_out", 1)


def test_a_reprint_is_owed_until_the_kiosk_speaks_of_it(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    ticket = kiosk.issue()
    request = uuid4()
    assert technician.do(ticket, "reprint", id=str(request)).printed is PrintState.NEW
    assert set(hub.hub.hall.orders) == {request}
    report = PrintReport(ticket=ticket, state=PrintState.DONE, copy_number=2, request=request)
    kiosk.deliver(kiosk.event(IssuerEventKind.PRINT, print=report))
    assert not hub.hub.hall.orders
    assert technician.ticket(ticket).printed is PrintState.DONE


def test_an_owed_reprint_outlives_the_hub(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, open_hub: Callable[[], RunningHub]
) -> None:
    walk_in = technician.walk_in(print_at="Kiosk 1")
    (owed,) = hub.hub.hall.orders.values()
    assert (owed.order.number, owed.order.original) == (walk_in.number, True)
    hub.stop()
    (again,) = open_hub().hub.hall.orders.values()
    assert again.order == owed.order


def test_only_the_first_paper_of_a_walk_in_is_no_reprint(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    first = technician.walk_in()
    by_hand = technician.walk_in(handwritten="A016")
    for ticket, original in ((first.id, True), (first.id, False), (by_hand.id, False), (kiosk.issue(), False)):
        technician.do(ticket, "reprint")
        *_, owed = hub.hub.hall.orders.values()
        assert (owed.order.ticket, owed.order.original) == (ticket, original)


def test_a_reprint_needs_a_kiosk(technician: Desk) -> None:
    ticket = technician.walk_in()
    answer = technician.command(ticket, "reprint")
    assert (answer.status_code, answer.json()["code"]) == (409, "no_kiosk")


def test_a_call_for_help_is_seen_taken_and_closed(technician: Desk, kiosk: KioskPeer) -> None:
    asked = HelpRequest(id=uuid4(), kind=HelpKind.HELP, screen="services")
    kiosk.deliver(kiosk.event(IssuerEventKind.HELP, help=asked))
    (held,) = technician.snapshot()["helps"]
    assert (held["id"], held["kiosk"], held["open"]) == (str(asked.id), "Kiosk 1", True)
    for _ in range(2):
        assert technician.ask("POST", f"/help/{asked.id}/answer").json()["answered_by"] == "an"
    assert technician.ask("POST", f"/help/{asked.id}/close").json()["open"] is False
    assert technician.snapshot()["helps"] == []
    assert technician.ask("POST", f"/help/{asked.id}/close").status_code == 404


def test_a_kiosk_takes_its_call_back(technician: Desk, kiosk: KioskPeer) -> None:
    asked = HelpRequest(id=uuid4(), kind=HelpKind.HELP, screen="services")
    kiosk.deliver(kiosk.event(IssuerEventKind.HELP, help=asked))
    back = HelpRequest(id=asked.id, kind=HelpKind.CANCELLED, screen="services")
    kiosk.deliver(kiosk.event(IssuerEventKind.HELP, help=back))
    assert technician.snapshot()["helps"] == []


def test_who_asks_for_priority_is_marked_but_not_moved(technician: Desk, kiosk: KioskPeer) -> None:
    first, second = kiosk.issue(age_s=9), kiosk.issue(age_s=5)
    asked = HelpRequest(id=uuid4(), kind=HelpKind.PRIORITY, screen="ticket", ticket=second)
    kiosk.deliver(kiosk.event(IssuerEventKind.HELP, help=asked))
    assert technician.ticket(second).wants_priority
    assert technician.ticket(second).priority is None
    assert technician.called("1").id == first


def test_devices_are_told_with_the_time_since_when(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    out = DeviceReport(device="printer", state="failed", faults=("paper_out",))
    kiosk.deliver(kiosk.event(IssuerEventKind.DEVICE, device=out, age_s=30))
    since = technician.snapshot()["devices"][0]["since"]
    hub.clock.advance(minutes=5)
    kiosk.deliver(kiosk.event(IssuerEventKind.DEVICE, device=out.model_copy(update={"faults": ("cover_open",)})))
    (device,) = technician.snapshot()["devices"]
    assert (device["faults"], device["since"]) == (["cover_open"], since)


def test_only_a_paired_kiosk_delivers(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    for token in ("", "Bearer wrong"):
        answer = hub.client().post("/api/issuer/events", json={"events": []}, headers={"Authorization": token})
        assert answer.status_code == 401
