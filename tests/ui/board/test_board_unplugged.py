"""A real X server with two screens: when the hall's is unplugged, the board must not cover the kiosk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from kiosk.run.virtual_screens import VirtualScreens
from kiosk.settings.model import Settings

NEEDED = ("Xvfb", "xrandr", "xwininfo")
PATIENCE_MS = 60_000
pytestmark = pytest.mark.skipif(
    any(shutil.which(tool) is None for tool in NEEDED), reason=f"needs {', '.join(NEEDED)}"
)


@pytest.fixture
def screens(demo: Settings) -> Iterator[VirtualScreens]:
    with VirtualScreens(demo.kiosk.screen, demo.board.screen) as running:
        yield running


def x_says(screens: VirtualScreens, *command: str) -> str:
    done = subprocess.run(command, env=os.environ | screens.environ, capture_output=True, text=True, check=False)
    return done.stdout


def test_the_board_hides_when_its_screen_is_unplugged_and_comes_back(
    screens: VirtualScreens, qtbot: QtBot, tmp_path: Path, demo: Settings
) -> None:
    environ = os.environ | screens.environ
    environ |= {"KIOSK_DATA": str(tmp_path / "data"), "KIOSK_CONFIG": str(tmp_path / "config")}
    environ |= {"KIOSK_HUB__PORT": "1", "KIOSK_BOARD__SCREEN__NAME": "BOARD"}
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "board", "--demo"], env=environ, stderr=subprocess.DEVNULL
    )

    def window() -> str:
        return x_says(screens, "xwininfo", "-name", "Bảng gọi số")

    try:
        qtbot.waitUntil(lambda: "IsViewable" in window(), timeout=PATIENCE_MS)
        kiosk, board = demo.kiosk.screen, demo.board.screen
        assert f"Absolute upper-left X:  {kiosk.width}\n" in window()
        assert f"Width: {board.width}\n" in window()
        assert f"Height: {board.height}\n" in window()
        monitor = x_says(screens, "xrandr", "--listmonitors")
        place = next(line.split()[2] for line in monitor.splitlines() if line.split()[1] == "BOARD")
        x_says(screens, "xrandr", "--delmonitor", "BOARD")
        qtbot.waitUntil(lambda: "IsUnMapped" in window(), timeout=PATIENCE_MS)
        x_says(screens, "xrandr", "--setmonitor", "BOARD", place, "none")
        qtbot.waitUntil(lambda: "IsViewable" in window(), timeout=PATIENCE_MS)
        assert f"Absolute upper-left X:  {kiosk.width}\n" in window()
    finally:
        process.terminate()
        process.wait(PATIENCE_MS / 1000)
