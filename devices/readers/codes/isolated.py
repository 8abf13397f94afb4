"""Reading codes in a process of its own, held to limits of time, memory and pixels.

A picture that makes a decoder crash, hang or swell ends that process and nothing else; the next picture gets a new
one. One caller at a time; a camera's quick looks and thorough ones want a decoder each.
"""

from __future__ import annotations

import os
import select
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from devices.readers.codes.messages import (
    ANSWER,
    LONGEST_ANSWER,
    REQUEST,
    Garbled,
    Task,
    unpack_reading,
)
from devices.readers.codes.model import Frame, Reading, ReadingFault

_KEPT_OF_ENVIRONMENT = ("PATH", "PYTHONPATH", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "HOME")
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"}
_CHUNK = 1 << 16
_WORKER = "devices.readers.codes.worker"
_DEATHS_BEFORE_A_REST = 2


@dataclass(frozen=True, slots=True)
class Limits:
    """What one picture may cost."""

    seconds: float = 4.0  # a thorough look at the largest picture takes about one on a weak machine
    start_seconds: float = 20.0
    memory: int = 768 << 20  # bytes beyond what the empty process needs
    pixels: int = 50_000_000
    file_bytes: int = 40 << 20
    longest_rest: float = 5.0


class _Ended(Exception):
    """The process hung up, or answered what is no answer."""


class _TooSlow(Exception):
    """The time was over."""


class IsolatedDecoder:
    """Reads codes in a child process that starts at the first picture and anew after each death."""

    def __init__(self, limits: Limits | None = None, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits or Limits()
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._deaths = 0  # since the last picture that went well
        self._rest_until = 0.0

    def __enter__(self) -> IsolatedDecoder:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process at work, if there is one."""
        process = self._process
        return process.pid if process is not None else None

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
        return self._ask(REQUEST.pack(Task.FILE, 0, 0, len(data)), data)

    def close(self) -> None:
        """End the process. Safe to call twice; a later picture starts a new one."""
        with self._lock:
            self._end()

    def _read_frame(self, task: Task, frame: Frame) -> Reading:
        if frame.ndim != 2 or frame.dtype != np.uint8 or not frame.size:
            return Reading(fault=ReadingFault.NOT_AN_IMAGE)
        if frame.size > self._limits.pixels:
            return Reading(fault=ReadingFault.TOO_LARGE)
        height, width = frame.shape
        return self._ask(REQUEST.pack(task, width, height, frame.size), frame.tobytes())

    def _ask(self, header: bytes, data: bytes) -> Reading:
        with self._lock:
            if self._monotonic() < self._rest_until:
                return Reading(fault=ReadingFault.RESTING)
            try:
                process = self._process or self._start()
                reading = self._exchange(process, header + data, self._limits.seconds)
            except _TooSlow:
                return self._died(ReadingFault.TOOK_TOO_LONG)
            except (_Ended, Garbled, OSError):
                return self._died(ReadingFault.DIED)
            self._deaths = 0
            return reading

    def _start(self) -> subprocess.Popen[bytes]:
        kept = {name: os.environ[name] for name in _KEPT_OF_ENVIRONMENT if name in os.environ}
        self._process = process = subprocess.Popen(
            # -P: what lies in the working folder is not imported
            [sys.executable, "-P", "-m", _WORKER, str(self._limits.memory), str(self._limits.pixels)],
            env=kept | _ONE_THREAD,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a traceback may quote what it read
            start_new_session=True,  # Ctrl-C at a terminal is not meant for it
        )
        for end in _ends(process):
            os.set_blocking(end, False)
        self._exchange(process, b"", self._limits.start_seconds)
        return process

    def _exchange(self, process: subprocess.Popen[bytes], message: bytes, seconds: float) -> Reading:
        """Send all of the message and return the answer, within the time."""
        to, back = _ends(process)
        end = self._monotonic() + seconds
        rest = memoryview(message)
        answer = b""
        while True:
            left = end - self._monotonic()
            readable, writable, _ = select.select([back], [to] if rest else [], [], max(0.0, left))
            if writable:
                rest = rest[os.write(to, rest[:_CHUNK]) :]
            if readable:
                if not (data := os.read(back, _CHUNK)):
                    raise _Ended
                answer += data
                if (body := _whole(answer)) is not None:
                    return unpack_reading(body)
            if not readable and not writable:
                raise _TooSlow

    def _died(self, fault: ReadingFault) -> Reading:
        self._end()
        self._deaths += 1
        if self._deaths >= _DEATHS_BEFORE_A_REST:
            pause = min(self._limits.longest_rest, 0.25 * 2 ** min(self._deaths, 10))
            self._rest_until = self._monotonic() + pause
        return Reading(fault=fault)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()
        process.wait()


def _ends(process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Return where to write requests and where to read answers."""
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin.fileno(), process.stdout.fileno()


def _whole(answer: bytes) -> bytes | None:
    """Return the body of an answer once all of it is there."""
    if len(answer) < ANSWER.size:
        return None
    (length,) = ANSWER.unpack_from(answer)
    if length > LONGEST_ANSWER or len(answer) > ANSWER.size + length:
        raise _Ended
    return answer[ANSWER.size :] if len(answer) == ANSWER.size + length else None
