"""A sheet that may run out of the picture: its corners, as far as its edges tell where they would be."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.page.find import SMALL, colours_of, find_page
from devices.scanners.page.outermost import outermost
from devices.scanners.page.shape import Corners, on_frame
from devices.scanners.page.support import support
from devices.scanners.picture import Picture

_PAD = 0.12  # of the longer side: how far outside a corner may lie
_SURELY_WHOLE = 0.55  # of the picture: what fills more is no part of a sheet that runs out of it
_LARGER = 1.3  # times as large in the picture a sheet must be than what was taken for a whole one
_LIGHTER = 36.0  # levels of lightness (0 to 179) by which paper outshines a piece of the table
_HELD = 0.9  # of each of its sides in the picture: a side of the part, prolonged over the table, is no edge there


def find_sheet(picture: Picture) -> Corners | None:
    """Return the sheet's corners, also where it is cut off: then at least one lies at the frame or outside.

    What is found whole and small is held against what runs out of the picture: a ruled line or a shadow may have
    stood for the side that is cut off, or a check of the table cloth for the sheet.
    """
    height, width = picture.shape[:2]
    whole = find_page(picture)
    if whole is not None and _area(whole) >= _SURELY_WHOLE * height * width:
        return whole
    cut = _find_cut(picture)
    if whole is None or (cut is not None and _is_of_it(picture, whole, cut)):
        return cut
    return whole


def _find_cut(picture: Picture) -> Corners | None:
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


def _is_of_it(picture: Picture, whole: Corners, cut: Corners) -> bool:
    """Tell whether `whole` is a part of the sheet that is cut off, or a darker thing beside it."""
    height, width = picture.shape[:2]
    scale = SMALL / max(height, width)
    inner = whole * scale
    outer = np.clip(cut, 0, (width - 1, height - 1)) * scale
    if _area(outer) < _LARGER * _area(inner):
        return False
    size = (round(width * scale), round(height * scale))
    _, lab, noise = colours_of(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8))
    sides, _ = support(lab, outer[None], noise)
    real = ~on_frame(outer[None], (0.0, 0.0, float(size[0]), float(size[1])))
    if float(np.min(sides[real], initial=1.0)) < _HELD:
        return False
    if outermost(lab, (inner, outer), noise) == 1:
        return True
    shared, _ = cv2.intersectConvexConvex(inner.astype(np.float32), outer.astype(np.float32))
    beside = shared < 0.05 * _area(inner)
    return beside and _lightness(lab, outer) > _lightness(lab, inner) + _LIGHTER


def _area(ring: Corners) -> float:
    return abs(float(cv2.contourArea(ring.astype(np.float32))))


def _lightness(lab: NDArray[np.float32], ring: Corners) -> float:
    mask = np.zeros(lab.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, np.round(ring).astype(np.int32), 1)
    return float(np.median(lab[mask == 1][:, 0])) if mask.any() else 0.0
