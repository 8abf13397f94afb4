"""One day of a centre in fast motion, through real hub and kiosk processes whose one clock the test moves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image

from devices.printers.simulator.paper import PaperKind
from kiosk.settings.model import load_settings
from queueing.issuing.model import secret_hash
from tests.e2e.box import PASSWORD, Clerk, running_box
from tests.e2e.day import BACK, CANARY, CLOSING, HOME, MINUTE, MORNING, NEXT_DAY, OPENING, Day, How
from tests.e2e.papers import is_marked, read_codes
from tests.e2e.records import Happened, gaps, happenings, held, jobs, twice
from tests.e2e.shared_clock import MONDAY, SharedClock
from tests.e2e.touched_kiosk import TouchedKiosk
from tests.e2e.trail import FINAL, Hall, Person
from tests.e2e.watched_board import WatchedBoard
from tests.waiting import PATIENCE_S, wait_for

HOURS = '[{start: "07:30", end: "11:30"}, {start: "13:30", end: "17:00"}]'
TODAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 24)


@contextmanager
def one_day(folder: Path) -> Iterator[Day]:
    """Bring up hub and kiosk at seven on a Monday, with the staff on their chairs."""
    file = folder / "clock"
    clock = SharedClock(file)
    clock.move_to(MORNING)
    with running_box(folder, file) as box:
        week = "".join(
            f"    {name}: {HOURS}\n" for name in ("monday", "tuesday")
        )  # a demo is always open otherwise
        (folder / "config" / "site.yaml").write_text(f"centre:\n  mode: demo\n  hours:\n{week}")
        box.environ["KIOSK_HUB__SESSION_HOURS"] = "12"
        box.start_hub()
        kiosk = TouchedKiosk(box)
        day = Day(box, clock, kiosk)
        try:
            day.hire()
            yield day
        finally:
            kiosk.end()
            day.close()


pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("citizens", [50, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(1200)])])
def test_a_day_from_opening_to_the_next(tmp_path: Path, citizens: int) -> None:
    with one_day(tmp_path) as day:
        wait_for("the kiosk at the hub", lambda: machines(day))
        board = WatchedBoard(day.box.url, day.head.ask("POST", "/pairings").json()["code"])
        try:
            setup_code = (day.box.data / "hub" / "setup-code").exists()
            assert not setup_code, "the one-time code outlived its one time"
            open_the_doors(day)
            day.plan(citizens)
            day.at(OPENING + 20 * MINUTE, lambda: lose_the_hub(day, board), How.ALONE)
            day.at(OPENING + 50 * MINUTE, lambda: run_out_of_paper(day), How.ALONE)
            day.at(BACK + 30 * MINUTE, lambda: run_out_of_paper_within_a_ticket(day), How.ALONE)
            day.at(BACK + 40 * MINUTE, lambda: change_shifts(day), How.ALONE)
            day.at(CLOSING, lambda: close_the_doors(day), How.ALONE)
            day.pass_by(lambda: board.until_shown(last_call(day)))
            day.clock.move_to(HOME)
            day.wait_for_hub()
            states = {number: ticket.state for number, ticket in held(day.box.data).items()}
            board.until_shown(last_call(day))
            begin_the_next_day(day, states)
            board.until_empty()
        finally:
            board.close()
    check_numbers(day)
    people = check_trail(day)
    check_answers(day, people)
    check_board(board, happenings(day.box.data), people)
    check_papers(day)
    check_secrecy(day, board)
    for kind in (
        "no-show",
        "recycle",
        "park",
        "transfer",
        "void",
        "leave",
        "cancel",
        "reprint",
        "recall",
        "priority",
    ):
        assert day.done[kind], f"nothing was proved of {kind}"
    ends = Counter(person.state for person in people.values())
    print(dict(day.done), dict(ends))  # noqa: T201 - the figures


def last_call(day: Day) -> int:
    """Return the number in the trail of the last call."""
    return [event.seq for event in happenings(day.box.data) if event.kind in ("called", "recalled")][-1]


def machines(day: Day) -> bool:
    """Return whether the hub hears its kiosk."""
    known = day.head.ask("GET", "/machines").json()
    return any(machine["kind"] == "kiosk" and machine["online"] for machine in known)


# ---- what happens at certain times ------------------------------------------------------------------------------


def open_the_doors(day: Day) -> None:
    """Nobody may do what is not theirs; and two clerks who want the same first person do not both get them."""
    assert not is_open(day)
    day.clock.move_to(OPENING)
    assert is_open(day)
    binh, chi, dung = (day.staff[name] for name in ("binh", "chi", "dung"))
    account = {"username": "giang", "display_name": "Giang", "password": PASSWORD}
    for clerk, method, path, body in (
        (binh, "POST", "/staff", account),
        (dung, "POST", "/staff", account),
        (binh, "GET", "/audit", None),
        (dung, "POST", "/pairings", None),
    ):
        assert clerk.ask(method, path, body).status_code == httpx.codes.FORBIDDEN
    assert dung.ask("GET", "/audit").status_code == httpx.codes.OK
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        binh.do("/counters/4/call-next")
    stranger = Clerk(day.box.url)
    assert stranger.ask("GET", "/desk").status_code == httpx.codes.UNAUTHORIZED
    stranger.close()

    [ticket] = day.take_numbers("B")
    day.wait_for_hub()
    calls = [day.pool.submit(day.command, clerk, ticket, "call") for clerk in (binh, chi)]
    answers = [call.result() for call in calls]
    [called] = [answer for answer in answers if answer is not None]
    day.chosen.add((ticket, called["version"]))
    faster, slower = (binh, chi) if called["counter"] == "1" else (chi, binh)
    assert day.command(slower, ticket, "finish") is None, "a ticket that stands at another's counter"
    assert day.command(faster, ticket, "finish") is not None
    day.kiosk.wait_for_paper(ticket)


def lose_the_hub(day: Day, board: WatchedBoard) -> None:
    """The hub dies for ten minutes: numbers and papers come as ever, and a clerk's call is carried out once."""
    board.until_shown(last_call(day))  # ten minutes later nobody would be told of it any more
    day.box.kill_hub()
    papers = [*day.take_numbers("AB"), *day.take_numbers("B", times=2)]
    call = day.pool.submit(day.hurry, "2")
    for ticket in papers:
        day.kiosk.wait_for_paper(ticket)
    day.clock.move_to(day.later(10))
    [late] = day.take_numbers("A")
    day.kiosk.wait_for_paper(late)
    assert not call.done(), "who answered?"
    day.box.start_hub()
    day.wait_for_hub()
    call.result(PATIENCE_S)


