"""Drivers that do what a test tells them, and a clock that moves only when a test says so."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from devices.driver import DeviceFault, DeviceStatus
from devices.state import DeviceState
from devices.supervision.keeper import Keeper, Means
from devices.supervision.snapshot import DeviceSnapshot

READY = DeviceStatus(DeviceState.READY)


@dataclass
class SetClock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Scripted:
    """Answers with what lies in `script`, then with READY; an exception is raised, a function is called."""

    script: deque[object] = field(default_factory=deque)
    calls: list[str] = field(default_factory=list)

    def open(self) -> DeviceStatus:
        return self._next("open")

    def tend(self) -> DeviceStatus:
        return self._next("tend")

    def close(self) -> None:
        self.calls.append("close")

    def _next(self, call: str) -> DeviceStatus:
        self.calls.append(call)
        step = self.script.popleft() if self.script else READY
        if callable(step):
            step = step()
        if isinstance(step, Exception):
            raise step
        assert isinstance(step, DeviceStatus)
        return step


class Hanging(Scripted):
    """A driver whose next tend hangs until `let_go` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.hangs = threading.Event()
        self.let_go = threading.Event()
        self.script.extend([READY, self._hang])

    def _hang(self) -> DeviceStatus:
        self.hangs.set()
        assert self.let_go.wait(60)
        return READY


@dataclass
class Bench:
    """A clock, and every snapshot that was told."""

    clock: SetClock = field(default_factory=SetClock)
    told: list[DeviceSnapshot] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def means(self) -> Means:
        return Means(self.clock, lambda: 0.0, self.see)

    def see(self, snapshot: DeviceSnapshot) -> None:
        with self.changed:
            self.told.append(snapshot)
            self.changed.notify_all()

    def keeper(self, driver: Scripted, **options: object) -> Keeper:
        return Keeper("reader", "reader", lambda: driver, self.means, **options)  # type: ignore[arg-type]

    def wait_for(self, condition: Callable[[DeviceSnapshot], bool], timeout: float = 20) -> bool:
        """Wait until a snapshot is told that meets a condition."""
        with self.changed:
            return self.changed.wait_for(lambda: any(condition(snapshot) for snapshot in self.told), timeout)

    @property
    def states(self) -> list[str]:
        return [snapshot.state.value for snapshot in self.told]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def gone(code: str = "unreachable", *, retry: bool = True) -> DeviceFault:
    return DeviceFault(code, "no such device", retry=retry)
