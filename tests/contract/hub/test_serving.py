"""What a clerk does with people who wait, through HTTP, on both engines."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from queueing.tickets.model import PriorityReason, TicketState
from queueing.wire import TicketView

if TYPE_CHECKING:
    from tests.contract.hub.conftest import Desk, KioskPeer, RunningHub


def test_people_are_called_by_arrival_and_served_to_the_end(technician: Desk, kiosk: KioskPeer) -> None:
    second = kiosk.issue(age_s=10)
    first = kiosk.issue(age_s=60)
    called = technician.called("1")
    assert (called.id, called.state, called.counter, called.clerk) == (first, TicketState.CALLED, "1", "an")
    assert technician.do(called, "start").state is TicketState.SERVING
    following = technician.called("1", finish=str(first))
    assert following.id == second
    assert technician.ticket(first).state is TicketState.COMPLETED


def test_nobody_waits_is_no_content(technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.issue("C")  # not served at counter 1
    answer = technician.call_next("1")
    assert (answer.status_code, answer.content) == (204, b"")


def test_a_repeated_command_is_answered_alike_and_done_once(technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.issue()
    kiosk.issue()
    command = str(uuid4())
    first = technician.call_next("1", id=command)
    again = technician.call_next("1", id=command)
    assert first.json() == again.json()
    assert len(technician.board()["counters"]) == 1
    recall = str(uuid4())
    ticket = UUID(first.json()["id"])
    assert technician.do(ticket, "recall", id=recall).recalls == 1
    assert technician.do(ticket, "recall", id=recall).recalls == 1


def test_finishing_the_last_person_is_remembered_too(technician: Desk, kiosk: KioskPeer) -> None:
    only = kiosk.issue()
    technician.called("1")
    command = str(uuid4())
    assert technician.call_next("1", id=command, finish=str(only)).status_code == 204
    assert technician.call_next("1", id=command, finish=str(only)).status_code == 204
    assert technician.ticket(only).state is TicketState.COMPLETED


def test_an_id_that_stood_for_another_command_is_a_conflict(technician: Desk, kiosk: KioskPeer) -> None:
    ticket = kiosk.issue()
    command = str(uuid4())
    technician.called("1", id=command)
    answer = technician.command(ticket, "recall", id=command)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


def test_a_conflict_tells_the_present_state(technician: Desk, kiosk: KioskPeer) -> None:
    ticket = kiosk.issue()
    technician.called("1")
    answer = technician.command(ticket, "call", counter="1")
    assert answer.status_code == 409
    assert answer.json()["code"] == "already_called"
    assert answer.json()["ticket"]["state"] == "called"
    stale = technician.command(ticket, "recall", expected_version=1)
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")


def test_a_counter_serves_one_person_at_a_time(technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.issue(age_s=9)
    other = kiosk.issue()
    technician.called("1")
    for answer in (technician.call_next("1"), technician.command(other, "call", counter="1")):
        assert (answer.status_code, answer.json()["code"]) == (409, "counter_busy")


def test_a_clerk_calls_only_to_counters_chosen_at_log_in(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    kiosk.issue()
    clerk = hub.clerk(technician, "binh", "2")
    assert clerk.call_next("1").json()["code"] == "not_your_counter"
    assert clerk.call_next("9").json()["code"] == "counter_unknown"
    assert clerk.called("2").clerk == "binh"


def test_a_clerk_does_not_end_what_stands_at_another_counter(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    ticket = kiosk.issue()
    technician.called("1")
    clerk = hub.clerk(technician, "binh", "2")
    answer = clerk.command(ticket, "finish")
    assert (answer.status_code, answer.json()["code"]) == (409, "other_counter")


def test_two_clerks_never_call_the_same_person(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.deliver(*(kiosk.issued() for _ in range(24)))
    desks = [technician, hub.clerk(technician, "binh", "2")]
    calls: list[UUID] = []
    lock = threading.Lock()

    def work(place: int) -> None:
        desk, counter = desks[place % 2], str(place % 2 + 1)
        while (answer := desk.call_next(counter)).status_code != 204:
            if answer.status_code == 409:  # the other thread of this counter was faster: send its person home
                held = answer.json()["ticket"]
                desk.command(UUID(held["id"]), "leave")
                continue
            called = UUID(answer.json()["id"])
            with lock:
                calls.append(called)
            desk.command(called, "finish")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len(calls) == len(set(calls)) == 24


def test_the_whole_life_of_a_ticket(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    ticket = kiosk.issue()
    technician.called("1")
    assert technician.do(ticket, "no-show").state is TicketState.NO_SHOW
    assert technician.do(ticket, "recycle").state is TicketState.WAITING
    parked = technician.do(ticket, "park", note="chờ giấy tờ")
    assert (parked.state, parked.parked_by) == (TicketState.PARKED, "an")
    hub.clock.advance(minutes=31)
    hub.keep_house()
    assert technician.ticket(ticket).state is TicketState.WAITING
    moved = technician.do(ticket, "transfer", service="C")
    assert (moved.service, moved.transferred_from, moved.number) == ("C", "A", parked.number)
    unknown = technician.command(ticket, "transfer", service="Z")
    assert unknown.json()["code"] == "service_unknown"
    assert technician.do(ticket, "note", note="cần dịch giả").note == "cần dịch giả"
    assert technician.do(ticket, "void").state is TicketState.VOIDED
    assert technician.command(ticket, "resume").json()["code"] == "ended"


def test_priority_goes_first_and_leaves_a_trail(technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.issue(age_s=60)
    old = kiosk.issue(age_s=10)
    technician.do(old, "priority", reason="elderly")
    assert technician.called("1").id == old
    lines = technician.ask("GET", "/audit").json()["lines"]
    line = next(line for line in lines if line["action"] == "set_priority")
    assert (line["actor"], line["detail"]["reason"]) == ("an", "elderly")


def test_walk_ins_get_numbers_and_pictures_of_the_hubs_own(technician: Desk, kiosk: KioskPeer) -> None:
    one, two = technician.walk_in(), technician.walk_in(priority="pregnant")
    assert (one.number, two.number) == ("A0-001", "A0-002")
    assert one.pictures != two.pictures
    assert not set(one.pictures) & set(kiosk.reply.pictures)
    assert two.priority is PriorityReason.PREGNANT
    assert one.origin == "desk"


def test_handwritten_numbers_keep_what_stands_on_the_paper(technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.issue(number="A015")
    entered = technician.walk_in(handwritten=" a016 ", arrived_at="2026-11-23T01:00:00Z")
    assert (entered.number, entered.origin, entered.pictures) == ("A016", "handwritten", ())
    assert technician.called("1").id == entered.id  # it came first
    again = technician.ask("POST", "/tickets", {"id": str(uuid4()), "service": "A", "handwritten": "A015"})
    assert (again.status_code, again.json()["code"]) == (409, "number_taken")
    assert again.json()["ticket"]["number"] == "A015"


def test_tickets_are_found_by_number_and_by_picture_without_accents(technician: Desk) -> None:
    ticket = technician.walk_in()
    by_number = technician.ask("GET", "/tickets?q=a0001").json()["tickets"]
    assert [t["id"] for t in by_number] == [str(ticket.id)]
    words = technician.ask("GET", "/words/vi/picture").json()
    name = words[f"picture.{ticket.pictures[0]}"]
    found = technician.ask("GET", f"/tickets?q={name.upper()}").json()["tickets"]
    assert [t["id"] for t in found] == [str(ticket.id)]


def test_the_board_shows_calls_and_who_is_coming(technician: Desk, kiosk: KioskPeer) -> None:
    first, second = kiosk.issue(age_s=9), kiosk.issue(age_s=5)
    ticket = technician.called("1")
    before = technician.board()
    technician.do(ticket, "recall")
    after = technician.board()
    assert (before["hero"]["number"], before["hero"]["recall"]) == (ticket.number, 0)
    assert after["hero"]["recall"] == 1
    assert after["hero"]["call"] > before["hero"]["call"]
    assert len(after["recent"]) == 2
    assert [w["number"] for w in after["coming"]] == [technician.ticket(second).number]
    technician.do(first, "finish")
    assert technician.board()["counters"] == []


def test_a_new_hub_on_the_same_data_goes_on_where_the_last_one_stopped(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, open_hub: object
) -> None:
    called, waiting = kiosk.issue(age_s=9), kiosk.issue(age_s=5)
    technician.called("1")
    technician.do(called, "recall")
    walked = technician.walk_in()
    before, board = technician.snapshot(), technician.board()
    hub.stop()
    assert callable(open_hub)
    again: RunningHub = open_hub()
    desk = again.desk()
    desk.client.cookies, desk.csrf = technician.client.cookies, technician.csrf
    after = desk.snapshot()
    for key in ("day", "tickets", "next_up", "counters"):
        assert after[key] == before[key]
    assert desk.board()["recent"] == board["recent"]
    assert after["seq"] > before["seq"]
    assert {t["id"] for t in after["tickets"]} == {str(x) for x in (called, waiting, walked.id)}
    assert TicketView.model_validate(desk.walk_in()).number == "A0-002"


def test_papers_are_drawn_for_the_desk(technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.issue()
    for path in ("/papers/day", "/papers/day?language=en", "/papers/bring/A"):
        answer = technician.ask("GET", path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
        assert answer.content.startswith(b"%PDF-")
    assert technician.ask("GET", "/papers/bring/Z").status_code == 404
    assert technician.ask("GET", "/papers/day?language=xx").status_code == 404


def test_a_tickets_trail_says_who_did_what(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    ticket = kiosk.issue()
    hub.clock.advance(minutes=2)
    technician.do(ticket, "priority", reason="elderly")
    technician.do(ticket, "reprint")
    hub.clock.advance(minutes=1)
    technician.called("1")
    technician.do(ticket, "note", note="mẹ đi cùng")
    clerk = hub.clerk(technician, "binh", "2")
    answer = clerk.ask("GET", f"/tickets/{ticket}/trail")
    lines = answer.json()["lines"]
    assert [(line["kind"], line["by"]) for line in lines] == [
        ("issued", None),
        ("priority_set", "an"),
        ("reprint", "an"),
        ("called", "an"),
        ("noted", "an"),
    ]
    assert (lines[1]["reason"], lines[3]["counter"]) == ("elderly", "1")
    assert "mẹ" not in answer.text  # what a note says stands in the note alone
    assert clerk.ask("GET", f"/tickets/{uuid4()}/trail").status_code == 404
