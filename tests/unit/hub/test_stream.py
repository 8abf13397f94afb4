"""The ring, the listeners and the numbers of event streams."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.hub.forms import OrderView
from queueing.hub.stream import (
    PING,
    QUEUE,
    RING,
    Broadcaster,
    Frame,
    Listener,
    Message,
    Presence,
    Streams,
    Topic,
    encode,
)

FIRST = 1000


def frame(number: int) -> Frame:
    return Frame(number, f"{number};".encode())


@given(st.integers(0, RING * 2), st.integers(-5, RING * 2 + 5))
def test_a_topic_knows_exactly_what_came_since_or_says_that_it_does_not(told: int, back: int) -> None:
    topic = Topic("desk", FIRST)
    for number in range(FIRST + 1, FIRST + told + 1):
        topic.deliver(frame(number))
    last = FIRST + told - back
    since = topic.since(last)
    if back < 0 or back > min(told, RING):
        assert since is None
    else:
        assert since == [frame(number) for number in range(last + 1, FIRST + told + 1)]


def test_a_listener_without_a_past_needs_a_snapshot() -> None:
    assert Topic("desk", FIRST).since(None) is None


def test_an_event_is_one_line_of_data() -> None:
    data = encode("order", 7, OrderView(next_up=())).data.decode()
    assert data == 'id: 7\nevent: order\ndata: {"next_up":[]}\n\n'


class World:
    """Streams whose snapshots a test controls."""

    def __init__(self) -> None:
        self.streams = Streams(self.snapshot, FIRST, self.presences_append)
        self.presences: list[Presence] = []
        self.during_snapshot: Callable[[], None] = lambda: None

    def presences_append(self, presence: Presence) -> None:
        self.presences.append(presence)

    async def snapshot(self, topic: str) -> Frame:
        number = self.streams.topic(topic).last_id
        self.during_snapshot()
        return Frame(number, f"snapshot {number};".encode())

    def deliver(self, *numbers: int) -> None:
        self.streams.deliver(("desk", frame(number)) for number in numbers)


def run(scenario: Callable[[World], Awaitable[None]]) -> None:
    async def main() -> None:
        await scenario(World())

    asyncio.run(main())


def join(world: World) -> tuple[Topic, Listener]:
    topic, listener = world.streams.topic("desk"), Listener("an", lambda: True)
    world.streams.join(topic, listener)
    return topic, listener


def test_a_slow_listener_loses_its_line_and_gets_a_snapshot() -> None:
    async def scenario(world: World) -> None:
        topic, slow = join(world)
        world.deliver(*range(FIRST + 1, FIRST + QUEUE + 10))
        assert not slow.pending
        assert await world.streams.next_frames(topic, slow) == f"snapshot {FIRST + QUEUE + 9};".encode()
        world.deliver(FIRST + QUEUE + 10)
        assert await world.streams.next_frames(topic, slow) == f"{FIRST + QUEUE + 10};".encode()

    run(scenario)


def test_what_happens_while_a_snapshot_is_made_is_neither_lost_nor_told_twice() -> None:
    async def scenario(world: World) -> None:
        topic, listener = join(world)
        listener.lost = True
        listener.wake.set()
        world.during_snapshot = lambda: world.deliver(FIRST + 1)
        first = await world.streams.next_frames(topic, listener)
        assert first is not None
        assert first.decode() in (f"snapshot {FIRST};{FIRST + 1};", f"snapshot {FIRST};")
        if first == f"snapshot {FIRST};".encode():
            assert await world.streams.next_frames(topic, listener) == f"{FIRST + 1};".encode()

    run(scenario)


def test_a_beat_without_news_is_a_comment() -> None:
    async def scenario(world: World) -> None:
        topic, listener = join(world)
        listener.wake.set()
        assert await world.streams.next_frames(topic, listener) == PING

    run(scenario)


def test_somebody_is_heard_as_long_as_one_stream_is_open() -> None:
    async def scenario(world: World) -> None:
        topic, one = join(world)
        _, two = join(world)
        world.streams.leave(topic, one)
        assert [p.online for p in world.presences] == [True, True]
        world.streams.leave(topic, two)
        assert [p.online for p in world.presences] == [True, True, False]

    run(scenario)


def test_a_peer_that_takes_nothing_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queueing.hub.stream.PATIENCE_S", 0.05)

    async def scenario(world: World) -> None:
        response = world.streams.response("desk", None, owner="an", still_welcome=lambda: True)
        never = asyncio.Event()

        async def receive() -> Any:
            await never.wait()

        async def send(message: Any) -> None:
            if message["type"] == "http.response.body":
                await never.wait()

        await asyncio.wait_for(response({"type": "http"}, receive, send), 60)
        assert world.streams.count == 0

    run(scenario)


def test_events_are_numbered_by_topic_and_cross_to_the_loop_in_order() -> None:
    async def main() -> None:
        delivered: list[tuple[str, Frame]] = []
        broadcaster = Broadcaster(FIRST)
        broadcaster.connect(asyncio.get_running_loop(), delivered.extend)
        order = OrderView(next_up=())
        for topic in ("desk", "board", "desk"):
            await asyncio.to_thread(broadcaster.publish, [Message(topic, "order", order)])
        await asyncio.sleep(0)
        assert [(topic, told.id) for topic, told in delivered] == [
            ("desk", FIRST + 1),
            ("board", FIRST + 1),
            ("desk", FIRST + 2),
        ]
        assert broadcaster.next_id("desk") == FIRST + 3

    asyncio.run(main())
