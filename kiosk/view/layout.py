"""How many cards fit on a page, and how large: arithmetic on pixels, without Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

#: Never more cards on one page than a person takes in at a glance.
MOST_CARDS = 6
_MOST_COLUMNS = 3
_MOST_LINES = 2


@dataclass(frozen=True, slots=True)
class CardMetrics:
    """Lengths of cards in pixels."""

    gap: float
    row_gap: float
    lip: float
    inset: float  # left and right of the label
    line_height: float
    label_padding: float  # above and below the label together
    least_scene: float  # height below which a scene says nothing
    more: float  # height of the row that leads to the next page


@dataclass(frozen=True, slots=True)
class Grid:
    """A page of cards: as QML lays it out."""

    columns: int
    rows: int
    lines: int  # of the longest label
    card_width: float
    card_height: float

    @property
    def per_page(self) -> int:
        """How many cards a page holds."""
        return self.columns * self.rows


def choose_grid(
    width: float,
    height: float,
    cards: int,
    metrics: CardMetrics,
    lines_in: Callable[[float], Sequence[int]],
) -> Grid:
    """Return the grid that shows most cards a page and, among those, the largest scenes.

    `lines_in(width)` tells on how many lines each label would stand (a large number where it cannot).
    """
    best: tuple[tuple[int, float], Grid] | None = None
    for columns in range(1, min(_MOST_COLUMNS, cards) + 1):
        card_width = (width - (columns - 1) * metrics.gap) / columns
        lines = max(lines_in(card_width - 2 * metrics.inset))
        if lines > _MOST_LINES:
            continue
        label = lines * metrics.line_height + metrics.label_padding
        for rows in range(1, MOST_CARDS // columns + 1):
            paged = columns * rows < cards
            room = height - (metrics.more + metrics.row_gap if paged else 0)
            card_height = (room - (rows - 1) * metrics.row_gap) / rows
            scene = card_height - label - metrics.lip
            if scene < metrics.least_scene:
                continue
            # A scene is 480 x 280: what a card has beyond that is ground and sky, so it counts for little.
            shown = min(scene / 280, card_width / 480)
            rating = (min(columns * rows, cards), shown)
            grid = Grid(columns, rows, lines, card_width, card_height)
            if best is None or rating > best[0]:
                best = (rating, grid)
    if best is None:  # a screen too small for anything: one card, whatever it looks like
        return Grid(1, 1, _MOST_LINES, width, height - metrics.more - metrics.row_gap)
    return best[1]
