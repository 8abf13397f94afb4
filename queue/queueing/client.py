"""The one client of the hub: follows its events, delivers an outbox, pairs a machine. Free of Qt.

Each part is a thread that survives a hub that is killed, restarted or frozen: the hub beats every second, so
three seconds of silence mean that the connection is dead, whatever the socket says. It survives a bug too, in
what is called or in what a damaged row brings to light: a line that had ended for good would look like a hub that
is away for ever.
"""

from __future__ import annotations

import json
import logging
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Literal, Protocol

import httpx
from httpx_sse import EventSource, SSEError
from pydantic import ValidationError

from queueing.backoff import Backoff, Wait
from queueing.issuing.model import StoreFailed
from queueing.mishaps import Mishaps
from queueing.wire import (
    Conflict,
    OutboxBatch,
    OutboxReceipt,
    PairReply,
    PairRequest,
    StreamEvent,
)

log = logging.getLogger(__name__)

SILENCE_S = 3.0  # longer than two heartbeats of the hub
BATCH = 200
LINK, SENDER = "hub link", "outbox"  # their names in the log and at the doctor
IDLE_S = 30.0  # a sender without news looks again, should it ever have missed a call

_TIMEOUT = httpx.Timeout(SILENCE_S)
_UNKNOWN_TOKEN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class HubUnreachable(Exception):
    """The hub did not answer. Trying again helps."""


class PairRefused(Exception):
    """The hub did not let the machine in. `code` keys the sentence `desk.conflict.<code>`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Outbox(Protocol):
    """What the sender needs of a store."""

    def batch(self, limit: int) -> OutboxBatch:
        """Return the oldest events that the hub has not taken."""
        ...

    def acknowledge(self, receipt: OutboxReceipt) -> None:
        """Note what the hub durably has: more than before, or less if it was restored from a backup."""
        ...

    def subscribe_outbox(self, event: threading.Event) -> None:
        """Have an event set whenever there is more to send."""
        ...


def pair(base_url: str, request: PairRequest) -> PairReply:
    """Present a pairing code; raises PairRefused or HubUnreachable."""
    try:
        with _client(base_url) as client:
            response = client.post("/api/pair", json=request.model_dump(mode="json"))
    except httpx.TransportError as error:
        raise HubUnreachable(str(error)) from error
    if response.status_code == HTTPStatus.OK:
        return PairReply.model_validate_json(response.content)
    if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise HubUnreachable(f"the hub answered {response.status_code}")
    try:
        refusal = Conflict.model_validate_json(response.content)
    except ValidationError as error:
        raise HubUnreachable(f"something that is no hub answered {response.status_code}") from error
    raise PairRefused(refusal.code, refusal.message)


class HubLink:
    """Follows one stream of the hub on a thread of its own.

    `on_event` gets every event in order, `on_state` each change of being connected, `on_refused` that the hub
    does not know the token (the machine must be paired anew; the link goes on trying). All are called on the
    link's thread.
    """

    def __init__(
        self,
        base_url: str,
        token: str,
        topic: Literal["board", "kiosk"],
        on_event: Callable[[StreamEvent], None],
        on_state: Callable[[bool], None],
        *,
        on_refused: Callable[[], None] | None = None,
        mishaps: Mishaps | None = None,
        wait: Wait = threading.Event.wait,
        backoff: Backoff | None = None,
    ) -> None:
        self._base_url = base_url
        self._token = token
        self._path = f"/api/events/{topic}"
        self._on_event = on_event
        self._on_state = on_state
        self._on_refused = on_refused
        self._mishaps = mishaps or Mishaps()
        self._wait = wait
        self._backoff = backoff or Backoff()
        self._setbacks = Backoff()  # of its own: to be connected does not end a bug
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._connected: bool | None = None
        self._last_id: int | None = None
        self._thread = threading.Thread(target=self._run, name=f"hub-link-{topic}", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self) -> None:
        """Hang up and wait for the thread. Must not be called from the link's own callbacks."""
        self._stop.set()
        with self._lock:
            if self._socket is not None:
                _hang_up(self._socket)
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        with _client(self._base_url, self._token) as client:
            while not self._stop.is_set():
                if self._wait(self._stop, self._round(client)):
                    return

    def _round(self, client: httpx.Client) -> float:
        """Follow the hub until the connection breaks; return how long to wait for the next."""
        try:
            try:
                self._follow(client)
            except (httpx.TransportError, SSEError) as error:
                log.debug("the hub's stream broke: %s", error)
            finally:
                self._tell(False)
        except Exception as error:  # noqa: BLE001 - whatever it is, the hub may have more to tell
            self._last_id = None  # the next connection begins with a snapshot, not with what it stumbled over
            self._mishaps.struck(LINK, error)
            return self._setbacks.next_s()
        return self._backoff.next_s()

    def _follow(self, client: httpx.Client) -> None:
        headers = {"Accept": "text/event-stream"}
        if self._last_id is not None:
            headers["Last-Event-ID"] = str(self._last_id)
        with client.stream("GET", self._path, headers=headers) as response:
            if response.status_code in _UNKNOWN_TOKEN and self._on_refused is not None:
                self._on_refused()
            if response.status_code != HTTPStatus.OK or not self._hold(response):
                return
            try:
                self._tell(True)
                self._backoff.succeeded()
                for event in EventSource(response).iter_sse():
                    if self._mishaps.well(LINK):
                        self._setbacks.succeeded()
                    if not event.data:
                        continue  # WORKAROUND for httpx-sse 0.4: a heartbeat after an event comes as an empty one
                    if self._stop.is_set() or not self._take(event.event, event.id, event.data):
                        return
            finally:
                with self._lock:
                    self._socket = None

    def _hold(self, response: httpx.Response) -> bool:
        """Keep the socket, so that `stop` can end a read that waits; return whether to go on."""
        with self._lock:
            self._socket = response.extensions["network_stream"].get_extra_info("socket")
            return not self._stop.is_set()

    def _take(self, name: str, number: str, data: str) -> bool:
        try:
            event = StreamEvent.model_validate({"id": number, "event": name, "data": json.loads(data)})
        except ValueError as error:
            log.warning("the hub sent an event that cannot be read: %s", error)
            self._last_id = None  # the next connection begins with a snapshot
            return False
        self._on_event(event)
        self._last_id = event.id
        return True

    def _tell(self, connected: bool) -> None:
        if connected is not self._connected:
            self._connected = connected
            self._on_state(connected)


