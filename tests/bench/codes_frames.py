"""Frames of invented cards before a camera: from flawless to hopeless, all from fixed seeds.

Every name and address is put together from parts. Families of hard frames are graded so that each reaches from what
everybody reads to what nobody reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import segno
from numpy.random import Generator
from numpy.typing import NDArray

Frame = NDArray[np.uint8]

WIDTH, HEIGHT = 1280, 720
QUIET = 4  # modules of white around the code

FAMILIES_OF_NAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hồ", "Võ", "Đặng", "Bùi", "Đỗ", "Hoàng", "Huỳnh", "Côn")
MIDDLE_NAMES = ("Văn", "Thị", "Hữu", "Đức", "Ngọc", "Thị Mỹ", "Quốc", "Xuân", "Thanh", "")
GIVEN_NAMES = (
    "Mừng",
    "Lành",
    "Ớt",
    "Tuệ",
    "Chị",
    "Sẻ",
    "Độ",
    "Hiển",
    "Huế",
    "Bưởi",
    "Ngà",
    "Thỉ",
    "Sĩ",
    "Vỹ",
    "Ơ",
    "A",
)
HAMLETS = (
    "Thôn 1",
    "Thôn Cợp",
    "Bản Ka Tiêng",
    "Tổ 2",
    "Khóm 3A",
    "Thôn Xa Rô",
    "Bản Cát",
    "Số 7 Đường Hiền Lương",
)
COMMUNES = (
    "Xã Hướng Phùng",
    "Xã Đakrông",
    "Phường Nam Đông Hà",
    "Xã Tà Rụt",
    "Xã A Dơi",
    "Phường Đồng Hới",
    "Xã Lìa",
)
# Weighted towards the endings that zbar's guess at the encoding gets wrong.
PROVINCES = (
    *("Quảng Trị",) * 6,
    *("Thừa Thiên Huế",) * 3,
    *(
        "Đà Nẵng",
        "Hà Nội",
        "Quảng Ngãi",
        "Gia Lai",
        "Đắk Lắk",
        "Nghệ An",
        "Cần Thơ",
        "Lâm Đồng",
        "Huế",
        "Thanh Hóa",
    ),
)


def record(rng: Generator) -> str:
    """Return what an invented card's QR holds, half of them in the layout of 2021, half in that of 2024."""

    def pick(parts: tuple[str, ...]) -> str:
        return parts[int(rng.integers(len(parts)))]

    year = int(rng.integers(1930, 2012))
    female = bool(rng.integers(2))
    century_and_sex = (2 if year >= 2000 else 0) + female
    number = (
        f"{pick(('045', '044', '046', '001', '079'))}{century_and_sex}{year % 100:02d}{rng.integers(10**6):06d}"
    )
    old = f"{rng.integers(10**9):09d}" if rng.integers(2) else ""
    name = " ".join(part for part in (pick(FAMILIES_OF_NAMES), pick(MIDDLE_NAMES), pick(GIVEN_NAMES)) if part)
    born = f"{rng.integers(1, 29):02d}{rng.integers(1, 13):02d}{year}"
    home = f"{pick(HAMLETS)}, {pick(COMMUNES)}, {pick(PROVINCES)}"
    issued = f"{rng.integers(1, 29):02d}{rng.integers(1, 13):02d}{rng.integers(2021, 2027)}"
    text = "|".join((number, old, name, born, "Nữ" if female else "Nam", home, issued))
    return text + ("||||" if rng.integers(2) else "")


def modules(text: str) -> Frame:
    """Return the QR of a text as 0 (black) and 255, a pixel a module, with the quiet zone."""
    code = segno.make(text, error="m", encoding="utf-8", eci=False, micro=False, boost_error=False)
    dark = np.array([list(row) for row in code.matrix], np.uint8)
    return np.pad(np.where(dark == 1, 0, 255).astype(np.uint8), QUIET, constant_values=255)


