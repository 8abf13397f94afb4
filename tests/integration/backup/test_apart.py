"""A backup that a child process makes: the same file, the same faults, and it can be called off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.backup.apart import make_backup_apart
from kiosk.backup.faults import BackupFault, BackupFaultCode, BackupStep, Progress, Watch
from kiosk.backup.restore import look_into
from tests.integration.backup.conftest import CENTRE, KEY, NOON, TestBox


def test_it_is_made_while_the_kiosk_works_and_tells_how_far_it_is(box: TestBox, stick: Path) -> None:
    heard: list[Progress] = []
    store = box.open_store()
    try:
        centre = replace(CENTRE, hub_elsewhere=True)
        watch = Watch(on_progress=heard.append)
        made = make_backup_apart(box.box, centre, stick, KEY, now=NOON, watch=watch)
    finally:
        store.close()
    assert made.file.name == "kiosk-huong-phung-1-20261125-120000.kioskbackup"
    assert (made.size, made.made_at, made.hub_elsewhere) == (made.file.stat().st_size, NOON, True)
    assert look_into(made.file, KEY).commune == CENTRE.commune
    assert [*dict.fromkeys(step.step for step in heard)] == [BackupStep.GATHER, BackupStep.WRITE, BackupStep.VERIFY]


def test_called_off_it_leaves_nothing(box: TestBox, stick: Path) -> None:
    heard: list[Progress] = []
    watch = Watch(on_progress=heard.append, cancelled=lambda: bool(heard))
    with pytest.raises(BackupFault) as fault:
        make_backup_apart(box.box, CENTRE, stick, KEY, now=NOON, watch=watch)
    assert fault.value.code is BackupFaultCode.CANCELLED
    assert not list(stick.iterdir())
    assert not list(box.box.data.glob("tmp-*"))


def test_its_faults_arrive(make_box: Callable[[str], TestBox], stick: Path) -> None:
    for folder, code in ((stick / "gone", BackupFaultCode.STICK_GONE), (stick, BackupFaultCode.NOTHING_KEPT)):
        with pytest.raises(BackupFault) as fault:
            make_backup_apart(make_box("empty").box, CENTRE, folder, KEY, now=NOON)
        assert fault.value.code is code


def test_a_child_that_dies_is_a_bug_and_no_backup(
    box: TestBox, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.backup.apart.sys.executable", "/bin/false")
    with pytest.raises(RuntimeError, match="ended with 1 and no answer"):
        make_backup_apart(box.box, CENTRE, stick, KEY, now=NOON)
