"""A real Xorg and a real openbox as on a box: keys and clicks lead nowhere, and the windows stay where they are."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import wait_for

#: Stands for the kiosk: a fullscreen window of ours on its screen that tells what becomes of it.
WINDOW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from kiosk.window.screen_keeper import ScreenKeeper, kiosk_place
from kiosk.paths import program_folder
from kiosk.view.screen import ScreenGeometry
from kiosk.view.theme import Theme
from kiosk.view.theme_file import read_theme

app = QGuiApplication(sys.argv[:1])
theme = Theme(read_theme(program_folder("config") / "theme.json"), ScreenGeometry(100, 100, 10))
window = QQuickWindow()
keeper = ScreenKeeper(app, window, theme, kiosk_place(None), inches=21)
keeper.place()
window.frameSwapped.connect(lambda: print("frame", flush=True))
app.exec()
"""
DUMMY = """
Section "Device"
    Identifier "dummy"
    Driver "dummy"
    VideoRam 32768
EndSection
Section "Screen"
    Identifier "dummy"
    Device "dummy"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Modes "1280x720"
    EndSubSection
EndSection
Section "ServerFlags"
    Option "AutoAddDevices" "false"
EndSection
"""
KEYS = (
    "alt+F4", "alt+Tab", "alt+space", "alt+Escape", "ctrl+alt+BackSpace", "ctrl+alt+F1", "ctrl+alt+Delete",
    "ctrl+q", "ctrl+Escape", "super", "super+d", "super+e", "super+F1", "Print", "Menu", "F11", "Escape",
    "ctrl+alt+d", "ctrl+alt+Left", "shift+alt+Left", "ctrl+g", "ctrl+alt+shift+super+F35",
)  # fmt: skip


@pytest.fixture(scope="module")
def screen(repo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("x")
    (folder / "dummy.conf").write_text(DUMMY)
    shipped = folder / "xorg.conf.d"
    shutil.copytree(repo / "config/box/etc/X11/xorg.conf.d", shipped)
    read, write = os.pipe()
    server = "/usr/lib/xorg/Xorg" if Path("/usr/lib/xorg/Xorg").exists() else "Xorg"
    command = [
        server, "-displayfd", str(write), "-config", str(folder / "dummy.conf"), "-configdir", str(shipped),
        "-logfile", str(folder / "log"), "-nolisten", "tcp", "-noreset", "-nocursor", "-s", "0", "-dpms",
        "-novtswitch", "-sharevts", "-keeptty", "vt7",
    ]  # fmt: skip
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as xorg:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, (folder / "log").read_text(errors="replace")[-2000:]
        environ = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
        rc = repo / "config/box/openbox/rc.xml"
        with subprocess.Popen(["openbox", "--sm-disable", "--config-file", rc], env=environ) as openbox:
            yield environ
            openbox.terminate()
        xorg.terminate()


def x(environ: dict[str, str], *command: str) -> str:
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout


def windows(environ: dict[str, str]) -> list[str]:
    """Every visible window with its place, as the window manager has them."""
    found = x(environ, "xdotool", "search", "--onlyvisible", "--name", ".*").split()
    return sorted(x(environ, "xdotool", "getwindowgeometry", "--shell", name) for name in found)


def test_no_key_and_no_click_leads_out(screen: dict[str, str]) -> None:
    command = [sys.executable, "-c", WINDOW]
    with subprocess.Popen(command, env=screen, stdout=subprocess.PIPE, text=True) as kiosk:
        try:
            assert kiosk.stdout is not None
            assert kiosk.stdout.readline() == "frame\n"
            width, height = x(screen, "xdotool", "getdisplaygeometry").split()
            whole = f"X=0\nY=0\nWIDTH={width}\nHEIGHT={height}"
            wait_for("the window", lambda: any(whole in place for place in windows(screen)))
            before = windows(screen)
            active = x(screen, "xdotool", "getactivewindow")
            for key in KEYS:
                x(screen, "xdotool", "key", "--clearmodifiers", key)
            for button in ("1", "2", "3", "4", "5"):
                x(screen, "xdotool", "mousemove", "5", "5", "click", button)
                x(screen, "xdotool", "keydown", "alt", "mousedown", button)
                x(screen, "xdotool", "mousemove_relative", "80", "80", "mouseup", button, "keyup", "alt")
            x(screen, "xdotool", "key", "Return")  # whatever menu there were would act now
            assert windows(screen) == before
            assert x(screen, "xdotool", "getactivewindow") == active
            assert kiosk.poll() is None
        finally:
            kiosk.kill()


def test_the_screen_never_goes_dark_and_the_server_takes_no_network(screen: dict[str, str]) -> None:
    told = x(screen, "xset", "q")
    assert "timeout:  0" in told
    assert "DPMS is Enabled" not in told
    number = int(screen["DISPLAY"].removeprefix(":"))
    with socket.socket() as line:
        assert line.connect_ex(("127.0.0.1", 6000 + number)) != 0