def run_out_of_paper(day: Day) -> None:
    """The roll ends: who still stands there gets the paper when there is a new one, others when staff say so."""
    day.box.simulator.set_faults(paper_out=True)
    [gone] = day.take_numbers("D")
    day.kiosk.wait_for_paper(gone, phase="held")
    day.wait_for_hub()  # which reckons a number's time back from when it came: here minutes pass in a moment
    day.clock.move_to(day.later(3))
    day.kiosk.wait_for_paper(gone, phase="staff")
    [stays] = day.take_numbers("A")
    day.kiosk.wait_for_paper(stays, phase="held")
    day.wait_for_hub()
    day.clock.move_to(day.later(1))
    day.box.simulator.set_faults(paper_out=False)
    day.kiosk.wait_for_paper(stays)
    day.wait_for_hub()
    day.print_again(gone)


def run_out_of_paper_within_a_ticket(day: Day) -> None:
    """The roll ends in the midst of a ticket: that piece is torn off, and staff have a marked one come."""
    day.box.simulator.set_faults(paper_out_after_rows=300)
    [torn] = day.take_numbers("B")
    day.kiosk.wait_for_paper(torn, phase="failed")
    day.box.simulator.set_faults(paper_out=False)
    day.wait_for_hub()
    day.print_again(torn)


def change_shifts(day: Day) -> None:
    """Another clerk takes over a counter, having logged in anew: nobody worked by that account for hours."""
    em = day.staff["em"]
    assert em.ask("GET", "/desk").status_code == httpx.codes.UNAUTHORIZED
    em.log_in("em")
    day.sit_down("em", ("4",))


def close_the_doors(day: Day) -> None:
    """No service is open any more; who waits is still served."""
    assert not is_open(day)
    day.note("closed")


def begin_the_next_day(day: Day, states: dict[str, str]) -> None:
    """What was left open has expired, numbers begin anew, and whose account was closed stays out."""
    day.head.log_in("an")
    day.head.ask("PATCH", "/staff/binh", {"active": False}).raise_for_status()
    assert day.staff["binh"].ask("GET", "/desk").status_code == httpx.codes.UNAUTHORIZED
    day.clock.move_to(NEXT_DAY)
    ended = {number: state if state in FINAL else "expired" for number, state in states.items()}
    wait_for("the end of the day", lambda: {n: t.state for n, t in held(day.box.data, TODAY).items()} == ended)
    assert "expired" in ended.values()

    assert [number for number, _ in day.kiosk.touch("AB")] == ["A001", "B001"]
    wait_for("the numbers of the next day", lambda: held(day.box.data, TOMORROW).keys() == {"A001", "B001"})
    assert day.head.ask("GET", "/desk").status_code == httpx.codes.UNAUTHORIZED, "a session outlived its day"
    lead = day.staff["dung"]
    lead.log_in("dung")
    waiting = {ticket["number"]: ticket["state"] for ticket in lead.ask("GET", "/desk").json()["tickets"]}
    assert waiting == {"A001": "waiting", "B001": "waiting"}
    first = lead.do("/tickets", service="A")
    assert first is not None
    assert first["number"] == "A0-001"


