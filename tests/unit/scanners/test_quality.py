"""Each thing that can be wrong with a page is named, and a good page in bad company is left alone."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from devices.scanners.base import PageFault
from devices.scanners.inspection.look import look_at_scan, look_for_sheet
from devices.scanners.picture import Picture
from devices.scanners.quality.ink import ink_share
from devices.scanners.quality.judge import Evidence, from_frame, gather, judge
from devices.scanners.quality.light import Light, measure_light
from devices.scanners.quality.sharp import sharpness
from devices.scanners.quality.upright import Upright, read_answer

DPI = 200
WIDTH, HEIGHT = 1654, 1170  # the upper half of a sheet, for speed


def page(seed: int = 0, *, lines: int = 14, paper: float = 235.0, blur: float = 0.6, noise: float = 2.0) -> Picture:
    """Return strokes like those of print, as a lens and a sensor make them."""
    rng = np.random.default_rng(seed)
    made = np.full((HEIGHT, WIDTH, 3), paper, np.float32)
    for row in range(lines):
        y = 120 + row * 60
        x = 150
        while x < WIDTH - 180:
            wide, high = int(rng.integers(10, 22)), int(rng.integers(18, 30))
            corner = (x + wide, y + high)
            cv2.rectangle(made, (x, y), corner, (40, 40, 50), 3) if rng.random() < 0.6 else cv2.line(
                made, (x, y), corner, (40, 40, 50), 3, cv2.LINE_AA
            )
            x += wide + int(rng.integers(6, 26))
    return seen(made, seed, blur=blur, noise=noise)


def seen(made: np.ndarray, seed: int = 0, *, blur: float = 0.6, noise: float = 2.0) -> Picture:
    soft = cv2.GaussianBlur(made.astype(np.float32), (0, 0), blur)
    grain = np.random.default_rng(seed + 100).normal(0, noise, soft.shape)
    return np.clip(soft + grain, 0, 255).astype(np.uint8)


def faults(picture: Picture) -> frozenset[PageFault]:
    return look_at_scan(picture, DPI).faults


@pytest.mark.parametrize("pages", [5, pytest.param(12, marks=pytest.mark.long)])
def test_good_pages_are_left_alone_whatever_they_look_like(pages):
    """Sparse and full, grey paper and bright, sharp and just sharp enough, calm and noisy."""
    rng = np.random.default_rng(7)
    wrong = []
    for seed in range(pages):
        made = page(
            seed,
            lines=int(rng.integers(4, 17)),
            paper=float(rng.uniform(150, 254)),
            blur=float(rng.uniform(0.5, 1.0)),
            noise=float(rng.uniform(0.5, 4)),
        )
        if named := faults(made):
            wrong.append((seed, named))
    assert not wrong


@pytest.mark.parametrize("blur", [2.4, 3.5, 6.0])
def test_a_blurred_page_is_named(blur):
    assert faults(page(1, blur=blur)) == {PageFault.BLUR}


@pytest.mark.parametrize("angle", [0, 45, *(pytest.param(more, marks=pytest.mark.long) for more in (90, 135))])
def test_a_shaken_page_is_named_in_whatever_direction_it_was_shaken(angle):
    kernel = np.zeros((15, 15), np.float32)
    kernel[7] = 1 / 15
    turned = cv2.warpAffine(kernel, cv2.getRotationMatrix2D((7, 7), angle, 1), (15, 15))
    shaken = cv2.filter2D(page(2, noise=0).astype(np.float32), -1, turned / turned.sum())
    assert faults(seen(shaken, blur=0.5)) == {PageFault.BLUR}


def test_sharpness_does_not_depend_on_the_light():
    bright, dim = sharpness(page(3), DPI), sharpness((page(3, noise=0) * 0.4).astype(np.uint8), DPI)
    assert bright is not None
    assert dim is not None
    assert dim == pytest.approx(bright, rel=0.25)


def lamp(picture: Picture, strength: float, radius: float = 90.0) -> Picture:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    spot = np.exp(-((x - 900) ** 2 + (y - 600) ** 2) / (2 * radius**2)) * strength
    return np.clip(picture + spot[..., None], 0, 255).astype(np.uint8)


def test_a_lamp_in_the_paper_is_named_and_a_bright_page_is_not():
    assert faults(lamp(page(4, paper=200), 160)) == {PageFault.GLARE}
    assert faults(page(4, paper=255)) == frozenset()
    assert faults(lamp(page(4, paper=200), 25)) == frozenset()


def test_a_lamp_that_washes_out_print_is_named_on_paper_too_white_to_be_outshone():
    """The paper around is as bright as a sensor can tell, so that only the print says what the lamp does."""
    washed = lamp(page(4, paper=246), 200, radius=260)
    assert faults(washed) == {PageFault.GLARE}
    beside = lamp(page(4, paper=246, lines=0), 200, radius=260)
    assert PageFault.GLARE not in faults(beside)  # it hides nothing


def test_pale_ink_on_a_white_page_is_no_lamp():
    """One tone of grey, and a field in another: neither fades into the paper."""
    made = page(4, paper=255, noise=0).astype(np.float32)
    made[400:700] = 255 - (255 - made[400:700]) * 0.5
    made[700:800] = 255 - (255 - made[700:800]) * 0.25
    assert faults(seen(made)) == frozenset()


def test_one_bright_side_is_no_lamp():
    light = np.linspace(0.75, 1.12, WIDTH)[None, :, None]
    assert faults((page(5, paper=228) * light).clip(0, 255).astype(np.uint8)) == frozenset()


def test_a_dark_page_is_named_and_nothing_else_of_it():
    assert faults((page(6) * 0.2).astype(np.uint8)) == {PageFault.TOO_DARK}


def blank() -> np.ndarray:
    return np.full((HEIGHT, WIDTH, 3), 240, np.float32)


def test_a_blank_page_is_named_although_it_has_holes_and_shines_through():
    made = blank()
    for y in (300, 930):
        cv2.circle(made, (95, y), 24, (60, 60, 60), -1)
    made -= (240 - page(8, paper=240, noise=0)[:, ::-1].astype(np.float32)) * 0.08
    made[:40, 300:420] = 90  # a staple's corner
    assert faults(seen(made)) == {PageFault.BLANK}


def test_a_few_lines_are_not_blank():
    assert ink_share(page(9, lines=3), DPI) > 0.02
    assert faults(page(9, lines=3)) == frozenset()
    assert ink_share(seen(blank()), DPI) == 0


def test_pencil_and_a_red_stamp_are_ink():
    pencil = blank()
    for row in range(10):
        cv2.line(pencil, (200, 150 + row * 70), (1400, 150 + row * 70), (185, 185, 185), 3)
    assert PageFault.BLANK not in faults(seen(pencil))
    stamp = blank()
    cv2.circle(stamp, (900, 600), 260, (70, 60, 210), 60)
    assert PageFault.BLANK not in faults(seen(stamp))


def test_a_corner_within_six_pixels_of_the_frame_is_cut_off():
    corners = np.array([(20.0, 20.0), (300.0, 20.0), (300.0, 200.0), (20.0, 200.0)])
    assert from_frame(corners, 400, 300) == 20
    assert from_frame(corners - 16, 400, 300) == 4
    assert from_frame(corners + np.array((105, 0)), 400, 300) == -6
    fine = Evidence(220, Light(220, 0), 0.25, 0.3, 20.0)
    assert judge(fine) == frozenset()
    assert judge(Evidence(220, Light(220, 0), 0.25, 0.3, 4.0)) == {PageFault.CUT_EDGE}
    assert judge(Evidence(150, Light(220, 0), 0.05, 0.3, 20.0)) == {PageFault.TOO_SMALL}


@pytest.mark.parametrize("out", [(0, -160), (-220, 0), (0, 180), (240, 0)], ids=["top", "left", "bottom", "right"])
def test_a_sheet_that_runs_out_of_the_picture_is_named_on_each_side(out):
    frame = np.full((1200, 1600, 3), (70, 90, 120), np.float32)
    sheet = cv2.resize(page(10, noise=0), (1100, 780)).astype(np.float32)
    x, y = 250 + out[0] * 2, 210 + out[1] * 2
    left, top, right, bottom = max(0, x), max(0, y), min(1600, x + 1100), min(1200, y + 780)
    frame[top:bottom, left:right] = sheet[top - y : bottom - y, left - x : right - x]
    assert look_for_sheet(seen(frame, blur=0.9)).faults == {PageFault.CUT_EDGE}


def test_an_empty_table_holds_no_page():
    assert look_for_sheet(seen(np.full((900, 1200, 3), (70, 90, 120)))).faults == {PageFault.NO_PAGE}


def test_the_measures_take_any_size_of_page():
    for shape in ((3, 3), (40, 900), (64, 64), (700, 30)):
        small = np.full((*shape, 3), 200, np.uint8)
        gather(small, DPI, DPI, None)
        measure_light(small, DPI)


TEXT = "Tôi xin cam đoan những lời khai trên là đúng sự thật"


@pytest.fixture(scope="module")
def written(repo) -> Picture:
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (WIDTH, 2339), (250, 250, 248))
    font = ImageFont.truetype(str(repo / "assets" / "fonts" / "NotoSans-Regular.ttf"), 34)
    for row in range(24):
        ImageDraw.Draw(image).text((150, 150 + row * 70), TEXT, font=font, fill=(30, 30, 40))
    return np.asarray(image, np.uint8)[..., ::-1].copy()


@pytest.mark.parametrize("turns", [0, *(pytest.param(more, marks=pytest.mark.long) for more in (1, 3)), 2])
def test_the_way_up_is_seen(written, turns):
    lying = np.ascontiguousarray(np.rot90(written, turns))
    assert Upright(seconds=90).turn(lying, DPI, frozenset()) == 90 * turns % 360


def test_the_way_up_is_not_judged_without_print_or_without_a_judge(written):
    assert Upright("no-such-program").turn(written, DPI, frozenset()) is None
    assert Upright().turn(written, DPI, frozenset({PageFault.BLANK})) is None
    assert Upright(seconds=0.001).turn(written, DPI, frozenset()) is None
    assert Upright(seconds=90).turn(seen(blank()), DPI, frozenset()) is None


@pytest.mark.parametrize(
    ("text", "turn"),
    [
        ("Rotate: 180\nOrientation confidence: 9.5\n", 180),
        ("Rotate: 180\nOrientation confidence: 0.2\n", None),
        ("Rotate: 45\nOrientation confidence: 9.5\n", None),
        ("", None),
    ],
)
def test_an_answer_in_doubt_is_none(text, turn):
    assert read_answer(text) == turn
