"""Windows on their screens, offscreen with two of them: taken out, put back, fitted to their pixels."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.window.screen_keeper import Place, kiosk_place

#: Plays a board's window on two screens; Qt's offscreen platform cannot unplug one, so the chooser stops seeing it.
PROGRAM = """
import json, sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from kiosk.paths import program_folder
from kiosk.window.screen_keeper import ScreenKeeper, board_place, kiosk_place
from kiosk.view.screen import ScreenGeometry
from kiosk.view.theme import Theme
from kiosk.view.theme_file import read_theme

app = QGuiApplication(sys.argv[:1])
theme = Theme(read_theme(program_folder("config") / "theme.json"), ScreenGeometry(100, 100, 10))
window = QQuickWindow()
plugged = {screen.name() for screen in app.screens()}
wanted = board_place("HALL", demo=False) if sys.argv[1] == "board" else kiosk_place("GLASS")
keeper = ScreenKeeper(
    app, window, theme, lambda names, first: wanted([n for n in names if n in plugged], first), inches=40
)
seen = []

def look():
    app.processEvents()
    area = window.geometry()
    place = [area.x(), area.y(), area.width(), area.height()]
    seen.append([window.isVisible(), window.screen().name(), place] if window.isVisible() else [False])

def plug(name, there):
    (plugged.add if there else plugged.discard)(name)
    screen = next(s for s in app.screens() if s.name() == name)
    (app.screenAdded if there else app.screenRemoved).emit(screen)

keeper.place(); look()
plug("HALL", False); look()
plug("HALL", True); look()
keeper.stop()
plug("HALL", False); look()
print(json.dumps(seen))
"""
GLASS, HALL = [0, 0, 1080, 1920], [1080, 0, 1280, 720]


def play(role: str, folder: Path) -> list[list[object]]:
    screens = [
        {"name": name, "x": x, "y": y, "width": width, "height": height}
        for name, (x, y, width, height) in (("GLASS", GLASS), ("HALL", HALL))
    ]
    (folder / "screens.json").write_text(json.dumps({"screens": screens}))
    environ = os.environ | {
        "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}",
        "QT_QUICK_BACKEND": "software",
    }
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, role], env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    seen: list[list[object]] = json.loads(done.stdout)
    return seen


def test_the_board_hides_while_its_screen_is_away_and_comes_back(tmp_path: Path) -> None:
    there = [True, "HALL", HALL]
    assert play("board", tmp_path) == [there, [False], there, there]  # the last: nobody keeps it any more


def test_the_kiosk_stays_where_it_is_when_the_other_screen_goes(tmp_path: Path) -> None:
    assert play("kiosk", tmp_path) == [[True, "GLASS", GLASS]] * 4


@pytest.mark.parametrize(
    ("names", "primary", "wanted", "place"),
    [
        (["DP-1", "HDMI-1"], "DP-1", None, "DP-1"),
        (["DP-1", "HDMI-1"], "DP-1", "HDMI-1", "HDMI-1"),
        (["DP-1"], "DP-1", "HDMI-1", "DP-1"),  # a single one, whatever its name is today
        (["DP-1", "DP-2"], "DP-1", "HDMI-1", None),
        ([], "", None, None),
        ([], "", "DP-1", None),
    ],
)
def test_the_kiosk_takes_its_screen(names, primary, wanted, place) -> None:
    assert kiosk_place(wanted)(names, primary) == (None if place is None else Place(place, whole=True))
