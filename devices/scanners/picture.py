"""Pictures from cameras, scanners and files, opened within limits; what is wrong with one is a value."""

from __future__ import annotations

import io
import re
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


_PNM = re.compile(rb"(P[56])\s(?:\s*#[^\n]*\n)*\s*(\d{1,6})\s+(\d{1,6})\s+(\d{1,5})\s")


def open_scan(data: bytes, limits: PictureLimits | None = None) -> Picture | PictureFault:
    """Return the picture in a binary PNM file as `scanimage` writes it; one that ends too early is BROKEN."""
    limits = limits or PictureLimits(max_bytes=512 * 2**20)
    if len(data) > limits.max_bytes:
        return PictureFault.TOO_MANY_BYTES
    match = _PNM.match(data)
    if match is None:
        return PictureFault.NOT_A_PICTURE
    width, height, most = (int(match[group]) for group in (2, 3, 4))
    if width * height > limits.max_pixels:
        return PictureFault.TOO_MANY_PIXELS
    if min(width, height) < limits.min_side:
        return PictureFault.TOO_FEW_PIXELS
    channels = 3 if match[1] == b"P6" else 1
    if most not in (255, 65535):
        return PictureFault.NOT_A_PICTURE
    kind = np.dtype(np.uint8 if most == 255 else ">u2")
    if len(data) - match.end() != width * height * channels * kind.itemsize:
        return PictureFault.BROKEN
    values = np.frombuffer(data, kind, offset=match.end()).reshape(height, width, channels)
    if most != 255:
        values = (values.astype(np.uint16) >> 8).astype(np.uint8)
    if channels == 1:
        return np.repeat(values, 3, axis=2)
    return np.ascontiguousarray(values[..., ::-1])
