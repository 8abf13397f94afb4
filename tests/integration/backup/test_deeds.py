"""What the technician's screen has done: each deed ends in a sentence, whatever the stick holds."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from devices.printers.base import Raster
from kiosk.backup.recovery_key import RecoveryKey, store_key
from kiosk.box_deeds import BoxDeeds
from kiosk.device_room import DeviceRoom
from kiosk.paths import DataFolders, words_folder
from kiosk.settings import load_settings
from kiosk.technician.tools import Deed, Outcome
from queueing.words import load_words


@pytest.fixture
def deeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BoxDeeds:
    config = tmp_path / "config"
    config.mkdir()
    (config / "site.yaml").write_text("centre: {site: hp-1}\n", encoding="utf-8")
    monkeypatch.setenv("KIOSK_CONFIG", str(config))
    folders = DataFolders(tmp_path / "data")
    store_key(RecoveryKey.new(), folders.root)
    no_devices = cast(DeviceRoom, None)
    return BoxDeeds(load_settings(), folders, no_devices, lambda _key: Raster(8, 1, b"\0"), as_unit=False)


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
