"""From a picture to what is on it: the one way for camera, scanner and shell. Runs where a crash is harmless."""

from __future__ import annotations

import time

from devices.scanners.base import PageFault
from devices.scanners.inspection.model import Look, StraightSheet
from devices.scanners.page.cut import find_sheet
from devices.scanners.page.straighten import even_light, straighten
from devices.scanners.picture import Picture
from devices.scanners.quality.judge import from_frame, gather, judge


def look_for_sheet(picture: Picture, *, a_size: str = "A4") -> Look:
    """Find the sheet on a picture, lay it straight and judge it."""
    began = time.perf_counter()
    corners = find_sheet(picture)
    if corners is None:
        return Look(faults=frozenset({PageFault.NO_PAGE}), ms=_ms(began))
    height, width = picture.shape[:2]
    page = straighten(picture, corners, a_size=a_size, even=False)
    faults = judge(gather(page.picture, page.dpi, page.seen_dpi, from_frame(corners, width, height)))
    told = tuple((round(float(x), 2), round(float(y), 2)) for x, y in corners)
    return Look(told, faults, _ms(began), StraightSheet(even_light(page.picture), page.dpi))


def look_at_scan(page: Picture, dpi: float) -> Look:
    """Judge a page that a scanner laid straight and lit evenly."""
    began = time.perf_counter()
    faults = judge(gather(page, dpi, dpi, None))
    return Look(None, faults, _ms(began), StraightSheet(page, round(dpi)))


def _ms(began: float) -> float:
    return round((time.perf_counter() - began) * 1000, 2)
