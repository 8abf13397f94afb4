"""A real hub on a real socket, on SQLite and on a real PostgreSQL, with a clock that tests turn."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from queueing.centre import Centre, Counter, Hours, HubSettings, Period, Service, Text
from queueing.clock import Instant, centre_day
from queueing.engine import open_engine
from queueing.hub.app import create_app
from queueing.hub.core import Hub
from queueing.hub.database import migrate
from queueing.hub.models import Base
from queueing.hub.serve import HubServer, listen, server_of
from queueing.wire import (
    IssuedTicket,
    IssuerEvent,
    IssuerEventKind,
    OutboxBatch,
    PairReply,
    TicketView,
)
from tests.hubs import Migrated, weak_hasher

PASSWORD = "mat-khau-dai"
MORNING = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # a Monday, 8:30 in Vietnam


#: Files and tests in which the engines can differ (SQL, races, migrations); the rest waits for the long run.
ON_BOTH = frozenset(
    {
        "test_database.py",
        "test_days.py",
        "test_intake.py",
        "test_a_repeated_command_is_answered_alike_and_done_once",
        "test_two_clerks_never_call_the_same_person",
        "test_a_new_hub_on_the_same_data_goes_on_where_the_last_one_stopped",
    }
)


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what is marked
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave what cannot differ between the engines to the long run."""
    here = Path(__file__).parent
    for item in items:
        call = getattr(item, "callspec", None)
        on_postgres = call is not None and call.params.get("engine_kind") == "postgresql"
        names = {item.path.name, getattr(item, "originalname", item.name)}
        if on_postgres and item.path.parent == here and not names & ON_BOTH:
            item.add_marker(pytest.mark.long)


class ManualClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, wall: datetime = MORNING) -> None:
        self.wall = wall
        self.monotonic_s = 1000.0
        self.synchronised = False

    def now(self) -> Instant:
        return Instant(self.wall, self.monotonic_s, "boot-1")

    def advance(self, **time: float) -> None:
        step = timedelta(**time)
        self.wall += step
        self.monotonic_s += step.total_seconds()


@dataclass
class Desk:
    """A member of staff at a browser."""

    client: httpx.Client
    csrf: str = ""

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.client.request(method, f"/api{path}", json=body, headers={"X-CSRF-Token": self.csrf})

    def log_in(self, username: str, password: str = PASSWORD) -> httpx.Response:
        answer = self.ask("POST", "/session", {"username": username, "password": password})
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf"]
        return answer

    def work_at(self, *counters: str) -> None:
        assert self.ask("PUT", "/session/counters", {"counters": counters}).status_code == 200

    def call_next(self, counter: str = "1", **fields: Any) -> httpx.Response:
        return self.ask("POST", f"/counters/{counter}/call-next", {"id": str(uuid4())} | fields)

    def command(self, ticket: TicketView | UUID, command: str, **fields: Any) -> httpx.Response:
        ticket_id = ticket.id if isinstance(ticket, TicketView) else ticket
        return self.ask("POST", f"/tickets/{ticket_id}/{command}", {"id": str(uuid4())} | fields)

    def do(self, ticket: TicketView | UUID, command: str, **fields: Any) -> TicketView:
        answer = self.command(ticket, command, **fields)
        assert answer.status_code == 200, answer.text
        return TicketView.model_validate_json(answer.content)

    def called(self, counter: str = "1", **fields: Any) -> TicketView:
        answer = self.call_next(counter, **fields)
        assert answer.status_code == 200, answer.text
        return TicketView.model_validate_json(answer.content)

    def walk_in(self, service: str = "A", **fields: Any) -> TicketView:
        answer = self.ask("POST", "/tickets", {"id": str(uuid4()), "service": service} | fields)
        assert answer.status_code == 201, answer.text
        return TicketView.model_validate_json(answer.content)

    def snapshot(self) -> dict[str, Any]:
        snapshot: dict[str, Any] = self.ask("GET", "/desk").json()
        return snapshot

    def ticket(self, ticket_id: UUID) -> TicketView:
        return next(TicketView.model_validate(t) for t in self.snapshot()["tickets"] if t["id"] == str(ticket_id))

    def board(self) -> dict[str, Any]:
        board: dict[str, Any] = self.ask("GET", "/board").json()
        return board

    def machine_code(self) -> str:
        code: str = self.ask("POST", "/pairings").json()["code"]
        return code


