"""How many cards stand on a page: more than four only where their pictures still say something."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from kiosk.view.layout import FEW_CARDS, LEAST_FILLED, CardMetrics, Grid, choose_grid, choose_last_grid, filled

METRICS = CardMetrics(
    gap=32,
    row_gap=22,
    lip=10,
    inset=8,
    beside_inset=18,
    rim=8,
    line_height=85,
    label_padding=29,
    least_scene=113,
    more=138,
)
WIDTH, HIGH, LOW = (
    984,
    1400,
    1173,
)  # of the room in px: on an upright 21.5-inch screen, the low one with largest letters


def lines(number: int) -> Callable[[float], list[int]]:
    """Return labels that break into so many lines, and do not fit where three stand side by side."""
    return lambda width: [99 if width < 400 else number]


def letters(count: int, longest: int, width_of_one: float = 34.0) -> Callable[[float], list[int]]:
    """Return a label of so many letters, its longest word of `longest`, as the largest letters stand."""

    def lines_in(width: float) -> list[int]:
        room = width / width_of_one
        return [99 if room < longest else 1 if room >= count else 2]

    return lines_in


def is_seen(grid: Grid) -> bool:
    """Return whether the pictures say something."""
    if grid.beside:
        high = grid.card_height - METRICS.lip - 2 * METRICS.rim
        return min(high, (grid.beside - METRICS.rim) * 280 / 480) >= METRICS.least_scene - 0.01
    return grid.per_page <= FEW_CARDS or filled(grid, METRICS) >= LEAST_FILLED


def test_six_stand_on_a_page_whose_pictures_fill_their_cards() -> None:
    grid = choose_grid(WIDTH, HIGH, 9, METRICS, lines(1))
    assert (grid.columns, grid.rows, grid.beside) == (2, 3, 0)
    assert filled(grid, METRICS) >= LEAST_FILLED


def test_pictures_stand_beside_their_labels_where_that_saves_a_page() -> None:
    grid = choose_grid(WIDTH, LOW, 9, METRICS, letters(18, 11))
    assert (grid.columns, grid.rows, grid.lines) == (1, 5, 1)
    last = choose_last_grid(grid, WIDTH, LOW, 4, METRICS, letters(18, 11))
    assert (last.columns, last.rows) == (1, 4)
    assert last.beside >= grid.beside > 0


def test_no_card_is_alone_on_the_last_page_where_others_can_keep_it_company() -> None:
    grid = choose_grid(WIDTH, HIGH, 7, METRICS, lines(1))
    assert (grid.columns, grid.rows, grid.beside) == (2, 2, 0)  # four and three, where six would leave one


def test_four_stay_although_they_are_low() -> None:
    grid = choose_grid(WIDTH, 840, 8, METRICS, letters(40, 11))
    assert (grid.per_page, grid.beside) == (FEW_CARDS, 0)
    assert filled(grid, METRICS) < LEAST_FILLED


def test_no_room_makes_strips_of_more_than_four() -> None:
    for height, label, cards in product(
        range(500, 1500, 20), (lines(1), lines(2), letters(18, 11)), (3, 5, 6, 9, 14)
    ):
        grid = choose_grid(WIDTH, height, cards, METRICS, label)
        few = cards % grid.per_page
        last = choose_last_grid(grid, WIDTH, height, few, METRICS, label) if 0 < few < cards else grid
        for page in (grid, last):
            assert is_seen(page)
            assert page.rows * page.card_height + (page.rows - 1) * METRICS.row_gap <= height


def test_a_label_beside_its_picture_still_fits_where_the_card_stands_on_whole_pixels() -> None:
    seen = 0
    for word, size in product((9, 11, 13), range(3000, 3800)):
        width_of_one = size / 100
        grid = choose_grid(WIDTH + 0.5, LOW, 9, METRICS, letters(18, word, width_of_one))
        if grid.beside:
            seen += 1
            room = round(grid.card_width) - round(grid.beside) - 2 * METRICS.beside_inset
            assert room >= width_of_one * (18 if grid.lines == 1 else word), (word, size)
    assert seen > 1000
