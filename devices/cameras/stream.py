"""The pipes to the capturing process. Its answers may come later than they are waited for."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Callable, Mapping, Sequence

from devices.isolation.process import end_process, ends_of, start_process
from devices.isolation.wire import LENGTH

_CHUNK = 1 << 12


class StreamEnded(Exception):
    """The process hung up, or answered what is no answer."""


class StreamSilent(Exception):
    """The time was over. An answer that comes later is found by the next call."""


class Stream:
    """A capturing process and what it says. Used by one thread at a time."""

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        *,
        longest_answer: int,
        environ: Mapping[str, str],
        pass_fds: Sequence[int],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._monotonic = monotonic
        self._longest_answer = longest_answer
        self._held = bytearray()
        self._process = start_process(module, arguments, environ=environ, pass_fds=pass_fds)

    @property
    def pid(self) -> int:
        """The process."""
        return self._process.pid

    def ask(self, message: bytes, seconds: float) -> bytes:
        """Send all of the message and return the next answer's body; raises `StreamEnded`, `StreamSilent`."""
        to, back = ends_of(self._process)
        end = self._monotonic() + seconds
        rest = memoryview(message)
        poll = select.poll()
        poll.register(back, select.POLLIN)
        if rest:
            poll.register(to, select.POLLOUT)
        while (body := self._whole()) is None or rest:
            ready = dict(poll.poll(max(0.0, end - self._monotonic()) * 1000))
            if not ready:
                raise StreamSilent
            try:
                if to in ready and not (rest := rest[os.write(to, rest[:_CHUNK]) :]):
                    poll.unregister(to)
                if back in ready:
                    self._receive(os.read(back, _CHUNK))
            except OSError as error:
                raise StreamEnded from error
        del self._held[: LENGTH.size + len(body)]
        return body

    def end(self) -> None:
        """End the process."""
        end_process(self._process)

    def _receive(self, data: bytes) -> None:
        if not data:
            raise StreamEnded
        self._held += data

    def _whole(self) -> bytes | None:
        """Return the body of the answer at hand, or None while it is not whole."""
        if len(self._held) < LENGTH.size:
            return None
        (length,) = LENGTH.unpack_from(self._held)
        if length > self._longest_answer:
            raise StreamEnded
        whole = LENGTH.size + length
        return bytes(self._held[LENGTH.size : whole]) if len(self._held) >= whole else None
