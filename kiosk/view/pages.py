"""View-models of the pages of cards: languages, services, papers to bring, reasons of priority."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.view.layout import CardMetrics, Grid, choose_grid, choose_last_grid, pages_of
from kiosk.view.rows import Rows
from kiosk.view.theme import TextRole, Theme

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

#: The type by its name in Qt, under that name, since the tool that tells qmllint of it reads names only.
QVariantList: Any = "QVariantList"


def lines_of(text: str, width: float, role: TextRole) -> int:
    """Return on how many lines a text stands if it breaks between words; 99 where a word is too wide."""
    lines, used = 1, 0.0
    space = role.width_of(" ")
    for word in re.split(r"[ \n]", text):  # not at spaces that hold words together
        wide = role.width_of(word)
        if wide > width:
            return 99
        if used and used + space + wide > width:
            lines, used = lines + 1, wide
        else:
            used += (space if used else 0.0) + wide
    return lines


#: Of a picture beside its name, as a share of its card's radius: a square corner stands within a round one.
RIM = 0.3

#: Fills up the last page, so that turning it changes cards instead of making them anew.
_BLANK = ("", "", "", "A", False, False, "")


@QmlElement
@QmlUncreatable("card pages come from the visit")
class CardPages(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """Cards on as many pages as the screen and the size of text ask for.

    QML tells the room (`areaWidth`, `areaHeight`) and lays out `cards` by columns and rows.
    """

    gridChanged = Signal()  # noqa: N815 - QML's spelling
    pageChanged = Signal()  # noqa: N815
    roomChanged = Signal()  # noqa: N815

    ROLES = ("code", "title", "art", "look", "enabled", "marked", "opens")

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._all: tuple[tuple[object, ...], ...] = ()
        self._names: tuple[str, ...] = ()
        self._page = 0
        self._width = 0.0
        self._height = 0.0
        self._grid = self._last = Grid(1, 1, 1, 1.0, 1.0)
        self._cards = Rows(self.ROLES, self)
        self._told: tuple[Grid, tuple[int, int, tuple[str, ...]]] = (self._grid, (1, 0, ()))  # to QML
        theme.changed.connect(self._arrange)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return pages_of(len(self._all), self._grid)

    def show(self, cards: tuple[tuple[object, ...], ...], page: int = 0) -> None:
        """Show cards: code, name, art, look, enabled, marked, when it opens."""
        names = tuple(str(card[1]) for card in cards)
        renamed = names != self._names
        self._all, self._names, self._page = cards, names, page
        if renamed:
            self._arrange()
        else:
            self._fill()

    def _arrange(self) -> None:
        """Choose the grid anew: room, words or size of text are others."""
        if not self._names or self._width < 1 or self._height < 1:
            return
        theme = self._theme
        role = theme.role("card")
        metrics = CardMetrics(
            gap=theme.px("gap"),
            row_gap=theme.px("rowGap"),
            lip=theme.px("lip"),
            inset=theme.px("cardInset"),
            beside_inset=theme.px("smallInset"),
            rim=theme.px("radiusCard") * RIM,
            line_height=role.line_px,
            label_padding=theme.px("smallInset") * 1.6,
            least_scene=theme.px("leastScene"),
            more=max(theme.px("target"), role.line_px * 1.5) + theme.px("lip"),
        )

        def lines_in(names: tuple[str, ...]) -> Callable[[float], list[int]]:
            return lambda width: [lines_of(name, width, role) for name in names]

        names, width, height = self._names, self._width, self._height
        self._grid = self._last = choose_grid(width, height, len(names), metrics, lines_in(names))
        if rest := len(names) % self._grid.per_page if self.page_count > 1 else 0:
            few = lines_in(names[-rest:])
            self._last = choose_last_grid(self._grid, width, height, rest, metrics, few)
        self._fill()

    def _fill(self) -> None:
        first = self._current * self._grid.per_page
        shown = self._all[first : first + self._grid.per_page]
        blank = ((_BLANK,) * (self._grid.per_page - len(shown))) if self.page_count > 1 else ()
        grid, page = self._shown, (self.page_count, self._current, tuple(self._get_behind()))
        before, self._told = self._told, (grid, page)
        if grid != before[0]:
            self.gridChanged.emit()
        self._cards.show((*shown, *blank))
        if page != before[1]:
            self.pageChanged.emit()

    @property
    def _shown(self) -> Grid:
        """The grid of the page that is shown."""
        return self._last if self._current == self.page_count - 1 else self._grid

    @property
    def _current(self) -> int:
        return min(self._page, self.page_count - 1)

    def _get_behind(self) -> list[str]:
        """Return the pictures of what the row to the next page leads to, at most three."""
        first = ((self._current + 1) % self.page_count) * self._grid.per_page
        return [str(card[2]) for card in self._all[first : first + self._grid.per_page]][:3]

    def _set_width(self, width: float) -> None:
        if width != self._width:
            self._width = width
            self.roomChanged.emit()
            self._arrange()

    def _set_height(self, height: float) -> None:
        if height != self._height:
            self._height = height
            self.roomChanged.emit()
            self._arrange()

    def _get_cards(self) -> QObject:
        return self._cards

    def _get_area_width(self) -> float:
        return self._width

    def _get_area_height(self) -> float:
        return self._height

    def _get_columns(self) -> int:
        return self._shown.columns

    def _get_rows(self) -> int:
        return self._shown.rows

    def _get_lines(self) -> int:
        return self._shown.lines

    def _get_card_width(self) -> float:
        return self._shown.card_width

    def _get_card_height(self) -> float:
        return self._shown.card_height

    def _get_beside(self) -> float:
        return self._shown.beside

    def _get_pages(self) -> int:
        return self.page_count

    def _get_page(self) -> int:
        return self._current

    cards = Property(QObject, _get_cards, constant=True)
    areaWidth = Property(float, _get_area_width, _set_width, notify=roomChanged)  # noqa: N815
    areaHeight = Property(float, _get_area_height, _set_height, notify=roomChanged)  # noqa: N815
    columns = Property(int, _get_columns, notify=gridChanged)
    rows = Property(int, _get_rows, notify=gridChanged)
    lines = Property(int, _get_lines, notify=gridChanged)
    cardWidth = Property(float, _get_card_width, notify=gridChanged)  # noqa: N815
    cardHeight = Property(float, _get_card_height, notify=gridChanged)  # noqa: N815
    beside = Property(float, _get_beside, notify=gridChanged)
    pages = Property(int, _get_pages, notify=pageChanged)
    page = Property(int, _get_page, notify=pageChanged)
    behind = Property(QVariantList, _get_behind, notify=pageChanged)
