"""The process that looks at pictures: `python -m devices.readers.codes.worker MEMORY PIXELS`."""

from __future__ import annotations

import gc
import sys
import time

import cv2
import numpy as np
import PIL.Image

from devices.isolation.child import serve
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

    def answer(question: bytes) -> bytes:
        task, width, height = REQUEST.unpack_from(question)
        return pack_reading(_read(decoder, Task(task), (height, width), question[REQUEST.size :], pixels))

    serve(answer, memory)


def _read(decoder: Decoder, task: Task, shape: tuple[int, int], data: bytes, pixels: int) -> Reading:
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


if __name__ == "__main__":
    main()
