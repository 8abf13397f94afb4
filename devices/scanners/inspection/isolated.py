"""Looking at pages in a child process, held to limits of time, memory and pixels.

A picture that makes it crash, hang or swell ends that process and nothing else; the next picture gets a new one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from devices.isolation.parent import Costs, Died, Isolated, Resting, TooSlow
from devices.scanners.inspection.messages import A_SIZES, LONGEST_ANSWER, QUESTION, Task, unpack_look
from devices.scanners.inspection.model import Look, LookFault
from devices.scanners.picture import Picture, PictureFault

_WORKER = "devices.scanners.inspection.worker"


@dataclass(frozen=True, slots=True)
class LookLimits:
    """What one picture may cost."""

    seconds: float = 15.0  # the hardest picture of 12 MP takes about one here
    memory: int = 1 << 30  # bytes beyond what the empty process needs
    pixels: int = 64_000_000
    file_bytes: int = 256 << 20
    longest_rest: float = 5.0


class PageInspector:
    """Looks at pictures in a child process that starts at the first one and anew after each death."""

    def __init__(
        self, limits: LookLimits | None = None, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._limits = limits = limits or LookLimits()
        arguments = [str(limits.memory), str(limits.pixels), str(limits.file_bytes)]
        costs = Costs(limits.seconds, LONGEST_ANSWER, longest_rest=limits.longest_rest)
        self._process = Isolated(_WORKER, arguments, costs, monotonic=monotonic)

    def __enter__(self) -> PageInspector:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process at work, if there is one."""
        return self._process.pid

    def frame(self, frame: Picture, *, a_size: str = "A4") -> Look:
        """Look for the sheet on a camera's picture."""
        if frame.ndim != 3 or frame.shape[2] != 3 or frame.dtype != np.uint8 or not frame.size:
            return Look(fault=PictureFault.NOT_A_PICTURE)
        height, width = frame.shape[:2]
        if width * height > self._limits.pixels:
            return Look(fault=PictureFault.TOO_MANY_PIXELS)
        header = QUESTION.pack(Task.FRAME, width, height, 0, 0, A_SIZES.index(a_size))
        return self._ask(header, np.ascontiguousarray(frame).data.cast("B"))

    def file(self, data: bytes, *, a_size: str = "A4") -> Look:
        """Look for the sheet in the content of a picture file."""
        if len(data) > self._limits.file_bytes:
            return Look(fault=PictureFault.TOO_MANY_BYTES)
        return self._ask(QUESTION.pack(Task.FILE, 0, 0, 0, 0, A_SIZES.index(a_size)), data)

    def scan(self, data: bytes, *, dpi: float, width_mm: float) -> Look:
        """Judge the page in a scanner's file, asked for at `dpi` and `width_mm` wide."""
        if len(data) > self._limits.file_bytes:
            return Look(fault=PictureFault.TOO_MANY_BYTES)
        return self._ask(QUESTION.pack(Task.SCAN, 0, 0, dpi, width_mm, 0), data)

    def close(self) -> None:
        """End the process. Safe to call twice; a later picture starts a new one."""
        self._process.close()

    def _ask(self, header: bytes, data: bytes | memoryview) -> Look:
        try:
            return self._process.ask(header, data, understand=unpack_look)
        except Resting:
            return Look(fault=LookFault.RESTING)
        except TooSlow:
            return Look(fault=LookFault.TOOK_TOO_LONG)
        except Died:
            return Look(fault=LookFault.DIED)
