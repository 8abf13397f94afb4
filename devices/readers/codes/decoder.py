"""The staged decoder: quick on every frame, thorough on some.

Stages in the order that measuring gave (tests/bench/codes.py): each costs more than the one before and reads frames
that it could not. A text is only believed when the code's own error correction held and its bytes are UTF-8.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from devices.readers.codes import zbar, zxing
from devices.readers.codes.model import Code, Frame, Stage

_LARGEST_DOUBLED = 4_000_000  # pixels; what a camera above that shows is large enough as it is
_SURROUNDINGS = (51, 51)  # pixels
_GRAIN = 6.0  # levels of 255 that count as nothing
_SMALLEST = 16  # pixels a side; no code is smaller


class Decoder:
    """Reads codes in this process; see `IsolatedDecoder` for pictures that nobody vouches for."""

    def read_fast(self, frame: Frame) -> tuple[Code, ...]:
        """Return what one look finds; a few milliseconds, meant for every frame of a camera."""
        return zxing.qr_codes(_checked(frame), Stage.PLAIN) if _worth_a_look(frame) else ()

    def read_hard(self, frame: Frame) -> tuple[Code, ...]:
        """Return what the first stage that finds anything finds; up to some tenths of a second."""
        if not _worth_a_look(frame):
            return ()
        frame = _checked(frame)
        views = _Views(frame)
        for stage, draw in views.in_order():
            view = draw()
            if codes := zxing.qr_codes(view, stage, scale=view.shape[0] / frame.shape[0]):
                return codes
        return zbar.codes(frame)


class _Views:
    """One frame in different lights, each worked out when it is its turn."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._doubled: Frame | None = None

    def in_order(self) -> tuple[tuple[Stage, Callable[[], Frame]], ...]:
        return (
            (Stage.PLAIN, lambda: self._frame),
            (Stage.DOUBLED, self.doubled),
            (Stage.SMOOTHED, self.smoothed),
            (Stage.SHARPENED, lambda: self.sharpened(radius=2.0, amount=1.5)),
            (Stage.DEBLURRED, lambda: self.sharpened(radius=4.0, amount=3.0)),
            (Stage.EVENED, self.evened),
        )

    def doubled(self) -> Frame:
        """Small modules come apart."""
        if self._doubled is None:
            self._doubled = _twice(self._frame)
        return self._doubled

    def smoothed(self) -> Frame:
        """Grain of a dark frame goes."""
        return _twice(_bytes(cv2.GaussianBlur(self._frame, (0, 0), 1.2)))

    def evened(self) -> Frame:
        """What is pale, or pale beside a glare, gets the contrast of its surroundings."""
        soft = cv2.GaussianBlur(self._frame, (0, 0), 1.2).astype(np.float32)
        away = soft - cv2.blur(soft, _SURROUNDINGS)
        spread = np.sqrt(np.maximum(cv2.blur(away * away, _SURROUNDINGS), 0)) + _GRAIN
        return _twice(_bytes(np.clip(128 + away * (60 / spread), 0, 255)))

    def sharpened(self, *, radius: float, amount: float) -> Frame:
        """Edges that a lens out of focus spread come back, up to a point."""
        doubled = self.doubled()
        soft = cv2.GaussianBlur(doubled, (0, 0), radius)
        return _bytes(cv2.addWeighted(doubled, 1 + amount, soft, -amount, 0))


def _worth_a_look(frame: Frame) -> bool:
    return frame.ndim == 2 and min(frame.shape) >= _SMALLEST


def _checked(frame: Frame) -> Frame:
    """Return the frame as the libraries want it."""
    return np.ascontiguousarray(frame, dtype=np.uint8)


def _twice(frame: Frame) -> Frame:
    if frame.size > _LARGEST_DOUBLED:
        return frame
    return _bytes(cv2.resize(frame, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC))


def _bytes(picture: object) -> Frame:
    return np.asarray(picture, dtype=np.uint8)
