"""Server-sent events: encoded once a topic, kept in a ring for those who come back, never waiting for anyone.

The writer's thread numbers and encodes events (`Broadcaster`); the event loop hands them out (`Topic`,
`Listener`). A listener that cannot keep up loses its queue and gets a fresh snapshot instead.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from pydantic import BaseModel
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

RING = 512  # events a topic remembers for those who were cut off
QUEUE = 128  # events a listener may be behind before it gets a snapshot instead
HEARTBEAT_S = 1.0
PATIENCE_S = 10.0  # a peer that takes nothing for so long is gone, whatever its socket says
LISTENERS = 500  # over all topics: a bound on memory, far above any hall
PING = b": ping\n\n"
HEADERS = ((b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"))


class Frame(NamedTuple):
    """An encoded event with its number."""

    id: int
    data: bytes


class Message(NamedTuple):
    """An event before it is numbered: where it goes, its name and its model."""

    topic: str
    event: str
    model: BaseModel


class SnapshotSource(Protocol):
    """Where a listener without a usable past gets the whole state from."""

    async def __call__(self, topic: str) -> Frame:
        """Return the present state of a topic, numbered with the last event it contains."""
        ...


def encode(event: str, number: int, model: BaseModel) -> Frame:
    """Return an event as it goes over the wire. JSON has no line breaks, so one data line holds it."""
    return Frame(number, f"id: {number}\nevent: {event}\ndata: {model.model_dump_json()}\n\n".encode())


class Listener:
    """One open stream."""

    def __init__(self, owner: str, still_welcome: Callable[[], bool]) -> None:
        self.owner = owner
        self.still_welcome = still_welcome
        self.pending: deque[Frame] = deque()
        self.lost = False
        self.closed = False
        self.wake = asyncio.Event()

    def offer(self, frame: Frame) -> None:
        """Put an event in line, or give up the line if it has grown too long."""
        if self.lost:
            return
        if len(self.pending) >= QUEUE:
            self.pending.clear()
            self.lost = True
        else:
            self.pending.append(frame)
        self.wake.set()

    def close(self) -> None:
        """End the stream at its next turn."""
        self.closed = True
        self.wake.set()


class Topic:
    """One stream of events with its memory and its listeners. Lives on the event loop."""

    def __init__(self, name: str, last_id: int) -> None:
        self.name = name
        self.last_id = last_id
        self._ring: deque[Frame] = deque(maxlen=RING)
        self.listeners: set[Listener] = set()

    def deliver(self, frame: Frame) -> None:
        """Remember an event and hand it to everybody."""
        self._ring.append(frame)
        self.last_id = frame.id
        for listener in self.listeners:
            listener.offer(frame)

    def since(self, last_id: int | None) -> list[Frame] | None:
        """Return what came after `last_id`, or None if that is not known any more."""
        if last_id is None or last_id > self.last_id:
            return None
        oldest = self._ring[0].id if self._ring else self.last_id + 1
        if last_id < oldest - 1:
            return None
        return [frame for frame in self._ring if frame.id > last_id]


@dataclass(frozen=True, slots=True)
class Presence:
    """A topic's listeners came or went."""

    owner: str
    online: bool


