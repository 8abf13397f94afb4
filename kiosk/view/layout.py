"""How many cards fit on a page, and how large: arithmetic on pixels, without Qt."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

#: Never more cards on one page than a person takes in at a glance.
MOST_CARDS = 6
#: Beyond so many cards a page, each picture must fill its card: below that, fewer cards and one page more say more.
FEW_CARDS = 4
LEAST_FILLED = 0.5  # of a card's width
_SCENE_WIDTH, _SCENE_HEIGHT = 480, 280  # as scenes are drawn: what a card has beyond that is ground and sky
_MOST_COLUMNS = 3
_MOST_LINES = 2
_MOST_BESIDE = 0.5  # of a card's width, for a picture beside its label
_WIDTHS_TRIED = 6


@dataclass(frozen=True, slots=True)
class CardMetrics:
    """Lengths of cards in pixels."""

    gap: float
    row_gap: float
    lip: float
    inset: float  # left and right of the label
    beside_inset: float  # the same where the picture stands beside it
    rim: float  # around such a picture, which stands within the card's round corners
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
    beside: float = 0.0  # width of the picture beside the label; 0: it stands above

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
    """Return the grid that needs fewest pages and, among those, shows most cards a page and the largest scenes.

    With large letters on little glass a picture above its label leaves room for one or two cards. There pictures
    stand beside their labels, where that saves a page, or company for a card that would be alone on the last one;
    then no more of them stand on a page than make the pages even.

    `lines_in(width)` tells on how many lines each label would stand (a large number where it cannot).
    """
    best: tuple[tuple[int, bool, bool, int, float], Grid] | None = None
    for grid in (
        *_grids(width, height, cards, metrics, lines_in),
        *_grids_beside(width, height, cards, metrics, lines_in),
    ):
        above = not grid.beside
        many = min(grid.per_page, cards)
        lonely = grid.per_page > 1 and cards % grid.per_page == 1
        rating = (-pages_of(cards, grid), not lonely, above, many if above else -many, _shown(grid, metrics))
        if best is None or rating > best[0]:
            best = (rating, grid)
    if best is None:  # a screen too small for anything: one card, whatever it looks like
        return Grid(1, 1, _MOST_LINES, width, height - metrics.more - metrics.row_gap)
    return best[1]


def choose_last_grid(
    full: Grid,
    width: float,
    height: float,
    cards: int,
    metrics: CardMetrics,
    lines_in: Callable[[float], Sequence[int]],
) -> Grid:
    """Return the grid of a last page that is not full: its few cards spread over the room of a full one.

    `height` is that of all pages, the row that leads to the next page included; `lines_in` is of these cards alone.
    """
    room = height - metrics.more - metrics.row_gap
    best: tuple[float, Grid] | None = None
    grids = _grids_beside if full.beside else _grids
    for grid in grids(width, room, cards, metrics, lines_in):
        if grid.per_page < cards:
            continue
        rating = _shown(grid, metrics) * cards / grid.per_page  # a hole is worth as much as a card
        if best is None or rating > best[0]:
            best = (rating, grid)
    return full if best is None else best[1]


def pages_of(cards: int, grid: Grid) -> int:
    """Return on how many pages cards stand."""
    return max(1, -(-cards // grid.per_page))


def _grids(
    width: float,
    height: float,
    cards: int,
    metrics: CardMetrics,
    lines_in: Callable[[float], Sequence[int]],
) -> Iterator[Grid]:
    """Yield every grid whose labels are whole and whose scenes say something: the more cards, the more of each."""
    for columns in range(1, min(_MOST_COLUMNS, cards) + 1):
        card_width = (width - (columns - 1) * metrics.gap) / columns
        lines = max(lines_in(card_width - 2 * metrics.inset))
        if lines > _MOST_LINES:
            continue
        for rows in range(1, MOST_CARDS // columns + 1):
            card_height = _card_height(height, cards, columns, rows, metrics)
            grid = Grid(columns, rows, lines, card_width, card_height)
            if _scene(grid, metrics) < metrics.least_scene:
                continue
            if grid.per_page <= FEW_CARDS or filled(grid, metrics) >= LEAST_FILLED:
                yield grid


def _grids_beside(
    width: float,
    height: float,
    cards: int,
    metrics: CardMetrics,
    lines_in: Callable[[float], Sequence[int]],
) -> Iterator[Grid]:
    """Yield every grid whose pictures stand beside their labels, each as wide as leaves the labels whole."""
    for columns in range(1, min(_MOST_COLUMNS, cards) + 1):
        card_width = (width - (columns - 1) * metrics.gap) / columns
        for rows in range(1, MOST_CARDS // columns + 1):
            card_height = _card_height(height, cards, columns, rows, metrics)
            inner = card_height - metrics.lip
            least = metrics.least_scene * _SCENE_WIDTH / _SCENE_HEIGHT + metrics.rim
            fitting = (inner - 2 * metrics.rim) * _SCENE_WIDTH / _SCENE_HEIGHT + metrics.rim
            widest = min(card_width * _MOST_BESIDE, fitting)
            for step in range(_WIDTHS_TRIED if widest >= least else 0):
                beside = widest - (widest - least) * step / (_WIDTHS_TRIED - 1)
                # Cards stand on whole pixels.
                lines = max(lines_in(math.floor(card_width) - math.ceil(beside) - 2 * metrics.beside_inset))
                if lines <= _MOST_LINES and lines * metrics.line_height + metrics.label_padding / 2 <= inner:
                    yield Grid(columns, rows, lines, card_width, card_height, beside)
                    break


def _card_height(height: float, cards: int, columns: int, rows: int, metrics: CardMetrics) -> float:
    """Return how high each card stands; where there are more pages, the row that leads to the next takes room."""
    paged = columns * rows < cards
    room = height - (metrics.more + metrics.row_gap if paged else 0)
    return (room - (rows - 1) * metrics.row_gap) / rows


def filled(grid: Grid, metrics: CardMetrics) -> float:
    """Return how much of its card's width a picture takes: little where the card is low."""
    return min(1.0, _scene(grid, metrics) / _SCENE_HEIGHT * _SCENE_WIDTH / grid.card_width)


def _scene(grid: Grid, metrics: CardMetrics) -> float:
    return grid.card_height - grid.lines * metrics.line_height - metrics.label_padding - metrics.lip


def _shown(grid: Grid, metrics: CardMetrics) -> float:
    """Return how large the scenes are, 1 as they are drawn."""
    if grid.beside:
        high = grid.card_height - metrics.lip - 2 * metrics.rim
        return min(high / _SCENE_HEIGHT, (grid.beside - metrics.rim) / _SCENE_WIDTH)
    return min(_scene(grid, metrics) / _SCENE_HEIGHT, grid.card_width / _SCENE_WIDTH)
