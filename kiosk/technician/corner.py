"""The hidden corner: five touches within four seconds open the technician's door, never an accident."""

from __future__ import annotations

from collections import deque

TOUCHES = 5
WITHIN_S = 4.0


class Corner:
    """Counts touches. Only whole ones are told to it: a finger that slides off the corner is none."""

    def __init__(self, touches: int = TOUCHES, within_s: float = WITHIN_S) -> None:
        self._within_s = within_s
        self._times: deque[float] = deque(maxlen=touches)

    def touched(self, now: float) -> bool:
        """Take one touch at `now` (monotonic seconds); return whether it opens the door."""
        self._times.append(now)
        if len(self._times) < (self._times.maxlen or 0) or now - self._times[0] > self._within_s:
            return False
        self._times.clear()
        return True

    def elsewhere(self) -> None:
        """Forget what was counted: the screen was touched somewhere else."""
        self._times.clear()
