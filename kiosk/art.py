"""One rasteriser of the house's drawings (`assets/art/*.svg`), for screens and for paper.

A drawing is asked for by an id:

- `guide-wave`: a file of assets/art, without its ending.
- `crest`: the centre's own crest, a picture beside its settings.
- `sign?look=A&pictures=lotus`: a ticket's sign, the service's shape with the ticket's picture in it;
  `pictures=lotus,fish` draws a pair in one sign, no `pictures` the bare shape.

Options, after `?` and joined by `&`:

- `tone=black`: one bit, ink and rim in black on white, for paper and for the highest contrast.
- `ink=FFFFFF`, `ground=FBDDDD`: other colours for the linocut's ink and for its cuts (which show the ground).
- `tight=1`: the box of a sign is the shape itself, so that a square is as large as a diamond; on paper each dot
  counts, while signs side by side on a screen keep one scale.
- `wide=1`: fill the whole box that was asked for; the drawing stands in the middle and its ground runs on to the
  sides. Without it the drawing keeps its proportions and fits into the box.
"""

from __future__ import annotations

import logging
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Self
from urllib.parse import parse_qsl

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter
from PySide6.QtSvg import QSvgRenderer

_log = logging.getLogger(__name__)

_INK = re.compile("#(?:1B2150|151B4B)", re.IGNORECASE)
_CUT = re.compile("#(?:FFFFFF|FFFDF8)", re.IGNORECASE)
_FILL = re.compile(r'fill="(#[0-9A-Fa-f]{6})"')
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}")
_NAME = re.compile(r"[a-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_VIEW = re.compile(r'viewBox="([^"]+)"')
_BODY = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)

#: The box of every sign, in the drawing's units: the widest shape with its rim, and a breath around it.
_SIGN_VIEW = (-57.0, -57.0, 114.0, 114.0)

#: The id of the centre's own crest.
CREST = "crest"
_CREST_TRY = 64  # pixels: a small reading tells whether the file is a picture
_CREST_MOST = 8192  # pixels a side

#: Bytes of rendered pictures that are kept: signs on paper, most of all. Screens keep theirs in kiosk.view.gallery.
_CACHE_BYTES = 16 * 1024 * 1024


#: A black rim is thinner than rim and ring in colour, so that the picture can be larger: (as drawn, in black).
_FIELD_SCALE = ("scale(.83)", "scale(.88)")
_BLACK_GROWTH = 1.06


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a mark stands in a sign: the centre and the size of the box that its ink must fill.

    Between slanting sides a tall or a wide mark may be longer than a square one: `girth` bounds width and height
    together.
    """

    x: float
    y: float
    width: float
    height: float
    girth: float = 999.0


#: One mark in the shape of each look: as large as the field inside the ring lets it be.
_SINGLE = {
    "A": _Place(0, 0, 64, 60, girth=104),
    "B": _Place(0, 0, 63, 61),
    "C": _Place(0, 8, 56, 51),
    "D": _Place(0, 0, 60, 60, girth=86),
    "E": _Place(0, 3, 50, 44, girth=74),
    "F": _Place(0, -5, 57, 54),
    "G": _Place(0, 0, 53, 63),
    "H": _Place(0, -8, 55, 54),
}

#: Two marks in one sign: side by side, or one above the other in the narrow shapes.
_PAIR = {
    "A": (_Place(-17, 0, 29, 42), _Place(17, 0, 29, 42)),
    "B": (_Place(-16.5, 0, 29, 50), _Place(16.5, 0, 29, 50)),
    "C": (_Place(-15.5, 9, 27, 42), _Place(15.5, 9, 27, 42)),
    "D": (_Place(-14.5, 0, 25, 28), _Place(14.5, 0, 25, 28)),
    "E": (_Place(-16, -9, 26, 29), _Place(16, -9, 26, 29)),
    "F": (_Place(-15.5, -6, 28, 46), _Place(15.5, -6, 28, 46)),
    "G": (_Place(0, -19, 46, 33), _Place(0, 19, 46, 33)),
    "H": (_Place(0, -23, 52, 27), _Place(0, 6, 52, 26)),
}


class ArtError(Exception):
    """A drawing that is not there, or an id that cannot be read: a bug or a broken installation."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is to be drawn, whatever its size."""

    name: str
    look: str = ""
    pictures: tuple[str, ...] = ()
    black: bool = False
    ink: str | None = None
    ground: str | None = None
    tight: bool = False
    wide: bool = False

    @classmethod
    def parse(cls, art_id: str) -> Self:
        """Return the drawing that an id names; raises ArtError."""
        name, _, query = art_id.partition("?")
        options = dict(parse_qsl(query, keep_blank_values=True))
        unknown = set(options) - {"look", "pictures", "tone", "ink", "ground", "tight", "wide"}
        if unknown or not _NAME.fullmatch(name) or options.get("tone", "black") != "black":
            raise ArtError(f"cannot read the drawing's id {art_id!r}")
        return cls(
            name,
            look=options.get("look", ""),
            pictures=tuple(p for p in options.get("pictures", "").split(",") if p),
            black="tone" in options,
            ink=_colour(options.get("ink")),
            ground=_colour(options.get("ground")),
            tight=options.get("tight", "0") == "1",
            wide=options.get("wide", "0") == "1",
        )

    @classmethod
    def sign(cls, look: str, pictures: tuple[str, ...], *, black: bool = False, tight: bool = False) -> Self:
        """Return a ticket's sign."""
        return cls("sign", look=look, pictures=pictures, black=black, tight=tight)


def _colour(text: str | None) -> str | None:
    if text is None:
        return None
    if not _COLOUR.fullmatch(text):
        raise ArtError(f"not a colour of six hex digits: {text!r}")
    return f"#{text}"


@dataclass(frozen=True, slots=True)
class _Source:
    """An SVG's inner part and the box that it is drawn in."""

    body: str
    view: tuple[float, float, float, float]

    @property
    def document(self) -> bytes:
        return self.sized(QSizeF(self.view[2], self.view[3]))

    def sized(self, size: QSizeF) -> bytes:
        box = " ".join(f"{v:.6g}" for v in self.view)
        frame = f'viewBox="{box}" width="{size.width():g}" height="{size.height():g}" preserveAspectRatio="none"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{self.body}</svg>'.encode()


class Art:
    """Renders drawings at their exact size in pixels and keeps what was rendered. Safe on any thread."""

    def __init__(self, folder: Path, crest: Path | None = None, *, over: Sequence[Path] = ()) -> None:
        """Take the house's drawings and the picture that the centre put beside its settings as its crest.

        `over` are folders whose drawings stand in for those of the same name, the lower first.
        """
        self._folders = (*reversed(over), folder)
        self._crest_file = crest
        self._lock = Lock()
        self._sources: dict[str, _Source] = {}
        self._bounds: dict[str, QRectF] = {}
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
        view = _widened(QRectF(*source.view), box)
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
        if coloured is None:
            return None
        opaque = QImage(coloured.size(), QImage.Format.Format_RGB32)
        opaque.fill(Qt.GlobalColor.white)
        painter = QPainter(opaque)
        painter.drawImage(0, 0, coloured)
        painter.end()
        return to_mono(opaque)

    def _crest(self, file: Path, box: QSize) -> QImage | None:
        key = (file, box.width(), box.height())
        if key not in self._crests:
            self._crests[key] = _read_crest(file, box)
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
        size = _fit(view.size(), box)
        if drawing.wide and box.width() > 0 and box.height() > 0:
            size = box
            view = _widened(view, box)
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

    def _source(self, drawing: Drawing) -> _Source:
        source = self._sign(drawing) if drawing.name == "sign" else self._file(drawing.name)
        body = source.body
        ink = "#000000" if drawing.black else drawing.ink
        ground = "#FFFFFF" if drawing.black else drawing.ground
        if ink is not None:
            body = _INK.sub(ink, body)
        if ground is not None and drawing.name != "sign":
            body = _CUT.sub(ground, body)
        return replace(source, body=body)

    def _sign(self, drawing: Drawing) -> _Source:
        if drawing.look not in _SINGLE or len(drawing.pictures) > 2:
            raise ArtError(f"no sign with look {drawing.look!r} and pictures {drawing.pictures}")
        name = f"sign-{drawing.look}-empty"
        empty = self._file(name)
        view, shape = _SIGN_VIEW, empty.body
        if drawing.tight:
            bounds = self._ink_bounds(name, empty).adjusted(-1, -1, 1, 1)
            view = (bounds.x(), bounds.y(), bounds.width(), bounds.height())
        _, ring, tint = dict.fromkeys(_FILL.findall(shape))  # in the order they are laid on: rim, ring, field
        growth = 1.0
        if drawing.black:
            shape = shape.replace(ring, "#000000").replace(tint, "#FFFFFF").replace(*_FIELD_SCALE)
            tint, growth = "#FFFFFF", _BLACK_GROWTH
        places = _PAIR[drawing.look] if len(drawing.pictures) == 2 else (_SINGLE[drawing.look],)
        marks = (self._mark(p, at, growth, tint) for p, at in zip(drawing.pictures, places, strict=False))
        return _Source(shape + "".join(marks), view)

    def _mark(self, picture: str, at: _Place, growth: float, ground: str) -> str:
        name = f"mark-{picture}"
        mark = self._file(name)
        ink = self._ink_bounds(name, mark)
        girth = ink.width() + ink.height()
        scale = growth * min(at.width / ink.width(), at.height / ink.height(), at.girth / girth)
        centre = ink.center()
        place = f"translate({at.x * growth:g} {at.y * growth:g}) scale({scale:g})"
        place += f" translate({-centre.x():g} {-centre.y():g})"
        return f'<g transform="{place}">{_CUT.sub(ground, mark.body)}</g>'

    def _ink_bounds(self, name: str, source: _Source) -> QRectF:
        """Return the box of everything that is drawn, measured once a drawing."""
        found = self._bounds.get(name)
        if found is None:
            tagged = replace(source, body=f'<g id="all">{source.body}</g>')
            found = QSvgRenderer(QByteArray(tagged.document)).boundsOnElement("all")
            self._bounds[name] = found
        return found

    def _file(self, name: str) -> _Source:
        found = self._sources.get(name)
        if found is not None:
            return found
        source = next((read for folder in self._folders[:-1] if (read := _read_over(folder, name))), None)
        source = source or _read_source(self._folders[-1] / f"{name}.svg")
        self._sources[name] = source
        return source


def _read_over(folder: Path, name: str) -> _Source | None:
    """Return a drawing that somebody laid over ours; one that cannot be read is left out."""
    path = folder / f"{name}.svg"
    if not path.is_file():
        return None
    try:
        return _read_source(path)
    except (ArtError, ValueError) as error:
        _log.error("%s is not used: %s", path.name, error)
        return None


def _read_source(path: Path) -> _Source:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ArtError(f"no drawing {path.stem!r}: {error}") from error
    view, body = _VIEW.search(text), _BODY.search(text)
    if view is None or body is None:
        raise ArtError(f"{path.name} is not one svg element with a viewBox")
    left, top, width, height = (float(part) for part in view[1].split())
    return _Source(body[1], (left, top, width, height))


def _read_crest(file: Path, box: QSize) -> QImage | None:
    """Return a picture that somebody put there, scaled into `box` while it is decoded."""
    reader = QImageReader(str(file))
    natural = QSizeF(reader.size())
    if natural.isEmpty() or max(natural.width(), natural.height()) > _CREST_MOST:
        reason = reader.errorString() if natural.isEmpty() else f"more than {_CREST_MOST} pixels a side"
        _log.warning("the crest %s cannot be used: %s", file.name, reason)
        return None
    reader.setScaledSize(_fit(natural, box))
    image = reader.read()
    if image.isNull():
        _log.warning("the crest %s cannot be used: %s", file.name, reader.errorString())
        return None
    return image


def _fit(natural: QSizeF, box: QSize) -> QSize:
    """Return the natural size scaled into the box, at least one pixel each way."""
    across = box.width() / natural.width() if box.width() > 0 else None
    down = box.height() / natural.height() if box.height() > 0 else None
    scale = min((s for s in (across, down) if s is not None), default=1.0)
    return QSize(max(1, round(natural.width() * scale)), max(1, round(natural.height() * scale)))


def _widened(view: QRectF, box: QSize) -> QRectF:
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
