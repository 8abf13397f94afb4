"""Papers on a table as the simulated camera shows them, drawn from invented words."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from devices.scanners.picture import Picture

SIZE = (1944, 2592)  # width and height: five megapixels, upright, so that A4 has just over 200 dpi
_DPI = 220
_A4 = (round(210 / 25.4 * _DPI), round(297 / 25.4 * _DPI))
_FILL = 0.91
_LINES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "ĐƠN ĐỀ NGHỊ (giấy mẫu để chạy thử)",
    "Kính gửi: Ủy ban nhân dân xã",
    "Họ và tên: Người Chạy Thử",
    "Nơi ở: Thôn Mẫu, xã Mẫu, tỉnh Mẫu",
    "Nội dung: xin xác nhận giấy tờ mẫu",
    "Tôi xin cam đoan lời khai là đúng.",
    "Xin trân trọng cảm ơn quý cơ quan.",
)


class Paper(StrEnum):
    """What a hand can lay under the simulated camera; each value keys `dock.overhead.<value>` in the words."""

    STRAIGHT = "straight"
    SKEWED = "skewed"
    SECOND = "second"  # another page
    SHADOWED = "shadowed"
    DARK = "dark"
    BLANK = "blank"
    BLURRED = "blurred"
    GLARE = "glare"
    CUT = "cut"  # half outside the picture
    UPSIDE_DOWN = "upside_down"
    HAND = "hand"  # a hand still holds it


def table() -> Picture:
    """Return the empty table."""
    return _photograph(_surface())


def on_table(paper: Paper, fonts: Path | None = None) -> Picture:
    """Return a paper lying there. `fonts` holds NotoSans-Regular.ttf; without it the words have no marks."""
    scene = _surface()
    angle = {Paper.SKEWED: 3.5, Paper.UPSIDE_DOWN: 181.0}.get(paper, 1.0)
    shift = (0.0, -SIZE[1] * 0.22) if paper is Paper.CUT else (0.0, 0.0)
    corners = _corners(angle, _FILL, shift)
    _lay(scene, _sheet(paper, fonts), corners)
    if paper is Paper.SHADOWED:
        shade = np.clip((np.linspace(0, 1, SIZE[0]) - 0.4) * 5, 0, 1)[None, :, None]
        scene *= (1 - shade * 0.5).astype(np.float32)
    if paper is Paper.DARK:
        scene *= 0.15
    if paper is Paper.GLARE:
        _lamp(scene)
    if paper is Paper.HAND:
        skin = (110, 145, 200)
        cv2.line(scene, (SIZE[0] - 500, 1500), (SIZE[0] + 200, 1700), skin, 260, cv2.LINE_AA)
    return _photograph(scene, softness=5.0 if paper is Paper.BLURRED else 0.9)


def _corners(angle: float, scale: float, shift: tuple[float, float]) -> NDArray[np.float32]:
    width, height = SIZE[0] * scale, SIZE[0] * scale * 297 / 210
    if height > SIZE[1] * scale:
        width, height = SIZE[1] * scale * 210 / 297, SIZE[1] * scale
    centre = (SIZE[0] / 2 + shift[0], SIZE[1] / 2 + shift[1])
    shape = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * np.array((width, height)) / 2
    turn = np.deg2rad(angle)
    return np.asarray(
        shape @ np.array([(np.cos(turn), np.sin(turn)), (-np.sin(turn), np.cos(turn))]) + centre, np.float32
    )


@cache
def _words(second: bool, fonts: Path | None) -> Picture:
    image = Image.new("RGB", _A4, (250, 250, 247))
    pen = ImageDraw.Draw(image)
    size = round(_DPI * 0.19)
    font = (
        ImageFont.truetype(str(fonts / "NotoSans-Regular.ttf"), size)
        if fonts is not None
        else ImageFont.load_default(size)
    )
    order = reversed(_LINES) if second else _LINES
    for row, line in enumerate([*order, *(_LINES[3:] if second else _LINES[2:]), *_LINES]):
        text = line if fonts is not None else line.encode("ascii", "ignore").decode()
        pen.text((_A4[0] // 10, _A4[1] // 14 + row * round(size * 1.75)), text, font=font, fill=(30, 30, 45))
    x, y, r = _A4[0] * 0.7, _A4[1] * 0.85, _A4[0] * 0.08
    pen.ellipse((x - r, y - r, x + r, y + r), outline=(200, 30, 40), width=8)
    return np.asarray(image, np.uint8)[..., ::-1]


def _sheet(paper: Paper, fonts: Path | None) -> Picture:
    if paper is Paper.BLANK:
        return np.full((_A4[1], _A4[0], 3), 250, np.uint8)
    return _words(paper is Paper.SECOND, fonts)


@cache
def _wood() -> NDArray[np.float32]:
    rng = np.random.default_rng(11)
    grain = cv2.resize(rng.standard_normal((90, 5)).astype(np.float32), SIZE, interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.array((62, 92, 138), np.float32) + 9 * grain[..., None], np.float32)


def _surface() -> NDArray[np.float32]:
    return _wood().copy()


def _lay(scene: NDArray[np.float32], page: Picture, corners: NDArray[np.float32]) -> None:
    height, width = page.shape[:2]
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32) - 0.5
    matrix = cv2.getPerspectiveTransform(source, corners)
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), matrix, SIZE)[..., None]
    laid = cv2.warpPerspective(page, matrix, SIZE, flags=cv2.INTER_LINEAR)
    scene *= 1 - mask
    scene += laid * mask * 0.92


def _lamp(scene: NDArray[np.float32]) -> None:
    y, x = np.mgrid[0 : SIZE[1] : 4, 0 : SIZE[0] : 4].astype(np.float32)
    spot = np.exp(-((x - SIZE[0] * 0.55) ** 2 + (y - SIZE[1] * 0.35) ** 2) / (2 * 170.0**2))
    scene += np.asarray(cv2.resize(spot, SIZE), np.float32)[..., None] * 260


def _photograph(scene: NDArray[np.float32], softness: float = 0.9) -> Picture:
    soft = cv2.GaussianBlur(scene, (0, 0), softness)
    grain = np.empty((SIZE[1], SIZE[0], 3), np.float32)
    cv2.setRNGSeed(5)
    cv2.randn(grain, np.zeros(3), np.full(3, 1.8))
    return np.asarray(np.clip(soft + grain, 0, 255), np.uint8)
