"""The process that captures: `python -m devices.cameras.worker SHARED MEMORY`.

What to open comes as a line of JSON. It waits for picture after picture, so that none grows old in a buffer, and
decodes one when it is asked to. It may use only so much memory, write no file and, once at work, open no further
one. Whatever goes wrong in it ends it, and only it; it ends itself when nobody is left to ask.
"""

from __future__ import annotations

import json
import mmap
import os
import resource
import sys
import threading
import time
from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.cameras.messages import WANT, Lost, Opened, Taken, pack
from devices.cameras.source import Source, SourceFault
from devices.isolation.child import limit
from devices.isolation.wire import LENGTH

_LONGEST_LINE = 8192
_FILES_AT_START = 256
_FILES_AT_WORK = 16  # what is open by then, and what poll() watches
_TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def main() -> None:
    """Capture until the other side hangs up."""
    shared_fd, memory = (int(argument) for argument in sys.argv[1:])
    cv2.setNumThreads(1)
    shared = np.frombuffer(mmap.mmap(shared_fd, 0), np.uint8)
    what = json.loads(_line())
    wanted = threading.Event()
    threading.Thread(target=_listen, args=(wanted,), daemon=True).start()
    try:
        limit(memory, files=_FILES_AT_START)
        source = _open(what)
        source.wait()
        resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES_AT_WORK, _FILES_AT_WORK))
        _say(Opened())
        _capture(source, shared, wanted, int(what["turn"]))
    except SourceFault as lost:
        _say(Lost(lost.fault, lost.detail, lost.retry))


def _capture(source: Source, shared: NDArray[np.uint8], wanted: threading.Event, turn: int) -> None:
    while True:
        source.wait()
        if not wanted.is_set() or (picture := source.picture()) is None:
            continue
        if turn:
            picture = np.asarray(cv2.rotate(picture, _TURNS[turn]), np.uint8)
        wanted.clear()
        height, width, _ = picture.shape
        shared[: picture.size] = picture.reshape(-1)
        _say(Taken(height, width, time.monotonic()))


def _open(what: Mapping[str, object]) -> Source:
    source = dict(what["source"])  # type: ignore[call-overload]  # written by ourselves
    if source.pop("kind") == "network":
        from devices.cameras.network.source import NetworkSource

        return NetworkSource(**source)
    from devices.cameras.usb.source import UsbSource

    return UsbSource(**source)


def _line() -> bytes:
    line = b""
    while not line.endswith(b"\n") and len(line) < _LONGEST_LINE and (more := os.read(0, 1)):
        line += more
    return line


def _listen(wanted: threading.Event) -> None:
    while request := os.read(0, 1):
        if request == WANT:
            wanted.set()
    os._exit(0)  # the main thread may hang in a driver


def _say(message: Opened | Taken | Lost) -> None:
    body = pack(message)
    sys.stdout.buffer.write(LENGTH.pack(len(body)) + body)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
