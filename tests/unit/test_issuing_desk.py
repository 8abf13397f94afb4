"""The issuing desk: off the GUI thread, in order, and silent about secrets."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from kiosk.back_office.issuing_desk import KEPT, IssuingDesk
from kiosk.paper.compose import Ahead
from kiosk.visit import events as ev
from kiosk.visit.model import Queue, Screen
from queueing.issuing.model import IssuedHere, IssueRefused, StoreFailed
from queueing.tickets.model import HelpKind, TicketNumber

SECRET = "c0ffee" * 5 + "c0"
NOW = datetime(2026, 11, 23, 1, 31, tzinfo=UTC)


class Store:
    """Gives one ticket, or whatever it is told to raise."""

    def __init__(self, problem: Exception | None = None) -> None:
        self.problem = problem
        self.threads: list[str] = []
        self.helps = []
        self.dates = []
        self.forgotten = []

    def issue(self, service, language, *, touch, in_use, until=None):
        self.threads.append(threading.current_thread().name)
        if self.problem is not None:
            raise self.problem
        return IssuedHere(
            UUID(int=15), TicketNumber(service, "", 15), service, ("lotus",), NOW.date(), NOW, language, SECRET
        )

    def report_help(self, request):
        self.helps.append(request)
        if self.problem is not None:
            raise self.problem

    def order_print(self, order):
        return None

    def confirm_date(self, day):
        if self.problem is not None:
            raise self.problem
        self.dates.append(day)

    def forget(self, before):
        self.forgotten.append(before)
        return 3


@pytest.fixture
def order() -> ev.Issue:
    return ev.Issue("A", "vi", uuid4(), until=10.0)


def run(store: Store, *calls) -> list:
    answers: list = []
    desk = IssuingDesk(store, answer=answers.append)
    for call in calls:
        call(desk)
    desk.stop()
    return answers


def test_a_number_is_answered_with_what_is_known_of_the_queue(order):
    queue = Queue(4, 15, 25)
    (answer,) = run(Store(), lambda desk: desk.issue(order, queue, None))
    assert answer.touch == order.touch
    assert (answer.ticket.number, answer.ticket.queue) == ("A015", queue)


def test_paper_and_screen_tell_of_the_same_queue(order):
    store, told = Store(), []

    def ask(desk):
        desk.issue(order, Queue(4, 15, 25), None)
        desk.run(lambda: told.append(desk.ahead(store.issue("A", "vi", touch=order.touch, in_use=None))))

    run(store, ask)
    assert told == [Ahead(4, 15, 25)]


def test_nothing_is_written_on_the_callers_thread(order):
    store = Store()
    run(store, lambda desk: desk.issue(order, None, None))
    assert threading.current_thread().name not in store.threads


def test_a_refusal_is_an_answer(order):
    (answer,) = run(Store(IssueRefused("clock", "jumped")), lambda desk: desk.issue(order, None, None))
    assert answer == ev.Refused(order.touch, "clock")


def test_a_call_that_is_stored_needs_no_answer():
    store = Store()
    report = ev.Report(uuid4(), HelpKind.HELP, Screen.SERVICES, None)
    assert run(store, lambda desk: desk.report(report)) == []
    assert [request.id for request in store.helps] == [report.id]


def test_a_store_that_fails_does_not_end_the_desk_and_the_person_hears_of_each_lost_call(order, caplog):
    store = Store(StoreFailed("full"))
    report = ev.Report(uuid4(), HelpKind.HELP, Screen.SERVICES, None)
    answers = run(store, lambda desk: desk.report(report), lambda desk: desk.report(report))
    assert answers == [ev.ReportLost(report)] * 2
    assert len(store.helps) == 2
    assert "full" in caplog.text


def test_the_secret_appears_nowhere(order, caplog):
    caplog.set_level(logging.DEBUG)
    answers = run(Store(), lambda desk: desk.issue(order, None, None))
    assert SECRET not in caplog.text
    assert SECRET not in repr(answers)


def test_a_date_that_the_hub_vouches_for_is_noted_once():
    store = Store()
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    run(store, *(lambda desk, day=day: desk.vouch(day) for day in (today, today, tomorrow)))
    assert store.dates == [today, tomorrow]
    assert store.forgotten == [today - KEPT, tomorrow - KEPT]


def test_a_date_that_could_not_be_noted_is_tried_again():
    store = Store(StoreFailed("disk"))

    def heal(desk):
        desk.run(lambda: setattr(store, "problem", None))

    run(store, lambda desk: desk.vouch(NOW.date()), heal, lambda desk: desk.vouch(NOW.date()))
    assert store.dates == [NOW.date()]
