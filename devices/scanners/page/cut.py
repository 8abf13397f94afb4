"""A sheet that may run out of the picture: its corners, as far as its edges tell where they would be."""

from __future__ import annotations

import cv2
import numpy as np

from devices.scanners.page.find import find_page
from devices.scanners.page.shape import Corners
from devices.scanners.picture import Picture

_PAD = 0.12  # of the longer side: how far outside a corner may lie


def find_sheet(picture: Picture) -> Corners | None:
    """Return the sheet's corners, also where it is cut off: then at least one lies at the frame or outside."""
    whole = find_page(picture)
    if whole is not None:
        return whole.corners
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
