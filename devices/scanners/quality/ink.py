"""How much of a page is written on, margins and punch holes left out."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.picture import Picture

DPI = 100  # looked at
CELL_MM = 2.0
MARGIN_MM = 10.0  # staples, torn edges, the table at a wavy side
DARKER = 0.16  # than the paper around it, as a share: pencil is, the other side's print shining through is not
_HOLE_MM = (3.5, 9.0)
_HOLE_FROM_EDGE_MM = 22.0


def ink_share(page: Picture, dpi: float) -> float:
    """Return the share of the page's cells of 2 × 2 mm, margins left out, that hold ink (0 to 1).

    A page of text to the last line has about half, one line about 1 %.
    """
    height, width = page.shape[:2]
    size = (max(16, round(width * DPI / dpi)), max(16, round(height * DPI / dpi)))
    small = np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)
    weakest = np.asarray(cv2.GaussianBlur(small.min(axis=2), (0, 0), 0.8), np.uint8)  # coloured ink is ink
    around = _paper(weakest)
    noise = float(np.median(np.abs(weakest.astype(np.float32) - cv2.medianBlur(weakest, 5))))
    deep = np.maximum(around * DARKER, 5.0 + 4.0 * noise)
    ink = (weakest < around - deep).astype(np.uint8)
    margin = round(MARGIN_MM * DPI / 25.4)
    margin = min(margin, min(size) // 6)
    _fill_holes(ink)
    inner = ink[margin:-margin, margin:-margin]
    cell = round(CELL_MM * DPI / 25.4)
    rows, columns = inner.shape[0] // cell, inner.shape[1] // cell
    cells = inner[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell).sum(axis=(1, 3))
    return float((cells >= 3).mean())


def _paper(weakest: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the level of the paper around each place."""
    tiny = cv2.resize(weakest, None, fx=1 / 6, fy=1 / 6, interpolation=cv2.INTER_AREA)
    closed = cv2.morphologyEx(tiny, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    smooth = cv2.GaussianBlur(cv2.medianBlur(closed, 5), (0, 0), 2)
    size = (weakest.shape[1], weakest.shape[0])
    return np.asarray(cv2.resize(smooth, size, interpolation=cv2.INTER_LINEAR), np.float32)


def _fill_holes(ink: NDArray[np.uint8]) -> None:
    """Take away round, filled spots of a punch hole's size near an edge."""
    per_mm = DPI / 25.4
    height, width = ink.shape
    count, labels, stats, centres = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for label in range(1, count):
        _, _, wide, high, area = (int(value) for value in stats[label])
        if not all(_HOLE_MM[0] * per_mm <= side <= _HOLE_MM[1] * per_mm for side in (wide, high)):
            continue
        x, y = centres[label]
        edge = min(x, y, width - x, height - y)
        # A disc fills 0.79 of its square; a ring's shadow of a hole over a like table may be hollow.
        if edge < _HOLE_FROM_EDGE_MM * per_mm and 0.75 < wide / high < 1.33 and area > 0.45 * wide * high:
            ink[labels == label] = 0
