"""A whole centre as `kiosk run` starts it, in processes of its own, with a robot before its screens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image, ImageGrab

from tests.e2e.robot import Screen, wait_for

START_S = 90.0


@dataclass
class RunningCentre:
    """Where everything of a running centre is."""

    process: subprocess.Popen[bytes]
    folder: Path
    said: dict[str, Any]
    kiosk: Screen
    board: Screen

    @property
    def url(self) -> str:
        """Return the address of the hub."""
        return f"http://127.0.0.1:{self.said['hub_port']}"

    def part(self, command: str) -> psutil.Process:
        """Return the running process of `kiosk <command>`."""

        def look() -> psutil.Process | None:
            for child in psutil.Process(self.process.pid).children(recursive=True):
                try:
                    if child.cmdline()[2:4] == ["kiosk", command]:
                        return child
                except (psutil.NoSuchProcess, psutil.ZombieProcess):
                    continue
            return None

        return wait_for(f"the process of kiosk {command}", look)

    def kill(self, command: str) -> None:
        """End a part as a power cut would, and wait until it is gone."""
        process = self.part(command)
        process.kill()
        wait_for(f"the end of kiosk {command}", lambda: not psutil.pid_exists(process.pid))

    def papers(self) -> list[Image.Image]:
        """Return all papers that came out of the printer, oldest first."""
        papers = []
        for file in sorted(Path(self.said["papers"]).glob("paper-*-cut.png")):
            with Image.open(file) as paper:
                papers.append(paper.convert("L"))
        return papers

    def logs(self) -> str:
        """Return all that the processes said, for a test that failed."""
        return "\n".join(f"== {f.name}\n{f.read_text()}" for f in sorted(Path(self.said["logs"]).glob("*.log")))


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningCentre]:
    """Start a demo centre on virtual screens and stop it again."""
    environ = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    environ |= {
        "KIOSK_DATA": str(tmp_path / "data"),
        "KIOSK_CONFIG": str(tmp_path / "config"),
        "KIOSK_HUB__PORT": "0",
    }
    with (tmp_path / "run.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "run", "--demo"], env=environ, stdout=log, stderr=subprocess.STDOUT
        )
        try:

            def said() -> dict[str, Any] | None:
                if process.poll() is not None:
                    raise AssertionError(f"kiosk run ended: {(tmp_path / 'run.log').read_text()}")
                found = list((tmp_path / "data").rglob("running.json"))
                return dict(json.loads(found[0].read_text())) if found else None

            facts = wait_for("the centre", said, seconds=START_S)
            kiosk = Screen(facts["display"], (0, 0, 1080, 1920))
            board = Screen(facts["display"], (1080, 0, 1920, 1080))
            running = RunningCentre(process, tmp_path, facts, kiosk, board)
            yield running
            ImageGrab.grab(xdisplay=facts["display"]).save(tmp_path / "last.png")  # for whoever looks why it failed
            print(running.logs())  # noqa: T201 - pytest shows it where a test failed
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)
