"""A camera before which a hand holds up cards and tickets: good, worn, glaring, foreign, hostile."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import segno
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from devices.cameras.base import Frame
from devices.cameras.simulator.server import CameraSimulator
from devices.simulated import Simulated

_MODULE = 4  # pixels of a module of the code, as a card some 20 cm before a common camera has it
_CARD = (856, 540)
_CARD_COLOUR, _PRINT_COLOUR, _TABLE_COLOUR = (214, 232, 230), (96, 110, 118), (118, 118, 118)
_CHIP_COLOUR = (196, 170, 96)
# Invented, as every person here.
_GOOD = "045190005678|197123456|Hồ Thị Mừng|02091990|Nữ|Tổ 2, Phường Nam Đông Hà, Quảng Trị|05082024||||"
_OLD = "045090001234||Nguyễn Văn A|01011990|Nam|Thôn 1, Xã Hướng Phùng, Quảng Trị|15042021"
_FOREIGN = "I<UTOD231458907<<<<<<<<<<<<<<<7408122F1204159UTO<<<<<<<<<<<6ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
_HOSTILE = "045090001234||<b>\u202e\x1b[2J\x1b@\x00</b>'; --|01011990|Nam|\x1dV\x00{0}%s|15042021"


class Held(StrEnum):
    """What a hand may hold up."""

    GOOD = "good"  # a card as it comes from the office
    WORN = "worn"  # years in a pocket: soft, faded, scratched; needs a thorough look
    GLARING = "glaring"  # a lamp mirrors in the code: nothing can be read
    FOREIGN = "foreign"  # a code that is no Vietnamese card's
    HOSTILE = "hostile"  # a code made to do harm


class CameraReaderSimulator(Simulated):
    """A camera for reading codes. A hand holds something up and takes it away."""

    def __init__(self, *, port: int = 0, fps: float = 15.0) -> None:
        self.camera = CameraSimulator(port=port, fps=fps)

    @property
    def port(self) -> int:
        """TCP port of the camera."""
        return self.camera.port

    def hold_up(self, what: Held | str | bytes) -> None:
        """Hold up one of the cards, or a code with that content."""
        if isinstance(what, Held):
            self.camera.show(picture_of(what))
        else:
            self.camera.show(_seen(card_with(what)))

    def take_away(self) -> None:
        """Leave the table empty."""
        self.camera.show(None)

    def pull_plug(self) -> None:
        """Pull the plug."""
        self.camera.pull_plug()

    def plug_in(self) -> None:
        """Put the plug back."""
        self.camera.plug_in()

    def stop(self) -> None:
        """Pull the plug for good."""
        self.camera.stop()


def content_of(what: Held) -> str:
    """Return what the code of a card holds."""
    return {Held.WORN: _OLD, Held.FOREIGN: _FOREIGN, Held.HOSTILE: _HOSTILE}.get(what, _GOOD)


def picture_of(what: Held) -> Frame:
    """Return what the camera sees."""
    card = card_with(content_of(what))
    if what is Held.WORN:
        return _worn(card)
    if what is Held.GLARING:
        return _glaring(card)
    return _seen(card)


def card_with(content: str | bytes) -> Image.Image:
    """Return a card whose code holds this."""
    encoding = "utf-8" if isinstance(content, str) else None
    code = segno.make(content, error="m", encoding=encoding, eci=False, micro=False)
    rows = np.array([list(row) for row in code.matrix_iter(border=4)], np.uint8)
    square = Image.fromarray(np.where(rows == 1, 0, 255).astype(np.uint8))
    square = square.resize((square.width * _MODULE, square.height * _MODULE), Image.Resampling.NEAREST)
    height = max(_CARD[1], square.height + 60)
    card = Image.new("RGB", (max(_CARD[0], square.width + 60), height), _CARD_COLOUR)
    draw = ImageDraw.Draw(card)
    draw.rounded_rectangle((60, 190, 180, 290), 14, fill=_CHIP_COLOUR)
    for line in range(8):  # print that no code reader should mind
        y = 80 + line * 52
        draw.rectangle((220, y, 220 + 180 + 37 * (line * 5 % 4), y + 16), fill=_PRINT_COLOUR)
    card.paste(square.convert("RGB"), (card.width - square.width - 30, 30))
    return card


def _seen(card: Image.Image, *, turn: float = 4.0, soft: float = 0.6) -> Frame:
    """Return the card on the table as the camera sees it."""
    view = Image.new("RGB", (1280, 720), _TABLE_COLOUR)
    mask = Image.new("L", card.size, 255).rotate(turn, expand=True)
    turned = card.rotate(turn, expand=True, resample=Image.Resampling.BICUBIC)
    view.paste(turned, ((1280 - turned.width) // 2, (720 - turned.height) // 2), mask)
    return _frame(np.asarray(view.filter(ImageFilter.GaussianBlur(soft)), np.float32))


def _worn(card: Image.Image) -> Frame:
    rng = np.random.default_rng(1)
    faded = _seen(card, turn=-7.0, soft=1.9).astype(np.float32) * 0.42 + 96
    scratched = Image.fromarray(np.clip(faded, 0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(scratched)
    for _ in range(6):
        x, y, across = rng.integers(200, 1000), rng.integers(60, 640), rng.integers(-90, 90)
        draw.line((int(x), int(y), int(x + 200), int(y + across)), fill=(190, 196, 196), width=1)
    grainy = np.asarray(scratched, np.float32) + rng.normal(0, 7, faded.shape)
    return np.asarray(np.clip(grainy, 0, 255), np.uint8)


def _glaring(card: Image.Image) -> Frame:
    seen = _seen(card).astype(np.float32)
    y, x = np.mgrid[0 : seen.shape[0], 0 : seen.shape[1]].astype(np.float32)
    light = np.exp(-(((x - 940) / 120) ** 2) - ((y - 260) / 90) ** 2)
    return np.asarray(np.clip(seen + 420 * light[:, :, None], 0, 255), np.uint8)


def _frame(rgb: NDArray[np.float32]) -> Frame:
    return np.ascontiguousarray(np.clip(rgb, 0, 255).astype(np.uint8)[:, :, ::-1])
