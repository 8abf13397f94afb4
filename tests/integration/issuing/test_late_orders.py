"""Whoever was sent to staff because the disk hung gets no number when it is back: no ticket, no event, no paper."""

from __future__ import annotations

import threading
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.back_office.issuing_desk import Answer, IssuingDesk
from kiosk.visit import events as ev
from queueing.issuing.model import IssuedHere, IssueRefused
from queueing.issuing.store import IssuingStore
from queueing.sqlite import connect
from tests.integration.issuing.conftest import PICTURES, SetClock

PATIENCE_S = 10.0


def given_out(store: IssuingStore) -> list[str]:
    """Return the numbers that the hub will hear of; each has its paper, and nothing else has one."""
    events = [event.ticket for event in store.batch().events]
    tickets = [ticket for ticket in events if ticket is not None]
    assert sorted(str(job.ticket.id) for job in store.jobs()) == sorted(str(ticket.id) for ticket in tickets)
    return [ticket.number for ticket in tickets]


def order(service: str, until: float) -> ev.Issue:
    return ev.Issue(service, "vi", uuid4(), until=until)


def test_an_order_behind_a_hanging_disk_is_given_up_with_its_visit(
    store: IssuingStore, store_path: Path, clock: SetClock
) -> None:
    answers: list[Answer] = []
    desk = IssuingDesk(store, answer=answers.append)
    orders = [order("A", clock.monotonic_s + PATIENCE_S) for _ in range(3)]
    hanging = connect(store_path)
    try:
        hanging.execute("BEGIN IMMEDIATE")  # no other write comes through
        for one in orders:
            desk.issue(one, None, None)
        clock.advance(seconds=PATIENCE_S + 1)
        in_time = order("B", clock.monotonic_s + PATIENCE_S)
        desk.issue(in_time, None, None)
        hanging.execute("ROLLBACK")
    finally:
        hanging.close()
    desk.stop()
    assert answers[:3] == [ev.Refused(one.touch, "store") for one in orders]
    assert isinstance(answers[3], ev.Issued)
    assert answers[3].touch == in_time.touch
    assert given_out(store) == ["B001"]
    assert str(store.issue("A", "vi", touch=uuid4(), in_use=()).number) == "A001", "nobody's number is used up"


def test_one_that_waits_for_another_thread_is_given_up_too(store: IssuingStore, clock: SetClock) -> None:
    until = clock.monotonic_s + PATIENCE_S
    refused: list[str] = []

    def ask() -> None:
        try:
            store.issue("A", "vi", touch=uuid4(), in_use=(), until=until)
        except IssueRefused as refusal:
            refused.append(refusal.code)

    with store._database.writing():  # as a print worker's write that hangs
        asking = threading.Thread(target=ask)
        asking.start()
        clock.advance(seconds=PATIENCE_S + 1)
    asking.join()
    assert refused == ["store"]
    assert given_out(store) == []


def test_a_number_is_given_again_to_its_touch_however_late(store: IssuingStore, clock: SetClock) -> None:
    touch, until = uuid4(), clock.monotonic_s + PATIENCE_S
    ticket = store.issue("A", "vi", touch=touch, in_use=(), until=until)
    clock.advance(seconds=60)
    assert store.issue("A", "vi", touch=touch, in_use=(), until=until) == ticket


class SlowStore:
    """The store on a disk that takes its time: each order as long as it is told, before it is looked at."""

    def __init__(self, store: IssuingStore, clock: SetClock, takes: list[int]) -> None:
        self._store = store
        self._clock = clock
        self._takes = takes

    def issue(self, *what: str, **how: object) -> IssuedHere:
        self._clock.advance(seconds=self._takes.pop(0))
        return self._store.issue(*what, **how)  # type: ignore[arg-type]


@settings(max_examples=settings().max_examples // 2)  # each opens a store
@given(hangs=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40)), min_size=1, max_size=8))
def test_exactly_those_who_still_wait_get_a_number(
    tmp_path_factory: pytest.TempPathFactory, hangs: list[tuple[int, int]]
) -> None:
    """`hangs`: how long each order is wanted from the beginning, and how long the disk takes before it."""
    clock = SetClock()
    store = IssuingStore.open(tmp_path_factory.mktemp("late") / "issuing.db", clock=clock, machine="machine-1")
    store.adopt("", PICTURES)
    now = clock.monotonic_s
    orders = [order("AB"[at % 2], now + wanted) for at, (wanted, _) in enumerate(hangs)]
    wanted = set()
    for one, (_, takes) in zip(orders, hangs, strict=True):
        now += takes
        wanted |= {one.touch} if now <= one.until else set()
    answers: list[Answer] = []
    desk = IssuingDesk(SlowStore(store, clock, [takes for _, takes in hangs]), answer=answers.append)  # type: ignore[arg-type]
    for one in orders:
        desk.issue(one, None, None)
    desk.stop()
    try:
        assert [answer.touch for answer in answers if isinstance(answer, ev.Issued | ev.Refused)] == [
            one.touch for one in orders
        ], "everybody has one answer"
        assert {answer.touch for answer in answers if isinstance(answer, ev.Issued)} == wanted
        numbers = given_out(store)
        for service in "AB":
            count = sum(one.service == service for one in orders if one.touch in wanted)
            assert [n for n in numbers if n[0] == service] == [f"{service}{n:03}" for n in range(1, count + 1)]
    finally:
        store.close()
