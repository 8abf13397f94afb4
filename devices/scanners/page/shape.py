"""Four corners and what follows from them: pure geometry."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Corners = NDArray[np.float64]  # 4 × 2, clockwise from top left, pixels of the picture
USUAL_FOCAL = 1.1  # of a camera over a table, in lengths of the picture's longer side


def clockwise(points: Corners) -> Corners:
    """Return the corners clockwise as seen, the one nearest to the picture's top left first."""
    centre = points.mean(axis=0)
    order = np.argsort(np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0]))
    ring = points[order]
    return np.roll(ring, -int(np.argmin(ring.sum(axis=1))), axis=0)


def area(points: Corners) -> float:
    """Return the area inside, negative where the ring runs the other way."""
    x, y = points[:, 0], points[:, 1]
    return float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2


def is_convex(points: Corners, least_sine: float = 0.5) -> bool:
    """Tell whether the ring is convex and no corner is sharper or flatter than a sheet's can look."""
    sides = np.roll(points, -1, axis=0) - points
    lengths = np.linalg.norm(sides, axis=1)
    if lengths.min() < 1:
        return False
    sides /= lengths[:, None]
    after = np.roll(sides, -1, axis=0)
    return bool((sides[:, 0] * after[:, 1] - sides[:, 1] * after[:, 0]).min() > least_sine)


def sides_ratio(points: Corners, frame: tuple[int, int]) -> float:
    """Return the first side's length over the second's as the sheet has it, its perspective undone.

    `frame` is the picture's width and height: its middle stands in for the optical axis (Zhang's method
    for whiteboards).
    Where the sheet lies too level for the focal length to show, a usual one is taken.
    """
    middle = np.array(frame) / 2
    m1, m2, m4, m3 = (np.array((*(p - middle), 1.0)) for p in points)
    k2 = np.dot(np.cross(m1, m4), m3) / np.dot(np.cross(m2, m4), m3)
    k3 = np.dot(np.cross(m1, m4), m2) / np.dot(np.cross(m3, m4), m2)
    n2, n3 = k2 * m2 - m1, k3 * m3 - m1
    focal_square = (USUAL_FOCAL * max(frame)) ** 2
    if min(abs(n2[2]), abs(n3[2])) > 0.04:
        told = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2])
        if (0.4 * max(frame)) ** 2 < told < (6 * max(frame)) ** 2:
            focal_square = told
    scale = np.array((1 / focal_square, 1 / focal_square, 1.0))
    return float(np.sqrt((n2**2 * scale).sum() / (n3**2 * scale).sum()))
