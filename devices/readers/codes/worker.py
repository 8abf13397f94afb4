"""The process that looks at pictures: `python -m devices.readers.codes.worker MEMORY PIXELS`.

It reads requests from its input and answers on its output until the input ends. It may use only so much memory,
write no file, open no further one and leave no core behind. Whatever goes wrong in it ends it, and only it.
"""

from __future__ import annotations

import gc
import os
import resource
import sys
import time
from pathlib import Path
from typing import BinaryIO

import cv2
import numpy as np
import PIL.Image

from devices.readers.codes.decoder import Decoder
from devices.readers.codes.images import Unreadable, grey_frame
from devices.readers.codes.messages import REQUEST, Task, pack_reading
from devices.readers.codes.model import Code, Frame, Reading


def main() -> None:
    """Serve until the other side hangs up."""
    memory, pixels = (int(argument) for argument in sys.argv[1:])
    cv2.setNumThreads(1)
    PIL.Image.init()  # loads what reads the kinds of files, before the limits
    decoder = Decoder()
    decoder.read_hard(np.full((64, 64), 255, np.uint8))
    _limit(memory)
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    _send(answers, pack_reading(Reading()))  # ready
    while (header := requests.read(REQUEST.size)) and len(header) == REQUEST.size:
        task, width, height, length = REQUEST.unpack(header)
        _send(answers, pack_reading(_answer(decoder, Task(task), (height, width), requests.read(length), pixels)))


def _answer(decoder: Decoder, task: Task, shape: tuple[int, int], data: bytes, pixels: int) -> Reading:
    if task is Task.FILE:
        try:
            frame = grey_frame(data, most_pixels=pixels)
        except Unreadable as unreadable:
            gc.collect()  # half-decoded pictures hang in cycles
            return Reading(fault=unreadable.fault)
    else:
        frame = np.frombuffer(data, np.uint8).reshape(shape)
    began = time.perf_counter()
    codes = _look(decoder, task, frame)
    return Reading(codes, round((time.perf_counter() - began) * 1000, 2))


def _look(decoder: Decoder, task: Task, frame: Frame) -> tuple[Code, ...]:
    return decoder.read_fast(frame) if task is Task.FAST else decoder.read_hard(frame)


def _limit(memory: int) -> None:
    """Allow `memory` bytes beyond what the libraries took to start."""
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (taken + memory, taken + memory))
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
        resource.setrlimit(what, (0, 0))


def _send(answers: BinaryIO, message: bytes) -> None:
    answers.write(message)
    answers.flush()


if __name__ == "__main__":
    main()
