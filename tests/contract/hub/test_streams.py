"""Event streams: a snapshot, every change, a heartbeat; whoever was cut off resumes without loss."""

from __future__ import annotations

import json
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import httpx
import pytest
from httpx_sse import EventSource

from queueing.hub.refusals import Refusal
from queueing.tickets.model import HelpKind
from queueing.wire import (
    BoardState,
    CounterView,
    DeskSnapshot,
    DeviceReport,
    DeviceView,
    HelpRequest,
    HelpView,
    IssuerEventKind,
    KioskState,
    OutboxBatch,
    PrintReport,
    ReprintOrder,
    TicketView,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.contract.hub.conftest import Desk, KioskPeer, RunningHub

MODELS: dict[str, Any] = {
    "board": BoardState,
    "kiosk": KioskState,
    "ticket": TicketView,
    "counter": CounterView,
    "help": HelpView,
    "device": DeviceView,
    "reprint": ReprintOrder,
}


#: How long a test waits for its news: heartbeats keep a read alive, so that the client's timeout never comes.
NEWS_WITHIN_S = 60.0


class Followed:
    """An open stream, read as far as a test wants to, for `within_s` seconds at a time."""

    def __init__(self, response: httpx.Response, within_s: float = NEWS_WITHIN_S) -> None:
        self.response = response
        self.within_s = within_s
        self._events = EventSource(response).iter_sse()
        self.last_id: str | None = None

    def next(self) -> tuple[str, Any]:
        return next(self._news("any news"))

    def until(self, name: str, accept: Callable[[Any], bool] = lambda _: True) -> Any:
        return next(data for event, data in self._news(name) if event == name and accept(data))

    def _news(self, wanted: str) -> Iterator[tuple[str, Any]]:
        end = time.monotonic() + self.within_s
        heard: list[str] = []
        for event in self._events:
            if event.data:  # httpx-sse tells heartbeats as empty events
                self.last_id = event.id
                heard.append(event.event)
                data = json.loads(event.data)
                model = MODELS.get(event.event)
                yield event.event, model.model_validate(data) if model else data
            assert time.monotonic() < end, f"waited {self.within_s:.0f} s for {wanted}, heard {heard}"
        raise AssertionError(f"the stream ended before {wanted}, heard {heard}")


@contextmanager
def follow(client: httpx.Client, topic: str, last_id: str | None = None, token: str = "") -> Iterator[Followed]:
    headers = {"Last-Event-ID": last_id} if last_id is not None else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    raw = httpx.Headers(headers, encoding="latin-1")  # as servers read it: a stranger may send any byte
    with client.stream("GET", f"/api/events/{topic}", headers=raw) as response:
        assert response.status_code == 200
        yield Followed(response)


def test_news_that_does_not_come_is_waited_for_no_longer_than_allowed(technician: Desk) -> None:
    with follow(technician.client, "desk") as stream:
        assert stream.next()[0] == "snapshot"
        stream.within_s = 0.0
        with pytest.raises(AssertionError, match="for ticket, heard"):
            stream.until("ticket")


def test_a_desk_gets_a_snapshot_and_then_each_change(technician: Desk, kiosk: KioskPeer) -> None:
    with follow(technician.client, "desk") as stream:
        name, data = stream.next()
        assert name == "snapshot"
        assert DeskSnapshot.model_validate(data).tickets == ()
        ticket = kiosk.issue()
        assert stream.until("ticket").id == ticket
        assert stream.until("order")["next_up"] == [str(ticket)]
        assert stream.until("load")["loads"][0]["waiting"] == 1
        technician.called("1")
        assert stream.until("ticket").counter == "1"
        assert stream.until("counter", lambda c: c.label == "1").ticket == ticket


def test_a_desk_hears_of_help_and_devices(technician: Desk, kiosk: KioskPeer) -> None:
    with follow(technician.client, "desk") as stream:
        asked = HelpRequest(id=uuid4(), kind=HelpKind.HELP, screen="services")
        kiosk.deliver(kiosk.event(IssuerEventKind.HELP, help=asked))
        assert stream.until("help").open
        technician.ask("POST", f"/help/{asked.id}/close")
        assert not stream.until("help").open
        report = DeviceReport(device="printer", state="failed", faults=("paper_out",))
        kiosk.deliver(kiosk.event(IssuerEventKind.DEVICE, device=report))
        assert stream.until("device").faults == ("paper_out",)


def test_the_board_hears_of_a_call_first_of_all(technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.issue()
    with follow(technician.client, "board") as stream:
        assert stream.next()[0] == "snapshot"
        ticket = technician.called("1")
        state = stream.until("board", lambda b: b.hero is not None)
        assert (state.hero.number, state.hero.counter) == (ticket.number, "1")


def test_a_screen_that_was_cut_off_resumes_without_loss(technician: Desk, kiosk: KioskPeer) -> None:
    with follow(technician.client, "desk") as stream:
        stream.next()
        first = kiosk.issue()
        assert stream.until("ticket").id == first
        last_id = stream.last_id
    missed = [kiosk.issue() for _ in range(5)]
    with follow(technician.client, "desk", last_id) as stream:
        heard: list[UUID] = []
        while len(heard) < len(missed):
            name, data = stream.next()
            assert name != "snapshot"
            if name == "ticket":
                heard.append(data.id)
        assert heard == missed


@pytest.mark.parametrize("last_id", ["1", "99999999999999", "no-number", "²"])
def test_an_id_of_another_life_gets_a_snapshot(technician: Desk, last_id: str) -> None:
    with follow(technician.client, "desk", last_id) as stream:
        assert stream.next()[0] == "snapshot"


def test_ids_of_an_earlier_start_are_never_mistaken(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, open_hub: Callable[[], RunningHub]
) -> None:
    with follow(technician.client, "desk") as stream:
        stream.next()
        kiosk.issue()
        stream.until("ticket")
        last_id = stream.last_id
    cookies = technician.client.cookies
    hub.stop()
    with follow(open_hub().client(cookies=cookies), "desk", last_id) as stream:
        name, data = stream.next()
        assert (name, len(data["tickets"])) == ("snapshot", 1)


@pytest.fixture
def short_memory(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let the hub of this test remember fewer events than usual."""
    monkeypatch.setattr("queueing.hub.stream.RING", 40)
    return 40


def test_whoever_fell_too_far_behind_gets_a_snapshot(short_memory: int, technician: Desk, kiosk: KioskPeer) -> None:
    with follow(technician.client, "desk") as stream:
        stream.next()
        last_id = stream.last_id
    kiosk.deliver(*(kiosk.issued() for _ in range(short_memory + 5)))
    with follow(technician.client, "desk", last_id) as stream:
        name, data = stream.next()
        assert name == "snapshot"
        assert len(data["tickets"]) == short_memory + 5


def test_a_quiet_stream_beats(technician: Desk) -> None:
    with technician.client.stream("GET", "/api/events/board") as response:
        beats = 0
        for line in response.iter_lines():
            beats += line == ": ping"
            if beats == 2:
                break


def test_a_kiosk_gets_its_reprints_again_until_it_answers(technician: Desk, kiosk: KioskPeer) -> None:
    ticket = kiosk.issue()
    token = kiosk.reply.token
    request = uuid4()
    with follow(kiosk.client, "kiosk", token=token) as stream:
        assert KioskState.model_validate(stream.next()[1]).open
        technician.do(ticket, "reprint", id=str(request))
        assert stream.until("reprint").request == request
        last_id = stream.last_id
    with follow(kiosk.client, "kiosk", last_id, token) as stream:
        assert stream.until("reprint").request == request
        report = PrintReport(ticket=ticket, state="done", copy_number=2, request=request)
        kiosk.deliver(kiosk.event(IssuerEventKind.PRINT, print=report))
    with follow(kiosk.client, "kiosk", token=token) as stream:
        stream.next()
        kiosk.issue()
        assert stream.next()[0] == "kiosk"


def test_the_desk_sees_whether_a_kiosk_is_heard(technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.deliver(kiosk.event(IssuerEventKind.DEVICE, device=DeviceReport(device="printer", state="ready")))
    with follow(technician.client, "desk") as stream:
        assert stream.next()[1]["devices"][0]["online"] is False
        with follow(kiosk.client, "kiosk", token=kiosk.reply.token):
            assert stream.until("device").online
        assert not stream.until("device").online


def test_a_kiosk_that_comes_on_line_while_its_news_is_in_line_is_heard(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    device = DeviceReport(device="printer", state="failed", faults=("paper_out",))
    news = kiosk.event(IssuerEventKind.DEVICE, device=device)
    batch = OutboxBatch(store=kiosk.store, after=news.seq - 1, events=(news,))
    as_it_asked = hub.hub.machines.known(kiosk.reply.token, "kiosk")
    assert not as_it_asked.online
    with follow(technician.client, "desk") as stream, follow(kiosk.client, "kiosk", token=kiosk.reply.token) as own:
        own.next()  # it is heard by now
        hub.hub.writer.submit(hub.hub.intake.take, as_it_asked, batch).result(60)
        assert stream.until("device").online


def test_news_of_a_kiosk_that_was_let_out_while_in_line_is_not_taken(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    news = kiosk.issued()
    as_it_asked = hub.hub.machines.known(kiosk.reply.token, "kiosk")
    technician.ask("DELETE", f"/machines/{as_it_asked.id}")
    batch = OutboxBatch(store=kiosk.store, after=news.seq - 1, events=(news,))
    with pytest.raises(Refusal, match="log in"):
        hub.hub.writer.submit(hub.hub.intake.take, as_it_asked, batch).result(60)
    assert technician.snapshot()["tickets"] == []


def test_a_stream_ends_with_its_session(hub: RunningHub, technician: Desk) -> None:
    clerk = hub.clerk(technician, "binh", "2")
    ended = threading.Event()

    def read() -> None:
        with clerk.client.stream("GET", "/api/events/desk") as response:
            for _ in response.iter_lines():
                pass
        ended.set()

    reader = threading.Thread(target=read)
    reader.start()
    technician.ask("PATCH", "/staff/binh", {"active": False})
    assert ended.wait(60)
    reader.join()


def test_seventy_listeners_hear_every_call(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.deliver(*(kiosk.issued() for _ in range(5)))
    last_call: list[int] = []
    ready = threading.Barrier(71)

    def listen() -> None:
        with follow(hub.client(cookies=technician.client.cookies), "board") as stream:
            stream.next()
            ready.wait(60)
            state = stream.until("board", lambda b: len(b.recent) == 5)
            last_call.append(state.hero.call)

    listeners = [threading.Thread(target=listen) for _ in range(70)]
    for listener in listeners:
        listener.start()
    ready.wait(60)
    assert hub.hub.streams.count == 70
    finish = None
    for _ in range(5):
        finish = technician.called("1", finish=finish and str(finish)).id
    for listener in listeners:
        listener.join(60)
    assert len(last_call) == 70
    assert len(set(last_call)) == 1
