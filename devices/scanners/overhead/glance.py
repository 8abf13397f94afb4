"""A glance at the table: small enough for a weak PC several times a second, enough to see what changed. Pure."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.picture import Picture

Glance = NDArray[np.float32]  # ROWS × COLUMNS, brightness 0 to 255
COLUMNS, ROWS = 128, 96
_CHANGED = 9.0  # levels by which a place must differ: noise is averaged away over some thousand pixels
_GAINS = (0.6, 1.6)  # the light may have changed by so much without the table having changed
_HAND = 0.004  # share of the picture that a finger has beside a sheet which leaves little room
PRINT_SIZE = (96, 136)
_SAME_PAGE = 0.94


def glance(frame: Picture) -> Glance:
    """Return a picture's glance; about 10 ms for 12 megapixels."""
    grey = cv2.cvtColor(cv2.resize(frame, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    return np.asarray(grey, np.float32)


def change(now: Glance, before: Glance) -> float:
    """Return the share of places that differ, a change of light as a whole left out (0 to 1)."""
    return float(_changed(now, before, _CHANGED).mean())


def hand_in(now: Glance, table: Glance, corners: NDArray[np.float64], frame: tuple[int, int]) -> bool:
    """Tell whether something reaches from the picture's edge onto the sheet that was not on the empty table."""
    scale = np.array((COLUMNS, ROWS)) / np.array(frame)
    ring = corners * scale
    centre = ring.mean(axis=0)
    sheet, near = (np.zeros((ROWS, COLUMNS), np.uint8) for _ in range(2))
    cv2.fillConvexPoly(sheet, np.round(centre + (ring - centre) * 1.02).astype(np.int32), 1)
    cv2.fillConvexPoly(near, np.round(centre + (ring - centre) * 1.1).astype(np.int32), 1)
    beside = sheet == 0  # a sheet over most of the picture says nothing of the light: its paper is no table
    other = (_changed(now, table, 3 * _CHANGED, beside) & beside).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(other, connectivity=8)
    for label in range(1, count):
        x, y, wide, high, size = (int(value) for value in stats[label])
        at_edge = x == 0 or y == 0 or x + wide == COLUMNS or y + high == ROWS
        if at_edge and size >= _HAND * COLUMNS * ROWS and (near[labels == label] == 1).any():
            return True
    return False


def fingerprint(page: Picture) -> Glance:
    """Return what a straightened page is known again by, however it lies."""
    grey = cv2.cvtColor(cv2.resize(page, PRINT_SIZE, interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), np.float32)


def is_same_page(one: Glance, other: Glance) -> bool:
    """Tell whether two fingerprints are of one page; a form filled in otherwise is another page."""
    a, b = (np.asarray(side - side.mean(), np.float64) for side in (one, other))
    both = float(np.sqrt((a * a).sum() * (b * b).sum()))
    if both < 1e-6 * a.size:
        return bool(np.abs(one - other).mean() < 4)
    return float((a * b).sum()) / both >= _SAME_PAGE


def _changed(
    now: Glance, before: Glance, levels: float, told_by: NDArray[np.bool_] | None = None
) -> NDArray[np.bool_]:
    """Tell where two looks differ; the light is taken from the places in `told_by`, None: from all."""
    seen = (now, before) if told_by is None or not told_by.any() else (now[told_by], before[told_by])
    gain = float(np.clip(np.median(seen[0]) / max(1.0, float(np.median(seen[1]))), *_GAINS))
    # Were half of the picture covered, the median would be another thing's: the light counts only where it helps.
    plain, lit = (np.abs(seen[0] - seen[1] * light).mean() for light in (1.0, gain))
    return np.asarray(np.abs(now - before * (gain if lit < plain else 1.0)) > levels, np.bool_)