class Streams:
    """All topics of the hub and the heart that beats for them."""

    def __init__(self, snapshot: SnapshotSource, first_id: int, on_presence: Callable[[Presence], None]) -> None:
        self._snapshot = snapshot
        self._first_id = first_id
        self._on_presence = on_presence
        self._topics: dict[str, Topic] = {}
        self._heart: asyncio.Task[None] | None = None
        self._closing = False

    def start(self) -> None:
        """Begin to beat; call on the event loop."""
        self._heart = asyncio.create_task(self._beat(), name="hub-heartbeat")

    def close(self) -> None:
        """End all streams and the heart."""
        self._closing = True
        for topic in self._topics.values():
            for listener in topic.listeners:
                listener.close()
        if self._heart is not None:
            self._heart.cancel()

    @property
    def count(self) -> int:
        """How many streams are open."""
        return sum(len(topic.listeners) for topic in self._topics.values())

    @property
    def full(self) -> bool:
        """Whether no further stream may be opened."""
        return self._closing or self.count >= LISTENERS

    def deliver(self, frames: Iterable[tuple[str, Frame]]) -> None:
        """Hand out encoded events; call on the event loop."""
        for name, frame in frames:
            self.topic(name).deliver(frame)

    def topic(self, name: str) -> Topic:
        """Return the topic of this name."""
        topic = self._topics.get(name)
        if topic is None:
            topic = self._topics[name] = Topic(name, self._first_id)
        return topic

    def response(
        self, name: str, last_id: int | None, *, owner: str, still_welcome: Callable[[], bool]
    ) -> EventStream:
        """Return the open stream of one listener."""
        return EventStream(self, self.topic(name), last_id, Listener(owner, still_welcome))

    def join(self, topic: Topic, listener: Listener) -> None:
        """Add a listener."""
        topic.listeners.add(listener)
        self._on_presence(Presence(listener.owner, online=True))

    def leave(self, topic: Topic, listener: Listener) -> None:
        """Remove a listener."""
        topic.listeners.discard(listener)
        if not any(other.owner == listener.owner for other in topic.listeners):
            self._on_presence(Presence(listener.owner, online=False))

    async def next_frames(self, topic: Topic, listener: Listener) -> bytes | None:
        """Return what a listener shall get next, a heartbeat if nothing happened, None at its end."""
        await listener.wake.wait()
        listener.wake.clear()
        if listener.closed:
            return None
        start = b""
        if listener.lost:
            listener.lost = False
            listener.pending.clear()  # the snapshot holds them, and what comes meanwhile is sorted out below
            snapshot = await self._snapshot(topic.name)
            start = snapshot.data
            while listener.pending and listener.pending[0].id <= snapshot.id:
                listener.pending.popleft()
            if listener.lost:
                listener.wake.set()
        frames = start + b"".join(frame.data for frame in listener.pending)
        listener.pending.clear()
        return frames or PING

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            for topic in self._topics.values():
                for listener in topic.listeners:
                    if listener.still_welcome():
                        listener.wake.set()
                    else:
                        listener.close()


class EventStream(Response):
    """The response that stays open. Raw ASGI: a cut connection ends it at once."""

    media_type = "text/event-stream"

    def __init__(self, streams: Streams, topic: Topic, last_id: int | None, listener: Listener) -> None:
        super().__init__()
        self._streams = streams
        self._topic = topic
        self._last_id = last_id
        self._listener = listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send events until either side has had enough."""
        listener, topic = self._listener, self._topic
        missed = topic.since(self._last_id)
        if missed is None:
            listener.lost = True
        else:
            listener.pending.extend(missed)
        listener.wake.set()
        self._streams.join(topic, listener)
        hang_up = asyncio.create_task(self._wait_for_hang_up(receive))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})
            while (data := await self._streams.next_frames(topic, listener)) is not None:
                async with asyncio.timeout(PATIENCE_S):
                    await send({"type": "http.response.body", "body": data, "more_body": True})
            with suppress(OSError):  # the peer may be gone; then there is nobody to say goodbye to
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            return  # the peer is gone, or takes nothing (a time-out is an OSError too)
        finally:
            self._streams.leave(topic, listener)
            hang_up.cancel()

    async def _wait_for_hang_up(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._listener.close()


class Broadcaster:
    """Numbers and encodes events on the writer's thread and carries them across to the event loop."""

    def __init__(self, first_id: int) -> None:
        self._first_id = first_id
        self._last: dict[str, int] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._deliver: Callable[[list[tuple[str, Frame]]], None] | None = None

    def connect(self, loop: asyncio.AbstractEventLoop, deliver: Callable[[list[tuple[str, Frame]]], None]) -> None:
        """Tell where encoded events go."""
        self._loop, self._deliver = loop, deliver

    def last_id(self, topic: str) -> int:
        """Return the number of a topic's latest event."""
        return self._last.get(topic, self._first_id)

    def next_id(self, topic: str) -> int:
        """Return the number that a topic's next event will get, for models that carry their own number."""
        return self.last_id(topic) + 1

    def publish(self, messages: Iterable[Message]) -> None:
        """Send events on their way, in order. Call only after the commit that they tell of."""
        frames: list[tuple[str, Frame]] = []
        for topic, event, model in messages:
            number = self._last[topic] = self.next_id(topic)
            frames.append((topic, encode(event, number, model)))
        if frames and self._loop is not None and self._deliver is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._deliver, frames)
