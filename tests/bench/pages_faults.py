"""Captures as they go wrong, each in one known way, and good ones that look as if they had: from fixed seeds."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from devices.scanners.base import PageFault
from tests.bench.pages_scenes import (
    HEIGHT,
    SIZES,
    WIDTH,
    Frame,
    Points,
    kept_memory,
    lay,
    photograph,
    sheet,
    smooth_noise,
    table,
)

BAD = (
    PageFault.BLUR, PageFault.GLARE, PageFault.CUT_EDGE, PageFault.TOO_DARK,
    PageFault.BLANK, PageFault.UPSIDE_DOWN, PageFault.TOO_SMALL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Capture:
    """A picture, its sheet's corners, and the one thing that is wrong with it, if anything is."""

    frame: Frame
    corners: Points
    fault: PageFault | None


def _corners(rng: Generator, fault: PageFault | None) -> Points:
    """Return where an A4 sheet lies on its side in the picture, or stands at a corner cut off."""
    long, short = SIZES["A4"][1], SIZES["A4"][0]
    fill = rng.uniform(0.3, 0.52) if fault is PageFault.TOO_SMALL else rng.uniform(0.80, 0.93)
    scale = HEIGHT / short * fill
    shape = np.array([(-long, -short), (long, -short), (long, short), (-long, short)]) / 2 * scale
    angle = np.deg2rad(rng.uniform(-1.2, 1.2) if fault is not PageFault.TOO_SMALL else rng.uniform(-15, 15))
    shape = shape @ np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    shape = shape / (1 + shape @ (rng.uniform(-0.02, 0.02, 2) / WIDTH))[:, None]
    room = np.array((WIDTH, HEIGHT)) - np.ptp(shape, axis=0)
    at = np.array((WIDTH, HEIGHT)) / 2 + rng.uniform(-0.5, 0.5, 2) * np.maximum(room - 50, 0)
    shape = shape - (shape.max(0) + shape.min(0)) / 2 + at
    if fault is PageFault.CUT_EDGE:
        out = float(rng.uniform(15, 420))
        side = int(rng.integers(4))
        if side == 0:
            shape[:, 0] -= shape[:, 0].min() + out
        elif side == 1:
            shape[:, 1] -= shape[:, 1].min() + out
        elif side == 2:
            shape[:, 0] += WIDTH - shape[:, 0].max() + out
        else:
            shape[:, 1] += HEIGHT - shape[:, 1].max() + out
    return np.asarray(shape, np.float64)


def _page(rng: Generator, fault: PageFault | None) -> Frame:
    """Return a printed sheet that lies on its side, to be seen upright as it lies."""
    portrait = sheet(rng, "A4", blank=fault is PageFault.BLANK, lines=int(rng.integers(6, 38)))
    if fault is PageFault.BLANK:
        _blank_but_not_white(rng, portrait)
    return portrait


def _blank_but_not_white(rng: Generator, page: Frame) -> None:
    """Punch holes, the other side's print shining through, a fold."""
    height = page.shape[0]
    if rng.random() < 0.6:
        for y in (height // 2 - 315, height // 2 + 315):
            cv2.circle(page, (95, y), 24, (70, 70, 70), -1, cv2.LINE_AA)
    if rng.random() < 0.5:
        other = sheet(rng, "A4", lines=30)[:, ::-1].astype(np.float32)
        page[:] = (page - (250 - other) * 0.06).clip(0, 255)
    if rng.random() < 0.4:
        y = height // 2 + int(rng.integers(-40, 40))
        page[y : y + 3] = (page[y : y + 3] * 0.9).astype(np.uint8)
    # The stamp that every sheet of the generator has is on the front.


def _lamp(rng: Generator, base: NDArray[np.float32], corners: Points) -> None:
    yy, xx = np.mgrid[0:HEIGHT:4, 0:WIDTH:4].astype(np.float32)
    weights = rng.dirichlet(np.ones(4) * 2.5)
    cx, cy = weights @ corners
    sx, sy = rng.uniform(110, 420, 2)
    spot = np.exp(-((xx - cx) ** 2 / (2 * sx**2) + (yy - cy) ** 2 / (2 * sy**2)))
    strength = float(rng.uniform(110, 320))
    base += np.asarray(cv2.resize(spot, (WIDTH, HEIGHT)), np.float32)[..., None] * strength


def _shaken(rng: Generator, base: NDArray[np.float32]) -> NDArray[np.float32]:
    if rng.random() < 0.5:
        return np.asarray(cv2.GaussianBlur(base, (0, 0), float(rng.uniform(3.6, 9))), np.float32)
    way = int(rng.integers(15, 45))
    kernel = np.zeros((way, way), np.float32)
    angle = rng.uniform(0, np.pi)
    middle = (way - 1) / 2
    dx, dy = np.cos(angle) * middle, np.sin(angle) * middle
    ends = [(round(middle + s * dx), round(middle + s * dy)) for s in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], 1.0, 1)
    return np.asarray(cv2.filter2D(base, -1, kernel / kernel.sum()), np.float32)


def capture(seed: int, fault: PageFault | None) -> Capture:
    """Return the capture of a seed; `fault` None gives a good one."""
    with kept_memory():
        return _capture(seed, fault)


def _capture(seed: int, fault: PageFault | None) -> Capture:
    rng = np.random.default_rng(seed)
    base = table(rng, str(rng.choice(["wood", "plain", "cloth"])))
    corners = _corners(rng, fault)
    page = _page(rng, fault)
    turned = page if fault is not PageFault.UPSIDE_DOWN else np.ascontiguousarray(page[::-1, ::-1])
    lying = np.ascontiguousarray(np.rot90(turned))
    bright = float(rng.uniform(0.72, 1.01))
    lay(base, lying, corners, bright)
    light = 1 + smooth_noise(rng, (3, 4)) * float(rng.uniform(0.01, 0.05))
    base *= light[..., None]
    if rng.random() < 0.4:  # the shadow of who stands there: lifted afterwards, no fault
        edge = np.clip((np.linspace(0, 1, WIDTH) - rng.uniform(0.2, 0.8)) * rng.uniform(3, 30), 0, 1)
        base *= (1 - edge[None, :, None] * rng.uniform(0.1, 0.35)).astype(np.float32)
    if fault is PageFault.GLARE:
        _lamp(rng, base, corners)
    if fault is PageFault.TOO_DARK:
        base *= float(rng.uniform(0.06, 0.24)) / bright
    blur = float(rng.uniform(0.7, 1.7))
    if fault is PageFault.BLUR:
        base = _shaken(rng, base)
    return Capture(photograph(rng, base, noise=float(rng.uniform(1.2, 4)), blur=blur), corners, fault)
