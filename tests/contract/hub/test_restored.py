"""A hub whose database was put back from a backup finds out, gives nothing twice, and gets back what it can."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from sqlalchemy import text

from queueing.hub.database import HEAD
from queueing.tickets.model import HelpKind, PrintState
from queueing.wire import (
    ForeignTicket,
    HelpRequest,
    IssuerEventKind,
    PairRequest,
    PrintReport,
)
from tests.contract.hub.conftest import MORNING

if TYPE_CHECKING:
    from tests.contract.hub.conftest import Desk, KioskPeer, RunningHub

Opener = Callable[..., "RunningHub"]


@pytest.fixture
def engine_kind() -> str:
    """The embedded engine: its file is what is put back. The statements are the same on both."""
    return "sqlite"


def back_up(hub: RunningHub) -> bytes:
    with sqlite3.connect(hub.folder / "hub.sqlite3") as source, sqlite3.connect(":memory:") as copy:
        source.backup(copy)
        content = copy.serialize()
    source.close()
    copy.close()
    return content


def put_back(hub: RunningHub, content: bytes) -> None:
    """Put the database back while the hub is stopped, as somebody would who has no more than the file."""
    for name in ("hub.sqlite3-wal", "hub.sqlite3-shm"):
        (hub.folder / name).unlink(missing_ok=True)
    (hub.folder / "hub.sqlite3").write_bytes(content)


def restored(desk: Desk) -> bool:
    return any(
        (d["kiosk"], d["device"], d["faults"]) == ("hub", "hub", ["restored"]) for d in desk.snapshot()["devices"]
    )


@pytest.fixture
def restart(hub: RunningHub, technician: Desk, open_hub: Opener) -> Callable[..., tuple[RunningHub, Desk]]:
    """Stop the hub, put an older database back, start it, and log in."""

    def again(content: bytes | None, meddle: Callable[[], None] = lambda: None) -> tuple[RunningHub, Desk]:
        hub.stop()
        if content is not None:
            put_back(hub, content)
        meddle()
        hub.clock.advance(minutes=1)
        new = open_hub()
        desk = new.technician()
        desk.work_at("1")
        return new, desk

    return again


def test_walk_ins_are_never_numbered_twice(
    hub: RunningHub, technician: Desk, restart: Callable[..., tuple]
) -> None:
    technician.walk_in()
    content = back_up(hub)
    lost = [technician.walk_in().number for _ in range(3)]
    _, desk = restart(content)
    assert restored(desk)
    again = [desk.walk_in().number for _ in range(2)]
    assert lost == ["A0-002", "A0-003", "A0-004"]
    assert again == [
        "A0-5121",
        "A0-5122",
    ]  # 8:31 is minute 512 of the day, and ten a minute are more than any desk adds
    line = next(line for line in desk.ask("GET", "/audit").json()["lines"] if line["action"] == "restored")
    assert (line["actor"], line["detail"]["by"]) == ("hub", "witness")


def test_the_same_backup_put_back_twice_repeats_nothing(
    hub: RunningHub, technician: Desk, open_hub: Opener
) -> None:
    content = back_up(hub)
    seen = [technician.walk_in().number]
    for _ in range(2):
        hub.stop()
        shutil.rmtree(hub.folder)  # and nothing beside the database is left to tell
        hub.folder.mkdir()
        put_back(hub, content)
        hub.clock.advance(minutes=1)
        hub = open_hub()
        desk = hub.technician()
        desk.work_at("1")
        assert restored(desk)
        seen += [desk.walk_in().number for _ in range(3)]
    assert len(seen) == len(set(seen)) == 7


def test_the_next_day_begins_at_one(hub: RunningHub, technician: Desk, restart: Callable[..., tuple]) -> None:
    content = back_up(hub)
    technician.walk_in()
    new, _ = restart(content)
    new.clock.advance(hours=20)
    new.keep_house()
    desk = new.technician()
    assert not restored(desk)
    assert desk.walk_in().number == "A0-001"


def test_the_floor_outlives_a_restart(
    hub: RunningHub, technician: Desk, restart: Callable[..., tuple], open_hub: Opener
) -> None:
    content = back_up(hub)
    technician.walk_in()
    new, _ = restart(content)
    new.stop()
    desk = open_hub().technician()
    assert not restored(desk)  # told once; it is in the trail
    assert desk.walk_in().number == "A0-5121"


def test_a_restart_and_a_newer_database_are_no_restore(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, restart: Callable[..., tuple]
) -> None:
    kiosk.issue()
    note = (hub.folder / "hub.witness").read_bytes()
    technician.walk_in()
    # The witness is written without a sync: a power cut may leave an older note beside a newer database.
    _, desk = restart(None, lambda: (hub.folder / "hub.witness").write_bytes(note) and None)
    assert not restored(desk)
    assert desk.walk_in().number == "A0-002"


def test_a_torn_witness_proves_nothing(hub: RunningHub, technician: Desk, restart: Callable[..., tuple]) -> None:
    _, desk = restart(None, lambda: (hub.folder / "hub.witness").write_bytes(b"witness1 and dark") and None)
    assert not restored(desk)


def test_a_folder_that_was_copied_elsewhere_is_another_place(
    hub: RunningHub, technician: Desk, restart: Callable[..., tuple], tmp_path: Path
) -> None:
    technician.walk_in()

    def move() -> None:
        shutil.copytree(hub.folder, tmp_path / "copy")
        shutil.rmtree(hub.folder)
        shutil.copytree(tmp_path / "copy", hub.folder)

    _, desk = restart(None, move)
    assert restored(desk)
    assert desk.walk_in().number == "A0-5121"


def test_whoever_was_logged_in_then_logs_in_again(
    hub: RunningHub, technician: Desk, restart: Callable[..., tuple]
) -> None:
    content = back_up(hub)
    cookies, csrf = technician.client.cookies, technician.csrf
    technician.ask("DELETE", "/session")
    new, _ = restart(content)
    stranger = new.desk()
    stranger.client.cookies, stranger.csrf = cookies, csrf
    assert stranger.ask("GET", "/desk").status_code == 401


# ---- what kiosks tell ------------------------------------------------------------------------------------


def test_a_kiosk_is_told_what_is_missing_and_all_comes_once(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, restart: Callable[..., tuple]
) -> None:
    events = [kiosk.issued() for _ in range(3)]
    assert kiosk.deliver(*events) == 3
    content = back_up(hub)
    asked = HelpRequest(id=uuid4(), kind=HelpKind.HELP, screen="services")
    report = PrintReport(ticket=events[0].ticket.id, state=PrintState.DONE, copy_number=1)
    lost = [
        kiosk.issued(),
        kiosk.event(IssuerEventKind.PRINT, print=report),
        kiosk.event(IssuerEventKind.HELP, help=asked),
        kiosk.issued(),
    ]
    assert kiosk.deliver(*lost) == 7
    new, desk = restart(content)
    kiosk.client = new.client()
    held = kiosk.client.get("/api/kiosk", headers={"Authorization": f"Bearer {kiosk.reply.token}"}).json()["issuer"]
    assert held == {"store": str(kiosk.store), "acknowledged": 3}
    fresh = kiosk.issued()
    assert kiosk.deliver(fresh, after=7) == 3  # taken, but there is a gap before it
    assert kiosk.deliver(*lost[:2], after=3) == 5
    assert kiosk.deliver(*lost[2:], fresh, after=5) == 8
    tickets = desk.snapshot()["tickets"]
    assert sorted(t["number"] for t in tickets) == [f"A{n:03d}" for n in range(1, 7)]
    assert not any(t["duplicate"] for t in tickets)
    assert desk.ticket(events[0].ticket.id).printed is PrintState.DONE
    assert [h["id"] for h in desk.snapshot()["helps"]] == [str(asked.id)]


def test_a_kiosk_that_knows_more_tells_of_a_restore(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    """The image of a whole disk: place and witness are as old as the database."""
    kiosk.deliver(kiosk.issued())
    assert technician.walk_in().number == "A0-001"
    assert kiosk.deliver(after=1) == 1
    assert not restored(technician)
    assert kiosk.deliver(after=9) == 1
    assert restored(technician)
    assert technician.walk_in().number == "A0-5111"


def test_a_long_gone_call_for_help_is_not_seen_again(technician: Desk, kiosk: KioskPeer) -> None:
    asked = HelpRequest(id=uuid4(), kind=HelpKind.HELP, screen="services")
    kiosk.deliver(kiosk.event(IssuerEventKind.HELP, help=asked, age_s=3 * 3600))
    assert technician.snapshot()["helps"] == []


def test_events_that_a_store_has_erased_leave_no_gap(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, restart: Callable[..., tuple]
) -> None:
    content = back_up(hub)
    kiosk.deliver(*(kiosk.issued() for _ in range(5)))
    new, _ = restart(content)
    kiosk.client = new.client()
    late = kiosk.issued()
    assert kiosk.deliver(after=5) == 0
    assert kiosk.deliver(late, after=0) == 6  # nothing older is left


def test_a_walk_in_whose_paper_a_kiosk_printed_comes_back(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, restart: Callable[..., tuple]
) -> None:
    content = back_up(hub)
    lost = technician.walk_in(print_at="Kiosk 1")
    paper = ForeignTicket(
        number=lost.number, service="A", pictures=lost.pictures, arrived_at=lost.arrived_at, language="vi"
    )
    report = PrintReport(ticket=lost.id, state=PrintState.DONE, copy_number=1, request=uuid4(), foreign=paper)
    told = [kiosk.event(IssuerEventKind.PRINT, print=report) for _ in range(2)]
    kiosk.deliver(*told)
    new, desk = restart(content)
    kiosk.client = new.client()
    for _ in range(2):
        assert kiosk.deliver(*told, after=0) == 2
    (found,) = desk.snapshot()["tickets"]
    assert (found["id"], found["number"], found["origin"]) == (str(lost.id), "A0-001", "desk")
    assert (found["state"], found["printed"]) == ("waiting", "done")
    assert desk.called("1").id == lost.id


def test_the_paper_of_another_kiosks_ticket_makes_no_ticket(technician: Desk, kiosk: KioskPeer) -> None:
    paper = ForeignTicket(number="A2-007", service="A", pictures=("fish",), arrived_at=MORNING, language="vi")
    report = PrintReport(ticket=uuid4(), state=PrintState.DONE, copy_number=2, foreign=paper)
    kiosk.deliver(kiosk.event(IssuerEventKind.PRINT, print=report))
    assert technician.snapshot()["tickets"] == []


# ---- marks -----------------------------------------------------------------------------------------------


def pair(hub: RunningHub, technician: Desk, store: object, name: str, mark: str | None = None) -> dict[str, object]:
    body = PairRequest(code=technician.machine_code(), kind="kiosk", name=name, store=store, mark=mark)  # type: ignore[arg-type]  # a UUID
    answer = hub.client().post(
        "/api/pair", content=body.model_dump_json(), headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 200, answer.text
    reply: dict[str, object] = answer.json()
    return reply


def test_a_kiosk_that_was_paired_since_keeps_its_mark_and_a_new_one_never_gets_it(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, restart: Callable[..., tuple]
) -> None:
    content = back_up(hub)
    store = uuid4()
    assert pair(hub, technician, store, "Kiosk 2")["mark"] == "2"
    new, desk = restart(content)
    assert pair(new, desk, uuid4(), "Kiosk 3")["mark"] == "12"
    back = pair(new, desk, store, "Kiosk 2", mark="2")
    assert back["mark"] == "2"
    assert [m["mark"] for m in desk.ask("GET", "/machines").json()] == ["", "2", "12"]


def test_a_store_that_is_known_keeps_its_mark_and_pictures(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    again = pair(hub, technician, kiosk.store, "Kiosk 1", mark=kiosk.reply.mark)
    assert (again["mark"], tuple(again["pictures"])) == (kiosk.reply.mark, kiosk.reply.pictures)  # type: ignore[arg-type]  # JSON


@pytest.mark.parametrize("mark", ["", "0", "01"])
def test_nobody_takes_the_mark_of_another(hub: RunningHub, technician: Desk, kiosk: KioskPeer, mark: str) -> None:
    assert pair(hub, technician, uuid4(), "Kiosk 2", mark=mark)["mark"] == "2"


# ---- what screens tell -----------------------------------------------------------------------------------


def test_a_screen_that_saw_a_lost_life_tells_of_a_restore(
    hub: RunningHub, technician: Desk, open_hub: Opener
) -> None:
    hub.stop()
    hub.clock.advance(hours=2)
    new = open_hub()
    desk = new.technician()
    first = new.hub.database.previous_start
    for last_id in ("1", f"{first * 2**20 + 40}", f"{new.hub.database.start_number * 2**20}", "99999999999999"):
        with desk.client.stream("GET", "/api/events/board", headers={"Last-Event-ID": last_id}):
            assert not restored(desk)
    lost = (first + 3600) * 2**20 + 7
    with desk.client.stream("GET", "/api/events/board", headers={"Last-Event-ID": str(lost)}):
        assert restored(desk)


def test_a_screen_that_saw_the_program_before_the_upgrade_tells_of_nothing(
    hub: RunningHub, technician: Desk, open_hub: Opener
) -> None:
    hub.stop()
    with sqlite3.connect(hub.folder / "hub.sqlite3") as database:
        database.execute("UPDATE site SET starts = 40")  # as lives were numbered once
    database.close()
    hub.clock.advance(minutes=1)
    desk = open_hub().technician()
    with desk.client.stream("GET", "/api/events/board", headers={"Last-Event-ID": str((40 << 32) + 7)}):
        assert not restored(desk)


@pytest.mark.parametrize("starts", [40, 5000, 6000])
def test_a_screen_of_before_the_upgrade_tells_a_new_database_of_nothing(hub: RunningHub, starts: int) -> None:
    desk = hub.technician()
    with desk.client.stream("GET", "/api/events/board", headers={"Last-Event-ID": str((starts << 32) + 7)}):
        assert not restored(desk)


def test_events_ids_of_a_life_that_a_restore_has_undone_are_never_given_again(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, restart: Callable[..., tuple]
) -> None:
    content = back_up(hub)
    kiosk.deliver(*(kiosk.issued() for _ in range(5)))
    seen = technician.snapshot()["seq"]
    _, desk = restart(content)
    assert desk.snapshot()["seq"] > seen


def test_what_an_older_program_had_taken_is_known_after_the_migration(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer, restart: Callable[..., tuple]
) -> None:
    kiosk.deliver(*(kiosk.issued() for _ in range(4)))

    def as_it_was() -> None:
        with sqlite3.connect(hub.folder / "hub.sqlite3") as database:
            database.execute("DROP TABLE issuer_log")
            database.execute("ALTER TABLE reprint_order DROP COLUMN original")
            for column in ("identity", "place", "floor_day", "walk_in_floor", "mark_floor"):
                database.execute(f"ALTER TABLE site DROP COLUMN {column}")
            database.execute("UPDATE alembic_version SET version_num = '0001'")
        database.close()
        (hub.folder / "hub.witness").unlink()

    new, desk = restart(None, as_it_was)
    kiosk.client = new.client()
    assert kiosk.deliver(after=4) == 4
    assert not restored(desk)
    with new.hub.database.engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
