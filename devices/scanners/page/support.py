"""How well a shape lies on edges of the picture: one measure for shapes from every source."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.page.shape import Corners, Frame

SAMPLES = 48  # a side
PAPERS = (297 / 210, 85.6 / 53.98)  # A series, ID-1
_GAP, _BEYOND, _MOST_BEYOND = 5.0, 0.25, 60.0  # pixels past a corner; how far on, of the side and in pixels
_LEAST_ENDS = 2
_INSIDE, _OUTSIDE = (4.0, 6.0, 9.0, 13.0), (-4.0, -6.0)  # pixels from a side, beyond the blur of its edge
_ONE_PAPER = 0.03  # of its brightness, beside noise; paper and a white table differ by 0.05 and more


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
    The second, (n), is the share of the places just inside that have the commonest tint: shadows change lightness,
    a striped cloth changes tint.
    """
    start = quads.astype(np.float32)
    held, inside = _steps(lab, start, np.roll(start, -1, axis=1) - start, noise, samples)
    tint = inside[..., 1:]
    off = _apart(tint, np.median(tint, axis=(1, 2), keepdims=True))
    paper = (off < 7 + 2 * noise).mean(axis=(1, 2))
    return np.asarray(held.mean(axis=-1), np.float64), np.asarray(paper, np.float64)


def going_on(lab: NDArray[np.float32], ring: Corners, noise: float, frame: Frame) -> float:
    """Return the share (0 to 1) of the sides' lines, seen in the frame, that go on as edges beyond their corners.

    A sheet's sides end at its corners, the stripes of a cloth and the joints of boards do not. What lies outside of
    `frame` is not looked at; 0 where fewer than two of the eight ends are seen.
    """
    start = ring.astype(np.float32)
    side = np.roll(start, -1, axis=0) - start
    length = np.linalg.norm(side, axis=1, keepdims=True)
    way = side / length
    gap, reach = np.float32(_GAP), np.minimum(length * np.float32(_BEYOND), np.float32(_MOST_BEYOND))
    before, after = start - way * (gap + reach), start + side + way * gap
    begins = np.concatenate((before, after))
    ways = np.concatenate((way * reach, way * reach))
    ends = np.concatenate((begins, begins + ways), axis=1)
    low, high = np.array(frame[:2] * 2), np.array(frame[2:] * 2)
    seen = ((ends > low + 2) & (ends < high - 3)).all(axis=1)
    if seen.sum() < _LEAST_ENDS:
        return 0.0
    held, _ = _steps(lab, begins[None], ways[None], noise, SAMPLES // 3)
    return float((held[0].mean(axis=-1)[seen] > 0.5).mean())


def paper_goes_on(colours: NDArray[np.uint8], rings: NDArray[np.float64], samples: int = 16) -> NDArray[np.float64]:
    """Return, (n, 4), of each side of each clockwise ring the share (0 to 1) that has one paper inside and outside.

    A side that lies on a line of print has it all along. `colours` are of a picture with its small print taken
    away; between large letters the paper is looked for.
    """
    along = ((np.arange(samples) + 0.5) / samples * 0.9 + 0.05).astype(np.float32)
    start = rings.astype(np.float32)
    side = np.roll(start, -1, axis=1) - start
    length = np.linalg.norm(side, axis=2, keepdims=True) + np.float32(1e-9)
    inward = np.stack((-side[..., 1], side[..., 0]), axis=-1) / length
    places = (start[:, :, None] + side[:, :, None] * along[:, None]).reshape(len(rings), -1, 2)
    aside = np.repeat(inward, samples, axis=1)

    def brightest(offsets: tuple[float, ...]) -> NDArray[np.float32]:
        found = np.zeros((*places.shape[:2], 3), np.uint8)
        for offset in offsets:
            at = places + aside * np.float32(offset)
            x, y = np.ascontiguousarray(at[..., 0]), np.ascontiguousarray(at[..., 1])
            taken = cv2.remap(colours, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
            found = np.maximum(found, np.asarray(taken, np.uint8))
        return found.astype(np.float32)

    inside, outside = brightest(_INSIDE), brightest(_OUTSIDE)
    off = np.abs(inside - outside).max(axis=-1) / np.maximum(inside.max(axis=-1), 1.0)
    return np.asarray((off < _ONE_PAPER).reshape(len(rings), 4, samples).mean(axis=2), np.float64)


def _steps(
    lab: NDArray[np.float32],
    start: NDArray[np.float32],
    side: NDArray[np.float32],
    noise: float,
    samples: int,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return how far each place of each side, (n, sides, samples), is an edge, and the colours inside of it.

    A step counts in full where the mean colour of a strip inside differs from a strip outside; a printed line has
    the same paper on both sides and does not count. The edge must lie on the side itself, not merely near it.
    """
    height, width = lab.shape[:2]
    along = ((np.arange(samples) + 0.5) / samples * 0.94 + 0.03).astype(np.float32)
    length = np.linalg.norm(side, axis=2, keepdims=True) + np.float32(1e-9)
    inward = np.stack((-side[..., 1], side[..., 0]), axis=-1) / length
    xs, ys = (start[:, :, None, axis] + side[:, :, None, axis] * along for axis in (0, 1))

    def strip(offsets: tuple[float, float]) -> NDArray[np.float32]:
        one, other = (
            cv2.remap(
                lab,
                (xs + inward[:, :, None, 0] * np.float32(offset)).reshape(len(start), -1),
                (ys + inward[:, :, None, 1] * np.float32(offset)).reshape(len(start), -1),
                cv2.INTER_NEAREST,
                borderMode=cv2.BORDER_REPLICATE,
            )
            for offset in offsets
        )
        return np.asarray(cv2.addWeighted(one, 0.5, other, 0.5, 0), np.float32).reshape(*xs.shape, 3)

    near_in, near_out = strip((1.6, 2.6)), strip((-1.6, -2.6))
    far_in, far_out = strip((4.5, 6.5)), strip((-4.5, -6.5))
    near, far = _apart(near_in, near_out), _apart(far_in, far_out)
    flat = _apart(near_in, far_in) + _apart(near_out, far_out) * 0.5
    step = np.minimum(near, far * 1.5 + noise)
    held = np.clip((step - 2.0 * noise) / (3.0 * noise), 0, 1) * (near > flat * 0.9)
    outside = (xs < 1) | (ys < 1) | (xs > width - 2) | (ys > height - 2)
    return np.asarray(np.where(outside, 0.0, held), np.float32), far_in


def _apart(a: NDArray[np.float32], b: NDArray[np.float32]) -> NDArray[np.float32]:
    off = a - b
    return np.asarray(np.sqrt(np.einsum("...i,...i->...", off, off)), np.float32)
