"""What was measured on a page, and what follows from it. The figures' origin: docs/scanners.md."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from devices.scanners.base import PageFault
from devices.scanners.page.shape import Corners
from devices.scanners.picture import Picture
from devices.scanners.quality.ink import ink_share
from devices.scanners.quality.light import Light, measure_light
from devices.scanners.quality.sharp import sharpness

LEAST_PAPER_LEVEL = 72.0  # below, noise and the steps of eight bits eat the print
LEAST_SHARPNESS = 0.225  # a blur of 1.7 pixels at 200 dpi: small print begins to run together
MOST_GLARE_MM2 = 60.0
MOST_BLANK_INK = 0.02
LEAST_DPI = 190.0  # 200 less what finding the corners may err
EDGE_PX = 6.0  # a corner this near to the frame is cut off


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was measured; None where there was nothing to measure it by."""

    dpi: float
    light: Light
    sharpness: float | None
    ink: float
    from_frame: float | None  # pixels from the frame to the nearest corner, negative outside; None: no frame


def gather(page: Picture, dpi: float, seen_dpi: float, from_frame: float | None) -> Evidence:
    """Measure a straightened page whose light was not evened; `seen_dpi` is what its picture had."""
    return Evidence(seen_dpi, measure_light(page, dpi), sharpness(page, dpi), ink_share(page, dpi), from_frame)


def from_frame(corners: Corners, width: int, height: int) -> float:
    """Return how far the corner nearest to the frame is from it, in pixels, negative where it lies outside."""
    return float(min(np.min(corners), np.min(np.array((width - 1, height - 1)) - corners)))


def judge(evidence: Evidence) -> frozenset[PageFault]:
    """Return what is wrong. Where it is cut, too dark or blank, nothing finer can be told."""
    if evidence.from_frame is not None and evidence.from_frame < EDGE_PX:
        return frozenset({PageFault.CUT_EDGE})
    found: set[PageFault] = set()
    if evidence.dpi < LEAST_DPI:
        found.add(PageFault.TOO_SMALL)
    if evidence.light.paper < LEAST_PAPER_LEVEL:
        return frozenset(found | {PageFault.TOO_DARK})
    if evidence.light.glare_mm2 > MOST_GLARE_MM2:
        found.add(PageFault.GLARE)
    if evidence.ink <= MOST_BLANK_INK:
        return frozenset(found | {PageFault.BLANK})
    # A small picture laid out large is soft by that alone.
    soft = evidence.sharpness is not None and evidence.sharpness < LEAST_SHARPNESS
    if soft and evidence.dpi >= LEAST_DPI:
        found.add(PageFault.BLUR)
    return frozenset(found)
