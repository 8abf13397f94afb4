"""From a shape found small to corners at a fraction of a pixel at full size."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.page.shape import Corners
from devices.scanners.picture import Picture

SAMPLES = 72  # a side


def refine(picture: Picture, corners: Corners, reach: float) -> Corners:
    """Return the clockwise corners moved onto the edges that lie within `reach` pixels of each side."""
    lines = [_edge(picture, corners[i], corners[(i + 1) % 4], reach) for i in range(4)]
    refined = np.empty((4, 2))
    for i in range(4):
        (a, b), (c, d) = lines[i - 1], lines[i]
        cross = b[0] * d[1] - b[1] * d[0]
        if abs(cross) < 0.2:
            return corners
        t = ((c[0] - a[0]) * d[1] - (c[1] - a[1]) * d[0]) / cross
        refined[i] = a + b * t
    moved = np.linalg.norm(refined - corners, axis=1)
    return np.where((moved < 3 * reach)[:, None], refined, corners)


def _edge(
    picture: Picture, start: Corners, end: Corners, reach: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a point and the direction of the edge near a side; the side itself where none shows."""
    side = end - start
    length = float(np.linalg.norm(side))
    direction = side / length
    inward = np.array((-direction[1], direction[0]))
    along = np.linspace(0.04, 0.96, SAMPLES) * length
    step = max(0.5, reach / 24)
    across = np.arange(-reach * 1.4, reach * 1.4 + step, step)
    grid = (start + along[:, None, None] * direction + across[None, :, None] * inward).astype(np.float32)
    x, y = np.ascontiguousarray(grid[..., 0]), np.ascontiguousarray(grid[..., 1])
    taken = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    # The colours on both sides tell in which direction of colour paper and table differ most here.
    third = len(across) // 3
    contrast = np.median(taken[:, -third:], axis=(0, 1)) - np.median(taken[:, :third], axis=(0, 1))
    size = float(np.linalg.norm(contrast))
    if size < 1:
        return start, direction
    profile = taken @ (contrast / size).astype(np.float32)
    smooth = np.asarray(cv2.GaussianBlur(profile, (0, 0), sigmaX=1.2, sigmaY=1.0), np.float32)
    slope = np.gradient(smooth, axis=1)
    peak = np.clip(slope.argmax(axis=1), 1, len(across) - 2)
    row = np.arange(SAMPLES)
    left, top, right = slope[row, peak - 1], slope[row, peak], slope[row, peak + 1]
    curve = left - 2 * top + right
    shift = np.where(curve < -1e-6, 0.5 * (left - right) / np.minimum(curve, -1e-6), 0.0)
    offset = across[peak] + np.clip(shift, -1, 1) * step
    line = _straight(along, offset, np.maximum(top, 0), tolerance=max(1.5, reach * 0.12))
    if line is None:
        return start, direction
    tilt, base = line
    turned = direction + tilt * inward
    return start + base * inward, turned / np.linalg.norm(turned)


def _straight(
    x: NDArray[np.float64], y: NDArray[np.float64], weight: NDArray[np.float32], tolerance: float
) -> tuple[float, float] | None:
    """Return slope and base of the line that most of the weight lies on; None where no line stands out."""
    i, j = np.triu_indices(len(x), k=len(x) // 4)
    i, j = i[::5], j[::5]
    slopes = (y[j] - y[i]) / (x[j] - x[i])
    bases = y[i] - slopes * x[i]
    strong = np.minimum(weight, np.median(weight) * 1.5 + 1e-6)
    near = np.abs(slopes[:, None] * x + bases[:, None] - y) < tolerance
    best = int(np.argmax((near * strong).sum(axis=1)))
    on = near[best]
    if on.sum() < len(x) * 0.25:
        return None
    for _ in range(2):
        slope, base = np.polyfit(x[on], y[on], 1, w=np.sqrt(strong[on] + 1e-6))
        on = np.abs(slope * x + base - y) < tolerance * 0.7
        if on.sum() < len(x) * 0.2:
            return None
    return float(slope), float(base)
