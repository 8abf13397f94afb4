"""Sheets of paper under a camera of 12 MP: invented, from fixed seeds, from easy to hopeless.

Each family of scenes is graded, so that it reaches from what everybody finds to what nobody finds.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Frame = NDArray[np.uint8]
Points = NDArray[np.float64]

WIDTH, HEIGHT = 4000, 3000
_M_TRIM_THRESHOLD, _M_MMAP_MAX, _USUAL_MMAP_MAX = -1, -4, 65536  # of glibc's malloc.h
FONTS = Path(__file__).resolve().parents[2] / "assets" / "fonts"
LINES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Đơn đề nghị xác nhận tình trạng hôn nhân của ông (bà)",
    "Kính gửi: Ủy ban nhân dân xã Hướng Phùng, tỉnh Quảng Trị",
    "Nơi thường trú: Thôn Cợp, xã Hướng Phùng; nghề nghiệp: làm rẫy",
    "Tôi xin cam đoan những điều khai trên là đúng sự thật, nếu sai",
    "xin hoàn toàn chịu trách nhiệm trước pháp luật.",
)
FAMILIES = (
    "plain", "wood", "cloth", "white table", "shadow", "fingers",
    "second sheet", "perspective", "lamp", "dim", "clutter", "framed form",
)  # fmt: skip
SIZES = {"A4": (210.0, 297.0), "A5": (148.0, 210.0), "ID-1": (85.6, 54.0)}


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture and the truth about it: corners clockwise from the sheet's top left, None without a sheet."""

    family: str
    frame: Frame
    corners: Points | None


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"NotoSans-{name}.ttf"), size)


