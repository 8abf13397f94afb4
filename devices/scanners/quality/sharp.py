"""How sharp the print is: what the finest structure has, compared with a coarser one, in the worst direction."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.picture import Picture

DPI = 200  # looked at: strokes of ordinary print are 2 to 4 pixels wide there
_FINE, _COARSE = 2, 8  # pixels between what is compared; a sharp edge alone gives 0.25, however wide the stroke
_DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
_LEAST_PLACES = 1500  # with less print there is nothing to judge by
LEAST_CONTRAST = 24.0  # of print that a shake has smeared, after the light is evened
_RIM = 24
_PART, _PARTS = 192, 12  # pixels of a part's side, and how many are looked at


def sharpness(page: Picture, dpi: float) -> float | None:
    """Return a ratio that falls with blur of any kind, whatever the light; None where too little is printed.

    The energy of second differences over a short way, as a share of those over a long way, at printed places only,
    without what noise adds; the least of four directions, since a hand that shakes blurs in one.
    """
    scale = DPI / dpi
    small = (
        page
        if abs(scale - 1) < 0.02
        else cv2.resize(
            page, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        )
    )
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    if min(grey.shape) < 2 * _RIM + 8 * _COARSE:
        return None
    grey = _most_printed(np.asarray(grey[_RIM:-_RIM, _RIM:-_RIM], np.uint8))
    # Light away: a dim corner counts like a bright one.
    paper = cv2.blur(cv2.dilate(grey, np.ones((25, 25), np.uint8)), (25, 25)).astype(np.float32)
    even = np.asarray(grey / np.maximum(paper, 16) * 255, np.float32)
    spread = cv2.dilate(even, np.ones((9, 9), np.uint8)) - cv2.erode(even, np.ones((9, 9), np.uint8))
    printed = spread > max(LEAST_CONTRAST, float(np.percentile(spread, 98)) * 0.5)
    if int(printed.sum()) < _LEAST_PLACES:
        return None
    flat = spread <= float(np.percentile(spread, 30))
    ratios = []
    for direction in _DIRECTIONS:
        fine, coarse = _second(even, direction, _FINE), _second(even, direction, _COARSE)
        noise = float(fine[flat].mean())
        strong = float(coarse[printed].mean())
        ratios.append(max(0.0, float(fine[printed].mean()) - noise) / max(strong - noise, 1.0))
    return min(ratios)


def _most_printed(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the parts of a page that have the most print, one beside the other: a page need not be read whole."""
    rows, columns = grey.shape[0] // _PART, grey.shape[1] // _PART
    if rows * columns <= _PARTS:
        return grey
    squares = grey[: rows * _PART, : columns * _PART].reshape(rows, _PART, columns, _PART).swapaxes(1, 2)
    parts = squares.reshape(-1, _PART, _PART)
    busy = parts[:, ::4, ::4].astype(np.float32).std(axis=(1, 2))
    return np.hstack(list(parts[np.sort(np.argsort(-busy)[:_PARTS])]))


def _second(values: NDArray[np.float32], direction: tuple[int, int], step: int) -> NDArray[np.float32]:
    """Return the squares of second differences along a direction."""
    dy, dx = direction[0] * step, direction[1] * step
    before = np.roll(values, (dy, dx), (0, 1))
    after = np.roll(values, (-dy, -dx), (0, 1))
    return np.asarray((before - 2 * values + after) ** 2, np.float32)
