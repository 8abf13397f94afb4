"""kill -9 in the midst of issuing and printing: no number lost, none twice, no unmarked second paper."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from queueing.clock import SystemClock
from queueing.issuing.store import IssuingStore

PROGRAM = Path(__file__).with_name("issuing_process.py")


class Victim:
    """A process that issues at full speed, started and killed again and again."""

    def __init__(self, path: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, PROGRAM, "fork", path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.shown: list[tuple[str, str]] = []
        self.papers: Counter[tuple[str, str]] = Counter()

    def live_for(self, lines: int, then_us: int) -> None:
        """Let it live until it has told so many things and some microseconds more, then kill it."""
        assert self._process.stdin is not None
        self._process.stdin.write("go\n")
        self._process.stdin.flush()
        pid = int(self._line().removeprefix("pid "))
        for _ in range(lines):
            self._note(self._line())
        # A pipe that blocks for a moment is all the waiting there is: SIGKILL comes at no known place.
        for _ in range(then_us):
            pass
        os.kill(pid, signal.SIGKILL)
        while (line := self._line()) != "dead":
            self._note(line)

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line, "the process of the issuer ended by itself"
        return line

    def _note(self, line: str) -> None:
        kind, *rest = line.split()
        if kind == "I":
            self.shown.append((rest[0], rest[1]))
        elif kind == "P":
            self.papers[rest[0], rest[1]] += 1

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.mark.parametrize("kills", [20, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_kills_at_any_moment(tmp_path: Path, kills: int) -> None:
    random = Random(kills)
    path = tmp_path / "issuing.db"
    victim = Victim(path)
    try:
        for _ in range(kills):
            victim.live_for(random.randint(1, 60), random.randint(0, 20_000))
    finally:
        victim.end()

    store = IssuingStore.open(path, clock=SystemClock())
    jobs = store.jobs(100_000)
    held = Counter((str(job.ticket.number), str(job.ticket.id)) for job in jobs if job.copy_number == 1)
    numbers = Counter(number for number, _ in held)
    assert len(victim.shown) >= kills, "too little happened to prove anything"
    assert set(victim.shown) <= set(held), "a number that was shown is lost"
    assert max(numbers.values()) == 1, "a number was given twice"
    assert max(Counter(number for number, _ in victim.shown).values()) == 1
    assert max(count for (_, copy), count in victim.papers.items() if copy == "1") == 1, "two papers look alike"
    assert {number for number, _ in victim.papers} <= set(numbers), "paper of a ticket that is not there"
    for series in "ABC":
        serials = sorted(int(number[1:]) for number in numbers if number[0] == series)
        assert serials == list(range(1, len(serials) + 1))
    assert store.identity is not None
    store.close()
