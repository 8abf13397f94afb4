"""Paper: never lost, never twice unmarked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from queueing.issuing.jobs import WrongJobState
from queueing.issuing.model import IssuedHere, PrintJob
from queueing.issuing.store import IssuingStore
from queueing.tickets.model import PrintState
from queueing.wire import IssuerEventKind, PrintReport, ReprintOrder

Clock = Any
Opener = Callable[..., IssuingStore]


def issue(store: IssuingStore) -> IssuedHere:
    return store.issue("A", "vi", touch=uuid4(), in_use=())


def reports(store: IssuingStore) -> list[PrintReport]:
    return [event.print for event in store.batch(200).events if event.print is not None]


def due(store: IssuingStore, clock: Clock) -> PrintJob:
    job = store.next_job(clock.now())
    assert job is not None
    return job


def order_for(ticket: IssuedHere, request: UUID | None = None) -> ReprintOrder:
    return ReprintOrder(
        request=request or uuid4(),
        ticket=ticket.id,
        number=str(ticket.number),
        service=ticket.service,
        pictures=ticket.pictures,
        arrived_at=ticket.issued_at,
        by="lan",
    )


def walk_in(clock: Clock, *, original: bool = True, number: str = "A0-003") -> ReprintOrder:
    return ReprintOrder(
        request=uuid4(),
        ticket=uuid4(),
        number=number,
        service="A",
        pictures=("boat",),
        arrived_at=clock.wall,
        by="lan",
        language="en",
        original=original,
    )


def test_jobs_come_in_order_and_only_once(store: IssuingStore, clock: Clock) -> None:
    first, second = issue(store), issue(store)
    job = due(store, clock)
    assert (job.ticket, job.copy_number, job.state) == (first, 1, PrintState.NEW)
    store.mark_sending(job.id)
    assert due(store, clock).ticket == second
    done = store.finish_job(job.id, PrintState.DONE)
    assert (done.state, done.attempts) == (PrintState.DONE, 1)
    assert [job.ticket for job in store.jobs()] == [second, first]


@pytest.mark.parametrize("end", [PrintState.DONE, PrintState.UNCONFIRMED, PrintState.FAILED, PrintState.STAFF])
def test_the_hub_hears_how_a_job_ended(store: IssuingStore, clock: Clock, end: PrintState) -> None:
    ticket = issue(store)
    store.mark_sending(due(store, clock).id)
    store.finish_job(1, end, "cover_open")
    (report,) = reports(store)
    assert report == PrintReport(ticket=ticket.id, state=end, copy_number=1, fault="cover_open")


def test_a_job_that_is_kept_waiting_says_by_what_and_only_when_it_changes(
    store: IssuingStore, clock: Clock
) -> None:
    issue(store)
    for fault in ("paper_out", "paper_out", "cover_open", None):
        store.finish_job(1, PrintState.NEW, fault)
    assert [report.fault for report in reports(store)] == ["paper_out", "cover_open", None]
    assert due(store, clock).fault is None


def test_a_job_is_sent_only_once(store: IssuingStore) -> None:
    issue(store)
    store.mark_sending(1)
    with pytest.raises(WrongJobState):
        store.mark_sending(1)
    store.finish_job(1, PrintState.DONE)
    for again in (PrintState.NEW, PrintState.FAILED, PrintState.SENDING):
        with pytest.raises(WrongJobState):
            store.finish_job(1, again)
    with pytest.raises(WrongJobState):
        store.retry_as_reprint(1)
    with pytest.raises(WrongJobState):
        store.mark_sending(2)


def test_after_two_minutes_staff_decide(store: IssuingStore, clock: Clock) -> None:
    issue(store)
    clock.advance(minutes=2)
    assert due(store, clock).id == 1
    clock.advance(seconds=1)
    late = issue(store)
    assert due(store, clock).ticket == late
    assert [job.state for job in store.jobs()] == [PrintState.NEW, PrintState.STAFF]
    assert [report.state for report in reports(store)] == [PrintState.STAFF]


def test_a_printer_that_fell_silent_gets_one_more_try_marked_reprint(store: IssuingStore, clock: Clock) -> None:
    ticket = issue(store)
    store.mark_sending(1)
    again = store.retry_as_reprint(1)
    assert (again.ticket, again.copy_number, again.state) == (ticket, 2, PrintState.NEW)
    assert due(store, clock) == again
    assert [(r.copy_number, r.state, r.fault) for r in reports(store)] == [
        (1, PrintState.UNCONFIRMED, "silent"),
        (2, PrintState.NEW, None),
    ]
    store.mark_sending(again.id)
    left = store.retry_as_reprint(again.id)
    assert (left.id, left.state) == (again.id, PrintState.STAFF)
    assert store.next_job(clock.now()) is None


def test_nothing_is_printed_by_itself_for_somebody_who_has_gone(store: IssuingStore, clock: Clock) -> None:
    issue(store)
    clock.advance(seconds=100)
    store.mark_sending(1)
    again = store.retry_as_reprint(1)
    clock.advance(seconds=21)  # two minutes from the touch, not from the second try
    assert store.next_job(clock.now()) is None
    assert store.jobs()[0].id == again.id
    assert store.jobs()[0].state is PrintState.STAFF


def test_a_process_that_died_while_sending_prints_again_marked(
    store: IssuingStore, open_store: Opener, clock: Clock
) -> None:
    first, second = issue(store), issue(store)
    store.mark_sending(1)
    store.close()
    store = open_store()
    (again,) = store.recover_jobs()
    assert (again.ticket, again.copy_number) == (first, 2)
    # The second was not begun: its paper is the first and bears no mark.
    assert (due(store, clock).ticket, due(store, clock).copy_number) == (second, 1)
    assert store.recover_jobs() == ()


def test_a_process_that_comes_back_late_leaves_it_to_staff(
    store: IssuingStore, open_store: Opener, clock: Clock
) -> None:
    issue(store)
    issue(store)
    store.mark_sending(1)
    store.close()
    clock.reboot(minutes=5)
    store = open_store()
    (left,) = store.recover_jobs()
    assert left.state is PrintState.STAFF
    assert store.next_job(clock.now()) is None
    assert {job.state for job in store.jobs()} == {PrintState.STAFF}


def test_staff_order_paper_and_it_is_marked_and_reported(store: IssuingStore, clock: Clock) -> None:
    ticket = issue(store)
    order = order_for(ticket)
    job = store.order_print(order)
    assert job is not None
    assert (job.ticket, job.copy_number, job.request) == (ticket, 2, order.request)
    assert store.order_print(order) == job
    assert [(r.request, r.state) for r in reports(store)] == [(order.request, PrintState.NEW)]
    store.mark_sending(job.id)
    store.finish_job(job.id, PrintState.DONE)
    known = store.order_print(order)
    assert known is not None
    assert known.state is PrintState.DONE
    assert len(store.jobs()) == 2


def test_paper_ordered_twice_is_two_papers_each_with_its_own_count(store: IssuingStore) -> None:
    ticket = issue(store)
    copies = [job.copy_number for job in (store.order_print(order_for(ticket)) for _ in range(2)) if job]
    assert copies == [2, 3]


def test_a_walk_in_gets_its_first_paper_unmarked_and_without_a_secret(store: IssuingStore, clock: Clock) -> None:
    order = walk_in(clock)
    job = store.order_print(order)
    assert job is not None
    assert (str(job.ticket.number), job.copy_number, job.ticket.language) == ("A0-003", 1, "en")
    assert job.ticket.secret == ""
    second = store.order_print(order.model_copy(update={"request": uuid4()}))
    assert second is not None
    assert second.copy_number == 2
    assert not [e for e in store.batch().events if e.kind is IssuerEventKind.ISSUED]


def test_a_ticket_of_elsewhere_is_marked_since_nobody_here_knows_of_its_first_paper(
    store: IssuingStore, clock: Clock
) -> None:
    job = store.order_print(walk_in(clock, original=False, number="A2-007"))
    assert job is not None
    assert job.copy_number == 2


def test_a_foreign_number_does_not_disturb_our_series(store: IssuingStore, clock: Clock) -> None:
    assert store.order_print(walk_in(clock, number="A001")) is not None
    assert str(issue(store).number) == "A001"


def test_a_number_that_we_cannot_print_is_reported_as_failed(store: IssuingStore, clock: Clock) -> None:
    order = walk_in(clock, number="14 bis")
    assert store.order_print(order) is None
    assert [(r.request, r.state, r.fault) for r in reports(store)] == [(order.request, PrintState.FAILED, "number")]


def test_a_copy_of_a_store_prints_nothing(store: IssuingStore, open_store: Opener, clock: Clock) -> None:
    ticket = issue(store)
    issue(store)
    store.mark_sending(1)
    store.close()
    copy = open_store(machine="machine-2")
    assert copy.recover_jobs() == ()
    assert copy.next_job(clock.now()) is None
    assert copy.order_print(order_for(ticket)) is None
    assert reports(copy) == []