def sheet(
    rng: Generator, size: str = "A4", *, blank: bool = False, framed: bool = False, lines: int | None = None
) -> Frame:
    """Return a printed sheet, 200 dots an inch (a card at 500)."""
    scale = (500 if size == "ID-1" else 200) / 25.4
    width, height = (round(side * scale) for side in SIZES[size])
    tint = rng.choice(
        np.array([(252, 251, 248), (246, 240, 226), (250, 226, 226), (226, 238, 246)]), p=(0.6, 0.2, 0.1, 0.1)
    )
    image = Image.new("RGB", (width, height), tuple(int(v) for v in tint))
    pen = ImageDraw.Draw(image)
    margin = width // 11
    if framed:
        for inset in (margin // 2, margin // 2 + 12):
            pen.rectangle((inset, inset, width - inset, height - inset), outline=(150, 30, 30), width=5)
    if not blank:
        step = max(34, height // 42)
        for row in range(int(rng.integers(height // step // 2, height // step - 5)) if lines is None else lines):
            y = margin + row * step
            if rng.random() < 0.85:
                text = LINES[int(rng.integers(len(LINES)))]
                pen.text((margin, y), text, font=_font("Regular", round(step * 0.62)), fill=(35, 35, 45))
        if rng.random() < 0.5:
            box = (margin, height // 2, width - margin, height // 2 + 6 * step)
            pen.rectangle(box, outline=(40, 40, 40), width=3)
            for row in range(1, 6):
                y = box[1] + row * step
                pen.line((box[0], y, box[2], y), fill=(40, 40, 40), width=2)
        left, top = width * 0.68, height * 0.82
        r = width * 0.09
        pen.ellipse((left - r, top - r, left + r, top + r), outline=(200, 30, 40), width=8)
    return np.asarray(image, np.uint8)[..., ::-1].copy()


def smooth_noise(rng: Generator, cells: tuple[int, int]) -> NDArray[np.float32]:
    small = rng.standard_normal(cells).astype(np.float32)
    return np.asarray(cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), np.float32)


def table(rng: Generator, kind: str) -> NDArray[np.float32]:
    """Return the table's surface."""
    colour = {
        "wood": (60, 95, 150),
        "cloth": (70, 60, 120),
        "white table": (222, 224, 226),
    }.get(kind, tuple(rng.uniform(30, 150, 3)))
    base = np.empty((HEIGHT, WIDTH, 3), np.float32)  # of 144 MB: what follows writes into it
    base[:] = np.array(colour, np.float32)
    if kind == "wood":
        grain = smooth_noise(rng, (int(rng.integers(40, 160)), 5)) * 16
        base += grain[..., None]
        for y in rng.integers(0, HEIGHT, 3):  # joints between boards
            base[y : y + 6] *= 0.5
    elif kind == "cloth":
        period = int(rng.integers(120, 420))
        stripes = (np.arange(WIDTH) // period % 3)[None, :, None] * np.array((30, 55, -25), np.float32)
        rows = (np.arange(HEIGHT) // period % 4 == 0)[:, None, None] * np.array((40, 10, 60), np.float32)
        base += stripes + rows
    uneven = smooth_noise(rng, (9, 12))
    uneven *= float(rng.uniform(2, 7))
    base += uneven[..., None]
    return base


def _corners(rng: Generator, size: str, tilt: float) -> Points:
    width, height = SIZES[size]
    angle = np.deg2rad(rng.uniform(-14, 14) + 90 * rng.integers(0, 2))
    shape = np.array([(-width, -height), (width, -height), (width, height), (-width, height)]) / 2
    turn = np.array([(np.cos(angle), -np.sin(angle)), (np.sin(angle), np.cos(angle))])
    shape = shape @ turn.T
    lean = rng.uniform(-tilt, tilt, 2) / max(width, height)
    shape = shape / (1 + shape @ lean)[:, None]
    extent = np.ptp(shape, axis=0)
    room = np.array((WIDTH, HEIGHT)) * (0.94 if size == "A4" else 0.8)
    shape *= float(np.min(room / extent)) * rng.uniform(0.72, 0.99)
    low, high = 60 - shape.min(0), np.array((WIDTH, HEIGHT)) - 60 - shape.max(0)
    return np.asarray(shape + rng.uniform(np.minimum(low, high), np.maximum(low, high)), np.float64)


def lay(base: NDArray[np.float32], page: Frame, corners: Points, gain: float = 1.0) -> None:
    height, width = page.shape[:2]
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    mask = cv2.warpPerspective(
        np.ones((height, width), np.float32), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR
    )
    shade = np.zeros((HEIGHT // 8, WIDTH // 8), np.float32)
    cv2.fillConvexPoly(shade, np.round(corners / 8 + (1, 2)).astype(np.int32), 0.35)
    shade = np.asarray(cv2.resize(cv2.GaussianBlur(shade, (0, 0), 1.6), (WIDTH, HEIGHT)), np.float32)
    laid = cv2.warpPerspective(page, matrix, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR).astype(np.float32) * gain
    base *= (1 - shade * (1 - mask))[..., None]
    base *= (1 - mask)[..., None]
    laid *= mask[..., None]
    base += laid


def _fingers(rng: Generator, base: NDArray[np.float32], corners: Points, count: int) -> None:
    for _ in range(count):
        side = int(rng.integers(4))
        start, end = corners[side], corners[(side + 1) % 4]
        at = start + (end - start) * rng.uniform(0.15, 0.85)
        inward = corners.mean(0) - at
        inward /= np.linalg.norm(inward)
        skin = np.array((120, 150, 205)) * rng.uniform(0.5, 1.05)
        tip, root = at + inward * rng.uniform(60, 220), at - inward * 900
        thickness = int(rng.integers(120, 200))
        cv2.line(base, _pixel(tip), _pixel(root), skin.tolist(), thickness, cv2.LINE_AA)


def _pixel(point: Points) -> tuple[int, int]:
    return int(point[0]), int(point[1])


def _clutter(rng: Generator, base: NDArray[np.float32], count: int) -> None:
    for _ in range(count):
        box = cv2.boxPoints(
            (
                (float(rng.uniform(0, WIDTH)), float(rng.uniform(0, HEIGHT))),
                (float(rng.uniform(60, 900)), float(rng.uniform(30, 500))),
                float(rng.uniform(0, 180)),
            )
        )
        cv2.fillConvexPoly(base, box.astype(np.int32), rng.uniform(10, 240, 3).tolist(), cv2.LINE_AA)


def photograph(rng: Generator, base: NDArray[np.float32], *, noise: float, blur: float) -> Frame:
    """Return what the sensor makes of the light: softness, noise, eight bits."""
    grain: Any = np.empty((HEIGHT, WIDTH, 3), np.float32)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(grain, 0, noise)  # type: ignore[call-overload]  # a number stands for each channel
    grain += cv2.GaussianBlur(base, (0, 0), blur)
    return np.asarray(np.clip(grain, 0, 255, out=grain), np.uint8)


@contextmanager
def kept_memory() -> Iterator[None]:
    """Have glibc keep what is freed: fresh pages for blocks of 144 MB cost more than half of a scene's time."""
    mallopt = ctypes.CDLL(None).mallopt
    mallopt(_M_MMAP_MAX, 0)
    mallopt(_M_TRIM_THRESHOLD, 2**31 - 1)
    try:
        yield
    finally:
        mallopt(_M_MMAP_MAX, _USUAL_MMAP_MAX)


def run_out(corners: Points, seed: int) -> Points:
    """Return a sheet's corners moved so that it runs out of the picture at one side, by a little or by half."""
    rng = np.random.default_rng((seed, 1))
    axis, far = (int(value) for value in rng.integers(0, 2, 2))
    size = float(np.ptp(corners[:, axis]))
    out = float(rng.uniform(0.01, 0.4)) * size + 10
    moved = corners.copy()
    edge = (WIDTH, HEIGHT)[axis]
    moved[:, axis] += edge - np.max(corners[:, axis]) + out if far else -np.min(corners[:, axis]) - out
    return moved


def scene(seed: int, family: str | None = None, *, empty: bool = False, cut: bool = False) -> Scene:
    """Return the scene of a seed.

    `empty` leaves the sheet away, everything else lies there; `cut` has the sheet run out of the picture.
    """
    with kept_memory():
        return _scene(seed, family, empty=empty, cut=cut)


def _scene(seed: int, family: str | None, *, empty: bool, cut: bool) -> Scene:
    rng = np.random.default_rng(seed)
    family = family or FAMILIES[seed % len(FAMILIES)]
    hard = float(rng.uniform())
    size = str(rng.choice(["A4", "A5", "ID-1"], p=(0.7, 0.2, 0.1)))
    base = table(rng, family)
    corners = _corners(rng, size, tilt=0.55 if family == "perspective" else 0.2)
    if cut:
        corners = run_out(corners, seed)
    if family == "clutter":
        _clutter(rng, base, int(4 + 14 * hard))
    if family == "second sheet":
        other = corners + rng.uniform(-1, 1, 2) * (300 + 500 * (1 - hard))
        turn = cv2.getRotationMatrix2D(tuple(other.mean(0).tolist()), float(rng.uniform(4, 30)), 1)
        if not empty:
            lay(base, sheet(rng, size), other @ turn[:, :2].T + turn[:, 2], float(rng.uniform(0.8, 1)))
    if not empty:
        page = sheet(rng, size, framed=family == "framed form")
        lay(base, page, corners, 1.0 if family != "white table" else float(1.06 - 0.09 * hard))
    if family == "fingers":
        _fingers(rng, base, corners, int(1 + 4 * hard))
    if family == "shadow":
        edge = np.clip(
            (np.linspace(0, 1, WIDTH)[None] + np.linspace(0, 0.6, HEIGHT)[:, None] - 0.8) * (8 + 90 * hard), 0, 1
        )
        base *= (1 - edge[..., None] * (0.35 + 0.35 * hard)).astype(np.float32)
    if family == "lamp":
        yy, xx = np.mgrid[0:HEIGHT:4, 0:WIDTH:4].astype(np.float32)
        cx, cy = rng.uniform(0.2, 0.8, 2) * (WIDTH, HEIGHT)
        spot = np.exp(-((xx - cx) ** 2 + (yy - cy) ** 2) / (2 * (250 + 250 * hard) ** 2))
        base += np.asarray(cv2.resize(spot, (WIDTH, HEIGHT)), np.float32)[..., None] * (120 + 160 * hard)
    base *= (1 + smooth_noise(rng, (3, 4)) * 0.06)[..., None]
    if family == "dim":
        base *= 0.5 - 0.33 * hard
    noise = float(rng.uniform(1.5, 4) + (4 * hard if family == "dim" else 0))
    return Scene(
        family, photograph(rng, base, noise=noise, blur=float(rng.uniform(0.7, 1.6))), None if empty else corners
    )