def clean(text: str, rng: Generator) -> Frame:
    """Return a small flawless picture of a card's QR."""
    scale = int(rng.integers(3, 6))
    return np.kron(modules(text), np.ones((scale, scale), np.uint8))


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame, what it holds, and how it was spoilt."""

    family: str
    frame: Frame
    text: str


def hard(seed: int, count: int) -> Iterator[Shot]:
    """Yield `count` shots of each family, each harder than the one before."""
    for index, (family, spoil) in enumerate(FAMILIES.items()):
        for step in range(count):
            rng = np.random.default_rng((seed, index, step))
            text = record(rng)
            grade = step / max(1, count - 1)
            yield Shot(family, spoil(text, grade, rng), text)


def _lay(text: str, rng: Generator, *, pitch: float, tilt: float = 0.0, turn: float = 0.25) -> Frame:
    """Return the card on a table: `pitch` pixels a module, turned by up to `turn` rad, tilted by `tilt` (0…1)."""
    code = modules(text)
    side = code.shape[0]
    fine = 8
    card = np.full((side * fine + 160 * fine // 2, side * fine * 2), 232, np.uint8)
    top, left = (card.shape[0] - side * fine) // 2, side * fine // 8
    card[top : top + side * fine, left : left + side * fine] = np.kron(code, np.ones((fine, fine), np.uint8))
    for line in range(6):  # some print beside the code
        y = 60 + line * card.shape[0] // 7
        cv2.putText(card, "0123 CAN CUOC", (left + side * fine + 40, y), cv2.FONT_HERSHEY_SIMPLEX, 2.0, 70, 4)
    h, w = card.shape
    scale = pitch / fine
    angle = rng.uniform(-turn, turn)
    corners = np.array([[-w, -h], [w, -h], [w, h], [-w, h]], np.float64) / 2 * scale
    depth = tilt * corners[:, [0]] * np.array([[1.0]]) / (w * scale / 2)  # the right side leans away
    corners = corners * (1 - 0.55 * (depth + tilt) / 2)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    centre = np.array([WIDTH / 2 + rng.uniform(-60, 60), HEIGHT / 2 + rng.uniform(-40, 40)])
    target = (corners @ rotation.T + centre).astype(np.float32)
    source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    warp = cv2.getPerspectiveTransform(source, target)
    soft = cv2.GaussianBlur(
        card, (0, 0), max(0.3, 0.45 / max(scale, 0.05) * 0.8)
    )  # the lens limits what is sampled
    table = _table(rng)
    laid = cv2.warpPerspective(soft, warp, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR, borderValue=0)
    mask = cv2.warpPerspective(np.full_like(card, 255), warp, (WIDTH, HEIGHT), flags=cv2.INTER_LINEAR)
    share = mask.astype(np.float32) / 255
    return np.asarray(laid * share + table * (1 - share), np.uint8)


def _table(rng: Generator) -> Frame:
    coarse = rng.normal(110, 26, (HEIGHT // 40, WIDTH // 80)).astype(np.float32)
    return np.clip(cv2.resize(coarse, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC), 0, 255).astype(np.uint8)


def _sensor(frame: NDArray[Any], rng: Generator, noise: float = 2.5) -> Frame:
    grainy = frame.astype(np.float32) + rng.normal(0, noise, frame.shape).astype(np.float32)
    return np.clip(grainy, 0, 255).astype(np.uint8)


def _blur(text: str, grade: float, rng: Generator) -> Frame:
    frame = _lay(text, rng, pitch=rng.uniform(3.0, 5.0))
    return _sensor(cv2.GaussianBlur(frame, (0, 0), 0.8 + 2.6 * grade), rng)


def _motion(text: str, grade: float, rng: Generator) -> Frame:
    frame = _lay(text, rng, pitch=rng.uniform(3.0, 5.0))
    length, angle = 2 + 11 * grade, rng.uniform(0, np.pi)
    size = int(length) * 2 + 3
    kernel = np.zeros((size, size), np.float32)
    for t in np.linspace(-0.5, 0.5, 200):
        x, y = size / 2 + t * length * np.cos(angle), size / 2 + t * length * np.sin(angle)
        kernel[int(y), int(x)] += 1
    return _sensor(cv2.filter2D(frame, -1, kernel / kernel.sum()), rng)


def _glare(text: str, grade: float, rng: Generator) -> Frame:
    frame = _lay(text, rng, pitch=rng.uniform(3.0, 5.0)).astype(np.float32)
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    x, y = WIDTH / 2 - 120 + rng.uniform(-110, 110), HEIGHT / 2 + rng.uniform(-90, 90)
    angle, long, short = rng.uniform(0, np.pi), 60 + 190 * grade, 24 + 60 * grade
    u = (xs - x) * np.cos(angle) + (ys - y) * np.sin(angle)
    v = -(xs - x) * np.sin(angle) + (ys - y) * np.cos(angle)
    light = np.exp(-((u / long) ** 2) - (v / short) ** 2)
    return _sensor(frame * (0.9 - 0.3 * grade) + light * (120 + 240 * grade), rng)


def _perspective(text: str, grade: float, rng: Generator) -> Frame:
    return _sensor(_lay(text, rng, pitch=rng.uniform(3.2, 4.5), tilt=0.2 + 1.45 * grade, turn=1.2), rng)


def _low_contrast(text: str, grade: float, rng: Generator) -> Frame:
    frame = _lay(text, rng, pitch=rng.uniform(3.0, 5.0)).astype(np.float32)
    slope = np.linspace(0.6, 1.4, WIDTH, dtype=np.float32)[None, :]
    span = 0.35 * (1 - grade) ** 1.5 + 0.03
    return _sensor((frame * span + 60) * slope, rng, noise=3.0)


def _noise(text: str, grade: float, rng: Generator) -> Frame:
    frame = _lay(text, rng, pitch=rng.uniform(3.0, 5.0)).astype(np.float32)
    return _sensor(frame * 0.55 + 20, rng, noise=12 + 75 * grade)


def _small(text: str, grade: float, rng: Generator) -> Frame:
    return _sensor(_lay(text, rng, pitch=2.3 - 1.3 * grade), rng)


def _mixed(text: str, grade: float, rng: Generator) -> Frame:
    frame = _lay(text, rng, pitch=rng.uniform(2.2, 4.0), tilt=0.7 * grade).astype(np.float32)
    frame = np.asarray(cv2.GaussianBlur(frame, (0, 0), 0.5 + 1.0 * grade), np.float32)
    slope = np.linspace(1.2, 0.5 + 0.4 * (1 - grade), WIDTH, dtype=np.float32)[None, :]
    dim = _sensor((frame * (0.7 - 0.45 * grade) + 30) * slope, rng, noise=4 + 10 * grade)
    packed = cv2.imencode(".jpg", dim, [cv2.IMWRITE_JPEG_QUALITY, int(80 - 55 * grade)])[1]  # as cheap cameras do
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


FAMILIES: dict[str, Callable[[str, float, Generator], Frame]] = {
    "blur": _blur,
    "motion": _motion,
    "glare": _glare,
    "perspective": _perspective,
    "low contrast": _low_contrast,
    "noise": _noise,
    "small modules": _small,
    "mixed": _mixed,
}
