"""A kiosk's store on a real disk, and a clock that tests set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queueing.clock import Instant
from queueing.issuing.store import IssuingStore

PICTURES = ("lotus", "fish", "boat", "bell", "umbrella", "drum")


@dataclass
class SetClock:
    """A clock that moves only when a test says so."""

    wall: datetime = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # a Monday, 8 in the morning at the centre
    monotonic_s: float = 1000.0
    boot_id: str = "boot-1"

    def now(self) -> Instant:
        return Instant(self.wall, self.monotonic_s, self.boot_id)

    def advance(self, **parts: float) -> None:
        step = timedelta(**parts)
        self.wall += step
        self.monotonic_s += step.total_seconds()

    def reboot(self, **off: float) -> None:
        self.wall += timedelta(**off)
        self.monotonic_s = 5.0
        self.boot_id += "'"


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk" / "issuing.db"


@pytest.fixture
def open_store(store_path: Path, clock: SetClock) -> Iterator[Callable[..., IssuingStore]]:
    """Open the store, as often as a test likes; what it leaves open is closed."""
    opened: list[IssuingStore] = []

    def _open(
        path: Path = store_path, *, mark: str | None = None, machine: str = "machine-1", ntp: bool = False
    ) -> IssuingStore:
        store = IssuingStore.open(path, clock=clock, machine=machine, synchronised=lambda: ntp)
        opened.append(store)
        if mark is not None:
            store.adopt(mark, PICTURES)
        return store

    yield _open
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[..., IssuingStore]) -> IssuingStore:
    """A paired store with a blank mark."""
    return open_store(mark="")
