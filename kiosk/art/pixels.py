"""Pixels of drawings: how large, in one bit, as a file."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage


def fit(natural: QSizeF, box: QSize) -> QSize:
    """Return the natural size scaled into the box, at least one pixel each way."""
    across = box.width() / natural.width() if box.width() > 0 else None
    down = box.height() / natural.height() if box.height() > 0 else None
    scale = min((s for s in (across, down) if s is not None), default=1.0)
    return QSize(max(1, round(natural.width() * scale)), max(1, round(natural.height() * scale)))


def widened(view: QRectF, box: QSize) -> QRectF:
    """Return the view grown on both sides until it has the box's proportions; a taller box grows upwards."""
    width, height = view.width(), view.height()
    if box.width() * height >= box.height() * width:
        grown = height * box.width() / box.height()
        return QRectF(view.x() - (grown - width) / 2, view.y(), grown, height)
    grown = width * box.height() / box.width()
    return QRectF(view.x(), view.y() - (grown - height), width, grown)


def to_mono(image: QImage) -> QImage:
    """Return an image in one bit where 1 is black, each dot decided on its own (no dither)."""
    flags = Qt.ImageConversionFlag.MonoOnly | Qt.ImageConversionFlag.ThresholdDither
    mono = image.convertToFormat(QImage.Format.Format_Mono, flags)
    if mono.color(1) != 0xFF000000:  # the polarity is the converter's choice, so it is looked at
        mono.invertPixels()
        mono.setColorTable([0xFFFFFFFF, 0xFF000000])
    return mono


def as_png(image: QImage) -> bytes:
    """Return an image as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt 6.11 takes a str
    return bytes(buffer.data().data())
