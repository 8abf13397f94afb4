"""Where QML's pictures come from, and which of them are kept."""

from __future__ import annotations

import logging
from collections import OrderedDict
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import shiboken6
from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QMetaObject,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtQml import QmlElement, QmlSingleton, QmlUncreatable, QQmlEngine

from kiosk.art.drawing import CREST, ArtError, Drawing
from kiosk.art.pixels import as_png
from kiosk.art.rasteriser import Art
from kiosk.view.engine import UiEngine
from kiosk.view.pacer import Pacer

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

_log = logging.getLogger(__name__)

type_index = QModelIndex | QPersistentModelIndex

#: Bytes of rendered pictures that are kept. All pages in one size of text are 30 MB at 1080 x 1920.
_KEPT_BYTES = 64 * 1024 * 1024


@QmlElement
@QmlUncreatable("the gallery's own")
class KeptPictures(QAbstractListModel):  # type: ignore[operator]  # the stub takes the decorator for a class
    """Pictures that QML holds on to, so that they are there at once when they are shown again; oldest first."""

    ROLES = ("place", "box")

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._kept: OrderedDict[tuple[str, int, int], None] = OrderedDict()
        self._bytes = 0

    def keep(self, place: str, box: QSize) -> None:
        """Hold on to a picture, and let go of the oldest ones where they become too many."""
        key = (place, box.width(), box.height())
        if key in self._kept:
            return
        at = len(self._kept)
        self.beginInsertRows(QModelIndex(), at, at)
        self._kept[key] = None
        self.endInsertRows()
        self._bytes += _bytes_of(key)
        while self._bytes > _KEPT_BYTES and len(self._kept) > 1:
            self.beginRemoveRows(QModelIndex(), 0, 0)
            oldest, _ = self._kept.popitem(last=False)
            self.endRemoveRows()
            self._bytes -= _bytes_of(oldest)

    def rowCount(self, parent: type_index | None = None) -> int:  # noqa: N802 - Qt's name
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._kept)

    def data(self, index: type_index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a picture's place or its box."""
        place, width, height = list(self._kept)[index.row()]
        return place if role == Qt.ItemDataRole.UserRole else QSize(width, height)

    def roleNames(self) -> dict[int, QByteArray]:  # noqa: N802 - Qt's name
        """Return the roles by which delegates ask."""
        first = int(Qt.ItemDataRole.UserRole)
        return {first + i: QByteArray(name.encode()) for i, name in enumerate(self.ROLES)}


def _bytes_of(key: tuple[str, int, int]) -> int:
    return 4 * key[1] * key[2]


@QmlElement
@QmlSingleton
class Gallery(QObject):
    """Tells QML where a picture is to be loaded from, and whether all that were asked for have come.

    Rendering from Python would hold up everything else: PySide renders with Python's lock in hand, on whatever
    thread. So each drawing is written down as an SVG of its own, and Qt's own loading thread renders that file
    without Python. Nor may that thread ask a provider written in Python for anything: it would wait for Python's
    lock with its own in hand, which the GUI thread asks for with Python's in hand: both stand still for ever.
    """

    settledChanged = Signal()  # noqa: N815 - QML's spelling

    def __init__(self, art: Art, pacer: Pacer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._art = art
        self._pacer = pacer
        self._folder = TemporaryDirectory(prefix="kiosk-art-")
        self._places: dict[tuple[str, int, int], str] = {}
        self._kept = KeptPictures(self)
        self._awaited = 0
        self._unfit: dict[QObject, None] = {}  # pictures that wait for their turn, each once

    @staticmethod
    def create(engine: QQmlEngine) -> Gallery:
        """Hand the engine's gallery to QML."""
        assert isinstance(engine, UiEngine)
        gallery = engine.gallery
        QQmlEngine.setObjectOwnership(gallery, QQmlEngine.ObjectOwnership.CppOwnership)
        return gallery

    def close(self) -> None:
        """Throw the files away."""
        self._folder.cleanup()

    @property
    def settled(self) -> bool:
        """Whether every picture that was asked for has come."""
        return self._awaited == 0 and not self._unfit

    @Slot(QObject)
    def soon(self, picture: QObject) -> None:
        """Let a picture ask for its place soon, in a piece of work of its own."""
        if not self._unfit:
            self._pacer.add(self._fit_some)
        before = self.settled
        self._unfit[picture] = None
        if before:
            self.settledChanged.emit()

    def _fit_some(self) -> bool:
        while self._unfit:
            picture = next(iter(self._unfit))
            if shiboken6.isValid(picture):
                QMetaObject.invokeMethod(picture, "fit")
            del self._unfit[picture]  # only now: it is awaited, if it has to be loaded
            if self._pacer.left_ms <= 0:
                break
        if self.settled:
            self.settledChanged.emit()
        return bool(self._unfit)

    @Slot(str, int, int, result=str)
    def place(self, art_id: str, width: int, height: int) -> str:
        """Return the URL of a drawing for a box in pixels; an empty one where there is no such drawing."""
        box = QSize(width, height)
        key = (art_id, width, height) if art_id == CREST or "wide=1" in art_id else (art_id, 0, 0)
        try:
            place = self._places.get(key) or self._write(key, art_id, box)
        except ArtError as error:
            _log.error("%s", error)
            return ""
        self._kept.keep(place, box)
        return place

    def _write(self, key: tuple[str, int, int], art_id: str, box: QSize) -> str:
        crest = art_id == CREST  # the centre's own picture may be of any kind, and is small
        document = (
            as_png(self._art.image(Drawing.parse(art_id), box))
            if crest
            else self._art.document(Drawing.parse(art_id), box)
        )
        name = blake2b(document, digest_size=12).hexdigest()
        file = Path(self._folder.name, f"{name}.{'png' if crest else 'svg'}")
        if not file.exists():
            file.write_bytes(document)
        place = QUrl.fromLocalFile(str(file)).toString()
        self._places[key] = place
        return place

    @Slot(int)
    def expect(self, count: int) -> None:
        """Take note that a picture is on its way (1) or has come or is no longer wanted (-1)."""
        before = self.settled
        self._awaited += count
        if self.settled != before:
            self.settledChanged.emit()

    def _get_kept(self) -> KeptPictures:
        return self._kept

    def _get_settled(self) -> bool:
        return self.settled

    kept = Property(KeptPictures, _get_kept, constant=True)
    isSettled = Property(bool, _get_settled, notify=settledChanged)  # noqa: N815
