"""Pictures that were just taken, for QML: the page that was scanned, what a camera sees."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Shelf(QQuickImageProvider):
    """Holds the last picture, and nothing once the technician has gone: it may show somebody's paper."""

    NAME = "technician"

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._image = QImage()
        self._count = 0
        self._lock = Lock()

    def put(self, picture: NDArray[np.uint8] | None) -> str:
        """Take a picture (BGR, height × width × 3) and return its address; "" and an empty shelf for None."""
        with self._lock:
            self._count += 1
            if picture is None:
                self._image = QImage()
                return ""
            height, width, _ = picture.shape
            data = picture.tobytes()
            self._image = QImage(data, width, height, 3 * width, QImage.Format.Format_BGR888).copy()
            return f"image://{self.NAME}/{self._count}"

    def requestImage(self, _name: str, size: QSize, wanted: QSize) -> QImage:  # noqa: N802 - Qt's name
        """Return the picture, no larger than wanted."""
        with self._lock:
            image = self._image
        size.setWidth(image.width())
        size.setHeight(image.height())
        if wanted.width() > 0 and wanted.height() > 0 and not image.isNull():
            from PySide6.QtCore import Qt

            image = image.scaled(
                wanted, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
        return image
