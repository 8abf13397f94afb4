"""The whole kiosk on a store that cannot be opened: it stands, says so plainly, and heals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from kiosk.app import Kiosk
from kiosk.paths import DataFolders
from kiosk.screenshots import StagedClock
from kiosk.settings import load_settings
from kiosk.view.breaking import as_one
from kiosk.visit import events as ev
from kiosk.visit.model import Screen
from queueing.clock import Clock
from queueing.issuing.store import IssuingStore
from queueing.tickets.model import HelpKind

PATIENCE_MS = 15_000


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


@pytest.fixture
def held_back(qapp, folders: DataFolders, clock: StagedClock, monkeypatch) -> Iterator[tuple[Kiosk, Event]]:
    """A kiosk whose store opens, well and with a mark, only when it may."""
    may_open = Event()

    def open_store(folders: DataFolders, clock: Clock) -> IssuingStore:
        assert may_open.wait(PATIENCE_MS / 1000)
        store = IssuingStore.open(folders.kiosk / "issuing.sqlite3", clock=clock)
        store.adopt("", ("lotus", "fish"))
        return store

    monkeypatch.setattr("kiosk.back_office.open_store", open_store)
    environ = {"KIOSK_CONFIG": "/nowhere", "KIOSK_HUB__PORT": "1", "KIOSK_PRINTER__PORT": "1"}
    kiosk = Kiosk(load_settings(demo=True, environ=environ), folders, clock)
    kiosk.start()
    yield kiosk, may_open
    may_open.set()
    kiosk.stop()


def test_a_number_asked_for_while_the_store_still_opens_waits_for_it(
    held_back: tuple[Kiosk, Event], clock: StagedClock, qapp, qtbot: QtBot
) -> None:
    kiosk, may_open = held_back
    visit = kiosk.stage.runner
    do(kiosk, clock, ev.DoorsChanged(open=True), ev.Start("vi"), ev.ChooseService("A"))
    qapp.processEvents()
    assert visit.visit.screen is not Screen.REFUSED
    may_open.set()
    qtbot.waitUntil(lambda: visit.visit.ticket is not None, timeout=PATIENCE_MS)
    assert visit.visit.screen is not Screen.REFUSED


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
