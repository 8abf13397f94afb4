"""A whole centre as `kiosk run` starts it, in processes of its own, with a robot before its screens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from PIL import Image, ImageGrab

from kiosk.hub_line.line_file import LineFile
from tests.e2e.robot import Band, Screen, find_number, part_of, wait_for
from tests.web.browser import DeskPage, open_chromium

START_S = 180.0
#: Where on the kiosk a person looks for its languages, and for what is always there.
LANGUAGES: Band = (0.82, 0.89)
BAR: Band = (0.92, 1.0)
#: Where a number stands whose paper has not come, as the words beside it leave room.
KEPT = ((0.25, 0.54, 0.6, 0.65), (0.25, 0.54, 0.67, 0.65))
#: One thread a reading: with as many as there are cores, they only wait for each other on a busy machine.
os.environ["OMP_THREAD_LIMIT"] = "1"


@dataclass
class RunningCentre:
    """Where everything of a running centre is."""

    process: subprocess.Popen[bytes]
    environ: dict[str, str]
    folder: Path
    said: dict[str, Any]
    kiosk: Screen
    board: Screen

    @property
    def url(self) -> str:
        """Return the address of the hub."""
        return f"http://127.0.0.1:{self.said['hub_port']}"

    @property
    def data(self) -> Path:
        """Return the folder of what kiosk and hub keep."""
        return Path(self.said["data"])

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

    def papers(self, kind: str = "cut") -> list[Image.Image]:
        """Return all papers that came out of the printer, oldest first."""
        papers = []
        for file in sorted(Path(self.said["papers"]).glob(f"paper-*-{kind}.png")):
            with Image.open(file) as paper:
                papers.append(paper.convert("L"))
        return papers

    def next_paper(self, before: int) -> Image.Image:
        """Wait until more papers than before have come out and return the newest."""
        return wait_for("a paper", lambda: p if len(p := self.papers()) > before else None, seconds=120)[-1]

    def press(self, stand: str = "printer", **faults: bool) -> None:
        """Do something to a device at the dev dock."""
        pin = {"X-Dock-Pin": self.said["pin"]}
        httpx.post(
            f"{self.said['dock']}{stand}", json=faults, headers=pin, trust_env=False, timeout=60
        ).raise_for_status()

    def doctor(self) -> tuple[int, dict[str, dict[str, Any]]]:
        """Ask `kiosk doctor` as another program would: its exit code, and what it found, by part."""
        command = [sys.executable, "-m", "kiosk", "doctor", "--demo", "--json"]
        asked = subprocess.run(command, env=self.environ, capture_output=True, timeout=240, check=False)
        findings = json.loads(asked.stdout)["findings"]
        return asked.returncode, {finding["part"]: finding for finding in findings}

    @property
    def setup_code(self) -> str:
        """Return the one-time code of the hub."""
        return Path(self.said["setup_code"]).read_text(encoding="utf-8").strip()

    def logs(self) -> str:
        """Return all that the processes said, for a test that failed."""
        return "\n".join(f"== {f.name}\n{f.read_text()}" for f in sorted(Path(self.said["logs"]).glob("*.log")))


def begin_anew(centre: RunningCentre) -> None:
    """Bring the kiosk back to its welcome, whatever somebody left there."""

    def welcome() -> bool:
        if centre.kiosk.find("Tiếng Việt", LANGUAGES) is None:
            return centre.kiosk.try_touch("Làm", BAR)
        return True

    wait_for("the welcome", welcome, seconds=120)


def kept_number(picture: Image.Image) -> str | None:
    """Return the number that the kiosk keeps for somebody whose paper has not come, None if it shows none."""
    return find_number(*(part_of(picture, *place) for place in KEPT))


@contextmanager
def running_centre(folder: Path) -> Iterator[RunningCentre]:
    """Start a demo centre on virtual screens and stop it again."""
    environ = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    environ |= {
        "KIOSK_DATA": str(folder / "data"),
        "KIOSK_CONFIG": str(folder / "config"),
        "KIOSK_HUB__PORT": "0",
    }
    with (folder / "run.log").open("wb") as log, ExitStack() as cleanup:
        process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "run", "--demo"], env=environ, stdout=log, stderr=subprocess.STDOUT
        )
        cleanup.callback(process.wait, 120)
        cleanup.callback(process.send_signal, signal.SIGTERM)

        def said() -> dict[str, Any] | None:
            if process.poll() is not None:
                raise AssertionError(f"kiosk run ended: {(folder / 'run.log').read_text()}")
            found = list((folder / "data").rglob("running.json"))
            return dict(json.loads(found[0].read_text())) if found else None

        facts = wait_for("the centre", said, seconds=START_S)
        kiosk = Screen(facts["display"], (0, 0, 1080, 1920))
        board = Screen(facts["display"], (1080, 0, 1920, 1080))
        running = RunningCentre(process, environ, folder, facts, kiosk, board)
        line = LineFile.of(running.data / "kiosk")

        def is_let_in() -> bool:  # before, no kiosk gives a number, and a test may begin by ending the hub
            state = line.read()
            return state is not None and state.paired and state.up

        wait_for("the kiosk's line to its hub", is_let_in, seconds=START_S)
        yield running


@pytest.fixture(scope="package")
def shared_centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCentre]:
    """Start one centre for all tests here: nobody minds numbers that others took before."""
    with running_centre(tmp_path_factory.mktemp("centre")) as running:
        yield running


@pytest.fixture(scope="package")
def desk(shared_centre: RunningCentre) -> Iterator[DeskPage]:
    """Open a real browser at the counter for births; as long as the centre, which is set up only once."""
    driver = open_chromium()
    try:
        page = DeskPage(driver)
        page.size(1024, 768)
        page.set_up(shared_centre.url, shared_centre.setup_code)
        page.work_at("2")
        yield page
    finally:
        driver.quit()


@pytest.fixture
def centre(shared_centre: RunningCentre, tmp_path: Path) -> Iterator[RunningCentre]:
    """Lend the centre to one test, and keep what is needed to see why it failed."""
    yield shared_centre
    ImageGrab.grab(xdisplay=shared_centre.said["display"]).save(tmp_path / "last.png")
    print(shared_centre.logs())  # noqa: T201 - pytest shows it where a test failed
