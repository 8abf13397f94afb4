"""A found sheet laid straight: life size, light evened."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from devices.scanners.page.shape import Corners, sides_ratio
from devices.scanners.picture import Picture

# Short and long side in millimetres.
KNOWN = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "ID-1": (53.98, 85.6)}
NEAR = 0.05  # a seen ratio this near to a known one is taken for it
LEAST_DPI, MOST_DPI = 200, 300
_WHITE = 245  # what paper becomes


@dataclass(frozen=True, slots=True)
class StraightPage:
    """The sheet as a scanner would give it."""

    picture: Picture
    dpi: int
    paper: str | None  # None: of no known proportions
    seen_dpi: float  # what the picture had of it


def straighten(picture: Picture, corners: Corners, *, a_size: str = "A4", even: bool = True) -> StraightPage:
    """Return the sheet between the corners, clockwise from top left.

    A picture has no scale and A4 and A5 the same proportions: `a_size` names the one that the camera is set up for.
    """
    height, width = picture.shape[:2]
    ratio = sides_ratio(corners, (width, height))
    lying = ratio > 1
    paper = _paper(ratio if lying else 1 / ratio, a_size)
    short, long = KNOWN[paper] if paper else _like(ratio if lying else 1 / ratio, a_size)
    wide, high = (long, short) if lying else (short, long)
    sides = np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1)
    seen = float(np.median(sides / np.array((wide, high, wide, high)))) * 25.4
    dpi = int(np.clip(round(seen), LEAST_DPI, MOST_DPI))
    size = (round(wide * dpi / 25.4), round(high * dpi / 25.4))
    target = np.array([(0, 0), (size[0], 0), size, (0, size[1])], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    flat = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    page = np.asarray(flat, np.uint8)
    return StraightPage(even_light(page) if even else page, dpi, paper, seen)


def _paper(ratio: float, a_size: str) -> str | None:
    for name in (a_size, "ID-1"):
        short, long = KNOWN[name]
        if abs(ratio / (long / short) - 1) < NEAR:
            return name
    return None


def _like(ratio: float, a_size: str) -> tuple[float, float]:
    long = KNOWN[a_size][1]
    return long / ratio, long


def even_light(page: Picture) -> Picture:
    """Return the page with its shadows lifted: each place divided by the brightness of the paper around it.

    Colours stay: all three are scaled alike, so that a red stamp stays red and yellow paper yellow.
    """
    height, width = page.shape[:2]
    small = cv2.resize(page, (max(1, width // 16), max(1, height // 16)), interpolation=cv2.INTER_AREA)
    light = cv2.morphologyEx(small.max(axis=2), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))  # ink away
    light = cv2.GaussianBlur(cv2.medianBlur(light, 5), (0, 0), 1.5)
    # Below, what is lifted more than fourfold is noise; whole numbers are exact enough and three times as fast.
    around = cv2.resize(np.maximum(light, _WHITE // 4), (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(page, cv2.merge((around, around, around)), scale=_WHITE), np.uint8)
