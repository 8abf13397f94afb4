"""Of shapes that lie in one another the one that is the whole sheet: print and shadows also draw straight lines."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.page.shape import Corners

EVERY = 2  # pixel of the small picture, across and down, is looked at: colours of areas need no more
_SHARED = 2  # sides that a part of a sheet has in common with the sheet
_NEAR = 6.0  # pixels between sides that count as one
_LEAST_MORE = 1.012  # times the area
_LIKE_PAPER = 0.7  # share of what is more that has the paper's tint


def outermost(lab: NDArray[np.float32], shapes: Sequence[Corners], noise: float) -> int:
    """Return the index of the first shape, or of one that has it as a part.

    A shape is a part of a larger one where they have sides in common and what is more is of the same tint. `shapes`
    are clockwise, the best first, and each well on edges.
    """
    best = 0
    for _ in range(3):
        larger = [
            index for index, shape in enumerate(shapes)
            if index != best and _holds(shape, shapes[best]) and _same_paper(lab, shape, shapes[best], noise)
        ]  # fmt: skip
        if not larger:
            break
        best = larger[0]
    return best


def _holds(outer: Corners, inner: Corners) -> bool:
    if cv2.contourArea(outer.astype(np.float32)) < _LEAST_MORE * cv2.contourArea(inner.astype(np.float32)):
        return False
    sides = np.roll(outer, -1, axis=0) - outer
    normals = np.stack((-sides[:, 1], sides[:, 0]), axis=1) / np.linalg.norm(sides, axis=1, keepdims=True)
    # How far inside each outer side each inner corner lies, then each inner side by its nearer and farther end.
    depth = ((inner[None] - outer[:, None]) * normals[:, None]).sum(axis=2)
    if np.min(depth) < -_NEAR:
        return False
    ends = np.maximum(np.abs(depth), np.abs(np.roll(depth, -1, axis=1)))
    return int((ends.min(axis=1) < _NEAR).sum()) >= _SHARED


def _same_paper(lab: NDArray[np.float32], outer: Corners, inner: Corners, noise: float) -> bool:
    view, (whole, part) = _window(lab, outer, inner)
    kernel = np.ones((3, 3), np.uint8)
    inside = cv2.erode(part, kernel).astype(bool)
    more = (cv2.erode(whole, kernel) == 1) & (cv2.dilate(part, kernel) == 0)
    if int(more.sum()) * EVERY * EVERY < 24 or not inside.any():
        return False
    paper = np.median(view[inside][:, 1:], axis=0)
    off = np.linalg.norm(view[more][:, 1:] - paper, axis=1)
    return bool((off < 7 + 2 * noise).mean() >= _LIKE_PAPER)


def _window(
    lab: NDArray[np.float32], outer: Corners, inner: Corners
) -> tuple[NDArray[np.float32], list[NDArray[np.uint8]]]:
    """Return every other pixel around `outer`, and masks (1 inside) of both shapes on it."""
    height, width = lab.shape[:2]
    low = np.clip(np.floor(outer.min(axis=0)).astype(int) - 4, 0, (width - 1, height - 1))
    high = np.ceil(outer.max(axis=0)).astype(int) + 5
    view = lab[low[1] : high[1] : EVERY, low[0] : high[0] : EVERY]
    masks: list[NDArray[np.uint8]] = []
    for ring in (outer, inner):
        mask = np.zeros(view.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, np.round((ring - low) / EVERY).astype(np.int32), 1)
        masks.append(mask)
    return view, masks
