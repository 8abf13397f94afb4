"""The side that asks: starts the process at the first question, and anew after each death."""

from __future__ import annotations

import os
import select
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from devices.isolation.process import end_process, ends_of, start_process
from devices.isolation.wire import LENGTH

T = TypeVar("T")

_CHUNK = 1 << 16
_DEATHS_BEFORE_A_REST = 2


@dataclass(frozen=True, slots=True)
class Costs:
    """What one question may cost."""

    seconds: float
    longest_answer: int  # bytes
    start_seconds: float = 20.0
    longest_rest: float = 5.0


class Resting(Exception):
    """It died too often: it is left alone for a while."""


class Died(Exception):
    """It hung up, or answered what is no answer."""


class TooSlow(Exception):
    """The time was over."""


class Isolated:
    """A Python module that calls `devices.isolation.child.serve`, as a process that is asked questions.

    One caller at a time; others wait.
    """

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        costs: Costs,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._module = module
        self._arguments = tuple(arguments)
        self._costs = costs
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = 0  # since the last question that went well
        self._rest_until = 0.0

    @property
    def pid(self) -> int | None:
        """The process at work, if there is one."""
        process = self._process
        return process.pid if process is not None else None

    def ask(self, *parts: bytes | memoryview, understand: Callable[[memoryview], T]) -> T:
        """Send the parts as one question and return what `understand` makes of the answer.

        Raises `Resting`, `TooSlow` or `Died`, the last also where `understand` raises ValueError.
        """
        with self._lock:
            if self._monotonic() < self._rest_until:
                raise Resting
            try:
                process = self._process or self._start()
                answer = self._exchange(process, parts, self._costs.seconds)
                understood = understand(answer)
            except TooSlow:
                self._died()
                raise
            except (Died, ValueError, OSError) as error:
                self._died()
                raise Died from error
            self._deaths = 0
            return understood

    def close(self) -> None:
        """End the process. Safe to call twice; a later question starts a new one."""
        with self._lock:
            self._end()

    def _start(self) -> subprocess.Popen[bytes]:
        self._process = process = start_process(self._module, self._arguments)
        self._exchange(process, None, self._costs.start_seconds)
        return process

    def _exchange(
        self, process: subprocess.Popen[bytes], question: Sequence[bytes | memoryview] | None, seconds: float
    ) -> memoryview:
        """Send all of a question, if there is one, and return the answer, within the time."""
        to, back = ends_of(process)
        end = self._monotonic() + seconds
        rest = [memoryview(part).cast("B") for part in question or () if len(part)]
        if question is not None:
            rest.insert(0, memoryview(LENGTH.pack(sum(len(part) for part in rest))))
        answer = bytearray()
        while True:
            left = end - self._monotonic()
            readable, writable, _ = select.select([back], [to] if rest else [], [], max(0.0, left))
            if writable:
                rest[0] = rest[0][os.write(to, rest[0][:_CHUNK]) :]
                if not rest[0]:
                    del rest[0]
            if readable:
                if not (data := os.read(back, _CHUNK)):
                    raise Died
                answer += data
                if self._is_whole(answer):
                    return memoryview(answer)[LENGTH.size :]
            if not readable and not writable:
                raise TooSlow

    def _is_whole(self, answer: bytearray) -> bool:
        if len(answer) < LENGTH.size:
            return False
        length = int(LENGTH.unpack_from(answer)[0])
        if length > self._costs.longest_answer or len(answer) > LENGTH.size + length:
            raise Died
        return len(answer) == LENGTH.size + length

    def _died(self) -> None:
        self._end()
        self._deaths += 1
        if self._deaths >= _DEATHS_BEFORE_A_REST:
            pause = min(self._costs.longest_rest, 0.25 * 2 ** min(self._deaths, 10))
            self._rest_until = self._monotonic() + pause

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            end_process(process)
