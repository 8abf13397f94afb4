"""How many cards stand on a page: more than four only where their pictures still say something."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

from kiosk.view.layout import FEW_CARDS, LEAST_FILLED, CardMetrics, choose_grid, choose_last_grid, filled

METRICS = CardMetrics(
    gap=32, row_gap=22, lip=10, inset=8, line_height=85, label_padding=29, least_scene=113, more=138
)
WIDTH, HIGH, LOW = (
    984,
    1400,
    1173,
)  # of the room in px: on an upright 21.5-inch screen, the low one with largest letters


def lines(number: int) -> Callable[[float], list[int]]:
    """Return labels that break into so many lines, and do not fit where three stand side by side."""
    return lambda width: [99 if width < 400 else number]


def test_six_stand_on_a_page_whose_pictures_fill_their_cards() -> None:
    grid = choose_grid(WIDTH, HIGH, 9, METRICS, lines(1))
    assert (grid.columns, grid.rows) == (2, 3)
    assert filled(grid, METRICS) >= LEAST_FILLED


def test_four_stand_where_six_would_leave_strips() -> None:
    grid = choose_grid(WIDTH, LOW, 9, METRICS, lines(2))
    assert (grid.columns, grid.rows) == (2, 2)
    assert filled(grid, METRICS) == 1.0


def test_four_stay_although_they_are_low() -> None:
    grid = choose_grid(WIDTH, 840, 9, METRICS, lines(2))
    assert grid.per_page == FEW_CARDS
    assert filled(grid, METRICS) < LEAST_FILLED


def test_no_room_makes_strips_of_more_than_four() -> None:
    for height, label, cards in product(range(500, 1500, 20), (1, 2), (3, 5, 6, 9, 14)):
        grid = choose_grid(WIDTH, height, cards, METRICS, lines(label))
        few = cards % grid.per_page
        last = choose_last_grid(grid, WIDTH, height, few, METRICS, lines(label)) if 0 < few < cards else grid
        for page in (grid, last):
            assert page.per_page <= FEW_CARDS or filled(page, METRICS) >= LEAST_FILLED
            assert page.rows * page.card_height + (page.rows - 1) * METRICS.row_gap <= height
