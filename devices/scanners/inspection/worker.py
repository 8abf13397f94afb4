"""The process that looks at pages: `python -m devices.scanners.inspection.worker MEMORY PIXELS BYTES`."""

from __future__ import annotations

import gc
import sys

import cv2
import numpy as np
import PIL.Image

from devices.isolation.child import serve
from devices.scanners.inspection.look import look_at_scan, look_for_sheet
from devices.scanners.inspection.messages import A_SIZES, QUESTION, Task, pack_look
from devices.scanners.inspection.model import Look
from devices.scanners.picture import Picture, PictureFault, PictureLimits, open_picture, open_scan


def main() -> None:
    """Serve until the other side hangs up."""
    memory, pixels, most_bytes = (int(argument) for argument in sys.argv[1:])
    cv2.setNumThreads(1)
    PIL.Image.init()  # loads what reads the kinds of files, before the limits
    look_for_sheet(np.full((96, 128, 3), 127, np.uint8))
    limits = PictureLimits(max_bytes=most_bytes, max_pixels=pixels)

    def answer(question: bytes) -> bytes:
        answered = pack_look(_look(question, limits))
        gc.collect()  # half-decoded pictures hang in cycles
        return answered

    serve(answer, memory)


def _look(question: bytes, limits: PictureLimits) -> Look:
    task, width, height, dpi, millimetres, a_size = QUESTION.unpack_from(question)
    data = memoryview(question)[QUESTION.size :]
    if task == Task.FRAME:
        frame: Picture = np.frombuffer(data, np.uint8).reshape(height, width, 3)
        return look_for_sheet(frame, a_size=A_SIZES[a_size])
    opened = open_picture(bytes(data), limits) if task == Task.FILE else open_scan(bytes(data), limits)
    if isinstance(opened, PictureFault):
        return Look(fault=opened)
    if task == Task.FILE:
        return look_for_sheet(opened, a_size=A_SIZES[a_size])
    return look_at_scan(opened, _true_dpi(opened, dpi, millimetres))


def _true_dpi(page: Picture, asked: float, millimetres: float) -> float:
    """Return the resolution that a scanner really used: one that it does not have is rounded without a word."""
    seen = page.shape[1] / millimetres * 25.4
    return asked if abs(seen / asked - 1) < 0.03 else seen


if __name__ == "__main__":
    main()
