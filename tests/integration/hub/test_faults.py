"""The hub is killed, restarted and frozen; its client and its people lose nothing."""

from __future__ import annotations

import signal
import socket
import subprocess
import threading
from typing import TYPE_CHECKING
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from kiosk.run.held_ports import HeldPorts
from queueing.client import IDLE_S, HubLink, HubUnreachable, OutboxSender, PairRefused, pair
from queueing.engine import open_engine, reading
from queueing.wire import PairRequest
from tests.integration.hub.conftest import MemoryOutbox
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from queueing.centre import Centre
    from tests.integration.hub.conftest import Clerk, Heard, HubProcess


def link(hub: HubProcess, heard: Heard, token: str, **options: object) -> HubLink:
    return HubLink(hub.url, token, "board", heard.on_event, heard.on_state, **options)  # type: ignore[arg-type]  # passed on


@pytest.mark.parametrize(("kills", "people"), [(2, 60), pytest.param(5, 120, marks=pytest.mark.long)])
def test_kills_in_the_midst_of_issuing_and_calling_lose_nothing(
    hub: HubProcess, clerk: Clerk, outbox: MemoryOutbox, heard: Heard, kills: int, people: int
) -> None:
    token = hub.local_pair("kiosk", "Kiosk 1").token
    board = link(hub, heard, hub.local_pair("board", "Board").token)
    sender = OutboxSender(outbox, hub.url, token)
    board.start()
    sender.start()
    done = threading.Event()
    called: list[UUID] = []

    def issue() -> None:
        for _ in range(people):
            outbox.issue()
            done.wait(0.02)

    def serve() -> None:
        current: UUID | None = None
        while True:
            answer = clerk.call_next(current)
            assert answer.status_code in (200, 204), answer.text
            current = UUID(answer.json()["id"]) if answer.status_code == 200 else None
            if current is not None:
                called.append(current)
            elif done.is_set():
                return
            else:
                done.wait(0.02)

    issuing, serving = threading.Thread(target=issue), threading.Thread(target=serve)
    issuing.start()
    serving.start()
    for _ in range(kills):
        before = len(called)
        while len(called) < min(before + 5, people):
            assert serving.is_alive()
            done.wait(0.01)
        hub.kill()
        hub.start()
    issuing.join()
    assert outbox.wait_until_empty()
    done.set()
    serving.join(PATIENCE_S)
    issued = [event.ticket.id for event in outbox.events if event.ticket is not None]
    assert sorted(called) == sorted(issued)  # every person once, nobody twice, nobody lost
    assert heard.wait(lambda: heard.events and _shown(heard) == f"{clerk_number(clerk, called[-1])}")
    board.stop()
    sender.stop()
    hub.stop()
    with reading(open_engine(hub.data / "hub.sqlite3")).connect() as connection:
        kinds = connection.execute(text("SELECT kind, count(*) FROM ticket_event GROUP BY kind ORDER BY kind"))
        assert kinds.all() == [("called", people), ("completed", people), ("issued", people)]
        states = connection.execute(text("SELECT state, count(*) FROM ticket GROUP BY state"))
        assert states.all() == [("completed", people)]
        connection.engine.dispose()


def _shown(heard: Heard) -> str | None:
    hero = heard.events[-1].data["hero"]
    return hero["number"] if hero else None


def clerk_number(clerk: Clerk, ticket: UUID) -> str:
    tickets = clerk.ask("GET", "/desk").json()["tickets"]
    return next(t["number"] for t in tickets if t["id"] == str(ticket))


def test_a_link_notices_a_frozen_hub_and_recovers_after_the_thaw(hub: HubProcess, heard: Heard) -> None:
    board = link(hub, heard, hub.local_pair("board", "Board").token)
    board.start()
    assert heard.wait(lambda: heard.states[-1:] == [True] and heard.events)
    hub.send(signal.SIGSTOP)
    assert heard.wait(lambda: heard.states[-1] is False)
    hub.send(signal.SIGCONT)
    assert heard.wait(lambda: heard.states[-1] is True)
    board.stop()


def test_a_link_survives_a_restart_and_begins_with_a_snapshot(hub: HubProcess, heard: Heard) -> None:
    board = link(hub, heard, hub.local_pair("board", "Board").token)
    board.start()
    assert heard.wait(lambda: len(heard.events) == 1)
    assert hub.stop() == 0
    assert heard.wait(lambda: heard.states[-1] is False)
    hub.start()
    assert heard.wait(lambda: len(heard.events) >= 2)
    board.stop()
    assert [event.event for event in heard.events] == ["snapshot", "snapshot"]
    assert heard.events[1].id > heard.events[0].id


