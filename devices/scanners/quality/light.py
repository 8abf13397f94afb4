"""How bright the paper is, and whether a lamp is mirrored in it."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.picture import Picture

CELL_MM = 2.0
WHITE = 248.0  # in all three colours: the sensor has no more to give
_RIM = 2  # cells at the edge of the sheet, where shadow and table get in
_RING = 9  # cells around a spot that are compared with it


@dataclass(frozen=True, slots=True)
class Light:
    """What the paper's brightness says; levels are 0 to 255."""

    paper: float  # the usual level of the paper, in its weakest colour
    glare_mm2: float  # how large the spots are that outshine the paper around them


def measure_light(page: Picture, dpi: float) -> Light:
    """Look at a straightened page whose light was not evened."""
    height, width = page.shape[:2]
    size = (max(8, round(width / dpi * 25.4 / CELL_MM)), max(8, round(height / dpi * 25.4 / CELL_MM)))
    cells = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    weakest = np.asarray(cells.min(axis=2), np.uint8)
    paper = np.asarray(cv2.morphologyEx(weakest, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8)), np.uint8)  # ink away
    inner = paper[_RIM:-_RIM, _RIM:-_RIM]
    usual = float(np.median(inner))
    return Light(usual, _glare(inner) * CELL_MM**2)


def _glare(paper: NDArray[np.uint8]) -> float:
    """Return the number of cells in spots that are white and outshine what lies around them.

    A clean bright page is white as well, but evenly; a lamp's mirror image falls off within a few centimetres.
    """
    white = (paper >= WHITE).astype(np.uint8)
    if not white.any():
        return 0.0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(white, connectivity=8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _RING + 1, 2 * _RING + 1))
    near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    total = 0.0
    for label in range(1, count):
        size = int(stats[label, cv2.CC_STAT_AREA])
        if size < 4:
            continue
        spot = (labels == label).astype(np.uint8)
        ring = (cv2.dilate(spot, kernel) == 1) & (cv2.dilate(spot, near) == 0) & (white == 0)
        around = paper[ring]
        if around.size >= max(8, size // 8) and float(np.median(around)) < WHITE - 9:
            total += size
    return total
