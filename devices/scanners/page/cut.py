"""A sheet that may run out of the picture: its corners, as far as its edges tell where they would be."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.page.find import find_page
from devices.scanners.page.shape import Corners
from devices.scanners.picture import Picture

ALONG, ROWS = 60, 12  # places at which it is looked whether paper goes on
MOST_BEYOND = 0.6  # of the longer side
_LIKE_PAPER = 14.0  # levels
_GOES_ON = 0.75  # share of a strip up to the frame that must be paper; print is the rest
_PAD = 0.12  # of the longer side: how far outside a corner may lie


def find_sheet(picture: Picture) -> Corners | None:
    """Return the sheet's corners, also where it is cut off: then at least one lies at the frame or outside."""
    whole = find_page(picture)
    if whole is not None:
        outside = _goes_on(picture, whole.corners)
        return whole.corners if outside is None else outside
    height, width = picture.shape[:2]
    pad = round(max(height, width) * _PAD)
    rim = max(2, min(height, width) // 60)
    edge = np.concatenate(
        [side.reshape(-1, 3) for side in (picture[:rim], picture[-rim:], picture[:, :rim], picture[:, -rim:])]
    )
    table = np.median(edge[::7], axis=0)
    padded = cv2.copyMakeBorder(picture, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=table.tolist())
    found = find_page(np.asarray(padded, np.uint8))
    if found is None:
        return None
    corners = np.asarray(found.corners - pad, np.float64)
    inside = (corners > 6).all() and (corners < np.array((width - 7, height - 7))).all()
    if inside or _sides_on_frame(corners, width, height) > 2:
        return None  # what is bounded by the frame alone is the table
    return corners


def _sides_on_frame(corners: Corners, width: int, height: int) -> int:
    near = 0.012 * max(width, height)
    count = 0
    for axis, end in ((0, 0), (0, width), (1, 0), (1, height)):
        at = np.abs(corners[:, axis] - end) < near
        count += int(np.any(at & np.roll(at, -1)))
    return count


def _goes_on(picture: Picture, corners: Corners) -> Corners | None:
    """Return the corners moved to the frame where paper goes on beyond a side up to there; None where none does.

    What was found then is bounded by a line of print.
    """
    height, width = picture.shape[:2]
    middle = corners.mean(axis=0)
    inner = middle + (corners - middle) * 0.9
    paper = np.percentile(_sampled(picture, inner[0], inner[1], inner[3] - inner[0], 1.0), 70, axis=(0, 1))
    for side in range(4):
        start, end = corners[side], corners[(side + 1) % 4]
        long = end - start
        across = np.array((long[1], -long[0])) / np.linalg.norm(long)
        reach = _to_frame((start + end) / 2, across, (width - 1, height - 1))
        if not 3 <= reach <= MOST_BEYOND * max(width, height):
            continue
        beyond = _sampled(
            picture, start + 0.1 * long + across * 2, end - 0.1 * long + across * 2, across, reach - 2
        )
        if float((np.abs(beyond - paper).max(axis=2) < _LIKE_PAPER).mean()) > _GOES_ON:
            moved = corners.copy()
            moved[[side, (side + 1) % 4]] += across * reach
            return moved
    return None


def _sampled(picture: Picture, start: Corners, end: Corners, across: Corners, reach: float) -> NDArray[np.float32]:
    """Return the colours of a strip, ROWS × ALONG × 3: a side's, moved along `across` by up to `reach`."""
    along = start + np.linspace(0, 1, ALONG * 4)[:, None] * (end - start)
    grid = (along[None] + np.linspace(0, reach, ROWS)[:, None, None] * across).astype(np.float32)
    x, y = np.ascontiguousarray(grid[..., 0]), np.ascontiguousarray(grid[..., 1])
    taken = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    return np.asarray(taken.reshape(ROWS, ALONG, 4, 3).mean(axis=2), np.float32)  # noise away


def _to_frame(point: Corners, direction: Corners, size: tuple[int, int]) -> float:
    """Return how many steps in a direction lead out of the picture."""
    steps = [
        ((size[axis] if direction[axis] > 0 else 0) - point[axis]) / direction[axis]
        for axis in (0, 1)
        if abs(direction[axis]) > 1e-6
    ]
    return float(min(steps))
