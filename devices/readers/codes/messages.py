"""What goes through the pipes between the program and its decoding process.

A question is a header of fixed length and a picture. An answer is JSON, and is checked like anything from outside:
what came out of the decoder may be what a hostile picture made of it.
"""

from __future__ import annotations

import json
import math
import struct
from enum import IntEnum
from typing import Any

from devices.readers.codes.model import Code, CodeFormat, Corners, Reading, ReadingFault, Stage

LONGEST_ANSWER = 1 << 20
REQUEST = struct.Struct("<BII")  # task, width, height; then the picture


class Task(IntEnum):
    """What to do with a picture."""

    FAST = 1  # a grey frame, one look
    HARD = 2  # a grey frame, every stage
    FILE = 3  # a picture file, every stage


class Garbled(ValueError):
    """The answer is none."""


def pack_reading(reading: Reading) -> bytes:
    """Return the answer that carries a reading."""
    codes = [[code.format, code.text, code.stage, code.corners] for code in reading.codes]
    return json.dumps({"codes": codes, "ms": reading.ms, "fault": reading.fault}).encode()


def unpack_reading(body: bytes | memoryview) -> Reading:
    """Return the reading that an answer carries; raises `Garbled`."""
    try:
        raw = json.loads(bytes(body))
        codes = tuple(
            Code(CodeFormat(kind), _text(text), Stage(stage), _corners(corners))
            for kind, text, stage, corners in raw["codes"]
        )
        fault = None if raw["fault"] is None else ReadingFault(raw["fault"])
        return Reading(codes, float(raw["ms"]), fault)
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Garbled from None  # the cause may quote the text


def _corners(value: Any) -> Corners | None:
    match value:
        case None:
            return None
        case [[_, _], [_, _], [_, _], [_, _]] as told:
            corners = tuple((float(x), float(y)) for x, y in told)
            if all(math.isfinite(number) for corner in corners for number in corner):
                return corners
    raise ValueError


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
