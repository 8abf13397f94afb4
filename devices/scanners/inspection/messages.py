"""What goes through the pipes between the program and the process that looks at pages.

A question is a header and a picture. An answer is JSON and, where there is a sheet, its pixels; it is checked like
anything from outside.
"""

from __future__ import annotations

import json
import math
import struct
from enum import IntEnum

import numpy as np

from devices.scanners.base import PageFault
from devices.scanners.inspection.model import Look, StraightSheet
from devices.scanners.picture import PictureFault

QUESTION = struct.Struct("<BIIffB")  # task, width, height, dpi, millimetres, A-size; then the picture
ANSWER = struct.Struct("<III")  # bytes of JSON, width and height of the sheet; then both
LONGEST_ANSWER = 256 << 20
A_SIZES = ("A4", "A5")


class Task(IntEnum):
    """What to do with a picture."""

    FRAME = 1  # pixels of a camera: find the sheet
    FILE = 2  # a picture file: find the sheet
    SCAN = 3  # a file of a scanner: all of it is the sheet


class Garbled(ValueError):
    """The answer is none."""


def pack_look(look: Look) -> bytes:
    """Return the answer that carries a look."""
    told = {
        "corners": look.corners,
        "faults": sorted(look.faults),
        "ms": look.ms,
        "fault": look.fault,
        "dpi": None if look.sheet is None else look.sheet.dpi,
    }
    text = json.dumps(told).encode()
    if look.sheet is None:
        return ANSWER.pack(len(text), 0, 0) + text
    height, width = look.sheet.picture.shape[:2]
    return ANSWER.pack(len(text), width, height) + text + look.sheet.picture.tobytes()


def unpack_look(body: memoryview) -> Look:
    """Return the look that an answer carries; raises `Garbled`. A LookFault is never in an answer."""
    try:
        length, width, height = ANSWER.unpack_from(body)
        told = json.loads(bytes(body[ANSWER.size : ANSWER.size + length]))
        pixels = body[ANSWER.size + length :]
        if len(pixels) != width * height * 3:
            raise Garbled("a picture of another size")
        sheet = None
        if pixels:
            picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
            sheet = StraightSheet(picture, int(told["dpi"]))
        return Look(
            _corners(told["corners"]),
            frozenset(PageFault(fault) for fault in told["faults"]),
            float(told["ms"]),
            sheet,
            None if told["fault"] is None else PictureFault(told["fault"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError, struct.error):
        raise Garbled from None


def _corners(told: object) -> tuple[tuple[float, float], ...] | None:
    if told is None:
        return None
    if not isinstance(told, list) or len(told) != 4:
        raise Garbled("not four corners")
    corners = tuple((float(x), float(y)) for x, y in told)
    if not all(math.isfinite(value) for corner in corners for value in corner):
        raise Garbled("corners nowhere")
    return corners
