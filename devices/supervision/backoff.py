"""How long to wait before a device is tried again. Pure: chance is a parameter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses in seconds that double up to a cap. The longest stays below the 10 s within which a device is back."""

    first: float = 0.5
    cap: float = 8.0
    hopeless: float = 30.0  # where a person must do something first: looked at now and then all the same
    spread: float = 0.25  # share of a pause that chance may take off, so that two devices do not go in step

    def pause(self, failures: int, chance: float, *, retry: bool = True) -> float:
        """Return the pause after so many failures in a row (from 1); `chance` lies in [0, 1)."""
        # 2.0**1024 overflows; the cap is reached long before.
        whole = min(self.cap, self.first * 2.0 ** min(failures - 1, 32)) if retry else self.hopeless
        return whole * (1.0 - self.spread * chance)
