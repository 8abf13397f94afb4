"""The way back: on another machine, over what is there, through power cuts, and never from a bad file."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from kiosk.backup.apart import make_backup_apart
from kiosk.backup.faults import BackupFault, BackupFaultCode, Progress, Watch
from kiosk.backup.make import Made
from kiosk.backup.recovery_key import RecoveryKey, is_on_paper, stored_key
from kiosk.backup.restore import apply, discard, is_prepared, prepare
from queueing.issuing.model import IssueRefused
from queueing.wire import PairRequest
from tests.hubs import paired
from tests.integration.backup.conftest import CENTRE, KEY, NOON, PICTURES, TestBox
from tests.integration.test_uplink import Line
from tests.web.centre import HubThread


class PowerCut(BaseException):
    """Nothing after it runs, no clean-up either."""


def restore(box: TestBox, file: Path) -> None:
    prepare(file, KEY, box.box, now=NOON)
    assert apply(box.box) is not None


def fault_of(work: Callable[[], object]) -> BackupFaultCode:
    with pytest.raises(BackupFault) as fault:
        work()
    return fault.value.code


def test_another_box_gets_everything_and_gives_no_number_before_it_has_a_new_mark(
    box: TestBox, make_box: Callable[[str], TestBox], back_up: Callable[..., Made]
) -> None:
    file = back_up(box).file
    box.fill(2)  # after the backup: the new box must never give these again
    other = make_box("second")
    key = RecoveryKey.typed(KEY.text.lower())  # as somebody typed it from the paper
    manifest = prepare(file, key, other.box, now=NOON)
    assert (manifest.site, manifest.commune) == ("huong-phung-1", "Xã Hướng Phùng")
    done = apply(other.box)
    assert done is not None
    assert done.commune == "Xã Hướng Phùng"
    assert (other.box.config / "site.yaml").read_text() == (box.box.config / "site.yaml").read_text()
    assert stored_key(other.box.data) == KEY
    assert is_on_paper(KEY, other.box.data), "it was typed from its paper"
    store = other.open_store()
    try:
        assert len(store.batch().events) == 3
        with pytest.raises(IssueRefused) as refused:
            store.issue("A", "vi", touch=uuid4(), in_use=None)
        assert refused.value.code == "cloned"
        with pytest.raises(IssueRefused):
            store.adopt("", PICTURES)
        store.adopt("2", PICTURES)
        assert str(store.issue("A", "vi", touch=uuid4(), in_use=None).number) == "A2-001"
    finally:
        store.close()


def test_on_the_same_machine_too_it_knows_that_it_was_restored(box: TestBox, back_up: Callable[..., Made]) -> None:
    file = back_up(box).file
    box.fill(2)
    restore(box, file)
    store = box.open_store()
    assert store.identity is None
    store.close()


def test_what_was_there_is_kept_until_the_next_restore(box: TestBox, back_up: Callable[..., Made]) -> None:
    file = back_up(box).file
    box.settings("centre: {site: changed-since}\n")
    (box.box.config / "new.txt").write_text("since")
    restore(box, file)
    [aside] = box.box.config.glob("before-restore-*")
    assert (aside / "new.txt").read_text() == "since"
    assert "changed-since" in (aside / "site.yaml").read_text()
    assert not (box.box.config / "new.txt").exists()
    restore(box, file)
    assert len(list(box.box.data.glob("before-restore-*"))) == 1
    assert back_up(box, later=1).file.exists()
    assert not is_prepared(box.box)


def test_while_somebody_works_on_the_data_nothing_changes_places(
    box: TestBox, back_up: Callable[..., Made]
) -> None:
    file = back_up(box).file
    prepare(file, KEY, box.box, now=NOON)
    store = box.open_store()
    assert fault_of(lambda: apply(box.box)) is BackupFaultCode.IN_USE
    assert str(store.issue("A", "vi", touch=uuid4(), in_use=None).number) == "A004"
    store.close()
    assert is_prepared(box.box)
    discard(box.box)
    assert apply(box.box) is None
    assert box.fill(1) == ["A005"]


@pytest.mark.parametrize("hurt", ["cut", "changed", "foreign", "other key", "gone"])
def test_a_bad_file_changes_nothing(box: TestBox, back_up: Callable[..., Made], hurt: str) -> None:
    file = back_up(box).file
    data = file.read_bytes()
    key = KEY
    match hurt:
        case "cut":
            file.write_bytes(data[: len(data) // 2])
        case "changed":
            file.write_bytes(data[:-40] + b"x" + data[-39:])
        case "foreign":
            file.write_bytes(b"PK" + data)
        case "other key":
            key = RecoveryKey(5)
        case "gone":
            file.unlink()
    before = box.picture()
    with pytest.raises(BackupFault):
        prepare(file, key, box.box, now=NOON)
    assert box.picture() == before
    assert apply(box.box) is None
    assert box.fill(1) == ["A004"]


def test_called_off_at_any_moment_nothing_has_changed(box: TestBox, back_up: Callable[..., Made]) -> None:
    file = back_up(box).file
    before = box.picture()
    heard: list[Progress] = []
    prepare(file, KEY, box.box, now=NOON, watch=Watch(on_progress=heard.append))
    discard(box.box)
    for moment in range(len(heard)):
        left = [moment]

        def cancelled(left: list[int] = left) -> bool:
            left[0] -= 1
            return left[0] < 0

        watch = Watch(cancelled=cancelled)
        code = fault_of(partial(prepare, file, KEY, box.box, now=NOON, watch=watch))
        assert code is BackupFaultCode.CANCELLED
        assert box.picture() == before


def renames(monkeypatch: pytest.MonkeyPatch, allowed: int, then: BaseException) -> None:
    """Let so many renames happen, then this once."""
    real, left = Path.rename, [allowed]

    def rename(self: Path, target: Path) -> Path:
        left[0] -= 1
        if left[0] == -1:
            raise then
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)


@pytest.mark.parametrize("moment", range(6))
def test_a_disk_that_fails_in_between_leaves_everything_as_it_was(
    box: TestBox, back_up: Callable[..., Made], monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    file = back_up(box).file
    box.settings("centre: {site: changed-since}\n")
    (box.box.data / "hub").mkdir()
    (box.box.data / "hub" / "note").write_text("since")
    before = box.picture()
    prepare(file, KEY, box.box, now=NOON)
    renames(monkeypatch, moment, OSError(5, "Input/output error"))
    assert fault_of(lambda: apply(box.box)) is BackupFaultCode.DISK
    monkeypatch.undo()
    discard(box.box)
    assert box.picture() == before


@pytest.mark.parametrize("moment", range(6))
def test_a_power_cut_in_between_is_gone_on_from(
    box: TestBox, back_up: Callable[..., Made], monkeypatch: pytest.MonkeyPatch, moment: int
) -> None:
    file = back_up(box).file
    box.settings("centre: {site: changed-since}\n")
    (box.box.data / "hub").mkdir()
    (box.box.data / "hub" / "note").write_text("since")
    prepare(file, KEY, box.box, now=NOON)
    renames(monkeypatch, moment, PowerCut())
    with pytest.raises(PowerCut):
        apply(box.box)
    monkeypatch.undo()
    assert is_prepared(box.box)
    assert apply(box.box) is not None
    assert (box.box.config / "site.yaml").read_text() == "centre: {site: huong-phung-1}\n"
    assert not (box.box.data / "hub").exists()
    [aside] = box.box.data.glob("before-restore-*")
    assert (aside / "hub" / "note").read_text() == "since"
    assert (aside / "kiosk" / "issuing.sqlite3").exists()


def test_with_a_restored_hub_it_goes_on_under_a_mark_that_nobody_had(
    box: TestBox, make_box: Callable[[str], TestBox], stick: Path
) -> None:
    hub = HubThread(box.box.data / "hub")
    hub.start()
    line = Line(hub.url, hub.data, box.box.data / "kiosk")
    board = paired(hub.url, PairRequest(code=hub.local_code, kind="board", name="board-1"))
    (box.box.data / "board").mkdir()
    (box.box.data / "board" / "pairing.json").write_text(board.model_dump_json())
    try:
        line.uplink.start()
        line.wait(lambda: line.states == [True])
        numbers = {str(line.store.issue("A", "vi", touch=uuid4(), in_use=None).number) for _ in range(3)}
        line.wait_until_sent()
        file = make_backup_apart(box.box, CENTRE, stick, KEY, now=NOON).file  # while both are at work
        numbers |= {str(line.store.issue("A", "vi", touch=uuid4(), in_use=None).number) for _ in range(3)}
    finally:
        line.close()
        hub.stop()
    other = make_box("second")
    restore(other, file)
    hub = HubThread(other.box.data / "hub")
    hub.start()
    line = Line(hub.url, hub.data, other.box.data / "kiosk")
    try:
        assert line.store.identity is None
        line.uplink.start()
        line.wait(lambda: line.states == [True])
        new = str(line.store.issue("A", "vi", touch=uuid4(), in_use=None).number)
        assert new not in numbers
        assert line.store.identity is not None
        assert line.store.identity.mark != ""
        line.wait_until_sent()
        token = json.loads((other.box.data / "board" / "pairing.json").read_text())["token"]
        headers = {"Authorization": f"Bearer {token}"}
        assert httpx.get(f"{hub.url}/api/board", headers=headers, timeout=60, trust_env=False).status_code == 200
    finally:
        line.close()
        hub.stop()
