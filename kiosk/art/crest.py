"""The centre's own crest: a picture that somebody put beside its settings."""

from __future__ import annotations

import logging
from pathlib import Path

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

from kiosk.art.pixels import fit, to_mono

_log = logging.getLogger(__name__)

_MOST = 8192  # pixels a side


def read_crest(file: Path, box: QSize) -> QImage | None:
    """Return a picture that somebody put there, scaled into `box` while it is decoded.

    None (and one line in the log) if it cannot be read."""
    reader = QImageReader(str(file))
    natural = QSizeF(reader.size())
    if natural.isEmpty() or max(natural.width(), natural.height()) > _MOST:
        reason = reader.errorString() if natural.isEmpty() else f"more than {_MOST} pixels a side"
        _log.warning("the crest %s cannot be used: %s", file.name, reason)
        return None
    reader.setScaledSize(fit(natural, box))
    image = reader.read()
    if image.isNull():
        _log.warning("the crest %s cannot be used: %s", file.name, reader.errorString())
        return None
    return image


def on_white(crest: QImage) -> QImage:
    """Return a crest in one bit, its transparent parts white."""
    opaque = QImage(crest.size(), QImage.Format.Format_RGB32)
    opaque.fill(Qt.GlobalColor.white)
    painter = QPainter(opaque)
    painter.drawImage(0, 0, crest)
    painter.end()
    return to_mono(opaque)
