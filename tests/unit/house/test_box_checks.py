"""What the doctor says of a box: its backups, its clock, its units."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.backup.recovery_key import RecoveryKey, note_on_paper, store_key
from kiosk.doctor.box_checks import check_backups, check_pin, check_time_keeping, check_units
from kiosk.doctor.findings import Box, Health
from kiosk.paths import DataFolders
from kiosk.settings.model import load_settings
from kiosk.technician.pin import box_door
from queueing.clock import SystemClock

NOW = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Box:
    monkeypatch.setenv("KIOSK_CONFIG", str(tmp_path / "config"))
    settings = load_settings(environ={"KIOSK_CONFIG": str(tmp_path / "config")})
    return Box(settings, DataFolders(tmp_path / "data"), None, frozenset())


def words_of(findings: object) -> list[tuple[Health, str]]:
    return [(finding.health, finding.words[0]) for finding in findings]  # type: ignore[attr-defined]  # an iterator


def keep_key(box: Box) -> RecoveryKey:
    key = RecoveryKey.new()
    store_key(key, box.folders.root)
    note_on_paper(key, box.folders.root)
    return key


@pytest.mark.parametrize(
    ("days", "health", "word"), [(0, Health.WELL, "well"), (14, Health.WELL, "well"), (15, Health.LOOK, "old")]
)
def test_an_old_backup_is_worth_a_look(box: Box, days: int, health: Health, word: str) -> None:
    keep_key(box)
    note = {"made_at": (NOW - timedelta(days=days)).isoformat(), "name": "x"}
    (box.folders.root / "last-backup.json").write_text(json.dumps(note))
    assert words_of(check_backups(box, NOW)) == [(health, f"doctor.backup.{word}")]


def test_a_box_without_key_or_backup_is_told_what_to_do(box: Box) -> None:
    assert words_of(check_backups(box, NOW)) == [(Health.LOOK, "doctor.backup.no_key")]
    key = keep_key(box)
    assert words_of(check_backups(box, NOW)) == [(Health.LOOK, "doctor.backup.never")]
    store_key(RecoveryKey.new(), box.folders.root)
    assert words_of(check_backups(box, NOW)) == [(Health.LOOK, "doctor.backup.key_not_printed")]
    store_key(key, box.folders.root)
    ready = box.folders.root / "tmp-restore" / "ready.json"
    ready.parent.mkdir()
    ready.touch()
    assert words_of(check_backups(box, NOW)) == [(Health.LOOK, "doctor.backup.prepared")]


@pytest.mark.parametrize(
    ("zone_s", "synchronised", "health", "word"),
    [(25200, True, Health.WELL, "well"), (25200, False, Health.LOOK, "alone"), (0, True, Health.WRONG, "zone")],
)
def test_the_clock_of_a_box(box: Box, zone_s: int, synchronised: bool, health: Health, word: str) -> None:
    found = check_time_keeping(box, on_box=lambda: True, synchronised=lambda: synchronised, offset_s=lambda: zone_s)
    assert words_of(found) == [(health, f"doctor.time_keeping.{word}")]


def test_a_box_that_no_technician_gets_into_says_so(box: Box, tmp_path: Path) -> None:
    assert words_of(check_pin(box)) == [(Health.LOOK, "doctor.pin.none")]
    box_door(box.folders, SystemClock()).keep("482913")
    assert words_of(check_pin(box)) == [(Health.WELL, "doctor.pin.well")]
    (tmp_path / "config" / "technician-pin").write_bytes(b"")
    assert words_of(check_pin(box)) == [(Health.WRONG, "doctor.pin.damaged")]


def unit(name: str, state: str = "active", restarts: int = 0) -> str:
    return f"Id={name}.service\nActiveState={state}\nResult=success\nNRestarts={restarts}\n"


def test_units_that_rest_or_come_back_too_often_are_named(box: Box) -> None:
    def told(*units: str) -> list[tuple[Health, str]]:
        return words_of(check_units(box, on_box=lambda: True, ask=lambda _command: "\n".join(units)))

    assert told(unit("kiosk-hub"), unit("kiosk-app")) == [(Health.WELL, "doctor.units.well")]
    assert told(unit("kiosk-hub"), unit("kiosk-app", "failed")) == [(Health.WRONG, "doctor.units.down")]
    assert told(unit("kiosk-hub", restarts=9), unit("kiosk-app")) == [(Health.LOOK, "doctor.units.often")]


def test_elsewhere_than_on_a_box_nothing_is_said_of_units_and_clock(box: Box) -> None:
    assert words_of(check_units(box, on_box=lambda: False)) == []
    assert words_of(check_time_keeping(box, on_box=lambda: False)) == []
