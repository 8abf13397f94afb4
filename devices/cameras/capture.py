"""A camera whose capturing, parsing and decoding happens in a process of its own; this is the program's side."""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from devices.cameras.base import CameraFault, Frame
from devices.cameras.messages import LONGEST_ANSWER, WANT, Garbled, Lost, Opened, Taken, unpack
from devices.cameras.source import MOST_PIXELS
from devices.cameras.stream import Stream, StreamEnded, StreamSilent
from devices.driver import DeviceFault

_WORKER = "devices.cameras.worker"
_SHARED_BYTES = 3 * MOST_PIXELS  # taken from the system only as far as pictures fill it
_FRESH_S = 0.2  # a picture that an earlier call asked for may be no older


@dataclass(frozen=True, slots=True)
class Patience:
    """How long is waited, in seconds, and how much memory pictures may cost."""

    open: float = 5.0  # for the first picture; some cameras need seconds to adapt to the light
    start: float = 4.0  # for the process itself, on a weak machine; both within what a keeper allows an `open`
    silence: float = 5.0  # without a picture until the camera counts as silent
    memory: int = 512 << 20


class CapturingCamera:
    """One camera of any kind: `source` says what the process opens, `check` what can be told without it."""

    def __init__(
        self,
        source: Mapping[str, object],
        *,
        turn: int,
        check: Callable[[], None] = lambda: None,
        patience: Patience | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what = json.dumps({"source": dict(source), "turn": turn}).encode() + b"\n"
        self._check = check
        self._patience = patience or Patience()
        self._monotonic = monotonic
        self._stream: Stream | None = None
        self._shared: mmap.mmap | None = None
        self._asked = False
        self._seen = 0.0  # when the last picture came, or when one was asked for after a pause

    @property
    def pid(self) -> int | None:
        """The process at work, if there is one."""
        stream = self._stream
        return stream.pid if stream is not None else None

    def open(self) -> None:
        """Start the process and wait for the first picture; raises `DeviceFault`."""
        self.close()
        self._check()
        self._start()
        said = self._ask(self._what, self._patience.start + self._patience.open)
        if not isinstance(said, Opened):
            raise self._lost(said)
        self._seen = self._monotonic()

    def frame(self, timeout: float) -> Frame | None:
        """Return a new picture, or None where none came in time; raises `DeviceFault` when there will be none."""
        if self._stream is None:
            raise DeviceFault(CameraFault.BROKEN_OFF, "the camera is closed")
        end = self._monotonic() + timeout
        while True:
            asked_before = self._asked
            request = b"" if asked_before else WANT
            if not asked_before:
                self._seen = self._monotonic()  # while nobody asked it was not silent
            self._asked = True
            said = self._ask(request, max(0.0, end - self._monotonic()))
            if said is None:
                return None
            if not isinstance(said, Taken):
                raise self._lost(said)
            self._asked = False
            self._seen = self._monotonic()
            if not asked_before or self._seen - said.at <= _FRESH_S:
                return self._copy(said)

    def close(self) -> None:
        """End the process. Safe to call twice."""
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.end()
        shared, self._shared = self._shared, None
        if shared is not None:
            shared.close()
        self._asked = False

    def _start(self) -> None:
        memory = os.memfd_create("camera", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.ftruncate(memory, _SHARED_BYTES)
            # Were it made shorter by the other side, reading it would end this process.
            seals = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL
            fcntl.fcntl(memory, fcntl.F_ADD_SEALS, seals)
            self._shared = mmap.mmap(memory, _SHARED_BYTES, prot=mmap.PROT_READ)
            self._stream = Stream(
                _WORKER,
                [str(memory), str(self._patience.memory)],
                longest_answer=LONGEST_ANSWER,
                environ={"OPENCV_IO_MAX_IMAGE_PIXELS": str(MOST_PIXELS)},
                pass_fds=[memory],
                monotonic=self._monotonic,
            )
        finally:
            os.close(memory)

    def _ask(self, message: bytes, seconds: float) -> Opened | Taken | Lost | None:
        """Return what the process says, or None where it says nothing in time but may still do so."""
        assert self._stream is not None
        try:
            return unpack(self._stream.ask(message, seconds))
        except StreamSilent:
            if message == self._what or self._monotonic() - self._seen > self._patience.silence:
                self.close()
                raise DeviceFault(CameraFault.SILENT, "no picture that can be decoded came in time") from None
            return None
        except (StreamEnded, Garbled):
            self.close()
            raise DeviceFault(CameraFault.BROKEN_OFF, "the process that captures ended") from None

    def _lost(self, said: Opened | Taken | Lost | None) -> DeviceFault:
        self.close()
        if isinstance(said, Lost):
            return DeviceFault(said.fault, said.detail, retry=said.retry)
        return DeviceFault(CameraFault.BROKEN_OFF, "the process that captures said something else")

    def _copy(self, taken: Taken) -> Frame:
        assert self._shared is not None
        size = taken.height * taken.width * 3
        here = np.frombuffer(self._shared, np.uint8, count=size)
        return here.reshape(taken.height, taken.width, 3).copy()  # the next one is written into the same place
