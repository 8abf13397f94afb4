"""Finding the sheet: shapes from several cues, one measure for all of them, then the edges at full size."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.page import candidates
from devices.scanners.page.outermost import outermost
from devices.scanners.page.refine import refine
from devices.scanners.page.shape import Corners, Frame, clockwise, is_convex, on_frame, sides_ratio
from devices.scanners.page.support import PAPERS, going_on, orient, paper_goes_on, support
from devices.scanners.page.thing import is_plain_thing
from devices.scanners.picture import Picture

SMALL = 800  # longer side of the picture on which shapes are looked for
LOOKED_AT = 60  # shapes whose proportions are worked out
PROMISING = 700  # shapes that are looked at along all of their sides
ALIKE = 4.0  # pixels of the small picture within which two shapes are one
LONGEST = 2.6  # times as long as wide: beyond is a stripe of the table cloth
TRIED = 4  # of those, refined at full size until one holds

LEAST_SIDE, LEAST_MEAN, LEAST_PAPER = 0.40, 0.62, 0.6
LEAST_SIDE_OF_FEW = 0.6  # of a sheet that is cut off: 1 was seen of sheets, 0.46 of the grain of wood
# Of the ends of a shape's sides that go on as lines: up to 0.3 was seen of sheets, 1 on a checked cloth. Of a side
# with paper on both sides of it: up to 0.5 of a sheet's under a lamp, 1 of a line of print.
MOST_GOING_ON = 0.7
LEAST_REAL = 2  # sides in the picture: what is bounded by its frame alone is the table
PRINT = 7  # pixels of the small picture: letters on a sheet that fills it are 5 high


def find_page(picture: Picture, *, rim: int = 0) -> Corners | None:
    """Return the sheet on a picture, corners clockwise from top left in its pixels; None where none is sure.

    `rim` is how many pixels around it were put there and show nothing: along their border lies no edge of paper.
    """
    height, width = picture.shape[:2]
    scale = max(1.0, max(width, height) / SMALL)
    size = (round(width / scale), round(height / scale))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    lab8 = np.asarray(cv2.cvtColor(cv2.GaussianBlur(small, (0, 0), 0.8), cv2.COLOR_BGR2LAB), np.uint8)
    channels = _channels(lab8)
    lab = lab8.astype(np.float32) * np.array((0.7, 1.2, 1.2), np.float32)
    noise = _noise(lab)
    shapes = _shapes(channels, size)
    if not len(shapes):
        return None
    shapes = orient(shapes)
    if len(shapes) > PROMISING:
        shapes = shapes[np.argsort(-_worth(*support(lab, shapes, noise, samples=10)))[:PROMISING]]
    frame = (rim / scale, rim / scale, size[0] - rim / scale, size[1] - rim / scale)
    printed = paper_goes_on(_unprinted(small), shapes) > MOST_GOING_ON
    shapes = shapes[~(printed & _real(shapes, frame, rim)).any(axis=1)]  # lines of print for sides
    if not len(shapes):
        return None
    sides, paper = support(lab, shapes, noise)
    worth = _worth(sides, paper)
    ranked: list[tuple[float, Corners]] = []
    for index in _different(shapes, worth):
        ring = clockwise(shapes[index])
        if sides[index].mean() < 0.45 or not is_convex(ring):
            continue
        ratio = _ratio(ring, size)
        if ratio > LONGEST or _real(ring[None], frame, rim).sum() < LEAST_REAL:
            continue
        share = abs(cv2.contourArea(ring.astype(np.float32))) / (size[0] * size[1])
        value = float(worth[index]) + _likeness(ratio) + 0.25 * share
        ranked.append((value, ring))
    ranked.sort(key=lambda entry: -entry[0])
    rings = [ring for _, ring in ranked]
    if rings:
        rings.insert(0, rings.pop(outermost(lab, rings, noise)))
    for ring in rings[:TRIED]:
        corners = (ring + 0.5) * scale - 0.5
        for reach in (3.0 * scale, 1.2 * scale):
            corners = refine(picture, corners, reach)
        last = (corners + 0.5) / scale - 0.5
        held, one_paper = support(lab, last[None], noise)
        real = held[0][_real(last[None], frame, rim)[0]]
        if not is_convex(corners) or one_paper[0] < LEAST_PAPER or not _sure(real):
            continue
        if going_on(lab, last, noise, frame) <= MOST_GOING_ON and not is_plain_thing(small, last, noise):
            return clockwise(corners)
    return None


def _real(rings: NDArray[np.float64], frame: Frame, rim: int) -> NDArray[np.bool_]:
    """Tell, (n, 4), which sides lie in the picture, where a rim was put around it."""
    return ~on_frame(rings, frame) if rim else np.ones((len(rings), 4), np.bool_)


def _unprinted(small: Picture) -> Picture:
    """Return the picture without what is as thin as print: what is left of a sheet is its paper."""
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((PRINT, PRINT), np.uint8))
    return np.asarray(cv2.GaussianBlur(closed, (0, 0), 1.0), np.uint8)


def _sure(sides: NDArray[np.float64]) -> bool:
    """Tell whether sides are borne out well enough by edges: the fewer in the picture, the better each must be."""
    least = LEAST_SIDE if len(sides) == 4 else LEAST_SIDE_OF_FEW
    return len(sides) >= LEAST_REAL and float(np.min(sides)) >= least and float(np.mean(sides)) >= LEAST_MEAN


def _worth(sides: NDArray[np.float64], paper: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how good shapes are, as far as their edges and the paper along them tell."""
    return np.asarray(sides.mean(1) + 0.8 * sides.min(1) + 0.5 * paper, np.float64)


