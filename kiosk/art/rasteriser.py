"""One rasteriser of the house's drawings, for screens and for paper. `kiosk.art.drawing` tells how one is named."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QByteArray, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from kiosk.art.crest import on_white, read_crest
from kiosk.art.drawing import CREST, ArtError, Drawing
from kiosk.art.pixels import fit, to_mono, widened
from kiosk.art.sign import compose
from kiosk.art.source import Source, Sources

_CREST_TRY = 64  # pixels: a small reading tells whether the file is a picture

#: Bytes of rendered pictures that are kept: signs on paper, most of all. Screens keep theirs in kiosk.view.gallery.
_CACHE_BYTES = 16 * 1024 * 1024


class Art:
    """Renders drawings at their exact size in pixels and keeps what was rendered. Safe on any thread."""

    def __init__(self, folder: Path, crest: Path | None = None, *, over: Sequence[Path] = ()) -> None:
        """Take the house's drawings and the picture that the centre put beside its settings as its crest.

        `over` are folders whose drawings stand in for those of the same name, the lower first.
        """
        self._files = Sources(folder, over)
        self._crest_file = crest
        self._lock = Lock()
        self._images: OrderedDict[tuple[Drawing, int, int, bool], QImage] = OrderedDict()
        self._bytes = 0
        self._crests: dict[tuple[Path, int, int], QImage | None] = {}

    def natural_size(self, drawing: Drawing) -> QSizeF:
        """Return the size of a drawing in its own units."""
        _, _, width, height = self._source(drawing).view
        return QSizeF(width, height)

    def image(self, drawing: Drawing, box: QSize) -> QImage:
        """Return a drawing in colour, fitted into `box`; a side of 0 is derived from the other."""
        if drawing.name == CREST:
            crest = None if self._crest_file is None else self._crest(self._crest_file, box)
            if crest is None:
                raise ArtError("this centre has no crest that can be read")
            return crest
        return self._render(drawing, box, mono=False)

    def document(self, drawing: Drawing, box: QSize) -> bytes:
        """Return a drawing as an SVG of its own that looks as `image` does in `box`, for who renders elsewhere."""
        source = self._source(drawing)
        if not drawing.wide or box.width() < 1 or box.height() < 1:
            return source.document
        view = widened(QRectF(*source.view), box)
        wide = replace(source, view=(view.x(), view.y(), view.width(), view.height()))
        return wide.sized(QSizeF(box))

    def mono(self, drawing: Drawing, box: QSize) -> QImage:
        """Return a drawing in one bit (Format_Mono, 1 = black), fitted into `box`."""
        return self._render(replace(drawing, black=True), box, mono=True)

    @property
    def has_crest(self) -> bool:
        """Whether the centre has a crest that can be shown."""
        return self._crest_file is not None and self._crest(self._crest_file, QSize(_CREST_TRY, 0)) is not None

    def crest(self, file: Path, box: QSize) -> QImage | None:
        """Return a centre's own crest in one bit, or None (and one line in the log) if it cannot be read."""
        coloured = self._crest(file, box)
        return None if coloured is None else on_white(coloured)

    def _crest(self, file: Path, box: QSize) -> QImage | None:
        key = (file, box.width(), box.height())
        if key not in self._crests:
            self._crests[key] = read_crest(file, box)
        return self._crests[key]

    def _render(self, drawing: Drawing, box: QSize, *, mono: bool) -> QImage:
        key = (drawing, box.width(), box.height(), mono)
        with self._lock:
            found = self._images.get(key)
            if found is not None:
                self._images.move_to_end(key)
                return found
        image = self._paint(drawing, box)
        if mono:
            image = to_mono(image)
        with self._lock:
            if key not in self._images:
                self._images[key] = image
                self._bytes += image.sizeInBytes()
            while self._bytes > _CACHE_BYTES and len(self._images) > 1:
                _, dropped = self._images.popitem(last=False)
                self._bytes -= dropped.sizeInBytes()
        return image

    def _paint(self, drawing: Drawing, box: QSize) -> QImage:
        source = self._source(drawing)
        view = QRectF(*source.view)
        size = fit(view.size(), box)
        if drawing.wide and box.width() > 0 and box.height() > 0:
            size = box
            view = widened(view, box)
        renderer = QSvgRenderer(QByteArray(source.document))
        if not renderer.isValid():
            raise ArtError(f"{drawing.name}.svg cannot be drawn")
        renderer.setAspectRatioMode(Qt.AspectRatioMode.IgnoreAspectRatio)
        renderer.setViewBox(view)
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.white if drawing.black else Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        renderer.render(painter, QRectF(0, 0, size.width(), size.height()))
        painter.end()
        return image

    def _source(self, drawing: Drawing) -> Source:
        is_sign = drawing.name == "sign"
        source = compose(drawing, self._files) if is_sign else self._files.file(drawing.name)
        ink = "#000000" if drawing.black else drawing.ink
        ground = "#FFFFFF" if drawing.black else drawing.ground
        if ink is not None:
            source = source.inked(ink)
        if ground is not None and not is_sign:
            source = source.on(ground)
        return source