class OutboxSender:
    """Delivers an outbox on a thread of its own, in order, at least once.

    It begins by asking what the hub has, and `ask` has it ask again.
    """

    def __init__(
        self,
        store: Outbox,
        base_url: str,
        token: str,
        *,
        on_refused: Callable[[], None] | None = None,
        mishaps: Mishaps | None = None,
        wait: Wait = threading.Event.wait,
        backoff: Backoff | None = None,
    ) -> None:
        self._store = store
        self._base_url = base_url
        self._token = token
        self._on_refused = on_refused
        self._mishaps = mishaps or Mishaps()
        self._wait = wait
        self._backoff = backoff or Backoff()
        self._wake = threading.Event()
        self._asked = threading.Event()
        self._asked.set()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="hub-outbox", daemon=True)
        store.subscribe_outbox(self._wake)

    def start(self) -> None:
        """Begin to deliver."""
        self._thread.start()

    def ask(self) -> None:
        """Have the hub asked what it has, even if there is nothing to send."""
        self._asked.set()
        self._wake.set()

    def stop(self) -> None:
        """Stop after the delivery that is under way and wait for the thread."""
        self._stop.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        with _client(self._base_url, self._token) as client:
            while True:
                self._wake.clear()  # before looking: what comes meanwhile, also the end, sets it again
                if self._stop.is_set():
                    return
                try:
                    sent = self._deliver(client)
                except Exception as error:  # noqa: BLE001 - a bug, too: what else waits must be sent some day
                    if isinstance(error, (httpx.TransportError, StoreFailed, _NotTaken)):
                        log.debug("the outbox could not be delivered: %s", error)
                    else:
                        self._mishaps.struck(SENDER, error)
                    self._asked.set()  # whoever answers next may know less
                    if self._wait(self._stop, self._backoff.next_s()):
                        return
                    continue
                self._backoff.succeeded()
                self._mishaps.well(SENDER)
                if not sent:
                    self._wait(self._wake, IDLE_S)

    def _deliver(self, client: httpx.Client) -> bool:
        asked = self._asked.is_set()
        self._asked.clear()  # before looking: who asks meanwhile is heard again
        batch = self._store.batch(BATCH)
        if not batch.events and not asked:
            return False
        body = batch.model_dump_json()
        response = client.post("/api/issuer/events", content=body, headers={"Content-Type": "application/json"})
        if response.status_code in _UNKNOWN_TOKEN and self._on_refused is not None:
            self._on_refused()
        if response.status_code != HTTPStatus.OK:
            raise _NotTaken(f"the hub answered {response.status_code}")
        try:
            receipt = OutboxReceipt.model_validate_json(response.content)
        except ValidationError as error:
            raise _NotTaken("something that is no hub answered") from error
        self._store.acknowledge(receipt)
        return True


class _NotTaken(Exception):
    """The hub answered, but took nothing."""


def _client(base_url: str, token: str | None = None) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    # Reading the authorities of the whole world takes 30 ms, which a line without TLS never needs.
    tls = not base_url.startswith("http://")
    # No proxy of the environment: the hub is on this box or in this hall.
    return httpx.Client(base_url=base_url, headers=headers, timeout=_TIMEOUT, trust_env=False, verify=tls)


def _hang_up(connection: socket.socket) -> None:
    with suppress(OSError):  # it may be gone already
        connection.shutdown(socket.SHUT_RDWR)
