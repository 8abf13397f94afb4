"""Backups on a stick: whole, read back, under their name at once, or not at all."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kiosk.backup import make
from kiosk.backup.faults import BackupFault, BackupFaultCode, BackupStep, Progress, Watch
from kiosk.backup.make import KEPT, Made
from kiosk.backup.recovery_key import RecoveryKey, store_key
from kiosk.backup.restore import look_into
from kiosk.backup.sealed import SealingWriter
from tests.integration.backup.conftest import KEY, TestBox


def names_in(file: Path) -> set[str]:
    return {kept.name for kept in look_into(file, KEY).files}


def fault_of(work: Callable[[], object]) -> BackupFault:
    with pytest.raises(BackupFault) as fault:
        work()
    return fault.value


def test_a_backup_holds_what_the_box_keeps_and_no_passing_thing(box: TestBox, back_up: Callable[..., Made]) -> None:
    hub = box.box.data / "hub"
    hub.mkdir()
    for name in ("authority.key", "local-pairing", "hub.lock", "hub.witness", ".hidden"):
        (hub / name).write_text(name)
    (hub / "link").symlink_to("/etc/passwd")
    (box.box.data / "logs").mkdir()
    (box.box.data / "logs" / "kiosk.log").write_text("…")
    store_key(KEY, box.box.data)
    made = back_up(box)
    assert names_in(made.file) == {
        "config/site.yaml",
        "config/crest.svg",
        "data/kiosk/issuing.sqlite3",
        "data/hub/authority.key",
    }


def test_nothing_of_it_can_be_read_on_the_stick(box: TestBox, back_up: Callable[..., Made]) -> None:
    sealed = back_up(box).file.read_bytes()
    for word in (b"huong-phung", b"SQLite", b"site.yaml", KEY.text.encode()):
        assert word not in sealed


def test_progress_tells_every_step_and_never_goes_back(box: TestBox, back_up: Callable[..., Made]) -> None:
    heard: list[Progress] = []
    back_up(box, watch=Watch(on_progress=heard.append))
    assert [step for step in BackupStep if any(p.step is step for p in heard)] == [
        BackupStep.GATHER,
        BackupStep.WRITE,
        BackupStep.VERIFY,
    ]
    for step in BackupStep:
        done = [p.done for p in heard if p.step is step]
        assert done == sorted(done)


def test_called_off_at_any_moment_it_leaves_nothing(
    box: TestBox, stick: Path, back_up: Callable[..., Made]
) -> None:
    before = box.picture()
    heard: list[Progress] = []
    back_up(box, watch=Watch(on_progress=heard.append)).file.unlink()
    for moment in range(len(heard)):
        left = [moment]

        def cancelled(left: list[int] = left) -> bool:
            left[0] -= 1
            return left[0] < 0

        fault = fault_of(partial(back_up, box, watch=Watch(cancelled=cancelled)))
        assert fault.code is BackupFaultCode.CANCELLED
        assert fault.retry
        assert not list(stick.iterdir())
    assert box.picture().keys() == before.keys()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EIO, BackupFaultCode.STICK_GONE),
        (errno.ENODEV, BackupFaultCode.STICK_GONE),
        (errno.ENOSPC, BackupFaultCode.STICK_FULL),
        (errno.EROFS, BackupFaultCode.NOT_WRITABLE),
    ],
)
def test_a_stick_that_is_pulled_full_or_locked_is_a_plain_fault(
    box: TestBox,
    stick: Path,
    back_up: Callable[..., Made],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    code: BackupFaultCode,
) -> None:
    older = back_up(box).file

    def fail(_writer: SealingWriter) -> None:
        raise OSError(number, "as the kernel says it")

    monkeypatch.setattr(SealingWriter, "finish", fail)
    assert fault_of(lambda: back_up(box, later=1)).code is code
    assert list(stick.iterdir()) == [older]


def test_no_stick_and_a_full_one_are_told_before_anything_is_written(
    box: TestBox, stick: Path, back_up: Callable[..., Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make, "_SPARE", 1 << 60)
    assert fault_of(lambda: back_up(box)).code in (BackupFaultCode.STICK_FULL, BackupFaultCode.DISK_FULL)
    monkeypatch.undo()
    stick.rmdir()
    assert fault_of(lambda: back_up(box)).code is BackupFaultCode.STICK_GONE
    stick.touch()
    assert fault_of(lambda: back_up(box)).code is BackupFaultCode.STICK_GONE


def test_what_the_stick_gives_back_wrongly_does_not_count(
    box: TestBox, stick: Path, back_up: Callable[..., Made], monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = SealingWriter.finish

    def and_rot(writer: SealingWriter) -> None:
        finish(writer)
        writer._file.seek(100)
        writer._file.write(b"rot")

    monkeypatch.setattr(SealingWriter, "finish", and_rot)
    assert fault_of(lambda: back_up(box)).code in (BackupFaultCode.DAMAGED, BackupFaultCode.CUT_SHORT)
    assert not list(stick.iterdir())


def test_a_database_that_is_broken_on_the_box_is_told_and_not_kept(
    box: TestBox, stick: Path, back_up: Callable[..., Made]
) -> None:
    hub = box.box.data / "hub" / "hub.sqlite3"
    hub.parent.mkdir()
    connection = sqlite3.connect(hub)
    connection.execute("CREATE TABLE line (text TEXT)")
    connection.executemany("INSERT INTO line VALUES (?)", [("x" * 500,)] * 500)
    connection.commit()
    connection.close()
    with hub.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 20)
    assert fault_of(lambda: back_up(box)).code is BackupFaultCode.STORE
    assert not list(stick.iterdir())


def test_old_backups_give_way_but_never_those_of_others(
    box: TestBox, stick: Path, back_up: Callable[..., Made]
) -> None:
    others = [stick / "kiosk-other-20250101-000000.kioskbackup", stick / "holiday.jpg"]
    for other in others:
        other.write_text("mine")
    broken_off = stick / "kiosk-huong-phung-1-20260101-000000.kioskbackup.part"
    broken_off.touch()
    first = back_up(box).file
    foreign = first.with_name("kiosk-huong-phung-1-20250101-000000.kioskbackup")
    foreign.write_bytes(first.read_bytes()[:10] + bytes(8) + first.read_bytes()[18:])  # of another key
    made = [first, *(back_up(box, later=minute).file for minute in range(1, KEPT + 2))]
    assert set(stick.iterdir()) == {*made[-KEPT:], *others, foreign}


def test_a_box_that_kept_nothing_says_so(make_box: Callable[[str], TestBox], back_up: Callable[..., Made]) -> None:
    assert fault_of(lambda: back_up(make_box("empty"))).code is BackupFaultCode.NOTHING_KEPT


def test_only_one_at_a_time(box: TestBox, back_up: Callable[..., Made]) -> None:
    def again(_progress: Progress) -> None:
        assert fault_of(lambda: back_up(box)).code is BackupFaultCode.BUSY

    back_up(box, watch=Watch(on_progress=again))


def test_the_key_of_another_box_does_not_open_it(box: TestBox, back_up: Callable[..., Made]) -> None:
    file = back_up(box).file
    assert fault_of(lambda: look_into(file, RecoveryKey(1))).code is BackupFaultCode.WRONG_KEY
