"""How sharp the print is: how steep its edges are, in the direction in which they are least so."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.picture import Picture

DPI = 200  # looked at: strokes of ordinary print are 2 to 4 pixels wide there
_SOFTENED = 0.6  # pixels
_WINDOW = 9  # pixels: an edge and both its sides
_DIRECTIONS = ((0, 1), (1, 0), (1, 1), (1, -1))
_LEAST_PLACES = 1500  # with less print there is nothing to judge by
LEAST_CONTRAST = 24.0  # of print that a shake has smeared, after the light is evened
_STEEPEST = 75  # percentile of the places: of letters some have an edge across every direction
_RIM = 24
_PART, _PARTS = 192, 12  # pixels of a part's side, and how many are looked at


def sharpness(page: Picture, dpi: float) -> float | None:
    """Return how steep edges are, whatever the light and the letters; None where too little is printed.

    It is the part of an edge's whole step that one pixel of 200 dpi takes: 0.32 for what is perfectly sharp,
    0.27 for a blur of one pixel, 0.21 for one of two. The least of four directions, since a hand shakes in one.
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
    if min(grey.shape) < 2 * _RIM + 4 * _WINDOW:
        return None
    grey = _most_printed(np.asarray(grey[_RIM:-_RIM, _RIM:-_RIM], np.uint8))
    # Light away: a dim corner counts like a bright one. A little softness takes the noise along.
    paper = cv2.blur(cv2.dilate(grey, np.ones((25, 25), np.uint8)), (25, 25)).astype(np.float32)
    even = np.asarray(cv2.GaussianBlur(grey / np.maximum(paper, 16) * 255, (0, 0), _SOFTENED), np.float32)
    window = np.ones((_WINDOW, _WINDOW), np.uint8)
    spread = cv2.dilate(even, window) - cv2.erode(even, window)
    printed = spread > max(LEAST_CONTRAST, float(np.percentile(spread, 98)) * 0.5)
    if int(printed.sum()) < _LEAST_PLACES:
        return None
    steep = []
    for direction in _DIRECTIONS:
        slope = cv2.dilate(_slope(even, direction), window)[printed] / spread[printed]
        steep.append(float(np.percentile(slope, _STEEPEST)))
    return min(steep)


def _most_printed(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the parts of a page that have the most print, one beside the other: a page need not be read whole."""
    rows, columns = grey.shape[0] // _PART, grey.shape[1] // _PART
    if rows * columns <= _PARTS:
        return grey
    squares = grey[: rows * _PART, : columns * _PART].reshape(rows, _PART, columns, _PART).swapaxes(1, 2)
    parts = squares.reshape(-1, _PART, _PART)
    busy = parts[:, ::4, ::4].astype(np.float32).std(axis=(1, 2))
    return np.hstack(list(parts[np.sort(np.argsort(-busy)[:_PARTS])]))


def _slope(values: NDArray[np.float32], direction: tuple[int, int]) -> NDArray[np.float32]:
    """Return how much values change in one pixel along a direction."""
    dy, dx = direction
    before = np.roll(values, (dy, dx), (0, 1))
    after = np.roll(values, (-dy, -dx), (0, 1))
    return np.asarray(np.abs(after - before) / (2 * np.hypot(dy, dx)), np.float32)
