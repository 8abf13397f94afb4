"""The drawings' files: an SVG's inner part and its box, those that somebody laid over ours first."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSizeF
from PySide6.QtSvg import QSvgRenderer

from kiosk.art.drawing import ArtError

_log = logging.getLogger(__name__)

_INK = re.compile("#(?:1B2150|151B4B)", re.IGNORECASE)
_CUT = re.compile("#(?:FFFFFF|FFFDF8)", re.IGNORECASE)
_VIEW = re.compile(r'viewBox="([^"]+)"')
_BODY = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Source:
    """An SVG's inner part and the box that it is drawn in."""

    body: str
    view: tuple[float, float, float, float]

    @property
    def document(self) -> bytes:
        """The whole SVG, in its own units."""
        return self.sized(QSizeF(self.view[2], self.view[3]))

    def sized(self, size: QSizeF) -> bytes:
        """Return the whole SVG, drawn over all of `size`."""
        box = " ".join(f"{v:.6g}" for v in self.view)
        frame = f'viewBox="{box}" width="{size.width():g}" height="{size.height():g}" preserveAspectRatio="none"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>{self.body}</svg>'.encode()

    def inked(self, ink: str) -> Source:
        """Return it with the linocut's ink in another colour."""
        return replace(self, body=_INK.sub(ink, self.body))

    def on(self, ground: str) -> Source:
        """Return it with cuts that show another ground."""
        return replace(self, body=_CUT.sub(ground, self.body))


class Sources:
    """Reads each file once, and measures each once."""

    def __init__(self, folder: Path, over: Sequence[Path] = ()) -> None:
        """Take the house's drawings, and folders whose drawings stand in for those of one name, lower first."""
        self._over = tuple(reversed(over))
        self._folder = folder
        self._sources: dict[str, Source] = {}
        self._bounds: dict[str, QRectF] = {}

    def file(self, name: str) -> Source:
        """Return a drawing; raises ArtError."""
        found = self._sources.get(name)
        if found is not None:
            return found
        source = next((read for folder in self._over if (read := _read_over(folder, name))), None)
        source = source or _read(self._folder / f"{name}.svg")
        self._sources[name] = source
        return source

    def ink_bounds(self, name: str) -> QRectF:
        """Return the box of everything that is drawn in a file."""
        found = self._bounds.get(name)
        if found is None:
            source = self.file(name)
            tagged = replace(source, body=f'<g id="all">{source.body}</g>')
            found = QSvgRenderer(QByteArray(tagged.document)).boundsOnElement("all")
            self._bounds[name] = found
        return found


def _read_over(folder: Path, name: str) -> Source | None:
    """Return a drawing that somebody laid over ours; one that cannot be read is left out."""
    path = folder / f"{name}.svg"
    if not path.is_file():
        return None
    try:
        return _read(path)
    except (ArtError, ValueError) as error:
        _log.error("%s is not used: %s", path.name, error)
        return None


def _read(path: Path) -> Source:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ArtError(f"no drawing {path.stem!r}: {error}") from error
    view, body = _VIEW.search(text), _BODY.search(text)
    if view is None or body is None:
        raise ArtError(f"{path.name} is not one svg element with a viewBox")
    left, top, width, height = (float(part) for part in view[1].split())
    return Source(body[1], (left, top, width, height))