@dataclass
class KioskPeer:
    """A kiosk as the hub sees it: a token and an outbox."""

    client: httpx.Client
    reply: PairReply
    clock: ManualClock
    store: UUID
    _seq: Iterator[int] = field(default_factory=lambda: count(1))
    _serial: Iterator[int] = field(default_factory=lambda: count(1))

    def event(self, kind: IssuerEventKind, *, age_s: float = 0.0, certain: bool = True, **what: Any) -> IssuerEvent:
        return IssuerEvent(
            id=uuid4(),
            seq=next(self._seq),
            kind=kind,
            at=self.clock.wall - timedelta(seconds=age_s),
            age_s=age_s,
            age_certain=certain,
            **what,
        )

    def issued(self, service: str = "A", *, number: str | None = None, **how: Any) -> IssuerEvent:
        mark = f"{self.reply.mark}-" if self.reply.mark else ""
        serial = next(self._serial)
        ticket = IssuedTicket(
            id=uuid4(),
            number=number or f"{service}{mark}{serial:03d}",
            service=service,
            pictures=(self.reply.pictures[serial % len(self.reply.pictures)],),
            day=how.pop("day", centre_day(self.clock.wall)),
            language="vi",
            secret_hash="0" * 64,
        )
        return self.event(IssuerEventKind.ISSUED, ticket=ticket, **how)

    def deliver(self, *events: IssuerEvent, after: int | None = None) -> int:
        """Deliver what comes after `after` (None: after the event before the first of these)."""
        if after is None:
            after = min((event.seq for event in events), default=1) - 1
        answer = self.client.post(
            "/api/issuer/events",
            content=OutboxBatch(store=self.store, after=after, events=events).model_dump_json(),
            headers={"Authorization": f"Bearer {self.reply.token}", "Content-Type": "application/json"},
        )
        assert answer.status_code == 200, answer.text
        acknowledged: int = answer.json()["acknowledged"]
        return acknowledged

    def issue(self, service: str = "A", **how: Any) -> UUID:
        event = self.issued(service, **how)
        self.deliver(event)
        assert event.ticket is not None
        return event.ticket.id


class RunningHub:
    """A hub that serves on a socket, in a thread of the test."""

    def __init__(self, centre: Centre, folder: Path, repo: Path, clock: ManualClock, url: str | None) -> None:
        self.clock = clock
        settings = HubSettings(port=0, database_url=url)
        self._listener = listen(settings)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        try:
            app = create_app(
                centre,
                settings=settings,
                data_dir=folder,
                web_root=repo / "ui",
                assets=repo / "assets",
                clock=clock,
                synchronised=lambda: clock.synchronised,
            )
        except BaseException:
            self._listener.close()
            raise
        self.hub: Hub = app.state.hub
        self.app = app
        self.folder = folder
        self._server: HubServer = server_of(app)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]})
        self._thread.start()
        self._clients = ExitStack()

    def client(self, **options: Any) -> httpx.Client:
        return self._clients.enter_context(
            # Nothing is encrypted here, and reading the authorities of the whole world takes 30 ms a client.
            httpx.Client(base_url=self.url, timeout=60.0, trust_env=False, verify=False, **options)
        )

    def desk(self) -> Desk:
        return Desk(self.client())

    def technician(self) -> Desk:
        """Open the centre with its one-time code; later, log in to that account."""
        desk = self.desk()
        code = self.hub.accounts.setup_code()
        if code is None:
            assert desk.log_in("an").status_code == 200
            return desk
        answer = desk.ask(
            "POST",
            "/setup",
            {"code": code, "username": "an", "display_name": "Chị An", "password": PASSWORD},
        )
        assert answer.status_code == 200, answer.text
        desk.csrf = answer.json()["csrf"]
        return desk

    def clerk(self, technician: Desk, username: str, *counters: str, role: str = "clerk") -> Desk:
        account = {"username": username, "display_name": username, "role": role, "password": PASSWORD}
        assert technician.ask("POST", "/staff", account).status_code == 201
        desk = self.desk()
        assert desk.log_in(username).status_code == 200
        desk.work_at(*counters)
        return desk

    def kiosk(self, technician: Desk, name: str = "Kiosk 1") -> KioskPeer:
        client, store = self.client(), uuid4()
        answer = client.post(
            "/api/pair",
            json={"code": technician.machine_code(), "kind": "kiosk", "name": name, "store": str(store)},
        )
        assert answer.status_code == 200, answer.text
        return KioskPeer(client, PairReply.model_validate_json(answer.content), self.clock, store)

    def keep_house(self) -> None:
        """Do at once what the hub does every second."""
        self.hub.writer.submit(self.hub.keep_house).result()

    def stop(self) -> None:
        self._clients.close()
        self._server.should_exit = True
        self._thread.join()
        self._listener.close()
        assert self._server.started


