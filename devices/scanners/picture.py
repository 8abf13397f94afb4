"""Pictures from cameras and files, opened within limits; what is wrong with one is a value, not an exception."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

Picture = NDArray[np.uint8]  # height × width × 3, blue first, as OpenCV has it


class PictureFault(StrEnum):
    """Why bytes did not become a picture."""

    TOO_MANY_BYTES = "too_many_bytes"
    NOT_A_PICTURE = "not_a_picture"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_FEW_PIXELS = "too_few_pixels"
    BROKEN = "broken"  # it begins like a picture and does not go on like one


@dataclass(frozen=True, slots=True)
class PictureLimits:
    """What a picture may cost before one pixel of it is decoded."""

    max_bytes: int = 40 * 2**20
    max_pixels: int = 64_000_000
    min_side: int = 64


_FORMATS = ("JPEG", "PNG", "TIFF")


def open_picture(data: bytes, limits: PictureLimits | None = None) -> Picture | PictureFault:
    """Return the picture in the bytes, turned as its camera meant it; size is read from the header first."""
    limits = limits or PictureLimits()
    if len(data) > limits.max_bytes:
        return PictureFault.TOO_MANY_BYTES
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit follows
            header = Image.open(io.BytesIO(data), formats=_FORMATS)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        bomb = isinstance(error, Image.DecompressionBombError)
        return PictureFault.TOO_MANY_PIXELS if bomb else PictureFault.NOT_A_PICTURE
    except (OSError, SyntaxError, ValueError):
        return PictureFault.BROKEN
    with header:
        width, height = header.size
        if width * height > limits.max_pixels:
            return PictureFault.TOO_MANY_PIXELS
        if min(width, height) < limits.min_side:
            return PictureFault.TOO_FEW_PIXELS
        if header.format == "JPEG" and b"\xff\xd9" not in data[-64 * 1024 :]:
            return PictureFault.BROKEN  # cut off: the decoder would fill the rest with grey
    try:
        decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return PictureFault.BROKEN
    return PictureFault.BROKEN if decoded is None else np.asarray(decoded, np.uint8)
