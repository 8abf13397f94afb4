"""Pictures that were just taken, for QML: the page that was scanned, what a camera sees."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtQuick import QQuickImageProvider

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from kiosk.technician.tools import Outline

LARGEST = 1600  # pixels a side that a screen has room for
_RIM, _LINE = 0.014, 0.008  # of an outline, as shares of the picture's width


class Shelf(QQuickImageProvider):
    """Holds the last picture, and nothing once the technician has gone: it may show somebody's paper."""

    NAME = "technician"

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._image = QImage()
        self._count = 0
        self._lock = Lock()

    def put(self, image: QImage | None) -> str:
        """Take a picture and return its address; "" and an empty shelf for None."""
        with self._lock:
            self._count += 1
            self._image = image or QImage()
            return f"image://{self.NAME}/{self._count}" if image is not None else ""

    def requestImage(self, _name: str, size: QSize, _wanted: QSize) -> QImage:  # noqa: N802 - Qt's name
        """Return the picture as it was put there. For the GUI's thread only: see `kiosk.view.gallery.Gallery`."""
        with self._lock:
            image = self._image
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


def as_image(
    picture: NDArray[np.uint8],
    outlines: Iterable[Outline] = (),
    colours: tuple[str, str] = ("#1B2150", "#F9CE5B"),
    *,
    room: tuple[int, int] = (LARGEST, LARGEST),
) -> QImage:
    """Return a picture (BGR, height × width × 3) with outlines, rim and line in two colours. On any thread.

    One that is larger than its room (width × height in pixels) is made smaller here, off the GUI's thread.
    """
    height, width, _ = picture.shape
    scale = min(1.0, room[0] / width, room[1] / height)
    if scale < 1.0:
        import cv2  # comes with whatever gave so large a picture

        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)  # type: ignore[assignment]  # uint8 again
        height, width, _ = picture.shape
    image = QImage(picture.tobytes(), width, height, 3 * width, QImage.Format.Format_BGR888)
    image = image.convertToFormat(QImage.Format.Format_RGB32)  # what is drawn without converting; a copy of its own
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for outline in outlines:
        corners = QPolygonF([QPointF(x * scale, y * scale) for x, y in outline])
        for colour, share in zip(colours, (_RIM, _LINE), strict=True):
            pen = QPen(QColor(colour), max(2.0, width * share))
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPolygon(corners)
    painter.end()
    return image
