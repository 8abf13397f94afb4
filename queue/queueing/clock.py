"""Time as the centre keeps it: wall time beside boot id and monotonic time.

A box may wake with a wrong clock, so nothing that orders people trusts wall time alone
(design: "How it flows / Time").
"""

from __future__ import annotations

import ctypes
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

CENTRE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment as one machine saw it.

    `wall` is aware UTC; `monotonic_s` counts seconds since an arbitrary point and only compares with
    instants of the same `boot_id`.
    """

    wall: datetime
    monotonic_s: float
    boot_id: str

    def seconds_until(self, later: Instant) -> tuple[float, bool]:
        """Return the age of this instant at `later` in seconds (never negative) and whether it is certain.

        Within one boot the monotonic clock is used and the age is certain. Across a reboot only wall time is
        left, and the age is flagged as uncertain.
        """
        if self.boot_id == later.boot_id:
            return max(0.0, later.monotonic_s - self.monotonic_s), True
        return max(0.0, (later.wall - self.wall).total_seconds()), False


class Clock(Protocol):
    """Where every rule gets its time from; tests inject their own."""

    def now(self) -> Instant:
        """Return the present instant."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> Instant:
        """Return the present instant of this machine."""
        return Instant(datetime.now(UTC), time.monotonic(), _boot_id())


@lru_cache(maxsize=1)
def _boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def centre_day(wall: datetime) -> date:
    """Return the calendar day of an aware time in the centre's zone (UTC+7, no daylight saving)."""
    return wall.astimezone(CENTRE_ZONE).date()


_TIME_ERROR = 5  # adjtimex(2): nobody keeps this clock right
_TIMEX_BYTES = 256  # struct timex has 208 on 64-bit Linux; all zero means: only tell


def ntp_synchronised() -> bool:
    """Return whether the kernel says that NTP keeps this machine's clock right."""
    libc = ctypes.CDLL(None, use_errno=True)
    answer = libc.adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    return answer not in (-1, _TIME_ERROR)
