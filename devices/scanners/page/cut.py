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
        return whole
    height, width = picture.shape[:2]
    pad = round(max(height, width) * _PAD)
    rim = max(2, min(height, width) // 60)
    edge = np.concatenate(
        [side.reshape(-1, 3) for side in (picture[:rim], picture[-rim:], picture[:, :rim], picture[:, -rim:])]
    )
    table = np.median(edge[::7], axis=0)
    padded = cv2.copyMakeBorder(picture, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=table.tolist())
    found = find_page(np.asarray(padded, np.uint8), rim=pad)
    if found is None:
        return None
    corners = np.asarray(found - pad, np.float64)
    inside = (corners > 6).all() and (corners < np.array((width - 7, height - 7))).all()
    return None if inside else corners
