"""When what happened, so that a long wait in a test explains itself."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

import psutil

BEFORE_S = 3.0  # of what led to a wait is shown too


class Timeline:
    """Things that happened, each with its second; may be told from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lines: list[tuple[float, str]] = []

    def note(self, what: str) -> None:
        """Write down that something happens now."""
        with self._lock:
            self._lines.append((time.monotonic(), what))

    def waits(self, for_what: str, longer_than_s: float) -> list[str]:
        """Return, for each wait between two lines that end like this, all that happened from shortly before it."""
        with self._lock:
            lines = list(self._lines)
        if not lines:
            return []
        marks = [lines[0][0], *(at for at, what in lines if what.endswith(for_what)), lines[-1][0]]
        return [
            f"{end - begin:.1f} s until {for_what}:\n" + "\n".join(_between(lines, begin - BEFORE_S, end, begin))
            for begin, end in pairwise(marks)
            if end - begin > longer_than_s
        ]


def _between(lines: list[tuple[float, str]], begin: float, end: float, zero: float) -> Iterator[str]:
    return (f"  {at - zero:6.1f}  {what}" for at, what in lines if begin <= at <= end)


def worked(pid: int) -> str:
    """Return how much of a processor a process has had, and how many want one: who is starved is only slow."""
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        used, lived = process.cpu_times(), time.time() - process.create_time()
        return f"{used.user + used.system:.1f} s of a processor in {lived:.1f} s, load {os.getloadavg()[0]:.0f}"
    return "gone"
