"""`kiosk run` on a machine without a display: one command, a whole demo centre, nothing left behind."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest
from PIL import Image

HIDDEN = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
LAST_LINE = "Stop:"  # of what is said once everything can be found


@dataclass
class Run:
    """A running `kiosk run` and what it said."""

    process: subprocess.Popen[str]
    said: str
    found: dict[str, str]
    environ: dict[str, str]

    def again(self, *options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "kiosk", "run", "--demo", *options]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=60, check=False)


class Runs:
    """The run that the tests here share; who finds it ended is given another."""

    def __init__(self, folders: Iterator[Path]) -> None:
        self._folders = folders
        self._run: Run | None = None

    def running(self) -> Run:
        if self._run is None or self._run.process.poll() is not None:
            self.end()
            self._run = self._start(next(self._folders))
        return self._run

    def _start(self, folder: Path) -> Run:
        environ = {name: value for name, value in os.environ.items() if name not in HIDDEN}
        environ |= {"KIOSK_DATA": str(folder), "KIOSK_LANG": "en", "KIOSK_HUB__PORT": "0"}
        command = [sys.executable, "-m", "kiosk", "run", "--demo"]
        process = subprocess.Popen(
            command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        run = self._run = Run(process, "", {}, environ)
        assert process.stdout is not None
        for line in process.stdout:
            run.said += line
            if line.startswith(LAST_LINE):
                break
        run.found = json.loads((folder / "demo" / "running.json").read_text(encoding="utf-8"))
        return run

    def end(self) -> None:
        if self._run is not None and self._run.process.stdout is not None:
            with self._run.process as process:
                process.terminate()
                if not process.stdout.closed:
                    process.communicate(timeout=60)
        self._run = None


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runs]:
    shared = Runs(iter(lambda: tmp_path_factory.mktemp("a place with spaces"), None))
    try:
        yield shared
    finally:
        shared.end()


@pytest.fixture
def run(runs: Runs) -> Run:
    return runs.running()


def test_it_says_where_everything_is(run: Run) -> None:
    code = Path(run.found["setup_code"]).read_text(encoding="utf-8").strip()
    for told in (
        run.found["desk"],
        code,
        run.found["dock"],
        run.found["pin"],
        run.found["papers"],
        run.found["look"],
    ):
        assert told in run.said


@pytest.mark.parametrize("page", ["desk", "board", "dock", "look"])
def test_every_address_answers(run: Run, page: str) -> None:
    answer = httpx.get(run.found[page], follow_redirects=True, trust_env=False, timeout=60)
    assert answer.status_code == 200
    assert "text/html" in answer.headers["content-type"]


def test_where_it_is_kept_is_private(run: Run) -> None:
    root = Path(run.found["data"])
    assert root.stat().st_mode & 0o077 == 0
    assert (root / "running.json").stat().st_mode & 0o077 == 0


def test_the_screens_can_be_looked_at_as_they_are(run: Run) -> None:
    for name, size in (("kiosk", (1080, 1920)), ("board", (1920, 1080))):
        answer = httpx.get(f"{run.found['look']}{name}.png", trust_env=False, timeout=60)
        assert Image.open(io.BytesIO(answer.content)).size == size
        tag = answer.headers["etag"]
        again = httpx.get(
            f"{run.found['look']}{name}.png", headers={"If-None-Match": tag}, trust_env=False, timeout=60
        )
        assert again.status_code in (200, 304)


def test_the_screens_can_be_touched_from_this_machine_only_by_its_own_page(run: Run) -> None:
    url, place = f"{run.found['look']}touch", {"screen": "board", "x": 0.99, "y": 0.99}

    def touch(body: object, **headers: str) -> int:
        content = json.dumps(body)
        given = {"Content-Type": "application/json"} | headers
        return httpx.post(url, content=content, headers=given, trust_env=False, timeout=60).status_code

    assert touch(place) == 204
    assert touch(place, Host="elsewhere.example:80") == 403
    assert touch(place, **{"Content-Type": "text/plain"}) == 403
    assert touch({"screen": "cellar", "x": 0, "y": 0}) == 400
    assert touch({"screen": "board", "x": "NaN", "y": 0}) == 400


def test_a_second_run_says_that_it_runs_already_and_throws_nothing_away(run: Run) -> None:
    second = run.again("--fresh")
    assert second.returncode == 0
    assert "running already" in second.stdout
    assert run.found["desk"] in second.stdout
    assert run.process.poll() is None
    assert Path(run.found["setup_code"]).exists()


def test_the_doctor_finds_the_running_centre(run: Run) -> None:
    command = [sys.executable, "-m", "kiosk", "doctor", "--json", "--demo"]
    done = subprocess.run(command, env=run.environ, capture_output=True, text=True, timeout=60, check=False)
    health = {finding["part"]: finding["health"] for finding in json.loads(done.stdout)["findings"]}
    assert health["hub"] == health["printer"] == health["screens"] == "well"


def test_in_the_end_nothing_is_left_behind(run: Run) -> None:
    below = psutil.Process(run.process.pid).children(recursive=True)
    assert len(below) >= 4  # X server, printer, hub, page of the screens
    run.process.send_signal(signal.SIGINT)
    said, _ = run.process.communicate(timeout=60)
    assert run.process.returncode == 0
    assert "Stopped." in said
    _, alive = psutil.wait_procs(below, timeout=60)
    assert alive == []
    assert not (Path(run.found["data"]) / "running.json").exists()
