"""The hub as a process of its own, to be killed, frozen and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from kiosk.run.held_ports import HeldPorts
from queueing.backoff import Backoff
from queueing.centre import Centre
from queueing.clock import centre_day
from queueing.wire import (
    IssuedTicket,
    IssuerEvent,
    IssuerEventKind,
    OutboxBatch,
    OutboxReceipt,
    PairReply,
    PairRequest,
    StreamEvent,
)
from tests.hubs import paired
from tests.waiting import PATIENCE_S

PASSWORD = "mat-khau-dai"
_PROGRAM = """
import sys
from pathlib import Path
from queueing.centre import Centre, HubSettings
from queueing.hub.serve import run
centre, port, data, root = sys.argv[1:]
sys.exit(run(
    Centre.model_validate_json(centre), settings=HubSettings(port=int(port)), data_dir=Path(data),
    web_root=Path(root, "ui"), assets=Path(root, "assets"),
))
"""


class HubProcess:
    """A hub that can die. It always comes back at the same address."""

    def __init__(self, centre: Centre, data: Path, repo: Path, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = data
        self.command = [
            sys.executable, "-c", _PROGRAM, centre.model_dump_json(), str(self.port), str(data), str(repo),
        ]  # fmt: skip
        self.greeting: dict[str, Any] = {}
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the process and wait until it answers."""
        process = subprocess.Popen(self.command, stdout=subprocess.PIPE, text=True)
        self._process = process
        assert process.stdout is not None
        self.greeting = json.loads(process.stdout.readline())
        # The socket listens before the greeting, so this waits in line and never fails to connect.
        assert httpx.get(f"{self.url}/api/health", timeout=PATIENCE_S, trust_env=False).status_code == 200

    def send(self, what: signal.Signals) -> None:
        """Send a signal."""
        assert self._process is not None
        self._process.send_signal(what)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send(signal.SIGKILL)
        self._end()

    def stop(self) -> int:
        """End it politely and return its exit code."""
        if self._process is None:
            return 0
        with suppress(ProcessLookupError):
            os.kill(self._process.pid, signal.SIGCONT)
        self.send(signal.SIGTERM)
        return self._end()

    def _end(self) -> int:
        process, self._process = self._process, None
        assert process is not None
        assert process.stdout is not None
        code = process.wait(PATIENCE_S)
        process.stdout.close()
        return code

    def local_pair(self, kind: str, name: str) -> PairReply:
        """Pair by the code for programs of the same user."""
        code = (self.data / "local-pairing").read_text().strip()
        request = {"code": code, "kind": kind, "name": name, "store": uuid4()}
        return paired(self.url, PairRequest.model_validate(request))


@dataclass
class MemoryOutbox:
    """An outbox that outlives the hub, as a kiosk's store does."""

    events: list[IssuerEvent] = field(default_factory=list)
    acknowledged: int = 0
    store: UUID = field(default_factory=uuid4)
    _listeners: list[threading.Event] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def issue(self, service: str = "A") -> UUID:
        """Add a ticket."""
        with self._changed:
            now, seq = datetime.now(UTC), len(self.events) + 1
            ticket = IssuedTicket(
                id=uuid4(),
                number=f"{service}{seq:03d}",
                service=service,
                pictures=("lotus",),
                day=centre_day(now),
                language="vi",
                secret_hash="0" * 64,
            )
            self.events.append(
                IssuerEvent(
                    id=uuid4(),
                    seq=seq,
                    kind=IssuerEventKind.ISSUED,
                    at=now,
                    age_s=0,
                    age_certain=True,
                    ticket=ticket,
                )
            )
        for listener in self._listeners:
            listener.set()
        return ticket.id

    def batch(self, limit: int) -> OutboxBatch:
        with self._changed:
            events = tuple(self.events[self.acknowledged : self.acknowledged + limit])
            return OutboxBatch(store=self.store, after=self.acknowledged, events=events)

    def acknowledge(self, receipt: OutboxReceipt) -> None:
        with self._changed:
            self.acknowledged = receipt.acknowledged
            self._changed.notify_all()

    def subscribe_outbox(self, event: threading.Event) -> None:
        self._listeners.append(event)

    def wait_until_empty(self, timeout: float = PATIENCE_S) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.acknowledged == len(self.events), timeout)


class Heard:
    """What a link heard, for tests to wait on."""

    def __init__(self) -> None:
        self.events: list[StreamEvent] = []
        self.states: list[bool] = []
        self._changed = threading.Condition()

    def on_event(self, event: StreamEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def on_state(self, connected: bool) -> None:
        with self._changed:
            self.states.append(connected)
            self._changed.notify_all()

    def wait(self, condition: Callable[[], object], timeout: float = PATIENCE_S) -> bool:
        with self._changed:
            return bool(self._changed.wait_for(condition, timeout))


class Clerk:
    """A clerk at counter 1 who tries again until the hub answers, always with the same command."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False)
        self._backoff = Backoff()
        self._pause = threading.Event()
        self.csrf = ""

    def set_up(self, code: str) -> None:
        body = {"code": code, "username": "an", "display_name": "An", "password": PASSWORD}
        self.csrf = self.client.post("/api/setup", json=body).json()["csrf"]
        assert self.ask("PUT", "/session/counters", {"counters": ["1"]}).status_code == 200

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        while True:
            try:
                answer = self.client.request(method, f"/api{path}", json=body, headers={"X-CSRF-Token": self.csrf})
            except httpx.TransportError:
                self._pause.wait(self._backoff.next_s() / 5)
                continue
            self._backoff.succeeded()
            return answer

    def call_next(self, finish: UUID | None) -> httpx.Response:
        body = {"id": str(uuid4()), "finish": str(finish) if finish else None}
        return self.ask("POST", "/counters/1/call-next", body)


@pytest.fixture(scope="module")
def centre() -> Centre:
    always = [{"start": "00:00", "end": "23:59:59"}]
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    name = {"vi": "Thử", "en": "Test"}
    return Centre.model_validate(
        {
            "site": "test",
            "office": name,
            "commune": name,
            "services": [{"code": "A", "look": "A", "name": name}],
            "counters": [{"label": "1", "services": ["A"]}],
            "hours": dict.fromkeys(week, always),
        }
    )


@pytest.fixture
def hub(centre: Centre, tmp_path: Path, repo: Path, ports: HeldPorts) -> Iterator[HubProcess]:
    process = HubProcess(centre, tmp_path / "hub", repo, ports.hold())
    process.start()
    yield process
    process.stop()


@pytest.fixture(scope="module")
def steady_hub(centre: Centre, tmp_path_factory: pytest.TempPathFactory, repo: Path) -> Iterator[HubProcess]:
    """One hub for all tests that do it no harm: starting its process costs more than they do."""
    with HeldPorts() as ports:
        process = HubProcess(centre, tmp_path_factory.mktemp("steady") / "hub", repo, ports.hold())
        process.start()
        yield process
        process.stop()


@pytest.fixture
def clerk(hub: HubProcess) -> Iterator[Clerk]:
    clerk = Clerk(hub.url)
    clerk.set_up(hub.greeting["setup_code"])
    yield clerk
    clerk.client.close()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def outbox() -> MemoryOutbox:
    return MemoryOutbox()
