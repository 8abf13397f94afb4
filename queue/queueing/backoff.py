"""How long to wait before something is tried again."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

FIRST_RETRY_S = 0.25
LONGEST_RETRY_S = 5.0

#: Waits until the event is set or the time is over and returns whether it is set; tests bring their own.
Wait = Callable[[threading.Event, float], bool]


class Backoff:
    """Growing delays with jitter, so that the screens of a hall do not all come back in the same moment.

    `jitter` gives numbers from 0 to 1, without it the system does: the module's generator is shared by all threads.
    """

    def __init__(self, jitter: Callable[[], float] | None = None) -> None:
        self._jitter = jitter or random.SystemRandom().random
        self._failures = 0

    def succeeded(self) -> None:
        """Begin anew."""
        self._failures = 0

    def next_s(self) -> float:
        """Return the delay after one more failure."""
        longest = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2.0**self._failures)
        self._failures = min(self._failures + 1, 16)
        return longest * (0.5 + 0.5 * self._jitter())
