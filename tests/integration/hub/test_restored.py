"""A real hub is killed, an older copy of its database is put back, and the kiosk's own store heals it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from kiosk.hub_line.pairing import Pairing
from kiosk.hub_line.uplink import Uplink
from queueing.clock import SystemClock
from queueing.issuing.model import IssuedHere
from queueing.issuing.store import IssuingStore
from queueing.tickets.model import PrintState
from queueing.wire import PairRequest, ReprintOrder, StreamEvent
from tests.receipts import took

if TYPE_CHECKING:
    from tests.integration.hub.conftest import Clerk, HubProcess

PATIENCE_S = 60


class Kiosk:
    """A kiosk's store and its line to the hub."""

    def __init__(self, hub: HubProcess, folder: Path) -> None:
        self.hub = hub
        self.store = IssuingStore.open(folder / "issuing.sqlite3", clock=SystemClock())
        self._heard = threading.Condition()
        self.uplink = Uplink(
            hub.url,
            self.store,
            Pairing(hub.url, self._introduce, kept=folder / "pairing.json", local_code=hub.data / "local-pairing"),
            on_event=self._hear,
            on_state=lambda _connected: None,
        )
        self.uplink.start()

    def _introduce(self, code: str) -> PairRequest:
        borne = self.store.identity.mark if self.store.identity is not None else None
        return PairRequest(code=code, kind="kiosk", name="Kiosk 1", store=self.store.store_id, mark=borne)

    def _hear(self, event: StreamEvent) -> None:
        if event.event == "reprint":
            self.store.order_print(ReprintOrder.model_validate(event.data))
        with self._heard:
            self._heard.notify_all()

    def wait(self, condition: Callable[[], object]) -> None:
        """Wait until something is so; the hub's seconds and the store's own events have it looked at."""
        with self._heard:
            for _ in range(PATIENCE_S * 20):
                if condition():
                    return
                self._heard.wait(0.05)
        raise AssertionError("it never came to be so")

    def issue(self) -> IssuedHere:
        return self.store.issue("A", "vi", touch=uuid4(), in_use=None)

    def print_all(self) -> None:
        while (job := self.store.next_job(SystemClock().now())) is not None:
            self.store.mark_sending(job.id)
            self.store.finish_job(job.id, PrintState.DONE)

    def in_step(self) -> bool:
        """Whether the hub has all, and the kiosk knows it."""
        return not self.store.batch().events and self.store.receipt.acknowledged == self.taken()

    def taken(self) -> int:
        rows = self.rows("SELECT taken FROM issuer_log WHERE store = ?", self.store.store_id.hex)
        return int(rows[0][0]) if rows else 0

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.hub.data}/hub.sqlite3?mode=ro", uri=True)) as database:
            return list(database.execute(query, values))


@pytest.fixture
def kiosk(hub: HubProcess, tmp_path: Path) -> Iterator[Kiosk]:
    (tmp_path / "kiosk").mkdir()
    kiosk = Kiosk(hub, tmp_path / "kiosk")
    kiosk.wait(lambda: kiosk.store.identity is not None)
    yield kiosk
    kiosk.uplink.stop()
    kiosk.store.close()


def back_up(hub: HubProcess, to: Path) -> Path:
    with (
        closing(sqlite3.connect(f"file:{hub.data}/hub.sqlite3?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(to)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return to


def put_back(hub: HubProcess, backup: Path) -> None:
    hub.kill()
    for name in ("hub.sqlite3-wal", "hub.sqlite3-shm"):
        (hub.data / name).unlink(missing_ok=True)
    (hub.data / "hub.sqlite3").write_bytes(backup.read_bytes())
    hub.start()


def test_all_that_was_acknowledged_beyond_a_backup_comes_back_once(
    hub: HubProcess, clerk: Clerk, kiosk: Kiosk, tmp_path: Path
) -> None:
    tickets = [kiosk.issue() for _ in range(5)]
    kiosk.print_all()
    kiosk.wait(kiosk.in_step)
    backup = back_up(hub, tmp_path / "backup")

    tickets += [kiosk.issue() for _ in range(4)]
    kiosk.print_all()
    kiosk.wait(kiosk.in_step)
    again = str(uuid4())
    body = {"id": again, "counter": "1"}
    assert clerk.ask("POST", f"/tickets/{tickets[0].id}/reprint", body).status_code == 200
    kiosk.wait(lambda: any(str(job.request) == again for job in kiosk.store.jobs()))
    kiosk.print_all()
    kiosk.wait(kiosk.in_step)
    told = kiosk.store.receipt.acknowledged
    walked_in = clerk.ask("POST", "/tickets", {"id": str(uuid4()), "service": "A"}).json()["number"]

    put_back(hub, backup)
    kiosk.wait(lambda: kiosk.taken() == told and kiosk.in_step())
    found = kiosk.rows("SELECT id, number, state, printed, duplicate FROM ticket ORDER BY number")
    assert [(UUID(row[0]), row[1]) for row in found] == [(ticket.id, str(ticket.number)) for ticket in tickets]
    assert {row[2:] for row in found} == {("waiting", "done", 0)}
    assert kiosk.rows("SELECT kind, count(*) FROM ticket_event GROUP BY kind") == [("issued", 9)]
    assert len(kiosk.store.jobs()) == 10  # nine papers and the one marked REPRINT: none was printed once more

    # Who was logged in then logs in again, and a walk-in never gets a number that the hub may have given.
    assert clerk.ask("GET", "/session").status_code == 401
    login = {"username": "an", "password": "mat-khau-dai"}
    clerk.csrf = clerk.ask("POST", "/session", login).json()["csrf"]
    numbers = [clerk.ask("POST", "/tickets", {"id": str(uuid4()), "service": "A"}).json()["number"] for _ in "ab"]
    assert walked_in == "A0-001"
    assert len({walked_in, *numbers}) == 3
    assert kiosk.issue().number.serial == 10


def test_a_hub_that_knows_more_than_the_kiosk_was_told_does_nothing(kiosk: Kiosk, clerk: Clerk) -> None:
    for _ in range(4):
        kiosk.issue()
    kiosk.print_all()
    kiosk.wait(kiosk.in_step)
    before = kiosk.rows("SELECT count(*) FROM issuer_event"), kiosk.rows("SELECT * FROM ticket_event")
    took(kiosk.store, 2)  # its receipts were lost on the way
    kiosk.wait(kiosk.in_step)
    assert (kiosk.rows("SELECT count(*) FROM issuer_event"), kiosk.rows("SELECT * FROM ticket_event")) == before
    assert clerk.ask("GET", "/desk").json()["devices"] == []


def test_a_kiosk_that_was_paired_after_the_backup_comes_back_as_what_it_was(
    hub: HubProcess, clerk: Clerk, tmp_path: Path
) -> None:
    backup = back_up(hub, tmp_path / "backup")
    (tmp_path / "kiosk").mkdir()
    kiosk = Kiosk(hub, tmp_path / "kiosk")
    try:
        kiosk.wait(lambda: kiosk.store.identity is not None)
        identity = kiosk.store.identity
        tickets = [kiosk.issue() for _ in range(3)]
        kiosk.wait(kiosk.in_step)
        put_back(hub, backup)
        kiosk.wait(lambda: kiosk.taken() == 3 and kiosk.in_step())
        assert kiosk.rows("SELECT number FROM ticket ORDER BY number") == [(str(t.number),) for t in tickets]
        assert kiosk.store.identity == identity
        assert kiosk.rows("SELECT mark FROM issuer ORDER BY mark") == [("",), ("0",)]
    finally:
        kiosk.uplink.stop()
        kiosk.store.close()
