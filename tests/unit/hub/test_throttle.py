"""Failed attempts cost growing time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from queueing.clock import Instant
from queueing.hub.throttle import ACCOUNT, KEYS, Patience, Throttle


@dataclass
class SteppedClock:
    seconds: float = 0.0

    def now(self) -> Instant:
        return Instant(datetime(2026, 11, 23, tzinfo=UTC), self.seconds, "boot")


@given(st.integers(0, 200), st.integers(0, 10))
def test_the_delay_only_grows_and_has_a_bound(failures: int, free: int) -> None:
    patience = Patience(free=free)
    assert patience.delay(failures) <= patience.delay(failures + 1) <= patience.most_s
    assert (patience.delay(failures) == 0) is (failures < free)


def test_a_success_forgets_and_so_does_time() -> None:
    clock = SteppedClock()
    throttle = Throttle(clock)
    for _ in range(ACCOUNT.free):
        throttle.failed("an", ACCOUNT)
    assert throttle.wait_s("an") == ACCOUNT.first_s
    assert throttle.wait_s("other") == 0
    throttle.succeeded("an")
    assert throttle.wait_s("an") == 0
    for _ in range(ACCOUNT.free - 1):
        throttle.failed("an", ACCOUNT)
    clock.seconds += ACCOUNT.forget_s + 1
    throttle.failed("an", ACCOUNT)
    assert throttle.wait_s("an") == 0


def test_the_longest_wait_counts() -> None:
    throttle = Throttle(SteppedClock())
    for _ in range(ACCOUNT.free + 3):
        throttle.failed("an", ACCOUNT)
    assert throttle.wait_s("address", "an") == throttle.wait_s("an") > 0


def test_guessing_with_ever_new_names_does_not_fill_the_memory() -> None:
    throttle = Throttle(SteppedClock())
    for number in range(KEYS + 50):
        throttle.failed(f"name {number}", ACCOUNT)
    assert len(throttle._records) == KEYS


def test_forgiving_one_attempt_leaves_the_others_counted() -> None:
    throttle = Throttle(SteppedClock())
    for _ in range(ACCOUNT.free):
        throttle.failed("address", ACCOUNT)
    throttle.forgive("address", ACCOUNT)
    assert throttle.wait_s("address") == 0
    throttle.failed("address", ACCOUNT)
    throttle.failed("address", ACCOUNT)
    throttle.forgive("address", ACCOUNT)  # a right password among wrong ones opens the door to no more of them
    assert throttle.wait_s("address") == ACCOUNT.first_s
