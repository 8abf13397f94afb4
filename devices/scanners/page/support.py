"""How well a shape lies on edges of the picture: one measure for shapes from every source."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

SAMPLES = 48  # a side
PAPERS = (297 / 210, 85.6 / 53.98)  # A series, ID-1


def orient(quads: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rings all clockwise as seen."""
    xs, ys = quads[..., 0], quads[..., 1]
    doubled = (xs * np.roll(ys, -1, 1) - ys * np.roll(xs, -1, 1)).sum(1)
    return np.where((doubled < 0)[:, None, None], quads[:, ::-1], quads)


def support(
    lab: NDArray[np.float32], quads: NDArray[np.float64], noise: float, samples: int = SAMPLES
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return two measures of each shape: how far its sides are edges, and how far one paper lies along them.

    The first, (n, 4), is the share of each side of each clockwise ring along which paper and table differ.

    A step counts in full where the mean colour of a strip inside differs from a strip outside; a printed line has
    the same paper on both sides and does not count. The edge must lie on the side itself, not merely near it.
    The second, (n), is the share of the places just inside that have the commonest tint: shadows change lightness,
    a striped cloth changes tint.
    """
    height, width = lab.shape[:2]
    along = ((np.arange(samples) + 0.5) / samples * 0.94 + 0.03).astype(np.float32)
    start = quads.astype(np.float32)
    side = np.roll(start, -1, axis=1) - start
    length = np.linalg.norm(side, axis=2, keepdims=True) + np.float32(1e-9)
    inward = np.stack((-side[..., 1], side[..., 0]), axis=-1) / length
    xs, ys = (start[:, :, None, axis] + side[:, :, None, axis] * along for axis in (0, 1))

    def strip(offsets: tuple[float, float]) -> NDArray[np.float32]:
        one, other = (
            cv2.remap(
                lab,
                (xs + inward[:, :, None, 0] * np.float32(offset)).reshape(len(quads), -1),
                (ys + inward[:, :, None, 1] * np.float32(offset)).reshape(len(quads), -1),
                cv2.INTER_NEAREST,
                borderMode=cv2.BORDER_REPLICATE,
            )
            for offset in offsets
        )
        return np.asarray(cv2.addWeighted(one, 0.5, other, 0.5, 0), np.float32).reshape(*xs.shape, 3)

    def apart(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
        off = a - b
        return np.asarray(np.sqrt(np.einsum("...i,...i->...", off, off)), np.float32)

    near_in, near_out = strip((1.6, 2.6)), strip((-1.6, -2.6))
    far_in, far_out = strip((4.5, 6.5)), strip((-4.5, -6.5))
    near, far = apart(near_in, near_out), apart(far_in, far_out)
    flat = apart(near_in, far_in) + apart(near_out, far_out) * 0.5
    step = np.minimum(near, far * 1.5 + noise)
    held = np.clip((step - 2.0 * noise) / (3.0 * noise), 0, 1) * (near > flat * 0.9)
    outside = (xs < 1) | (ys < 1) | (xs > width - 2) | (ys > height - 2)
    sides = np.where(outside, 0.0, held).mean(axis=-1)
    tint = far_in[..., 1:]
    off = apart(tint, np.median(tint, axis=(1, 2), keepdims=True))
    return np.asarray(sides, np.float64), np.asarray((off < 7 + 2 * noise).mean(axis=(1, 2)), np.float64)
