"""Four corners and what follows from them: pure geometry."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Corners = NDArray[np.float64]  # 4 × 2, clockwise from top left, pixels of the picture
Frame = tuple[float, float, float, float]  # left, top, right, bottom
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
    if np.min(lengths) < 1:
        return False
    sides /= lengths[:, None]
    after = np.roll(sides, -1, axis=0)
    return bool(np.min(sides[:, 0] * after[:, 1] - sides[:, 1] * after[:, 0]) > least_sine)


def on_frame(rings: NDArray[np.float64], frame: Frame, near: float = 0.012) -> NDArray[np.bool_]:
    """Tell, (n, 4), of each side of each ring, from its corner to the next, whether it lies along the frame.

    `near` is what counts as along it, as a share of the frame's longer side.
    """
    limit = near * max(frame[2] - frame[0], frame[3] - frame[1])
    at = np.abs(rings[:, :, [0, 1, 0, 1]] - np.array(frame)) < limit  # ring × corner × left, top, right, bottom
    return np.asarray((at & np.roll(at, -1, axis=1)).any(axis=2))


def sides_ratio(points: Corners, frame: tuple[int, int]) -> float:
    """Return the first side's length over the second's as the sheet has it, its perspective undone.

    `frame` is the picture's width and height: its middle stands in for the optical axis (Zhang's method
    for whiteboards).
    Where the sheet lies too level for the focal length to show, a usual one is taken.
    """
    # Plain numbers: called for every shape that is ranked, and arrays of three cost ten times as much.
    mx, my = frame[0] / 2, frame[1] / 2
    (x1, y1), (x2, y2), (x4, y4), (x3, y3) = ((float(x) - mx, float(y) - my) for x, y in points)

    def turn(ax: float, ay: float, bx: float, by: float, cx: float, cy: float) -> float:
        return ax * (by - cy) + bx * (cy - ay) + cx * (ay - by)  # (a × b) · c of (a, 1), (b, 1), (c, 1)

    k2 = turn(x1, y1, x4, y4, x3, y3) / turn(x2, y2, x4, y4, x3, y3)
    k3 = turn(x1, y1, x4, y4, x2, y2) / turn(x3, y3, x4, y4, x2, y2)
    ax, ay, az = k2 * x2 - x1, k2 * y2 - y1, k2 - 1
    bx, by, bz = k3 * x3 - x1, k3 * y3 - y1, k3 - 1
    longest = max(frame)
    focal_square = (USUAL_FOCAL * longest) ** 2
    if min(abs(az), abs(bz)) > 0.04:
        told = -(ax * bx + ay * by) / (az * bz)
        if (0.4 * longest) ** 2 < told < (6 * longest) ** 2:
            focal_square = told
    first = (ax * ax + ay * ay) / focal_square + az * az
    second = (bx * bx + by * by) / focal_square + bz * bz
    return math.sqrt(first / second)
