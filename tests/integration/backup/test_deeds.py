"""What the technician's screen has done: each deed ends in a sentence, whatever the stick holds."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from devices.printers.base import Raster
from kiosk.backup.recovery_key import RecoveryKey, is_on_paper, note_on_paper, store_key, stored_key
from kiosk.box_deeds import BoxDeeds
from kiosk.device_room import DeviceRoom
from kiosk.paths import DataFolders, words_folder
from kiosk.settings import Settings, load_settings
from kiosk.technician.tools import Deed, Outcome
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
