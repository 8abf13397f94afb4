"""Hub and kiosk killed again and again while numbers are touched, printed, called: nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import httpx
import pytest

from devices.printers.simulator.paper import PaperKind
from tests.e2e.box import Box, Clerk, hear, running_box, say
from tests.e2e.records import gaps, held, jobs, twice
from tests.e2e.timeline import Timeline, worked
from tests.waiting import PATIENCE_S, wait_for

LONG_WAIT_S = 10.0  # without a paper, which has to be explained
PAPER = "paper done"


class Victims:
    """A line of kiosks on one store, each killed and followed by the next; what people saw of them is kept."""

    def __init__(self, box: Box, timeline: Timeline) -> None:
        self._timeline = timeline
        self._process = box.process("kiosks")
        self._pid = 0
        self.shown: dict[str, str] = {}  # number → ticket
        self._changed = threading.Condition()
        self._lives = 0
        self._lines = 0
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def live(self) -> None:
        """Let the next one live."""
        with self._changed:
            lives = self._lives
        say(self._process.stdin, "go")
        self._until(lambda: self._lives > lives)

    def see(self, lines: int) -> None:
        """Wait until it has told so many things more."""
        with self._changed:
            end = self._lines + lines
        self._until(lambda: self._lines >= end)

    def kill(self) -> None:
        """End it as a power cut would."""
        with self._changed:
            pid, self._pid = self._pid, 0
        self._timeline.note(f"kiosk {pid} is killed, having had {worked(pid)}")
        os.kill(pid, signal.SIGKILL)
        self._until(lambda: self._pid == -pid)

    def end(self) -> None:
        """Have no more of them."""
        if self._pid > 0:
            self.kill()
        self._process.kill()
        self._process.wait(PATIENCE_S)
        self._reader.join(PATIENCE_S)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _until(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE_S), "the kiosk stands still"

    def _read(self) -> None:
        last = 0
        with suppress(AssertionError):
            while True:
                kind, *rest = hear(self._process.stdout).split()
                with self._changed:
                    if kind == "pid":
                        last = self._pid = int(rest[0])
                        self._lives += 1
                        self._timeline.note(f"kiosk {last} lives")
                    elif kind == "dead":
                        self._pid = -last
                    elif kind == "I":
                        number, ticket = rest[1:]
                        assert self.shown.setdefault(number, ticket) == ticket, "a number was given twice"
                    if kind in "IRP":
                        self._lines += kind != "R"
                        self._timeline.note(_said(kind, rest))
                    self._changed.notify_all()


def _said(kind: str, rest: list[str]) -> str:
    match kind, rest:
        case "I", [_, number, _]:
            return f"number {number}"
        case "P", [ticket, copy, phase]:
            return f"copy {copy} of {ticket[:4]}: paper {phase}"
        case _:
            return "no number"


def settle(box: Box) -> None:
    """Have a kiosk that nobody touches print and report what is left."""

    def settled() -> bool:
        now = jobs(box.data)
        if any(job.state in ("new", "sending") for job in now):
            return False
        known = held(box.data)
        return all(job.number in known for job in now)

    last = box.process("kiosk")
    try:
        wait_for("everything that was under way", settled)
    finally:
        last.communicate(timeout=PATIENCE_S)  # without anybody to touch it, it ends


pytestmark = pytest.mark.timeout(600)


@pytest.mark.parametrize("kills", [3, pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(3000)])])
def test_kills_of_hub_and_kiosk_together(tmp_path: Path, kills: int) -> None:
    random = Random(kills)
    died: Counter[str] = Counter()
    timeline = Timeline()
    with running_box(tmp_path) as box:
        box.start_hub()
        clerk, victims = Clerk(box.url), Victims(box, timeline)
        try:
            clerk.set_up(box.data / "hub" / "setup-code")
            clerk.ask("PUT", "/session/counters", {"counters": ["1"]}).raise_for_status()
            victims.live()
            serving = None
            for _ in range(kills):
                victims.see(random.randint(1, 12))
                for _ in range(random.randint(0, 200_000)):
                    pass  # so that death comes at no known place
                victim = random.choice(("hub", "kiosk"))
                died[victim] += 1
                if victim == "kiosk":
                    victims.kill()
                    victims.live()
                else:
                    timeline.note("the hub is killed")
                    box.kill_hub()
                    box.start_hub()
                    with suppress(httpx.HTTPStatusError):
                        called = clerk.do("/counters/1/call-next", finish=serving)
                        serving = called["id"] if called is not None else None
            victims.see(3)
        finally:
            victims.end()
            clerk.close()
            for wait in timeline.waits(PAPER, LONG_WAIT_S):
                print(wait)  # noqa: T201 - no failure: a starved machine is slow; what else it was can be read here
        settle(box)
        check(box, victims.shown)
    assert len(victims.shown) >= kills, f"too little happened to prove anything: {died}"
    print(f"{dict(died)}, {len(victims.shown)} numbers, {len(jobs(box.data))} jobs")  # noqa: T201 - the figures


def check(box: Box, shown: dict[str, str]) -> None:
    """See that no number is lost, none is there twice, and no two papers look alike."""
    all_jobs, at_hub = jobs(box.data), held(box.data)
    originals = {job.number: str(job.ticket) for job in all_jobs if job.copy == 1}
    assert shown.items() <= originals.items(), "a number that was shown is lost"
    assert twice(job.number for job in all_jobs if job.copy == 1) == []
    assert gaps(originals) == []
    assert {number: str(ticket.ticket) for number, ticket in at_hub.items()} == originals
    assert not any(ticket.duplicate for ticket in at_hub.values())
    papers = box.papers()
    pieces = sum(not ticket for ticket, _ in papers)  # cut off where a death broke the printing off
    assert pieces <= sum(job.copy > 1 or job.state != "done" for job in all_jobs), "a piece of nothing known"
    papers = [paper for paper in papers if paper[0]]
    unmarked = Counter(ticket for ticket, marked in papers if not marked)
    assert max(unmarked.values()) == 1, "two papers look alike"
    assert {ticket for ticket, _ in papers} <= set(originals.values()), "paper of a ticket that is not there"
    done = Counter(str(job.ticket) for job in all_jobs if job.state == "done")
    printed = Counter(ticket for ticket, _ in papers)
    assert not done - printed, "paper is missing that is said to have come out"
    assert not any(marked for _, marked in box.papers(PaperKind.TORN))
