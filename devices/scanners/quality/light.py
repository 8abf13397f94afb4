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
_PIXELS = 8  # of a cell's side, where print is looked at: about 100 dpi
_INK = 215  # print is darker than this in its weakest colour
_NEAR_INK = 5  # cells: of the letters in so large a square the darkest counts, thin strokes look pale by themselves
_DARK_INK, _USUAL_INK = 190, 20  # what is surely print, and the percentile of it that the sheet's print has
_FADES, _FADED = (40, 80, 120, 160), 10  # levels by which print is paler; how many cells of each step there must be


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
    return Light(usual, _glare(inner, page, size) * CELL_MM**2)


def _glare(paper: NDArray[np.uint8], page: Picture, size_in_cells: tuple[int, int]) -> float:
    """Return the number of cells in spots that are white and outshine what lies around them, or wash out the print.

    A clean bright page is white as well, but evenly; a lamp's mirror image falls off within a few centimetres.
    Paper that is nearly white itself cannot be outshone: there the print tells, which a mirror image makes paler.
    """
    white = (paper >= WHITE).astype(np.uint8)
    if not white.any():
        return 0.0
    count, labels, stats, _ = cv2.connectedComponentsWithStats(white, connectivity=8)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _RING + 1, 2 * _RING + 1))
    near = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5))
    ink: NDArray[np.int16] | None = None
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
            continue
        if ink is None:
            ink = _faded_ink(page, size_in_cells)[_RIM:-_RIM, _RIM:-_RIM]
        if _washes_out(ink[labels == label]):
            total += size
    return total


def _faded_ink(page: Picture, size: tuple[int, int]) -> NDArray[np.int16]:
    """Return by how many levels the print in each cell is paler than the sheet's usual print; -1 without any."""
    fine = cv2.resize(page, (size[0] * _PIXELS, size[1] * _PIXELS), interpolation=cv2.INTER_AREA).min(axis=2)
    darkest = fine.reshape(size[1], _PIXELS, size[0], _PIXELS).min(axis=(1, 3))
    near = np.asarray(cv2.erode(darkest, np.ones((_NEAR_INK, _NEAR_INK), np.uint8)), np.uint8)
    dark = near[near < _DARK_INK]
    if not dark.size:
        return np.full(near.shape, -1, np.int16)
    paler = np.maximum(near.astype(np.int16) - np.int16(np.percentile(dark, _USUAL_INK)), 0)
    return np.where(darkest < _INK, paler, np.int16(-1))


def _washes_out(paler: NDArray[np.int16]) -> bool:
    """Tell whether print fades step by step: pale ink has one tone, under a lamp's mirror image there are all."""
    steps, _ = np.histogram(paler, bins=_FADES)
    return bool((steps >= _FADED).all())
