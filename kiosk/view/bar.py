"""The bar of five fixed places: how its labels fit."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.view.pages import lines_of
from kiosk.view.theme import Theme
from kiosk.view.words import Words

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

_TILES = 5
_LABELS = ("back", "listen", "help", "help_called", "language", "again")
#: Share of the screen's height that the bar may take; beyond it the pictures stand alone.
_MOST_PORTRAIT = 0.14
_MOST_LANDSCAPE = 0.17


@QmlElement
@QmlUncreatable("the bar comes from the visit")
class BarLayout(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """Where the labels of the bar stand: under the picture or beside it, on one or two lines, or not at all.

    Words that do not fit are not made smaller or cut: the pictures, which everybody knows them by, grow instead.
    """

    changed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        theme.changed.connect(self._arrange)
        words.changed.connect(self._arrange)
        self._tile = self._tile_height = self._icon = 0.0
        self._lines, self._beside = 0, False
        self._arrange()

    def _arrange(self) -> None:
        before = (self._tile, self._tile_height, self._lines, self._beside, self._icon)
        self._measure()
        if before != (self._tile, self._tile_height, self._lines, self._beside, self._icon):
            self.changed.emit()

    def _measure(self) -> None:
        theme = self._theme
        px, role, screen = theme.px, theme.role("bar"), theme.screen
        self._tile = (screen.width - 2 * px("barMargin") - (_TILES - 1) * px("barGap")) / _TILES
        self._lines, self._beside = self._placed()
        text = self._lines * role.line_px
        pad, icon, lip = px("barPad"), px("icon"), px("barLip")
        if self._lines == 0:
            self._icon = max(icon, min(self._tile, px("bareBar")) - 2 * pad - lip)
            inner = self._icon
        elif self._beside:
            self._icon = icon
            inner = max(text, icon)
        else:
            self._icon = icon
            inner = icon + text
        self._tile_height = max(inner + 2 * pad + lip, px("target"))

    def _placed(self) -> tuple[int, bool]:
        """Return lines of a label (0: none) and whether it stands beside the picture."""
        theme = self._theme
        px, role, screen = theme.px, theme.role("bar"), theme.screen
        texts = [self._words.now.text(f"kiosk.bar.{label}") for label in _LABELS]
        room = self._tile - 2 * px("barPad")
        if screen.portrait:
            high = px("icon") + 2 * role.line_px + 4 * px("barPad")
            fits = max(lines_of(text, room, role) for text in texts) <= 2
            return (2, False) if fits and high <= _MOST_PORTRAIT * screen.height else (0, False)
        most = _MOST_LANDSCAPE * screen.height - 4 * px("barPad")
        beside = max(lines_of(text, room - px("icon") - px("barPad"), role) for text in texts)
        if beside == 1 and role.line_px <= most:
            return 1, True
        if max(lines_of(text, room, role) for text in texts) == 1 and px("icon") + role.line_px <= most:
            return 1, False
        return (beside, True) if beside <= 2 and beside * role.line_px <= most else (0, True)

    def _get_tile_width(self) -> float:
        return self._tile

    def _get_tile_height(self) -> float:
        return self._tile_height

    def _get_lines(self) -> int:
        return self._lines

    def _get_beside(self) -> bool:
        return self._beside

    def _get_icon(self) -> float:
        return self._icon

    tileWidth = Property(float, _get_tile_width, notify=changed)  # noqa: N815 - QML's spelling
    tileHeight = Property(float, _get_tile_height, notify=changed)  # noqa: N815
    lines = Property(int, _get_lines, notify=changed)
    beside = Property(bool, _get_beside, notify=changed)
    icon = Property(float, _get_icon, notify=changed)
