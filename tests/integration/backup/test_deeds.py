"""What the technician's screen has done: each deed ends in a sentence, whatever the stick holds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from uuid import uuid4

import pytest

from devices.printers.base import Raster
from kiosk.backup.recovery_key import RecoveryKey, is_on_paper, note_on_paper, store_key, stored_key
from kiosk.device_room.room import DeviceRoom
from kiosk.paths import DataFolders, words_folder
from kiosk.settings.model import Settings, load_settings
from kiosk.technician.tools import Deed, Outcome
from kiosk.workbench.box_deeds import BoxDeeds
from queueing.clock import SystemClock
from queueing.issuing.store import IssuingStore
from queueing.words import load_words


@pytest.fixture
def deeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BoxDeeds:
    config = tmp_path / "config"
    config.mkdir()
    (config / "site.yaml").write_text("centre: {site: hp-1}\n", encoding="utf-8")
    monkeypatch.setenv("KIOSK_CONFIG", str(config))
    folders = DataFolders(tmp_path / "data")
    key = RecoveryKey.new()
    store_key(key, folders.root)
    note_on_paper(key, folders.root)
    return BoxDeeds(load_settings(), folders, no_devices(), draw, as_unit=False)


def no_devices() -> DeviceRoom:
    nothing_held = SimpleNamespace(supervisor=SimpleNamespace(snapshots=tuple))
    return cast(DeviceRoom, nothing_held)


def draw(_key: RecoveryKey, settings: Settings) -> Raster:
    return Raster(settings.printer.width_dots, 1, bytes(settings.printer.width_dots // 8))


def do(deeds: BoxDeeds, deed: Deed, place: Any) -> tuple[Outcome, str]:
    outcome = deeds.do(deed, str(place), "", lambda _share, _detail: None)
    return outcome, outcome.told.says(load_words(words_folder(), "en"))


def test_backup_and_bundle_go_to_the_stick(deeds: BoxDeeds, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    for deed, ending in ((Deed.BACKUP, ".kioskbackup"), (Deed.SUPPORT, ".zip")):
        outcome, said = do(deeds, deed, stick)
        assert outcome.well
        assert ending in said
    assert {path.suffix for path in stick.iterdir()} == {".kioskbackup", ".zip"}


@pytest.mark.parametrize("deed", [Deed.BACKUP, Deed.SUPPORT])
def test_a_stick_that_was_pulled_is_a_sentence(deeds: BoxDeeds, tmp_path: Path, deed: Deed) -> None:
    outcome, said = do(deeds, deed, tmp_path / "pulled")
    assert not outcome.well
    assert "plug it in and try again" in said


def test_a_profile_that_is_wrong_is_refused_by_its_file(deeds: BoxDeeds, tmp_path: Path) -> None:
    (tmp_path / "profile.json").write_text('{"form": 1, "name": "P", "version": "1", "files": {"x.exe": ""}}')
    outcome, said = do(deeds, Deed.PROFILE, tmp_path)
    assert not outcome.well
    assert "nothing has changed. profile.json: profile.json is wrong at “files.x.exe”" in said


def test_nothing_is_sealed_with_a_key_that_nobody_holds(deeds: BoxDeeds, tmp_path: Path) -> None:
    data, stick, papers = tmp_path / "data", tmp_path / "stick", tmp_path / "chosen-printer"
    stick.mkdir()
    papers.touch()
    store_key(RecoveryKey.new(), data)  # a new one: the paper in the safe is the old one's
    outcome, said = do(deeds, Deed.BACKUP, stick)
    assert not outcome.well
    assert "print the key first" in said
    assert list(stick.iterdir()) == []
    gone = {"printer": {"connection": "file", "path": str(tmp_path / "no" / "lp0")}}
    assert not deeds.do(Deed.RECOVERY, gone, "", lambda _share, _detail: None).well
    key = stored_key(data)
    assert key is not None
    assert not is_on_paper(key, data), "paper never came"
    chosen = {"printer": {"connection": "file", "path": str(papers)}}
    assert deeds.do(Deed.RECOVERY, chosen, "", lambda _share, _detail: None).well
    assert papers.stat().st_size > 0, "the chosen printer, though site.yaml has another one still"
    assert do(deeds, Deed.BACKUP, stick)[0].well


#: Another process that wants a database for itself, as SQLite does before it takes the write-ahead log away: it
#: locks the bytes that every user of the file holds a shared lock on (SHARED_FIRST, SHARED_SIZE of SQLite's os.h).
INTRUDER = """
import fcntl, sys
with open(sys.argv[1], "r+b") as database:
    try:
        fcntl.lockf(database, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except BlockingIOError:
        sys.exit("it is in use")
"""
VISITOR = """
import sys
from pathlib import Path
from queueing.sqlite import connect
connection = connect(Path(sys.argv[1]))
print(connection.execute("SELECT count(*) FROM ticket").fetchone()[0])
connection.close()
"""


def told_by(script: str, database: Path) -> str:
    done = subprocess.run([sys.executable, "-c", script, database], capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip()


def test_a_backup_lets_go_of_no_lock_of_the_kiosks_store(deeds: BoxDeeds, tmp_path: Path) -> None:
    """The kiosk makes it while it gives numbers: whoever comes next must not believe that the kiosk is gone."""
    (tmp_path / "stick").mkdir()
    database = tmp_path / "data" / "kiosk" / "issuing.sqlite3"
    log = database.with_name(database.name + "-wal")
    database.parent.mkdir(parents=True)
    store = IssuingStore.open(database, clock=SystemClock(), synchronised=lambda: True)
    try:
        store.adopt("", ("lotus", "fish", "boat", "bell"))
        store.issue("A", "vi", touch=uuid4(), in_use=None)
        before = log.stat().st_ino
        assert told_by(INTRUDER, database) == "it is in use"
        assert do(deeds, Deed.BACKUP, tmp_path / "stick")[0].well
        assert told_by(INTRUDER, database) == "it is in use"
        assert told_by(VISITOR, database) == "1"
        assert log.stat().st_ino == before
        store.issue("A", "vi", touch=uuid4(), in_use=None)
    finally:
        store.close()
    assert told_by(INTRUDER, database) == ""
    assert told_by(VISITOR, database) == "2"
