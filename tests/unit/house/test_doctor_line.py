"""The doctor tells how the kiosk's line to the hub is, as the kiosk that lives says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.doctor.checks import check_line
from kiosk.doctor.findings import Box, Health
from kiosk.hub_line.line_file import LineFile
from kiosk.hub_line.uplink import LineState
from kiosk.paths import DataFolders, words_folder
from kiosk.settings.model import load_settings
from queueing.words import load_words


@pytest.fixture
def box(tmp_path: Path) -> Box:
    settings = load_settings(demo=True, environ={"KIOSK_CONFIG": str(tmp_path)})
    return Box(settings, DataFolders(tmp_path), None, frozenset({"app"}))


@pytest.mark.parametrize(
    ("line", "health", "word"),
    [
        (LineState(paired=True, up=True), Health.WELL, "well"),
        (LineState(paired=True), Health.LOOK, "cut"),
        (LineState(), Health.LOOK, "not_paired"),
        (LineState(paired=True, up=True, wrong="outbox: ValueError: x"), Health.WRONG, "stumbles"),
    ],
)
def test_each_state_has_a_sentence(box: Box, line: LineState, health: Health, word: str) -> None:
    LineFile.of(box.folders.kiosk).tell(line)
    [finding] = check_line(box)
    assert (finding.health, finding.words, finding.detail) == (health, (f"doctor.line.{word}",), line.wrong)
    for language in ("vi", "en"):
        assert finding.sentence(load_words(words_folder(), language))


def test_a_kiosk_that_has_ended_says_nothing(box: Box) -> None:
    assert list(check_line(box)) == []
    file = LineFile.of(box.folders.kiosk)
    file.tell(LineState(paired=True, up=True))
    content = json.loads(file.file.path.read_text(encoding="utf-8"))
    for spoilt in ("{", "[]", json.dumps(content | {"began": 1.0}), json.dumps(content | {"pid": 2**22 + 1})):
        file.file.path.write_text(spoilt, encoding="utf-8")
        assert list(check_line(box)) == []
    file.tell(LineState())
    file.remove()
    assert list(check_line(box)) == []


def test_a_disk_that_takes_nothing_keeps_nothing_up(box: Box) -> None:
    box.folders.kiosk.parent.mkdir(parents=True, exist_ok=True)
    box.folders.kiosk.write_bytes(b"")  # no folder can be made in its place
    LineFile.of(box.folders.kiosk).tell(LineState())
