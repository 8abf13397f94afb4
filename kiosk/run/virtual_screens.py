"""Two virtual screens for a machine without a display: the kiosk's, upright, beside the board's."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from kiosk.settings.model import ScreenSettings

KIOSK_SCREEN = "KIOSK"
BOARD_SCREEN = "BOARD"
_MM_PER_INCH = 25.4


class VirtualScreensError(Exception):
    """The virtual screens cannot be had. `package` is what to install, if that is the reason."""

    def __init__(self, reason: str, package: str | None = None) -> None:
        super().__init__(reason)
        self.package = package


def has_display() -> bool:
    """Return whether Qt would find a display of its own (or was told to do without)."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


@dataclass(frozen=True, slots=True)
class _Placed:
    name: str
    screen: ScreenSettings
    x: int

    @property
    def monitor(self) -> str:
        """The monitor as xrandr wants it: pixels/millimetres, and where it begins."""
        diagonal = (self.screen.width**2 + self.screen.height**2) ** 0.5
        mm = self.screen.inches * _MM_PER_INCH / diagonal
        width, height = self.screen.width, self.screen.height
        return f"{width}/{round(width * mm)}x{height}/{round(height * mm)}+{self.x}+0"


class VirtualScreens:
    """An Xvfb whose one framebuffer is shared out as two named monitors of true size."""

    def __init__(self, kiosk: ScreenSettings, board: ScreenSettings) -> None:
        self._placed = (_Placed(KIOSK_SCREEN, kiosk, 0), _Placed(BOARD_SCREEN, board, kiosk.width))
        self._process: subprocess.Popen[bytes] | None = None
        self.display = ""

    @property
    def environ(self) -> dict[str, str]:
        """What a Qt process needs to show itself there."""
        return {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "QT_QUICK_BACKEND": "software"}

    def __enter__(self) -> Self:
        for program, package in (("Xvfb", "xvfb"), ("xrandr", "x11-xserver-utils")):
            if shutil.which(program) is None:
                raise VirtualScreensError(f"{program} is not installed", package)
        width = sum(placed.screen.width for placed in self._placed)
        height = max(placed.screen.height for placed in self._placed)
        reading, writing = os.pipe()
        try:
            # -displayfd lets the server choose a free display and say when it is ready.
            self._process = subprocess.Popen(
                [
                    "Xvfb",
                    "-displayfd",
                    str(writing),
                    "-screen",
                    "0",
                    f"{width}x{height}x24",
                    "-noreset",
                    "-nolisten",
                    "tcp",
                ],
                pass_fds=(writing,),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            os.close(writing)
        with os.fdopen(reading, "rb") as answer:
            number = answer.readline().strip()
        if not number:
            self.close()
            raise VirtualScreensError("Xvfb ended at once")
        self.display = f":{number.decode('ascii')}"
        self._share_out()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the server. Safe to call twice."""
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait()

    def _share_out(self) -> None:
        for index, placed in enumerate(self._placed):
            output = "screen" if index == 0 else "none"  # one monitor must own Xvfb's only output
            command = ["xrandr", "--setmonitor", placed.name, placed.monitor, output]
            done = subprocess.run(
                command, env={**os.environ, "DISPLAY": self.display}, capture_output=True, check=False
            )
            if done.returncode != 0:
                self.close()
                raise VirtualScreensError(done.stderr.decode("utf-8", "replace").strip())


def vnc_command(display: str) -> str | None:
    """Return the command that lets a VNC viewer on this machine look and touch, if it is installed."""
    return f"x11vnc -localhost -nopw -display {display}" if shutil.which("x11vnc") else None
