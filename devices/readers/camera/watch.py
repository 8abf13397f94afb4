"""What a camera's frames are worth: when to look, and when a code is a new scan. Pure: the time is a parameter."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from devices.cameras.base import Frame

T = TypeVar("T", bound=Hashable)

_GRID = 12  # pixels between those that are compared
_PATCH = 9  # of those a side; their mean is free of a dark picture's grain
_MOVED = 10.0  # levels of 255


@dataclass(frozen=True, slots=True)
class Pace:
    """Every delay of a watching camera, in seconds."""

    look: float = 1 / 12  # between two quick looks while something happens
    rest: float = 0.25  # between two while nothing moves
    until_rest: float = 8.0  # without movement
    hard: float = 0.4  # from the end of one thorough look to the next
    hard_at_rest: float = 4.0
    away: float = 2.0  # for so long a code must be out of sight to count as held up anew


@dataclass(slots=True)
class _Sight:
    """A code that is held up. `missed` is when looks began not to see it."""

    thorough: bool  # it takes a thorough look to see it
    missed: float | None = None


class Held(Generic[T]):
    """Which codes are being held up: each counts once until it was away for a while.

    Away is what looks do not see. Where nobody looks, because the machine is busy, nothing goes away.
    """

    def __init__(self, away: float) -> None:
        self._away = away
        self._sights: dict[T, _Sight] = {}

    def new(self, codes: Iterable[T], now: float, *, thorough: bool) -> list[T]:
        """Return those of the codes that a look sees and that were not held up already."""
        seen = list(dict.fromkeys(codes))
        for code in [code for code in self._sights if code not in seen]:
            self._miss(code, now, thorough=thorough)
        fresh = [code for code in seen if code not in self._sights]
        self._sights |= {code: _Sight(thorough) for code in seen}
        return fresh

    def __len__(self) -> int:
        return len(self._sights)

    def _miss(self, code: T, now: float, *, thorough: bool) -> None:
        sight = self._sights[code]
        if sight.thorough and not thorough:
            return  # as quick looks always do
        if sight.missed is None:
            sight.missed = now
        elif now - sight.missed >= self._away:
            del self._sights[code]


class Attention:
    """How closely to look: something moves, or the same table lies there as ever."""

    def __init__(self, pace: Pace, now: float) -> None:
        self._pace = pace
        self._before: NDArray[np.float32] | None = None
        self._moved = now

    def notice(self, frame: Frame, now: float) -> None:
        """Compare a frame with the one before."""
        patches = _patches(frame)
        before, self._before = self._before, patches
        if before is not None and (before.shape != patches.shape or _differ(before, patches)):
            self._moved = now

    def stir(self, now: float) -> None:
        """Take note that something was read."""
        self._moved = now

    def rests(self, now: float) -> bool:
        """Return whether nothing has moved for a while."""
        return now - self._moved >= self._pace.until_rest

    def pause(self, now: float) -> float:
        """Return how long to wait from one quick look to the next."""
        return self._pace.rest if self.rests(now) else self._pace.look

    def pause_hard(self, now: float) -> float:
        """Return how long to wait from one thorough look to the next."""
        return self._pace.hard_at_rest if self.rests(now) else self._pace.hard


def grey_of(frame: Frame) -> NDArray[np.uint8]:
    """Return a frame's green: nearly what the eye calls its brightness, and a copy that costs a millisecond."""
    return np.ascontiguousarray(frame[:, :, 1])


def _patches(frame: Frame) -> NDArray[np.float32]:
    """Return means over patches of a coarse grid of pixels."""
    coarse = frame[::_GRID, ::_GRID, 1].astype(np.float32)
    height, width = (side // _PATCH * _PATCH for side in coarse.shape)
    if not height or not width:
        return coarse
    patches = coarse[:height, :width].reshape(height // _PATCH, _PATCH, width // _PATCH, _PATCH)
    return np.asarray(patches.mean(axis=(1, 3)), np.float32)


def _differ(before: NDArray[np.float32], now: NDArray[np.float32]) -> bool:
    return float(np.abs(now - before).max(initial=0)) > _MOVED
