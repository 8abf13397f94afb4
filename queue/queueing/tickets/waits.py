"""How long a person who comes now would wait: a range in steps of five minutes, or nothing at all.

The pace of a service is learned from today and the same weekday; the line is then played through once with the
counters that are open. The range says what the times scatter and how little may be known: it is never a minute.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import quantiles

STEP_MINUTES = 5

_ENOUGH = 8  # service times from which a pace is learned; fewer stand beside the first guess
_MOST = 60  # service times that count, the latest
_GUESSED_SCATTER = 0.6  # of a pace that nobody has measured
_LEAST_SCATTER = 0.15  # no service is a machine
_WIDTH = 1.28  # of the range, in standard deviations: about eight in ten waits fall within


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a service takes: minutes, their scatter relative to that, and how many were measured."""

    minutes: float
    scatter: float
    measured: int


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """A counter where a clerk works now. `busy` is the service going on there and its minutes so far."""

    services: frozenset[str]
    busy: tuple[str, float] | None = None


@dataclass(frozen=True, slots=True)
class WaitRange:
    """From so many to so many minutes, both multiples of five."""

    low: int
    high: int


def learn(today: Sequence[float], same_weekday: Sequence[float], first_guess: float) -> Pace:
    """Return the pace from service times in minutes, each oldest first; today's count before older ones.

    Robust: the middle and the quartiles, so that a ticket that somebody forgot to finish changes little.
    """
    times = [*today[-_MOST:], *list(reversed(same_weekday))[: max(0, _MOST - len(today))]]
    if not times:
        return Pace(first_guess, _GUESSED_SCATTER, 0)
    if len(times) < _ENOUGH:
        times = [*times, *[first_guess] * (_ENOUGH - len(times))]
        low, middle, high = quantiles(times, n=4, method="inclusive")
        return Pace(max(middle, 0.5), max(_GUESSED_SCATTER, _scatter(low, middle, high)), 1)
    low, middle, high = quantiles(times, n=4, method="inclusive")
    # The mean of the quartiles lies where the mean lies for skewed times, yet outliers cannot pull it.
    return Pace(max((low + middle + high) / 3, 0.5), _scatter(low, middle, high), len(times))


def expected_waits(
    line: Iterable[str], counters: Sequence[OpenCounter], paces: Mapping[str, Pace], services: Collection[str]
) -> dict[str, WaitRange | None]:
    """Return the wait of a person who comes now, for each service; None where no open counter serves it.

    `line` holds the services of those in line, in the order of calling.
    """
    idle = _play(line, counters, paces)
    waits: dict[str, WaitRange | None] = {}
    for service in services:
        serving = [idle[i] for i, counter in enumerate(counters) if service in counter.services]
        waits[service] = _range(*min(serving), paces[service]) if serving else None
    return waits


def _play(
    line: Iterable[str], counters: Sequence[OpenCounter], paces: Mapping[str, Pace]
) -> dict[int, tuple[float, int]]:
    """Play the line through; return for each counter when it has nobody left, and whom it served till then."""
    waiting = list(line)
    free: list[tuple[float, int, int]] = []  # when, which counter, people served by it
    for i, counter in enumerate(counters):
        if counter.busy is None:
            heapq.heappush(free, (0.0, i, 0))
        else:
            service, so_far = counter.busy
            # Who takes longer than usual will likely take a while more: never less than a quarter.
            usual = paces[service].minutes if service in paces else so_far
            heapq.heappush(free, (max(usual - so_far, usual / 4), i, 1))
    idle: dict[int, tuple[float, int]] = {}
    while free:
        when, i, served = heapq.heappop(free)
        mine = next((k for k, service in enumerate(waiting) if service in counters[i].services), None)
        if mine is None:
            idle[i] = (when, served)
        else:
            heapq.heappush(free, (when + paces[waiting.pop(mine)].minutes, i, served + 1))
    return idle


def _range(minutes: float, people: int, pace: Pace) -> WaitRange:
    if people == 0:
        return WaitRange(0, STEP_MINUTES)
    # The scatter of a sum shrinks with the people in it; what is unknown of the pace itself does not.
    relative = _WIDTH * pace.scatter * sqrt(1 / people + 1 / max(pace.measured, 1))
    low = floor(minutes * max(0.0, 1 - relative) / STEP_MINUTES) * STEP_MINUTES
    high = ceil(minutes * (1 + relative) / STEP_MINUTES) * STEP_MINUTES
    return WaitRange(low, max(high, low + STEP_MINUTES))


def _scatter(low: float, middle: float, high: float) -> float:
    # 1.349 quartile distances make a standard deviation, were the times normal.
    return max(_LEAST_SCATTER, (high - low) / 1.349 / max(middle, 0.5))