def is_open(day: Day) -> bool:
    """Return whether the desk sees any service open."""
    return any(load["open"] for load in day.staff["dung"].ask("GET", "/desk").json()["loads"])


# ---- what must hold in the end ----------------------------------------------------------------------------------


def check_numbers(day: Day) -> None:
    """Every number that was shown is at the hub once, none is missing, each as old as its touch."""
    at_hub = held(day.box.data, TODAY)
    assert {number: str(at_hub[number].ticket) for number in day.came} == {n: t for n, (t, _) in day.came.items()}
    assert not any(ticket.duplicate for ticket in at_hub.values())
    written = {number for number in at_hub if number.startswith("TAY")}
    assert len(written) == day.done["came: handwritten"]
    assert gaps(at_hub.keys() - written) == []
    walk_ins = {number for number in at_hub.keys() - written if "-" in number}
    assert len(walk_ins) == day.done["came: walk-in"] + day.done["came: walk-in without paper"]
    assert at_hub.keys() == day.came.keys() | walk_ins | written
    for number, (_, second) in day.came.items():
        assert abs(at_hub[number].arrived_at - MONDAY - timedelta(seconds=second)) < timedelta(seconds=1)


def check_trail(day: Day) -> dict[str, Person]:
    """Everything that happened could happen, nobody was passed over, and the hub's own states say the same."""
    tickets = {str(ticket.ticket): ticket for ticket in held(day.box.data, TODAY).values()}
    events = [event for event in happenings(day.box.data) if event.ticket in tickets]
    people = Hall(load_settings(demo=True).centre, day.chosen).walk(events)
    assert {ticket: person.state for ticket, person in people.items()} == {i: t.state for i, t in tickets.items()}
    assert {person.state for person in people.values()} <= FINAL
    assert {event.by for event in events if event.kind == "expired"} == {None}
    return people


def check_answers(day: Day, people: dict[str, Person]) -> None:
    """Whatever a clerk was told of a ticket is what the trail says of it at that version."""
    for told in day.answers:
        person = people[told["id"]]
        assert (told["number"], told["state"]) == (person.number, person.states[told["version"]])


def check_board(board: WatchedBoard, events: list[Happened], people: dict[str, Person]) -> None:
    """The board called whom a clerk had called, to where and never anybody else; every call was to be seen."""
    calls = {event.seq: event for event in events if event.kind in ("called", "recalled")}
    assert board.calls.keys() == calls.keys()
    for seq, shown in board.calls.items():
        event = calls[seq]
        assert shown.number == people[event.ticket].number
        assert shown.at == event.at
        assert event.kind == "recalled" or shown.counter == event.told["counter"]
    assert board.coming <= {person.number for person in people.values()} | {"A001", "B001", "A0-001"}


def check_papers(day: Day) -> None:
    """The papers are those of the jobs that were done, in their order; only a first paper bears no mark."""
    known = jobs(day.box.data)
    done = [job for job in known if job.state == "done"]
    assert {job.state for job in known} <= {"done", "failed", "staff"}
    assert {job.ticket for job in known} == {job.ticket for job in done}, "somebody has no paper"
    # A walk-in's paper bears no code: its secret would have to come from the hub.
    wanted = [((job.ticket, job.secret) if job.secret else None, job.copy > 1) for job in done]
    papers = []
    for paper in day.box.simulator.papers(PaperKind.CUT):
        with Image.open(paper.file) as picture:
            papers.append((next(iter(read_codes(picture)), None), is_marked(picture)))
    assert papers == wanted
    assert twice(str(code) for code, marked in papers if code is not None and not marked) == []
    digests = {ticket.secret_hash for d in (TODAY, TOMORROW) for ticket in held(day.box.data, d).values()}
    assert {secret_hash(job.secret) for job in known if job.secret} - digests == set()
    torn = day.box.simulator.papers(PaperKind.TORN)
    assert len(torn) == sum(job.state == "failed" for job in known)


def check_secrecy(day: Day, board: WatchedBoard) -> None:
    """No log and no board tells what is nobody's business."""
    secrets = {CANARY, *CANARY.split(), PASSWORD, *(job.secret for job in jobs(day.box.data) if job.secret)}
    for text in (*(file.read_text() for file in day.box.folder.glob("*.log")), *board.text):
        assert [secret for secret in secrets if secret in text] == []
