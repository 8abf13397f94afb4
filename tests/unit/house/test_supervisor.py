"""The supervisor keeps real processes running, and leaves none behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from kiosk.run.supervisor import Child, Event, Happening, Patience, Supervisor

FAST = Patience(first_pause=0.01, longest_pause=0.05, good_run=60, until_ready=20, until_killed=10, last_words=2)
READY = "from kiosk.notify import notify_ready; notify_ready(); "
WAIT = "import signal; signal.pause()"


class Stage:
    """Runs a scene with a supervisor whose events can be waited for."""

    def __init__(self, folder: Path) -> None:
        self.events: list[Event] = []
        self._news = asyncio.Event()
        self.supervisor = Supervisor(folder, folder, self._take, FAST)

    def _take(self, event: Event) -> None:
        self.events.append(event)
        self._news.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(60):
            while not condition():
                self._news.clear()
                await self._news.wait()

    def count(self, happening: Happening) -> int:
        return sum(event.happening is happening for event in self.events)


def play(folder: Path, scene: Callable[[Stage], Awaitable[None]]) -> Stage:
    async def run() -> Stage:
        stage = Stage(folder)
        try:
            await scene(stage)
        finally:
            await stage.supervisor.stop()
        return stage

    return asyncio.run(run())


def python(code: str) -> Child:
    return Child("child", lambda: [sys.executable, "-c", code])


def lives(pid: int) -> bool:
    """Return whether a process still runs; one that is dead and not yet buried by its parent does not."""
    try:
        return bool(psutil.Process(pid).status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD))
    except psutil.NoSuchProcess:
        return False


def test_a_child_is_ready_when_it_says_so(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        assert await stage.supervisor.start(python(READY + WAIT))

    stage = play(tmp_path, scene)
    assert [event.happening for event in stage.events] == [Happening.STARTED, Happening.READY]


def test_a_child_that_ends_is_started_again_after_growing_pauses(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        starting = asyncio.create_task(stage.supervisor.start(python("raise SystemExit(7)")))
        await stage.until(lambda: stage.count(Happening.ENDED) >= 4)
        starting.cancel()

    ended = [event for event in play(tmp_path, scene).events if event.happening is Happening.ENDED]
    assert {event.code for event in ended} == {7}
    assert [event.pause for event in ended[:4]] == [0.01, 0.02, 0.04, 0.05]


def test_a_killed_child_comes_back(tmp_path: Path) -> None:
    pids: list[int] = []
    child = Child(
        "child",
        lambda: [sys.executable, "-uc", f"import os; print(os.getpid()); {READY}{WAIT}"],
        on_line=lambda line: pids.append(int(line)),
    )

    async def scene(stage: Stage) -> None:
        await stage.supervisor.start(child)
        await stage.until(lambda: len(pids) == 1)
        os.kill(pids[0], signal.SIGKILL)
        await stage.until(lambda: stage.count(Happening.STARTED) == 2)

    stage = play(tmp_path, scene)
    assert [event.code for event in stage.events if event.happening is Happening.ENDED] == [-signal.SIGKILL]


def test_a_program_that_is_not_there_is_told_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")  # no setpriv either

    async def scene(stage: Stage) -> None:
        starting = asyncio.create_task(stage.supervisor.start(Child("child", lambda: ["/nowhere/program"])))
        await stage.until(lambda: stage.count(Happening.CANNOT_START) >= 2)
        starting.cancel()

    play(tmp_path, scene)
    assert "No such file" in (tmp_path / "child.log").read_text(encoding="utf-8")


def test_stopping_leaves_no_process_behind_not_even_a_stubborn_one(tmp_path: Path) -> None:
    stubborn = (
        "import os, signal, subprocess, sys\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "below = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()'])\n"
        "print(os.getpid(), below.pid, flush=True)\n"
        f"{READY}\n{WAIT}"
    )
    pids: list[int] = []
    child = Child(
        "child",
        lambda: [sys.executable, "-c", stubborn],
        on_line=lambda line: pids.extend(int(part) for part in line.split()),
    )

    async def scene(stage: Stage) -> None:
        stage.supervisor._patience = Patience(until_killed=0.2, last_words=2)
        await stage.supervisor.start(child)
        await stage.until(lambda: len(pids) == 2)

    play(tmp_path, scene)
    assert [pid for pid in pids if lives(pid)] == []


def test_what_a_child_said_last_is_in_its_log(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        starting = asyncio.create_task(stage.supervisor.start(python("raise RuntimeError('Hướng Phùng')")))
        await stage.until(lambda: stage.count(Happening.ENDED) >= 1)
        starting.cancel()

    play(tmp_path, scene)
    assert "RuntimeError: Hướng Phùng" in (tmp_path / "child.log").read_text(encoding="utf-8")


def test_lines_beyond_every_limit_do_not_stop_the_log(tmp_path: Path) -> None:
    async def scene(stage: Stage) -> None:
        code = f"print('x' * 300_000); print('after', flush=True); {READY}{WAIT}"
        assert await stage.supervisor.start(python(code))

    play(tmp_path, scene)
    assert "after" in (tmp_path / "child.log").read_text(encoding="utf-8")


def test_children_end_when_the_supervisor_is_killed_outright(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys\n"
        "from pathlib import Path\n"
        "from kiosk.run.supervisor import *\n"
        f"child = Child('child', lambda: [sys.executable, '-c', {READY + WAIT!r}])\n"
        "async def main():\n"
        "    s = Supervisor(Path(sys.argv[1]), Path(sys.argv[1]), lambda event: None, Patience())\n"
        "    await s.start(child)\n"
        "    print('up', flush=True)\n"
        "    await asyncio.Event().wait()\n"
        "asyncio.run(main())"
    )
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE) as outer:
        assert outer.stdout is not None
        assert outer.stdout.readline() == b"up\n"
        [below] = psutil.Process(outer.pid).children()
        outer.kill()
    gone, alive = psutil.wait_procs([below], timeout=60)
    assert alive == [], gone
