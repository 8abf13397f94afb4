"""The whole kiosk on a store that cannot be opened: it stands, says so plainly, and heals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app.kiosk import Kiosk
from kiosk.back_office.office import BackOffice
from kiosk.breaking import as_one
from kiosk.paths import DataFolders
from kiosk.screenshots.staging import StagedClock
from kiosk.settings.model import load_settings
from kiosk.visit import events as ev
from kiosk.visit.model import Screen, Visit
from kiosk.visit.timing import Timing
from queueing.clock import Clock
from queueing.issuing.store import IssuingStore
from queueing.sqlite import connect
from queueing.tickets.model import HelpKind

PATIENCE_MS = 60_000


@pytest.fixture
def folders(tmp_path: Path) -> DataFolders:
    return DataFolders.of(demo=True, environ={"KIOSK_DATA": str(tmp_path)})


@pytest.fixture
def clock() -> StagedClock:
    return StagedClock()


@pytest.fixture
def running(qapp, folders: DataFolders, clock: StagedClock) -> Iterator[tuple[Kiosk, ExitStack]]:
    folders.kiosk.mkdir(parents=True)
    (folders.kiosk / "issuing.sqlite3").write_bytes(b"no database" * 1000)
    environ = {"KIOSK_CONFIG": "/nowhere", "KIOSK_HUB__PORT": "1", "KIOSK_PRINTER__PORT": "1"}
    kiosk = Kiosk(load_settings(demo=True, environ=environ), folders, clock)
    kiosk.start()
    with ExitStack() as cleanup:
        cleanup.callback(kiosk.stop)
        yield kiosk, cleanup


@dataclass
class HeldBack:
    """A kiosk whose store opens, well and with a mark, only when it may."""

    kiosk: Kiosk
    clock: StagedClock
    may_open: Event
    stores: list[IssuingStore]

    @property
    def visit(self) -> Visit:
        return self.kiosk.stage.runner.visit

    def do(self, *events: ev.Event) -> None:
        do(self.kiosk, self.clock, *events)

    def reported(self) -> list[UUID]:
        """Return the calls for help that the hub will hear of."""
        return [event.help.id for store in self.stores for event in store.batch().events if event.help is not None]

    def issued(self) -> list[str]:
        """Return the services of the numbers that were given."""
        events = [event for store in self.stores for event in store.batch().events]
        return [event.ticket.service for event in events if event.ticket is not None]


@pytest.fixture
def held_back(qapp, folders: DataFolders, clock: StagedClock, monkeypatch) -> Iterator[HeldBack]:
    may_open, stores = Event(), list[IssuingStore]()

    def open_store(folders: DataFolders, clock: Clock) -> IssuingStore:
        assert may_open.wait(PATIENCE_MS / 1000)
        store = IssuingStore.open(folders.kiosk / "issuing.sqlite3", clock=clock)
        store.adopt("", ("lotus", "fish"))
        stores.append(store)
        return store

    monkeypatch.setattr("kiosk.back_office.office.open_store", open_store)
    monkeypatch.setattr("kiosk.app.kiosk.UNSEEN_MS", 1)  # no frame is shown here
    environ = {"KIOSK_CONFIG": "/nowhere", "KIOSK_HUB__PORT": "1", "KIOSK_PRINTER__PORT": "1"}
    kiosk = Kiosk(load_settings(demo=True, environ=environ), folders, clock)
    kiosk.start()
    yield HeldBack(kiosk, clock, may_open, stores)
    may_open.set()
    kiosk.stop()


def test_a_number_asked_for_while_the_store_still_opens_waits_for_it(
    held_back: HeldBack, qapp, qtbot: QtBot
) -> None:
    held_back.do(ev.DoorsChanged(open=True), ev.Start("vi"), ev.ChooseService("A"))
    qapp.processEvents()
    assert held_back.visit.screen is not Screen.REFUSED
    held_back.may_open.set()
    qtbot.waitUntil(lambda: held_back.visit.ticket is not None, timeout=PATIENCE_MS)
    assert held_back.visit.screen is not Screen.REFUSED


def test_who_was_refused_while_the_store_still_opens_is_given_no_number_later(
    held_back: HeldBack, qtbot: QtBot
) -> None:
    held_back.do(ev.DoorsChanged(open=True), ev.Start("vi"), ev.ChooseService("A"))
    held_back.clock.pass_by(Timing().issue)
    held_back.kiosk.stage.runner.tick()
    assert held_back.visit.screen is Screen.REFUSED  # staff give a number by hand
    held_back.do(ev.StartAgain(), ev.Start("vi"), ev.ChooseService("B"))
    held_back.may_open.set()
    qtbot.waitUntil(lambda: held_back.visit.ticket is not None, timeout=PATIENCE_MS)
    assert held_back.issued() == ["B"]


def test_a_call_for_help_in_the_first_moments_reaches_staff(held_back: HeldBack, qapp, qtbot: QtBot) -> None:
    held_back.do(ev.DoorsChanged(open=True), ev.Start("vi"), ev.CallHelp())
    qapp.processEvents()
    call = held_back.visit.help
    assert call is not None
    held_back.may_open.set()
    qtbot.waitUntil(lambda: held_back.reported() == [call.id], timeout=PATIENCE_MS)
    assert held_back.visit.help == call


def test_who_was_refused_while_the_disk_hangs_is_given_no_number_when_it_is_back(
    held_back: HeldBack, folders: DataFolders, qtbot: QtBot
) -> None:
    held_back.may_open.set()
    held_back.do(ev.DoorsChanged(open=True), ev.Start("vi"), ev.ChooseService("A"))
    qtbot.waitUntil(lambda: held_back.visit.ticket is not None, timeout=PATIENCE_MS)
    hanging = connect(folders.kiosk / "issuing.sqlite3")
    try:
        hanging.execute("BEGIN IMMEDIATE")  # no other write comes through
        held_back.do(ev.StartAgain(), ev.Start("vi"), ev.ChooseService("B"))
        held_back.clock.pass_by(Timing().issue)
        held_back.kiosk.stage.runner.tick()
        assert held_back.visit.screen is Screen.REFUSED  # staff give a number by hand
    finally:
        hanging.close()
    held_back.do(ev.StartAgain(), ev.Start("vi"), ev.ChooseService("C"))
    qtbot.waitUntil(lambda: held_back.visit.ticket is not None, timeout=PATIENCE_MS)
    assert held_back.issued() == ["A", "C"]


@pytest.fixture
def soon_shut(monkeypatch) -> None:
    monkeypatch.setattr("kiosk.app.kiosk.STORE_MS", 1)


@pytest.mark.usefixtures("soon_shut")
def test_a_store_that_opens_for_ever_counts_as_shut_until_it_is_open(held_back: HeldBack, qtbot: QtBot) -> None:
    held_back.do(ev.DoorsChanged(open=True), ev.Start("vi"), ev.ChooseService("A"), ev.CallHelp())
    qtbot.waitUntil(lambda: held_back.visit.refusal == "store", timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: held_back.visit.help is None, timeout=PATIENCE_MS)  # nobody is promised
    held_back.may_open.set()

    def given() -> bool:
        if held_back.visit.asked is None and held_back.visit.ticket is None:
            held_back.do(ev.StartAgain(), ev.Start("vi"), ev.ChooseService("B"))
        return held_back.visit.ticket is not None

    qtbot.waitUntil(given, timeout=PATIENCE_MS)
    assert set(held_back.issued()) == {"B"}


def test_a_bug_of_the_back_office_keeps_nobody_waiting(held_back: HeldBack, monkeypatch, qtbot: QtBot) -> None:
    def start(_office: BackOffice) -> None:
        raise ValueError("a bug")

    monkeypatch.setattr("kiosk.back_office.office.BackOffice.start", start)
    held_back.do(ev.DoorsChanged(open=True), ev.Start("vi"), ev.ChooseService("A"))
    with qtbot.captureExceptions() as bugs:
        held_back.may_open.set()
        qtbot.waitUntil(lambda: held_back.visit.ticket is not None, timeout=PATIENCE_MS)
    assert [kind for kind, _, _ in bugs] == [ValueError]


def do(kiosk: Kiosk, clock: StagedClock, *events: ev.Event) -> None:
    for event in events:
        clock.pass_by(2.0)
        kiosk.stage.runner.send(event)


def test_a_broken_store_is_told_and_the_kiosk_heals_without_a_restart(
    running: tuple[Kiosk, ExitStack], clock: StagedClock, folders: DataFolders, qapp, qtbot: QtBot
) -> None:
    kiosk, cleanup = running
    runner, text = kiosk.stage.runner, kiosk.stage.words.now.text
    do(kiosk, clock, ev.DoorsChanged(open=True), ev.Start("vi"), ev.ChooseService("A"))
    qtbot.waitUntil(lambda: runner.visit.screen is Screen.REFUSED, timeout=PATIENCE_MS)
    assert runner.visit.refusal == "store"
    qtbot.waitUntil(lambda: runner.visit.help is None, timeout=PATIENCE_MS)  # the call could not be stored
    do(kiosk, clock, ev.CallHelp())
    qtbot.waitUntil(lambda: runner.visit.help is None, timeout=PATIENCE_MS)
    assert as_one(kiosk.stage.view.property("question")) == as_one(text("kiosk.help.lost"))

    (folders.kiosk / "issuing.sqlite3").unlink()

    def called() -> bool:
        do(kiosk, clock, ev.Back(), ev.CallHelp())
        qapp.processEvents()  # an answer that the call was lost is there at once
        return runner.visit.help is not None

    qtbot.waitUntil(called, timeout=PATIENCE_MS)
    call = runner.visit.help
    assert call is not None
    assert as_one(kiosk.stage.view.property("question")) == as_one(text("kiosk.help.question"))
    cleanup.close()
    store = IssuingStore.open(folders.kiosk / "issuing.sqlite3", clock=clock)
    try:
        helps = [event.help for event in store.batch().events if event.help is not None]
    finally:
        store.close()
    assert (call.id, HelpKind.HELP) in [(h.id, h.kind) for h in helps]