@pytest.fixture
def centre() -> Centre:
    always = (Period.model_validate({"start": "00:00", "end": "23:59:59"}),)
    week = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    return Centre(
        site="test",
        office=Text(vi="Trung tâm", en="Centre"),
        commune=Text(vi="Xã Thử", en="Test Commune"),
        services=tuple(
            Service(code=code, look=code, name=Text(vi=f"Việc {code}", en=f"Work {code}")) for code in "ABC"
        ),
        counters=(
            Counter(label="1", services=("A", "B")),
            Counter(label="2", services=("A",)),
            Counter(label="3", services=("C",)),
        ),
        hours=Hours(**dict.fromkeys(week, always)),
    )


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL server of the tests' own, as an unprivileged user; its socket folder is returned."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) + [
        Path(path) for path in [shutil.which("initdb")] if path
    ]
    if not found:
        pytest.skip("PostgreSQL is not installed")
    binaries = found[-1].parent
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    drop: list[str] = []
    if os.getuid() == 0:  # the server refuses to run as root
        user = pwd.getpwnam("postgres" if _is_user("postgres") else "nobody")
        os.chown(folder, user.pw_uid, user.pw_gid)
        drop = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    data = folder / "data"
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*drop, *initdb], check=True, capture_output=True, cwd=folder)
    start = [str(binaries / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log"), "-o"]
    options = f"-k {folder} -c listen_addresses='' -c fsync=off -c shared_buffers=16MB"
    subprocess.run([*drop, *start, options, "start"], check=True, capture_output=True, cwd=folder)
    try:
        yield str(folder)
    finally:
        stop = [str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "-w", "stop"]
        subprocess.run([*drop, *stop], check=True, capture_output=True, cwd=folder)
        shutil.rmtree(folder)


def _is_user(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


def _connect(host: str, name: str) -> psycopg.Connection[Any]:
    return psycopg.connect(f"host={host} user=tests dbname={name}", autocommit=True)


def _address(host: str, name: str) -> str:
    return f"postgresql://tests@/{name}?host={host}"


@pytest.fixture
def new_postgres(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Make empty databases on the PostgreSQL server."""

    def new() -> str:
        host, name = request.getfixturevalue("postgres"), f"hub_{uuid4().hex}"
        with _connect(host, "postgres") as connection:
            connection.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]  # no parameters in DDL
        return _address(host, name)

    return new


@pytest.fixture(scope="session")
def migrated_postgres(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Give the one database that hubs of all tests share, in its newest form, emptied each time.

    A database of its own for each test would be some 300 files to make and to delete.
    """
    made: list[str] = []

    def empty() -> str:
        host, name = request.getfixturevalue("postgres"), "hubs"
        if not made:
            with _connect(host, "postgres") as connection:
                connection.execute(f"CREATE DATABASE {name}")
            engine = open_engine(_address(host, name))
            migrate(engine)
            engine.dispose()
            made.append(name)
        with _connect(host, name) as connection:
            connection.execute("SET session_replication_role = replica")  # tables that only grow would refuse
            tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
            connection.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")  # type: ignore[call-overload]  # DDL
        return _address(host, name)

    return empty


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Migrated:
    return Migrated(tmp_path_factory.mktemp("migrated"))


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("queueing.hub.secrets.PasswordHasher", weak_hasher)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Each engine that a hub may stand on."""
    return str(request.param)


@pytest.fixture
def database_url(engine_kind: str, new_postgres: Callable[[], str]) -> str | None:
    """The address of an empty database; None is the embedded one."""
    return None if engine_kind == "sqlite" else new_postgres()


@pytest.fixture
def open_hub(
    centre: Centre,
    tmp_path: Path,
    repo: Path,
    clock: ManualClock,
    engine_kind: str,
    migrated_postgres: Callable[[], str],
    migrated: Migrated,
) -> Iterator[Callable[..., RunningHub]]:
    """Start hubs on the same data, one after another."""
    running: list[RunningHub] = []
    url = None
    if engine_kind == "sqlite":
        migrated.into(tmp_path / "hub")
    else:
        url = migrated_postgres()

    def start(centre: Centre = centre) -> RunningHub:
        hub = RunningHub(centre, tmp_path / "hub", repo, clock, url)
        running.append(hub)
        return hub

    yield start
    for hub in running:
        hub.stop()


@pytest.fixture
def hub(open_hub: Callable[..., RunningHub]) -> RunningHub:
    return open_hub()


@pytest.fixture
def technician(hub: RunningHub) -> Desk:
    desk = hub.technician()
    desk.work_at("1")
    return desk


@pytest.fixture
def kiosk(hub: RunningHub, technician: Desk) -> KioskPeer:
    return hub.kiosk(technician)
