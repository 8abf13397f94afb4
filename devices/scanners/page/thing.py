"""Things with four sides that are no sheets."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.page.shape import Corners
from devices.scanners.picture import Picture

MOST_COLOURFUL = 0.25  # of what is not printed on: paper reaches 0.1, in warm light 0.2
LEAST_LIGHT = 0.7  # of the table around: a blank sheet is lighter than most tables, a telephone is not
LEAST_WRITTEN = 0.01  # share of a printed sheet's places that differ from their surroundings: 0.025 and more
_INNER, _NEAR, _FAR = 0.94, 1.03, 1.15  # times the shape: inside of its edge, and the table around it
_AROUND = 5  # pixels: a line of print is thinner than half of it


def is_plain_thing(small: Picture, ring: Corners, noise: float) -> bool:
    """Tell whether a shape is of one strong or dark colour with nothing on it, as a box or a telephone.

    A blank sheet is told from it by its colour, the coloured cover of a booklet by its print. `small` is a picture
    on which an A4 sheet has some hundred pixels a side, `ring` lies in its pixels.
    """
    centre = ring.mean(axis=0)
    far = centre + (ring - centre) * _FAR
    height, width = small.shape[:2]
    low = np.clip(np.floor(far.min(axis=0)).astype(int), 0, (width - 1, height - 1))
    high = np.ceil(far.max(axis=0)).astype(int) + 1
    view = np.ascontiguousarray(small[low[1] : high[1], low[0] : high[0]])

    def filled(times: float) -> NDArray[np.bool_]:
        mask = np.zeros(view.shape[:2], np.uint8)
        cv2.fillConvexPoly(mask, np.round(centre + (ring - centre) * times - low).astype(np.int32), 1)
        return np.asarray(mask == 1)

    inside, around = filled(_INNER), filled(_FAR) & ~filled(_NEAR)
    if not inside.any():
        return False
    grey = cv2.cvtColor(cv2.GaussianBlur(view, (0, 0), 0.8), cv2.COLOR_BGR2GRAY)
    off = cv2.absdiff(grey, cv2.medianBlur(grey, _AROUND))[inside]
    if float((off > 3 + 2 * noise).mean()) >= LEAST_WRITTEN:
        return False
    colour = np.median(view[inside], axis=0)
    if float(np.ptp(colour)) > MOST_COLOURFUL * float(np.max(colour)):
        return True
    return bool(around.any() and np.median(grey[inside]) < LEAST_LIGHT * np.median(grey[around]))