def _channels(lab: NDArray[np.uint8]) -> list[candidates.Grey]:
    """Return lightness, local lightness, colourfulness and the distance from the table's colour."""
    light, a, b = cv2.split(lab)
    clahe = cv2.createCLAHE(clipLimit=4.0, tileGridSize=(6, 6))
    rim = np.concatenate(
        (lab[:12].reshape(-1, 3), lab[-12:].reshape(-1, 3), lab[:, :12].reshape(-1, 3), lab[:, -12:].reshape(-1, 3))
    )
    table = np.median(rim[::4], axis=0)
    grey, red, yellow = (np.asarray(plane, np.float32) for plane in (light, a, b))
    chroma = cv2.magnitude(red - 128, yellow - 128)
    tint = cv2.magnitude(red - np.float32(table[1]), yellow - np.float32(table[2]))
    away = cv2.magnitude(grey - np.float32(table[0]), tint)
    return [
        np.asarray(light, np.uint8),
        np.asarray(clahe.apply(light), np.uint8),
        np.asarray(cv2.convertScaleAbs(chroma, alpha=3.0), np.uint8),
        np.asarray(cv2.convertScaleAbs(away, alpha=1.5), np.uint8),
    ]


def _noise(lab: NDArray[np.float32]) -> float:
    """Return how much two strips of one colour differ by chance, from the smoothest parts of the picture."""
    fine = np.abs(lab[::3, 4::3] - lab[::3, :-4:3])[..., 0]
    return max(0.6, float(np.percentile(fine, 30)) * 1.2)


def _shapes(channels: list[candidates.Grey], size: tuple[int, int]) -> NDArray[np.float64]:
    light, local, chroma, away = channels
    found: list[Corners] = []
    for channel in (light, away):
        found += candidates.from_edges(channel)
    for channel in (light, chroma, away):
        found += candidates.from_areas(channel)
    crossed = candidates.from_lines(candidates.lines_of([light, local, away]), size)
    whole = np.array(found) if found else np.empty((0, 4, 2))
    return np.concatenate((whole, crossed))


def _different(shapes: NDArray[np.float64], worth: NDArray[np.float64]) -> list[int]:
    """Return the best shapes, the best first, one of each crowd that differs by no more than a few pixels."""
    order = np.argsort(-worth)
    rings = shapes[order]
    first = rings.sum(axis=2).argmin(axis=1)  # the same ring may begin at another corner
    turned = rings[np.arange(len(rings))[:, None], (first[:, None] + np.arange(4)) % 4]
    cells = np.rint(turned.reshape(-1, 8) / ALIKE).astype(np.int32)
    _, at = np.unique(cells, axis=0, return_index=True)
    return [int(index) for index in order[np.sort(at)][:LOOKED_AT]]


def _ratio(ring: Corners, size: tuple[int, int]) -> float:
    ratio = sides_ratio(ring, size)
    return max(ratio, 1 / ratio)


def _likeness(ratio: float) -> float:
    """Return a small reward for the proportions of a known paper."""
    off = min(abs(ratio / paper - 1) for paper in PAPERS)
    return 0.08 * math.exp(-((off / 0.05) ** 2))
