"""A store that does not open is tried again until it does; nothing ends meanwhile."""

from __future__ import annotations

import errno
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from kiosk.back_office.store_opener import StoreOpener
from queueing.clock import SystemClock
from queueing.issuing.store import IssuingStore


class Patience:
    """Waits without time: tells when the opener has failed so often, and lets it go on when told."""

    def __init__(self, mend_after: int, mend: Callable[[], None]) -> None:
        self.waits: list[float] = []
        self._mend_after = mend_after
        self._mend = mend

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        self.waits.append(seconds)
        if len(self.waits) == self._mend_after:
            self._mend()
        return stop.is_set()


def open_it(path: Path, patience: Patience) -> StoreOpener:
    opened = threading.Event()
    opener = StoreOpener(
        lambda: IssuingStore.open(path, clock=SystemClock()), lambda _store: opened.set(), wait=patience.wait
    )
    opener.start()
    assert opened.wait(60)
    return opener


def garbage(path: Path) -> Callable[[], None]:
    path.write_bytes(os.urandom(8192))
    return path.unlink


def a_folder_in_its_place(path: Path) -> Callable[[], None]:
    path.mkdir()
    return path.rmdir


def a_file_where_its_folder_should_be(path: Path) -> Callable[[], None]:
    path.parent.rmdir()
    path.parent.write_bytes(b"")
    return path.parent.unlink


def taken_by_another(path: Path) -> Callable[[], None]:
    return IssuingStore.open(path, clock=SystemClock()).close


@pytest.mark.parametrize(
    "spoil", [garbage, a_folder_in_its_place, a_file_where_its_folder_should_be, taken_by_another]
)
def test_it_opens_as_soon_as_it_can(spoil, tmp_path, caplog):
    path = tmp_path / "kiosk" / "issuing.sqlite3"
    path.parent.mkdir()
    patience = Patience(4, spoil(path))
    open_it(path, patience).stop()
    assert len(patience.waits) == 4
    assert max(patience.waits[:2]) < max(patience.waits[2:])  # less and less often
    complaints = [r for r in caplog.records if r.levelno == logging.ERROR]
    assert len(complaints) == 1


@pytest.mark.parametrize("bug", [ImportError("half an update"), ValueError("a damaged row")])
@pytest.mark.parametrize("where", ["open", "use"])
def test_a_bug_is_told_once_and_tried_again_like_any_other_fault(where, bug, tmp_path, caplog):
    bugs = {where: [bug] * 3}
    shut: list[bool] = []
    used = threading.Event()

    def meet(place: str) -> None:
        if bugs.get(place):
            raise bugs[place].pop()

    def open_store() -> IssuingStore:
        meet("open")
        return IssuingStore.open(tmp_path / "issuing.sqlite3", clock=SystemClock())

    def use(store: IssuingStore) -> None:
        meet("use")
        assert store.batch().events == ()  # it is open
        used.set()

    patience = Patience(0, lambda: None)
    opener = StoreOpener(open_store, use, on_shut=lambda: shut.append(True), wait=patience.wait)
    opener.start()
    assert used.wait(60)
    opener.stop()
    assert (len(patience.waits), len(shut)) == (3, 1)
    complaints = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [complaint.exc_info is not None for complaint in complaints] == [True]


def test_a_read_only_disk_is_waited_for(tmp_path, monkeypatch):
    path = tmp_path / "issuing.sqlite3"
    really, healthy = os.open, threading.Event()

    def refusing(file, flags, *rest, **more):
        if flags & os.O_RDWR and not healthy.is_set():
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return really(file, flags, *rest, **more)

    monkeypatch.setattr("queueing.place.os.open", refusing)
    patience = Patience(2, healthy.set)
    open_it(path, patience).stop()
    assert len(patience.waits) == 2


def test_a_disk_that_does_not_answer_holds_up_nobodys_end(tmp_path, caplog):
    asked, answers, closed = threading.Event(), threading.Event(), threading.Event()

    class Store:
        def close(self) -> None:
            closed.set()

    def open_store() -> IssuingStore:
        asked.set()
        assert answers.wait(60)
        return cast("IssuingStore", Store())

    opener = StoreOpener(open_store, lambda _store: None, patience_s=0.01)
    opener.start()
    assert asked.wait(60)
    opener.stop()
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert not closed.is_set(), "not under the hands of its thread"
    answers.set()
    assert closed.wait(60), "opened too late, closed by who opened it"


def test_it_can_be_stopped_while_the_store_is_broken(tmp_path):
    path = tmp_path / "issuing.sqlite3"
    garbage(path)
    tried = threading.Event()

    def wait(stop: threading.Event, _seconds: float) -> bool:
        tried.set()
        return stop.wait(60)

    opener = StoreOpener(
        lambda: IssuingStore.open(path, clock=SystemClock()), lambda _: pytest.fail("opened"), wait=wait
    )
    opener.start()
    assert tried.wait(60)
    opener.stop()
