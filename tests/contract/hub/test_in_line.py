"""What was asked a moment ago and waits for the writer: it is judged by who asks as they are in their turn."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from tests.contract.hub.conftest import PASSWORD, Desk, KioskPeer, RunningHub
from tests.contract.hub.test_streams import follow
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

RESET = {"password": "dat-lai-roi-nhe"}


class Line:
    """The line before a writer that is held up: what is asked meanwhile is done in order when it is let go."""

    def __init__(self, hub: RunningHub, monkeypatch: pytest.MonkeyPatch, askers: ThreadPoolExecutor) -> None:
        self._askers = askers
        self._came = threading.Semaphore(0)
        self._let_go = threading.Event()
        writer, run = hub.hub.writer, hub.hub.writer.run

        async def counted(*work: Any, **named: Any) -> Any:
            result = asyncio.ensure_future(run(*work, **named))
            await asyncio.sleep(0)  # it begins, and with that stands in line
            self._came.release()
            return await result

        monkeypatch.setattr(writer, "run", counted)
        writer.submit(self._let_go.wait)

    def ask(self, desk: Desk, method: str, path: str, body: Any = None) -> Future[httpx.Response]:
        """Ask for something, and return once that stands in line."""
        answer = self._askers.submit(desk.ask, method, path, body)
        assert self._came.acquire(timeout=PATIENCE_S), f"{method} {path} does not wait for the writer"
        return answer

    def let_go(self) -> None:
        self._let_go.set()


@pytest.fixture
def hold_up(hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Line]]:
    lines: list[Line] = []
    with ThreadPoolExecutor(4) as askers:

        def begin() -> Line:
            lines.append(Line(hub, monkeypatch, askers))
            return lines[-1]

        yield begin
        for line in lines:
            line.let_go()


def call_next(line: Line, desk: Desk, label: str) -> Future[httpx.Response]:
    body = {"id": "00000000-0000-4000-8000-000000000001"}
    return line.ask(desk, "POST", f"/counters/{label}/call-next", body)


def test_a_call_that_stood_in_line_behind_a_log_out_calls_nobody(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, hold_up: Callable[[], Line]
) -> None:
    clerk = hub.clerk(technician, "binh", "2")
    ticket = kiosk.issue()
    line = hold_up()
    out = line.ask(clerk, "DELETE", "/session")
    called = call_next(line, clerk, "2")
    line.let_go()
    assert out.result().status_code == 204
    assert called.result().status_code == 401
    assert technician.ticket(ticket).state == "waiting"


def test_a_choice_of_counters_does_not_bring_a_session_back_that_ended(
    hub: RunningHub, technician: Desk, hold_up: Callable[[], Line]
) -> None:
    clerk = hub.clerk(technician, "binh", "2")
    line = hold_up()
    out = line.ask(clerk, "DELETE", "/session")
    chosen = line.ask(clerk, "PUT", "/session/counters", {"counters": ["3"]})
    line.let_go()
    assert [out.result().status_code, chosen.result().status_code] == [204, 401]
    assert clerk.ask("GET", "/session").status_code == 401
    assert not any(counter["clerk"] == "binh" for counter in technician.snapshot()["counters"])


def test_the_use_of_a_session_does_not_bring_it_back_when_it_ended(
    hub: RunningHub, technician: Desk, hold_up: Callable[[], Line]
) -> None:
    clerk = hub.clerk(technician, "binh", "2")
    hub.clock.advance(minutes=30)  # so that the next use is to be noted
    technician.ask("GET", "/session")
    line = hold_up()
    closed = line.ask(technician, "PATCH", "/staff/binh", {"active": False})
    used = line.ask(clerk, "GET", "/session")
    line.let_go()
    assert closed.result().status_code == 200
    assert used.result().status_code == 401
    assert technician.ask("PATCH", "/staff/binh", {"active": True}).status_code == 200
    assert clerk.ask("GET", "/session").status_code == 401


def test_a_call_at_a_counter_that_was_just_taken_over_is_refused(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, hold_up: Callable[[], Line]
) -> None:
    clerk = hub.clerk(technician, "binh", "2")
    ticket = kiosk.issue()
    line = hold_up()
    taken = line.ask(technician, "PUT", "/session/counters", {"counters": ["2"]})
    called = call_next(line, clerk, "2")
    line.let_go()
    assert taken.result().status_code == 200
    assert called.result().json()["code"] == "not_your_counter"
    assert technician.ticket(ticket).state == "waiting"


def test_the_other_desks_hear_of_a_counter_that_was_chosen_just_before_the_log_out(
    hub: RunningHub, technician: Desk, hold_up: Callable[[], Line]
) -> None:
    clerk = hub.clerk(technician, "binh")
    with follow(technician.client, "desk") as stream:
        stream.next()
        line = hold_up()
        line.ask(clerk, "PUT", "/session/counters", {"counters": ["3"]})
        line.ask(clerk, "DELETE", "/session")
        line.let_go()
        assert stream.until("counter", lambda counter: counter.label == "3").open
        assert not stream.until("counter", lambda counter: counter.label == "3").open


def test_what_was_asked_in_a_role_is_not_done_without_it(
    hub: RunningHub, technician: Desk, hold_up: Callable[[], Line]
) -> None:
    other = hub.clerk(technician, "lan", role="technician")
    line = hold_up()
    lowered = line.ask(technician, "PATCH", "/staff/lan", {"role": "clerk"})
    paired = line.ask(other, "POST", "/pairings")
    line.let_go()
    assert lowered.result().status_code == 200
    assert (paired.result().status_code, paired.result().json()["code"]) == (403, "not_allowed")


class SlowCheck:
    """A check of passwords that takes until it is let go."""

    def __init__(self, hub: RunningHub, monkeypatch: pytest.MonkeyPatch) -> None:
        self._begun = threading.Event()
        self._let_go = threading.Event()
        matches = hub.hub.passwords.matches

        async def held(password: str, stored: str | None) -> bool:
            right = await matches(password, stored)
            self._begun.set()
            await asyncio.to_thread(self._let_go.wait)
            return right

        monkeypatch.setattr(hub.hub.passwords, "matches", held)

    @contextmanager
    def during(self, ask: Callable[[], httpx.Response]) -> Iterator[Future[httpx.Response]]:
        """Ask for something that checks a password; the check ends after the block."""
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(ask)
            try:
                assert self._begun.wait(PATIENCE_S)
                yield answer
            finally:
                self._let_go.set()


@pytest.mark.parametrize("change", [RESET, {"active": False}], ids=["reset", "closed"])
def test_a_log_in_does_not_outlive_what_happened_to_its_account_while_it_was_checked(
    hub: RunningHub, technician: Desk, monkeypatch: pytest.MonkeyPatch, change: dict[str, Any]
) -> None:
    hub.clerk(technician, "binh")
    desk = hub.desk()
    with SlowCheck(hub, monkeypatch).during(lambda: desk.log_in("binh")) as answer:
        assert technician.ask("PATCH", "/staff/binh", change).status_code == 200
    assert (answer.result().status_code, answer.result().json()["code"]) == (401, "wrong_password")
    assert technician.ask("PATCH", "/staff/binh", {"active": True}).status_code == 200
    assert desk.ask("GET", "/session").status_code == 401


def test_a_password_of_ones_own_does_not_undo_one_that_a_technician_gave_meanwhile(
    hub: RunningHub, technician: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = hub.clerk(technician, "binh")
    own = {"current": PASSWORD, "new": "cua-rieng-toi"}
    slow = SlowCheck(hub, monkeypatch)
    with slow.during(lambda: clerk.ask("PUT", "/session/password", own)) as answer:
        assert technician.ask("PATCH", "/staff/binh", RESET).status_code == 200
    assert answer.result().status_code == 401
    assert hub.desk().log_in("binh", RESET["password"]).status_code == 200
