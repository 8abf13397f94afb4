"""Where one scan ends. Pure: the time is a parameter."""

from __future__ import annotations

_LONGEST = 16_384  # bytes; no code holds as many


class Burst:
    """Collects what a scanner sends at one scan.

    Some scanners end a scan with Enter, some with nothing, and some write lines with labels: silence ends them all.
    """

    def __init__(self, quiet: float = 0.1) -> None:
        self._quiet = quiet
        self._held = bytearray()
        self._last = 0.0
        self._too_long = False

    def feed(self, data: bytes, now: float) -> None:
        """Take what came in. A flood is thrown away until the line is quiet again."""
        self._last = now
        self._too_long = self._too_long or len(self._held) + len(data) > _LONGEST
        if self._too_long:
            self._held.clear()
        else:
            self._held += data

    def wait(self, now: float) -> float | None:
        """Return how long until the scan counts as ended, or None where nothing has come."""
        if not self._held and not self._too_long:
            return None
        return max(0.0, self._last + self._quiet - now)

    def take(self, now: float) -> bytes | None:
        """Return the scan once it has ended, without its Enter; None before that, and for a flood."""
        if self.wait(now) != 0.0:
            return None
        scan = bytes(self._held).strip()
        self._held.clear()
        self._too_long = False
        return scan or None
