"""A sheet on a picture is found to the pixel, laid straight in life size, and never invented."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanners.page.cut import find_sheet
from devices.scanners.page.find import find_page
from devices.scanners.page.shape import area, clockwise, is_convex, sides_ratio
from devices.scanners.page.straighten import even_light, straighten
from devices.scanners.picture import Picture
from devices.scanners.quality.judge import EDGE_PX, from_frame

WIDTH, HEIGHT = 1200, 900
LEVEL = np.array([(240.0, 90.0), (924.0, 126.0), (894.0, 606.0), (210.0, 570.0)])


def laid(corners: np.ndarray, paper: float = 235, table: float = 90) -> Picture:
    """Return a plain sheet on a plain table, its edges soft as a lens makes them, with some noise."""
    frame = np.full((HEIGHT * 2, WIDTH * 2, 3), table, np.float32)
    cv2.fillConvexPoly(frame, np.round((corners + 0.5) * 2 * 16 - 8).astype(np.int32), (paper,) * 3, cv2.LINE_8, 4)
    small = cv2.GaussianBlur(cv2.resize(frame, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), (0, 0), 0.9)
    noise = np.random.default_rng(5).normal(0, 2, small.shape)
    return np.clip(small + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize(("paper", "table"), [(235, 90), (200, 190), (60, 25)], ids=["clear", "faint", "dark"])
def test_each_corner_is_found_within_a_pixel(paper: float, table: float) -> None:
    found = find_page(laid(LEVEL, paper, table))
    assert found is not None
    assert np.abs(found - LEVEL).max() < 1.0


def test_an_empty_table_holds_no_sheet() -> None:
    assert find_page(laid(LEVEL, 90, 90)) is None


def test_a_sheet_that_runs_out_of_the_picture_is_not_invented_whole() -> None:
    found = find_page(laid(LEVEL + np.array((420.0, 0.0))))
    assert found is None or np.max(found[:, 0]) < WIDTH


def test_a_frame_printed_on_the_sheet_is_not_the_sheet() -> None:
    picture = laid(LEVEL)
    inner = LEVEL.mean(0) + (LEVEL - LEVEL.mean(0)) * 0.88
    cv2.polylines(picture, [np.round(inner).astype(np.int32)], isClosed=True, color=(30, 30, 160), thickness=4)
    found = find_page(picture)
    assert found is not None
    assert np.abs(found - LEVEL).max() < 1.5


def printed(corners: np.ndarray) -> Picture:
    """Return a table with a sheet full of lines of print, each as long as the other."""
    page = np.full((900, 640, 3), 245, np.uint8)
    for y in range(80, 860, 30):
        cv2.putText(
            page, "Noi thuong tru: Thon Cop, xa Huong Phung, tinh Quang Tri", (50, y), 0, 0.55, (40, 40, 45), 1
        )
    source = np.array([(0, 0), (640, 0), (640, 900), (0, 900)], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    frame = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    seen = cv2.warpPerspective(page, matrix, (WIDTH, HEIGHT), frame, borderMode=cv2.BORDER_TRANSPARENT)
    return np.asarray(seen, np.uint8)


@pytest.mark.parametrize("angle", [7, 13])
def test_a_line_of_print_on_a_sheet_that_is_cut_off_is_not_its_end(angle: int) -> None:
    upright = np.array([(300.0, -120.0), (820.0, -120.0), (820.0, 610.0), (300.0, 610.0)])
    turned = cv2.getRotationMatrix2D((560, 245), angle, 1)
    found = find_sheet(printed(upright @ turned[:, :2].T + turned[:, 2]))
    assert found is None or from_frame(found, WIDTH, HEIGHT) < EDGE_PX


def test_a_check_of_the_cloth_is_not_taken_for_the_sheet_that_is_cut_off_beside_it() -> None:
    frame = np.full((HEIGHT, WIDTH, 3), 60, np.uint8)
    for x, colour in zip(range(850, 1130, 70), ((90, 160, 70), (60, 50, 120)) * 2, strict=True):
        cv2.rectangle(frame, (x, 70), (x + 69, 250), colour, -1)
    cv2.rectangle(frame, (120, 330), (1080, HEIGHT), (238, 240, 242), -1)
    for y in range(400, HEIGHT, 40):
        cv2.putText(frame, "Noi thuong tru: Thon Cop, xa Huong Phung", (200, y), 0, 1.1, (40, 40, 45), 2)
    found = find_sheet(np.asarray(cv2.GaussianBlur(frame, (0, 0), 0.9), np.uint8))
    assert found is not None
    assert from_frame(found, WIDTH, HEIGHT) < EDGE_PX
    assert np.max(found[:, 1]) > HEIGHT - 2


def test_a_small_sheet_on_a_larger_board_that_runs_out_of_the_picture_stays_whole() -> None:
    picture = laid(LEVEL)
    board = np.array((95, 140, 185), np.uint8)
    table = (picture[..., 0] < 130) & (np.arange(WIDTH) < 1000)[None, :]
    picture[table] = board
    found = find_sheet(picture)
    assert found is not None
    assert np.abs(found - LEVEL).max() < 1.5


def checked_cloth() -> Picture:
    """Return the cloth of a table, checked in three colours, in a light that is not even."""
    rng = np.random.default_rng(6)
    columns, rows = np.arange(WIDTH) // 99 % 3, np.arange(HEIGHT) // 99 % 4 == 0
    cloth = np.full((HEIGHT, WIDTH, 3), (70, 60, 120), np.float32)
    cloth += columns[None, :, None] * np.array((30, 55, -25)) + rows[:, None, None] * np.array((40, 10, 60))
    light = cv2.resize(rng.normal(0, 7, (9, 12)), (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return np.clip(cloth + light[..., None] + rng.normal(0, 2, cloth.shape), 0, 255).astype(np.uint8)


def test_a_checked_cloth_holds_no_sheet_whole_or_cut_off() -> None:
    assert find_sheet(checked_cloth()) is None


@pytest.mark.parametrize(
    ("colour", "table", "sheet"),
    [
        ((30, 30, 180), 90, False),
        ((40, 42, 45), 200, False),
        ((200, 232, 250), 90, True),
        ((250, 250, 250), 90, True),
    ],
    ids=["red box", "telephone", "yellowish paper", "white paper"],
)
def test_a_plain_thing_is_a_blank_sheet_only_in_a_colour_of_paper(
    colour: tuple[int, int, int], table: int, sheet: bool
) -> None:
    frame = np.full((HEIGHT, WIDTH, 3), table, np.uint8)
    cv2.fillConvexPoly(frame, LEVEL.astype(np.int32), colour, cv2.LINE_AA)
    assert (find_sheet(frame) is not None) == sheet


def test_what_is_written_on_a_coloured_cover_makes_it_a_document() -> None:
    frame = np.full((HEIGHT, WIDTH, 3), 90, np.uint8)
    cv2.fillConvexPoly(frame, LEVEL.astype(np.int32), (40, 40, 170), cv2.LINE_AA)
    for y in range(220, 520, 40):
        cv2.putText(frame, "GIAY CHUNG NHAN", (330, y), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (120, 220, 240), 2)
    found = find_sheet(frame)
    assert found is not None
    assert np.abs(found - LEVEL).max() < 2


@given(st.permutations(range(4)))
def test_corners_in_any_order_become_clockwise_from_the_top_left(order: list[int]) -> None:
    assert np.array_equal(clockwise(LEVEL[order]), LEVEL)


def test_a_ring_that_crosses_itself_or_has_a_flat_corner_is_no_sheet() -> None:
    assert is_convex(LEVEL)
    assert area(LEVEL) > 0
    assert not is_convex(LEVEL[[0, 2, 1, 3]])
    assert not is_convex(np.array([(0.0, 0.0), (10.0, 0.0), (20.0, 0.5), (0.0, 10.0)]))


@given(st.floats(-0.45, 0.45), st.floats(-0.45, 0.45), st.floats(0, 6.2))
def test_proportions_are_seen_through_perspective(lean: float, sway: float, turn: float) -> None:
    focal = 1.2 * WIDTH
    flat = np.array([(-148.5, -105.0, 0), (148.5, -105.0, 0), (148.5, 105.0, 0), (-148.5, 105.0, 0)])
    spin = cv2.Rodrigues(np.array((0, 0, turn)))[0]
    tip = cv2.Rodrigues(np.array((lean, sway, 0)))[0]
    seen = flat @ spin.T @ tip.T + (20, -10, 600)
    corners = seen[:, :2] / seen[:, 2:] * focal + (WIDTH / 2, HEIGHT / 2)
    assert sides_ratio(corners, (WIDTH, HEIGHT)) == pytest.approx(297 / 210, rel=0.06)


def test_a_straightened_sheet_is_a4_in_life_size() -> None:
    page = straighten(laid(LEVEL), LEVEL)
    assert page.paper == "A4"
    assert 200 <= page.dpi <= 300
    height, width = page.picture.shape[:2]
    assert (width / page.dpi * 25.4, height / page.dpi * 25.4) == pytest.approx((297, 210), abs=0.2)


def test_a_shadow_is_lifted_and_a_stamp_stays_red() -> None:
    page = np.full((800, 600, 3), 230, np.uint8)
    page[300:340, 100:140] = (40, 30, 200)
    shadow = np.linspace(1, 0.45, 600)[None, :, None]
    even = even_light((page * shadow).astype(np.uint8))
    white = even[:250].astype(int)
    assert white.max() - white.min() < 30
    blue, green, red = even[320, 120].astype(int)
    assert red > 150
    assert red - max(blue, green) > 100
