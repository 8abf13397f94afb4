"""How a test waits for what another process does, when nothing tells it that it is done."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_S = 120.0  # a machine ten times as slow included
BETWEEN_LOOKS_S = 0.03


def wait_for(
    what: str, look: Callable[[], T | None], seconds: float = PATIENCE_S, *, between_s: float = BETWEEN_LOOKS_S
) -> T:
    """Return the first truthy answer of `look`; AssertionError, with what was waited for, when none came.

    `between_s` is the time between two looks, for looks that keep from work what is looked at.
    """
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(between_s)


class Stopwatch:
    """Counts the seconds in which this process had its turn, to hold a claim of so many seconds against.

    On a quiet machine they are those of the clock on the wall. Where the process, or the whole machine, stands
    still, its ticks do not come: what is longer than two of them does not count. Work that is merely slow counts in
    full, so a bound leaves room for it.
    """

    _TICK_S = 0.01

    def __enter__(self) -> Stopwatch:
        self.seconds = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stopwatch")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        before = time.monotonic()
        while not self._stop.wait(self._TICK_S):
            now = time.monotonic()
            self.seconds += min(now - before, 2 * self._TICK_S)
            before = now
