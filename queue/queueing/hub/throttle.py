"""Growing delays after failed attempts, for each account and each address."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from queueing.clock import Clock

KEYS = 4096  # how many names are remembered; guessing with ever new names must not fill the memory


@dataclass(frozen=True, slots=True)
class Patience:
    """How often one may fail, and how the delay grows after that."""

    free: int
    first_s: float = 2.0
    most_s: float = 300.0
    forget_s: float = 900.0

    def delay(self, failures: int) -> float:
        """Return the seconds to wait after this many failures."""
        if failures < self.free:
            return 0.0
        return min(self.most_s, self.first_s * 2.0 ** min(failures - self.free, 30))


#: One account fails by mistyping; one address serves several people, so it has more patience.
ACCOUNT = Patience(free=4)
ADDRESS = Patience(free=20)
CODE = Patience(free=5)


@dataclass(slots=True)
class _Record:
    failures: int
    last_s: float
    until_s: float


class Throttle:
    """Counts failures on the monotonic clock. Lives in memory: a restart of the hub forgives."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._records: OrderedDict[str, _Record] = OrderedDict()

    def wait_s(self, *keys: str) -> float:
        """Return how long the next attempt under any of these keys must wait, 0 if it may go ahead."""
        now = self._clock.now().monotonic_s
        return max((record.until_s - now for key in keys if (record := self._records.get(key))), default=0.0)

    def failed(self, key: str, patience: Patience) -> None:
        """Record a failure."""
        now = self._clock.now().monotonic_s
        record = self._records.get(key)
        if record is None or now - record.last_s > patience.forget_s:
            record = self._records[key] = _Record(0, now, now)
        record.failures += 1
        record.last_s = now
        record.until_s = now + patience.delay(record.failures)
        self._records.move_to_end(key)
        while len(self._records) > KEYS:
            self._records.popitem(last=False)

    def forgive(self, key: str, patience: Patience) -> None:
        """Take one failure back: it was counted before the answer was known, and was none."""
        record = self._records.get(key)
        if record is not None:
            record.failures = max(0, record.failures - 1)
            record.until_s = record.last_s + patience.delay(record.failures)

    def succeeded(self, key: str) -> None:
        """Forget the failures under a key."""
        self._records.pop(key, None)
