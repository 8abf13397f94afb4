"""What feeds the watchdog: the hub's own loop, and of a screen only a frame that was rendered."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.notify import watchdog_period_s

WATCHDOG_S = 0.6  # what systemd would wait; it is fed three times as often
SILENCE_S = 3 * WATCHDOG_S
PATIENCE_S = 60.0

#: A window of ours with a way to freeze it: the GUI thread, or only the rendering.
WINDOW = """
import sys
from PySide6.QtCore import QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from kiosk.window.frame_watch import FrameWatch

app = QGuiApplication(sys.argv[:1])
window = QQuickWindow()
window.resize(64, 64)
watch = FrameWatch(window)
if "without a screen" not in sys.argv:
    window.show()

def obey():
    order = sys.stdin.readline().strip()
    if order == "hang":
        sys.stdin.readline()
    elif order == "blind":
        window.update = lambda: None
    elif order == "unplug":
        window.hide()
    elif order == "quit":
        app.quit()

notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
notifier.activated.connect(obey)
app.exec()
watch.stop()
"""


class Listener:
    """Plays systemd: hears what a service says."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "notify"
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))

    def environ(self) -> dict[str, str]:
        usec = str(round(WATCHDOG_S * 1_000_000))
        return {**os.environ, "NOTIFY_SOCKET": str(self.path), "WATCHDOG_USEC": usec, "PYTHONUNBUFFERED": "1"}

    def hear(self, seconds: float = PATIENCE_S) -> str | None:
        self._socket.settimeout(seconds)
        try:
            return self._socket.recv(100).decode()
        except TimeoutError:
            return None

    def drain(self) -> None:
        """Hear what was said before now."""
        self._socket.setblocking(False)
        try:
            while self._socket.recv(100):
                pass
        except BlockingIOError:
            return

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Listener]:
    listener = Listener(tmp_path)
    yield listener
    listener.close()


@contextmanager
def service(command: list[str], environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, bufsize=1
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.kill()


def test_the_window_is_ready_at_its_first_frame_and_feeds_with_each(systemd: Listener) -> None:
    with service([sys.executable, "-c", WINDOW], systemd.environ()):
        assert [systemd.hear() for _ in range(3)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]


@pytest.mark.parametrize("order", ["hang", "blind"])
def test_a_frozen_screen_is_not_vouched_for(systemd: Listener, order: str) -> None:
    with service([sys.executable, "-c", WINDOW], systemd.environ()) as process:
        assert systemd.hear() == "READY=1"
        assert systemd.hear() == "WATCHDOG=1"
        assert process.stdin is not None
        process.stdin.write(f"{order}\n")
        systemd.hear(WATCHDOG_S)  # the one under way
        systemd.drain()
        assert systemd.hear(SILENCE_S) is None
        assert process.poll() is None


def test_a_window_without_a_screen_is_no_fault(systemd: Listener) -> None:
    with service([sys.executable, "-c", WINDOW], systemd.environ()) as process:
        assert systemd.hear() == "READY=1"
        assert process.stdin is not None
        process.stdin.write("unplug\n")
        for _ in range(4):
            assert systemd.hear() == "WATCHDOG=1"


def test_a_box_that_starts_without_a_screen_is_ready_all_the_same(systemd: Listener) -> None:
    with service([sys.executable, "-c", WINDOW, "without a screen"], systemd.environ()):
        assert [systemd.hear() for _ in range(3)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]


def test_the_hub_feeds_from_its_loop_and_not_while_it_is_frozen(systemd: Listener, tmp_path: Path) -> None:
    environ = systemd.environ() | {
        "KIOSK_DATA": str(tmp_path / "data"),
        "KIOSK_CONFIG": str(tmp_path),
        "KIOSK_HUB__PORT": "0",
    }
    with service([sys.executable, "-m", "kiosk", "hub", "--demo"], environ) as process:
        assert [systemd.hear() for _ in range(3)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
        process.send_signal(signal.SIGSTOP)
        systemd.hear(WATCHDOG_S)
        systemd.drain()
        assert systemd.hear(SILENCE_S) is None
        process.send_signal(signal.SIGCONT)
        assert systemd.hear() == "WATCHDOG=1"


@pytest.mark.parametrize("command", ["app", "board"])
def test_kiosk_and_board_are_fed_by_their_frames(systemd: Listener, tmp_path: Path, command: str) -> None:
    environ = systemd.environ() | {"KIOSK_DATA": str(tmp_path / "data"), "KIOSK_CONFIG": str(tmp_path)}
    with service([sys.executable, "-m", "kiosk", command, "--demo"], environ) as process:
        assert [systemd.hear() for _ in range(3)] == ["READY=1", "WATCHDOG=1", "WATCHDOG=1"]
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == 0


def test_only_the_process_that_is_meant_is_fed_for() -> None:
    mine = {"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": str(os.getpid())}
    assert watchdog_period_s(mine) == 10.0
    assert watchdog_period_s({"WATCHDOG_USEC": "30000000"}) == 10.0
    for other in ({}, {"WATCHDOG_USEC": "x"}, {"WATCHDOG_USEC": "0"}, {**mine, "WATCHDOG_PID": "1"}):
        assert watchdog_period_s(other) is None
