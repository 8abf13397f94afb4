"""`kiosk inspect page` as a technician meets it."""

from __future__ import annotations

import json
import os

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from kiosk.cli import build
from kiosk.console import Console

CORNERS = np.array([(150, 80), (1080, 110), (1050, 770), (130, 740)])


def photograph() -> np.ndarray:
    frame = np.full((900, 1200, 3), (70, 90, 120), np.float32)
    cv2.fillConvexPoly(frame, CORNERS, (235, 235, 232), cv2.LINE_AA)
    for row in range(12):
        cv2.line(frame, (260, 180 + row * 45), (940, 200 + row * 45), (40, 40, 40), 3)
    noise = np.random.default_rng(2).normal(0, 2, frame.shape)
    return np.clip(cv2.GaussianBlur(frame, (0, 0), 0.8) + noise, 0, 255).astype(np.uint8)


def inspect(*arguments: str) -> tuple[int, list[dict[str, object]]]:
    result = CliRunner().invoke(build(Console.open({"KIOSK_LANG": "en"})), ["inspect", "page", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_sheets_are_json_lines_and_pages_are_written(tmp_path):
    sheet, table, broken = tmp_path / "sheet.png", tmp_path / "table.jpg", tmp_path / "broken.png"
    cv2.imwrite(str(sheet), photograph())
    cv2.imwrite(str(table), np.full((600, 800, 3), (70, 90, 120), np.uint8))
    broken.write_bytes(sheet.read_bytes()[:3000])
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    paths = (sheet, table, broken, tmp_path / "none", pipe)
    out = tmp_path / "out"
    code, lines = inspect(*map(str, paths), "--out", str(out))
    assert code == 1
    assert [line["file"] for line in lines] == [str(path) for path in paths]
    assert all({"file", "corners", "faults", "ms"} <= set(line) for line in lines)
    found = np.array(lines[0]["corners"])
    assert np.abs(found - CORNERS).max() < 2, "clockwise from top left"
    assert lines[0]["faults"] == ["too_small"]
    assert (lines[1]["corners"], lines[1]["faults"]) == (None, ["no_page"])
    assert lines[2]["error"] in {"broken", "not_a_picture"}
    assert [line["error"] for line in lines[3:]] == ["unreadable"] * 2
    assert [path.name for path in out.iterdir()] == ["001-sheet.png"]
    page = cv2.imread(str(out / "001-sheet.png"))
    assert page.shape[1] / page.shape[0] == pytest.approx(297 / 210, rel=0.01)


def test_pictures_that_can_be_looked_at_end_with_0(tmp_path):
    picture = tmp_path / "\x1b[2J.png"
    cv2.imwrite(str(picture), photograph())
    code, [line] = inspect(str(picture))
    assert code == 0
    assert line["file"] == str(picture)
    assert isinstance(line["ms"], float)