def test_a_link_stops_at_once_and_leaves_no_thread(
    steady_hub: HubProcess, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queueing.client._TIMEOUT", httpx.Timeout(10 * PATIENCE_S))
    before = set(threading.enumerate())
    board = link(steady_hub, heard, steady_hub.local_pair("board", "Board").token)
    board.start()
    assert heard.wait(lambda: heard.events)
    steady_hub.send(signal.SIGSTOP)  # so that nothing but the stop ends the read
    try:
        stopper = threading.Thread(target=board.stop)
        stopper.start()
        stopper.join(PATIENCE_S)
        assert not stopper.is_alive()
    finally:
        steady_hub.send(signal.SIGCONT)
    assert set(threading.enumerate()) <= before


def test_an_unknown_token_is_told_and_tried_again(
    steady_hub: HubProcess, heard: Heard, outbox: MemoryOutbox
) -> None:
    refused = threading.Semaphore(0)
    board = link(steady_hub, heard, "wrong", on_refused=refused.release)
    sender = OutboxSender(outbox, steady_hub.url, "wrong", on_refused=refused.release)
    outbox.issue()
    board.start()
    sender.start()
    for _ in range(4):
        assert refused.acquire(timeout=PATIENCE_S)
    board.stop()
    sender.stop()
    assert heard.states == [False]


def test_the_outbox_waits_for_a_hub_that_is_away_all_day(hub: HubProcess, outbox: MemoryOutbox) -> None:
    token = hub.local_pair("kiosk", "Kiosk 1").token
    hub.stop()
    for _ in range(450):
        outbox.issue()
    sender = OutboxSender(outbox, hub.url, token)
    sender.start()
    hub.start()
    assert outbox.wait_until_empty()
    sender.stop()


class RungOutbox(MemoryOutbox):
    """An outbox that knows by which event its sender is woken."""

    bell: threading.Event

    def subscribe_outbox(self, event: threading.Event) -> None:
        self.bell = event


def test_a_sender_that_is_told_to_end_just_before_it_looks_ends_at_once(
    steady_hub: HubProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It must not take the call to end for one to look, and then rest for half a minute."""
    rests: list[float] = []

    def wait(event: threading.Event, seconds: float) -> bool:
        rests.append(seconds)
        return event.wait(0 if event is outbox.bell else seconds)

    outbox = RungOutbox()
    sender = OutboxSender(outbox, steady_hub.url, steady_hub.local_pair("kiosk", "Kiosk 1").token, wait=wait)
    ending, clear = threading.Thread(target=sender.stop), outbox.bell.clear
    begun, told = threading.Event(), threading.Event()

    def clear_after_the_end_was_told() -> None:
        if begun.is_set() and not told.is_set():
            ending.start()
            assert outbox.bell.wait(PATIENCE_S)
            told.set()
        clear()

    monkeypatch.setattr(outbox.bell, "clear", clear_after_the_end_was_told)
    monkeypatch.setattr(outbox, "acknowledge", lambda _receipt: begun.set())
    sender.start()
    assert told.wait(PATIENCE_S)
    ending.join(PATIENCE_S)
    assert not ending.is_alive()
    assert IDLE_S not in rests


def test_pairing_tells_refused_from_unreachable(steady_hub: HubProcess) -> None:
    request = PairRequest(code="AAAA-AAAA", kind="board", name="Board")
    with pytest.raises(PairRefused) as refusal:
        pair(steady_hub.url, request)
    assert refusal.value.code == "wrong_code"
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # and does not listen
        with pytest.raises(HubUnreachable):
            pair(f"http://127.0.0.1:{nobody.getsockname()[1]}", request)


def test_a_second_hub_on_the_same_data_refuses_in_plain_words(
    steady_hub: HubProcess, centre: Centre, repo: Path, ports: HeldPorts
) -> None:
    second = type(steady_hub)(centre, steady_hub.data, repo, ports.hold())
    refused = subprocess.run(second.command, capture_output=True, text=True, check=False)
    assert refused.returncode == 3
    assert refused.stderr.startswith("Another hub is already running")


def test_a_hub_whose_port_is_taken_refuses_in_plain_words(
    steady_hub: HubProcess, tmp_path: Path, centre: Centre, repo: Path
) -> None:
    second = type(steady_hub)(centre, tmp_path / "other", repo, port=steady_hub.port)
    refused = subprocess.run(second.command, capture_output=True, text=True, check=False)
    assert refused.returncode == 3
    assert "cannot be used" in refused.stderr
