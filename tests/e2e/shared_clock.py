"""A clock that several processes read from one file and only the test moves: a day in a minute, without races."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

from queueing.clock import Instant

MONDAY = datetime(2026, 11, 22, 17, tzinfo=UTC)  # midnight of Monday, 23 November, at the centre
_SECONDS = struct.Struct("d")


class SharedClock:
    """Counts seconds since midnight of a Monday; one boot."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(_SECONDS.pack(0.0))
        with file.open("r+b") as open_file:
            self._page = mmap.mmap(open_file.fileno(), _SECONDS.size)

    @property
    def seconds(self) -> float:
        """Seconds since midnight."""
        return float(_SECONDS.unpack_from(self._page)[0])

    def move_to(self, seconds: float) -> None:
        """Let it be so late; time never goes back."""
        assert seconds >= self.seconds
        _SECONDS.pack_into(self._page, 0, seconds)

    def now(self) -> Instant:
        """Return the instant that everybody sees."""
        seconds = self.seconds
        return Instant(MONDAY + timedelta(seconds=seconds), 1_000_000 + seconds, "one boot")
