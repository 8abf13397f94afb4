"""Shapes that might be the sheet: from contours, from areas of one colour, and from straight lines."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
from numpy.typing import NDArray

from devices.scanners.page.shape import Corners

Grey = NDArray[np.uint8]

LEAST_AREA = 0.03  # share of the picture: an ID card below a camera set for A4 still has it
LINES_KEPT = 14  # in each of the two directions; pairs of pairs grow with its fourth power
LINE_SCALE = 0.6  # of the small picture: sides are long, and it takes half the time of the usual 0.8


def from_edges(channel: Grey) -> list[Corners]:
    """Return the shapes of closed contours at a strict and a lenient contrast."""
    found: list[Corners] = []
    for low in (12, 40):
        edges = cv2.dilate(cv2.Canny(channel, low, low * 3), np.ones((3, 3), np.uint8))
        found += _quads(np.asarray(edges, np.uint8))
    return found


def from_areas(channel: Grey) -> list[Corners]:
    """Return the shapes of what stands out of a channel as a whole."""
    _, mask = cv2.threshold(channel, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    kernel = np.ones((9, 9), np.uint8)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, kernel)
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((21, 21), np.uint8))
    return _quads(np.asarray(closed, np.uint8)) + _quads(np.asarray(opened, np.uint8))


def _quads(mask: Grey) -> list[Corners]:
    least = mask.size * LEAST_AREA
    found: list[Corners] = []
    for contour in cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]:
        if cv2.contourArea(contour) < least:
            continue
        hull = cv2.convexHull(contour)
        found.append(np.asarray(cv2.boxPoints(cv2.minAreaRect(hull)), np.float64))
        around = cv2.arcLength(hull, closed=True)
        for share in (0.01, 0.02, 0.04, 0.07):
            few = cv2.approxPolyDP(hull, share * around, closed=True)
            if len(few) == 4:
                found.append(few.reshape(4, 2).astype(np.float64))
                break
    return found


def lines_of(channels: list[Grey]) -> NDArray[np.float64]:
    """Return straight segments (x1, y1, x2, y2) of all channels together, the longest first."""
    detector = cv2.createLineSegmentDetector(cv2.LSD_REFINE_STD, scale=LINE_SCALE)
    least = 0.04 * max(channels[0].shape)
    found: list[NDArray[np.float64]] = []
    for channel in channels:
        segments = detector.detect(channel)[0]
        if segments is not None:
            found.append(np.asarray(segments, np.float64).reshape(-1, 4))
    if not found:
        return np.empty((0, 4))
    every = np.concatenate(found)
    length = np.hypot(every[:, 2] - every[:, 0], every[:, 3] - every[:, 1])
    order = np.argsort(-length)
    return np.asarray(every[order][length[order] >= least][:240], np.float64)


def from_lines(segments: NDArray[np.float64], frame: tuple[int, int]) -> NDArray[np.float64]:
    """Return (n, 4, 2): what two lines of one direction and two of another enclose."""
    merged = _merge(segments)
    if len(merged) < 4:
        return np.empty((0, 4, 2))
    middle = np.array(frame) / 2
    angle = np.arctan2(merged[:, 1], merged[:, 0]) % np.pi  # of the normal
    found: list[NDArray[np.float64]] = []
    left = np.ones(len(merged), bool)
    for _ in range(2):  # the strongest line may be a shadow's or the table's and lie across the sheet's
        if not left.any():
            break
        main = float(angle[left][0])
        away = np.abs((angle - main + np.pi / 2) % np.pi - np.pi / 2)
        along, across = away < np.pi / 6, away > np.pi / 3
        found.append(_enclosed(merged[along][:LINES_KEPT], merged[across][:LINES_KEPT], middle, frame))
        left &= ~(along | across)
    return np.concatenate(found)


def _merge(segments: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return lines (nx, ny, offset, weight), collinear segments as one, the strongest first."""
    lines: list[NDArray[np.float64]] = []
    for x1, y1, x2, y2 in segments:
        length = float(np.hypot(x2 - x1, y2 - y1))
        nx, ny = (y1 - y2) / length, (x2 - x1) / length
        for line in lines:
            if abs(line[0] * nx + line[1] * ny) > 0.9994 and (
                max(abs(line[0] * x + line[1] * y - line[2]) for x, y in ((x1, y1), (x2, y2))) < 3
            ):
                line[3] += length
                break
        else:
            lines.append(np.array((nx, ny, nx * x1 + ny * y1, length)))
    if not lines:
        return np.empty((0, 4))
    merged = np.array(lines)
    return merged[np.argsort(-merged[:, 3])]


def _enclosed(
    a: NDArray[np.float64], b: NDArray[np.float64], middle: NDArray[np.float64], frame: tuple[int, int]
) -> NDArray[np.float64]:
    pairs_a, pairs_b = (np.array(list(itertools.combinations(range(len(s)), 2)), int) for s in (a, b))
    if not len(pairs_a) or not len(pairs_b):
        return np.empty((0, 4, 2))
    cross = a[:, None, 0] * b[None, :, 1] - a[:, None, 1] * b[None, :, 0]
    x = (a[:, None, 2] * b[None, :, 1] - b[None, :, 2] * a[:, None, 1]) / cross
    y = (a[:, None, 0] * b[None, :, 2] - b[None, :, 0] * a[:, None, 2]) / cross
    points = np.stack((x, y), axis=-1)
    i, j = (side.ravel() for side in np.meshgrid(np.arange(len(pairs_a)), np.arange(len(pairs_b)), indexing="ij"))
    (a1, a2), (b1, b2) = pairs_a[i].T, pairs_b[j].T
    quads = np.stack((points[a1, b1], points[a1, b2], points[a2, b2], points[a2, b1]), axis=1)
    inside = (np.abs(quads - middle) < np.array(frame) * 0.56).all(axis=(1, 2))
    xs, ys = quads[..., 0], quads[..., 1]
    areas = np.abs((xs * np.roll(ys, -1, 1) - ys * np.roll(xs, -1, 1)).sum(1)) / 2
    return np.asarray(quads[inside & (areas > LEAST_AREA * frame[0] * frame[1])], np.float64)
