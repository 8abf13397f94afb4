"""The diary: plain words for what happened, and nothing of anybody in it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.paths import words_folder
from kiosk.technician.diary import KINDS, Diary
from queueing.clock import Instant
from queueing.words import load_words


class Clock:
    def now(self) -> Instant:
        return Instant(datetime(2026, 11, 23, 1, 31, tzinfo=UTC), 1.0, "boot")


@pytest.fixture
def diary(tmp_path: Path) -> Diary:
    return Diary(tmp_path / "kiosk" / "diary.jsonl", Clock())


def said(diary: Diary) -> list[str]:
    words = load_words(words_folder(), "en")
    return [f"{line.when} {line.told.says(words)}" for line in diary.lines()]


def printer(state: DeviceState, *faults: str) -> DeviceSnapshot:
    return DeviceSnapshot("printer", "printer", state, frozenset(faults))


def test_what_happened_is_told_in_plain_words_the_newest_first(diary: Diary) -> None:
    diary.began()
    diary.device(printer(DeviceState.FAILED, "paper_out"))
    diary.device(printer(DeviceState.READY))
    newest, before, oldest = said(diary)
    assert newest == "23/11 08:31 Ticket printer: works again."
    assert before.startswith("23/11 08:31 Ticket printer: lost, or it does not work. Put a new paper roll into")
    assert oldest == "23/11 08:31 The program started."


def test_a_device_is_noted_when_it_changes_and_not_when_it_merely_works(diary: Diary) -> None:
    for state in (DeviceState.CONNECTING, DeviceState.READY, DeviceState.BUSY, DeviceState.READY):
        diary.device(printer(state))
    for _ in range(3):
        diary.device(printer(DeviceState.DISCONNECTED, "unreachable"))
    assert len(diary.lines()) == 1


def test_a_run_that_ended_suddenly_is_told(diary: Diary) -> None:
    diary.began()
    diary.note("stopped")
    diary.began()
    diary.began()
    assert [line.told.word.rpartition(".")[2] for line in diary.lines()] == [
        "started",
        "cut_off",
        "started",
        "stopped",
        "started",
    ]


def test_nothing_but_codes_gets_in(diary: Diary) -> None:
    for value in ("Nguyễn Văn A", "a b", "045090001234|x", "", "x" * 61):
        with pytest.raises(ValueError, match="diary"):
            diary.note("device_lost", device=value)
    with pytest.raises(ValueError, match="diary"):
        diary.note("whatever")


def test_a_spoilt_line_is_passed_over_and_the_file_stays_small(diary: Diary, tmp_path: Path) -> None:
    file = tmp_path / "kiosk" / "diary.jsonl"
    file.parent.mkdir()
    file.write_bytes(b'{"at": "2026-11-23T01:00:00+00:00", "kind": "started"}\n{"at": "20\0\0\n[]\n{"kind": "x"}\n')
    assert len(diary.lines()) == 1
    file.write_bytes(b'{"at": "2026-11-23T01:00:00+00:00", "kind": "started"}\n' * 5000)
    diary.note("changed")
    assert file.stat().st_size < 200_000
    assert diary.lines()[0].told.word == "technician.diary.changed"


def test_a_full_disk_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    Diary(tmp_path / "file" / "diary.jsonl", Clock()).note("started")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_has_its_words(language: str) -> None:
    words = load_words(words_folder(), language)
    assert all(f"technician.diary.{kind}" in words for kind in KINDS)
