"""Reading codes in a process of its own, held to limits of time, memory and pixels.

A camera's quick looks and thorough ones want a decoder each.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from devices.isolation.parent import Costs, Died, Isolated, Resting, TooSlow
from devices.readers.codes.messages import LONGEST_ANSWER, REQUEST, Task, unpack_reading
from devices.readers.codes.model import Frame, Reading, ReadingFault

_WORKER = "devices.readers.codes.worker"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one picture may cost."""

    seconds: float = 4.0  # a thorough look at the largest picture takes about one on a weak machine
    memory: int = 768 << 20  # bytes beyond what the empty process needs
    pixels: int = 50_000_000
    file_bytes: int = 40 << 20
    longest_rest: float = 5.0


class IsolatedDecoder:
    """Reads codes in a child process that starts at the first picture and anew after each death."""

    def __init__(self, limits: Limits | None = None, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits = limits or Limits()
        costs = Costs(limits.seconds, LONGEST_ANSWER, longest_rest=limits.longest_rest)
        self._process = Isolated(_WORKER, [str(limits.memory), str(limits.pixels)], costs, monotonic=monotonic)

    def __enter__(self) -> IsolatedDecoder:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process at work, if there is one."""
        return self._process.pid

    def read_fast(self, frame: Frame) -> Reading:
        """Give a frame one look."""
        return self._read_frame(Task.FAST, frame)

    def read_hard(self, frame: Frame) -> Reading:
        """Look at a frame in every stage."""
        return self._read_frame(Task.HARD, frame)

    def read_file(self, data: bytes) -> Reading:
        """Look at the content of a picture file in every stage."""
        if len(data) > self._limits.file_bytes:
            return Reading(fault=ReadingFault.TOO_LARGE)
        return self._ask(REQUEST.pack(Task.FILE, 0, 0), data)

    def close(self) -> None:
        """End the process. Safe to call twice; a later picture starts a new one."""
        self._process.close()

    def _read_frame(self, task: Task, frame: Frame) -> Reading:
        if frame.ndim != 2 or frame.dtype != np.uint8 or not frame.size:
            return Reading(fault=ReadingFault.NOT_AN_IMAGE)
        if frame.size > self._limits.pixels:
            return Reading(fault=ReadingFault.TOO_LARGE)
        height, width = frame.shape
        return self._ask(REQUEST.pack(task, width, height), frame.tobytes())

    def _ask(self, header: bytes, data: bytes) -> Reading:
        try:
            return self._process.ask(header, data, understand=unpack_reading)
        except Resting:
            return Reading(fault=ReadingFault.RESTING)
        except TooSlow:
            return Reading(fault=ReadingFault.TOOK_TOO_LONG)
        except Died:
            return Reading(fault=ReadingFault.DIED)
