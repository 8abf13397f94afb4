"""The life of one device as its keeper leads it: a state machine without threads, clocks or devices.

Each function takes what is so and returns what is so afterwards; times are monotonic seconds, given by the caller.

    WAITING ──open──▶ OPEN ──fault, or the plug pulled──▶ WAITING (until the backoff is over or a plug comes)
       ▲                └───a call stays too long──▶ HUNG ──the call returns, or its thread is abandoned──┘
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from devices.driver import DeviceFault, DeviceStatus
from devices.state import DeviceState
from devices.supervision.backoff import Backoff
from devices.supervision.snapshot import ABLE, SILENT, UNREACHABLE


class Phase(Enum):
    """What the keeper can do with the driver."""

    WAITING = "waiting"  # closed; it is opened when `due` has come
    OPEN = "open"
    HUNG = "hung"  # in a call that does not return: nobody may touch it


class News(Enum):
    """What is worth a line in the log."""

    LOST = "lost"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Keeping:
    """How a device is kept."""

    phase: Phase
    state: DeviceState
    faults: frozenset[str]
    detail: str
    since: float
    due: float  # when to open it, while WAITING
    failures: int = 0  # in a row
    plug: int = 0  # grows when the plug is pulled: what a call that began before says is no longer so
    came: int = (
        0  # grows when a plug comes that is waited for: a try that began before may have failed for want of it
    )
    lost: bool = False  # was lost and is not back yet


def begin(now: float) -> Keeping:
    """Return how a device is kept of which nothing is known yet."""
    return Keeping(Phase.WAITING, DeviceState.CONNECTING, frozenset(), "", now, due=now)


def told(keeping: Keeping, status: DeviceStatus, before: Keeping, now: float) -> Keeping:
    """Return what is so after a call in which the driver told how the device is; `before` was so when it began."""
    if keeping.phase is Phase.HUNG:
        return given_back(keeping, now)
    if keeping.plug != before.plug:
        return keeping
    failures = 0 if status.state in ABLE else keeping.failures
    seen = _seen(keeping, status.state, status.faults, status.detail, now)
    return replace(seen, phase=Phase.OPEN, failures=failures)


def failed(
    keeping: Keeping, fault: DeviceFault, before: Keeping, now: float, *, backoff: Backoff, chance: float
) -> Keeping:
    """Return what is so after a call ended with a fault: closed, and opened again after a pause.

    `before` was so when it began. Where the plug was pulled meanwhile it failed of course; where one came it may
    have looked too early, and is tried again at once.
    """
    if keeping.phase is Phase.HUNG:
        return given_back(keeping, now)
    if (keeping.plug, keeping.came) != (before.plug, before.came):
        return keeping
    failures = keeping.failures + 1
    state = DeviceState.DISCONNECTED if fault.retry else DeviceState.FAILED
    seen = _seen(keeping, state, frozenset({fault.code}), fault.detail, now)
    pause = backoff.pause(failures, chance, retry=fault.retry)
    return replace(seen, phase=Phase.WAITING, due=now + pause, failures=failures)


def lent(keeping: Keeping, now: float) -> Keeping:
    """Return what is so while somebody else's job has the open device; one that was just pulled stays so."""
    if keeping.phase is not Phase.OPEN:
        return keeping
    return _seen(keeping, DeviceState.BUSY, keeping.faults, keeping.detail, now)


def returned(keeping: Keeping, before: Keeping, now: float) -> Keeping:
    """Return what is so after somebody else's job; `before` was so when it began."""
    if keeping.phase is Phase.HUNG:
        return given_back(keeping, now)
    if keeping.plug != before.plug:
        return keeping
    return _seen(keeping, before.state, before.faults, before.detail, now)


def plugged(keeping: Keeping, now: float) -> Keeping:
    """Return what is so after a device that fits was plugged in: tried at once, if it is waited for."""
    if keeping.phase is not Phase.WAITING:
        return keeping
    seen = _seen(keeping, DeviceState.CONNECTING, frozenset(), "", now)
    return replace(seen, due=now, failures=0, came=keeping.came + 1)


def pulled(keeping: Keeping, now: float, *, pause: float) -> Keeping:
    """Return what is so after the device was unplugged: told at once, whatever its driver is doing."""
    seen = _seen(keeping, DeviceState.DISCONNECTED, frozenset({UNREACHABLE}), "", now)
    if keeping.phase is Phase.OPEN:
        seen = replace(seen, phase=Phase.WAITING, due=now + pause)
    return replace(seen, plug=keeping.plug + 1)


def overstayed(keeping: Keeping, detail: str, now: float) -> Keeping:
    """Return what is so while a call to the driver does not return."""
    if keeping.phase is Phase.HUNG:
        return keeping
    return replace(_seen(keeping, DeviceState.FAILED, frozenset({SILENT}), detail, now), phase=Phase.HUNG)


def given_back(keeping: Keeping, now: float) -> Keeping:
    """Return what is so when a hung call has come back, or its thread and driver were given up for new ones."""
    return replace(keeping, phase=Phase.WAITING, due=now)


def news(before: Keeping, after: Keeping) -> News | None:
    """Return what is worth a line: once when a device is lost, once when it is back."""
    if before.lost == after.lost:
        return None
    return News.LOST if after.lost else News.BACK


def _seen(keeping: Keeping, state: DeviceState, faults: frozenset[str], detail: str, now: float) -> Keeping:
    if (state, faults) == (keeping.state, keeping.faults):
        return keeping  # a detail alone is no news: noise on a line differs at every look
    lost = state in _LOST or (keeping.lost and state not in ABLE)
    return replace(keeping, state=state, faults=faults, detail=detail, since=now, lost=lost)


_LOST = frozenset({DeviceState.DISCONNECTED, DeviceState.FAILED})
