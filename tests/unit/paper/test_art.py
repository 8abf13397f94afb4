from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFilter
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, qAlpha

from kiosk.art.drawing import CREST, ArtError, Drawing
from kiosk.art.rasteriser import Art
from kiosk.paper.draw import raster_of
from kiosk.paths import assets_folder

SIDE = 456  # 4 dots a unit of the sign's 114
LOOKS = "ABCDEFGH"
MARKS = sorted(path.stem.removeprefix("mark-") for path in (assets_folder() / "art").glob("mark-*.svg"))
DRAWINGS = sorted(path.stem for path in (assets_folder() / "art").glob("*.svg"))


def _black(art: Art, drawing: Drawing, side: int = SIDE) -> npt.NDArray[np.bool_]:
    raster = raster_of(art.mono(drawing, QSize(side, side)))
    rows = np.frombuffer(raster.rows, np.uint8).reshape(raster.height, -1)
    return np.unpackbits(rows, axis=1)[:, : raster.width].astype(bool)


def _field(empty: npt.NDArray[np.bool_], clear: int) -> npt.NDArray[np.bool_]:
    """Return the white inside a sign's rim, without a strip of `clear` dots along the rim."""
    picture = Image.fromarray(np.where(empty, 0, 255).astype(np.uint8)).copy()
    ImageDraw.floodfill(picture, (SIDE // 2, SIDE // 2), 128)
    inside = Image.fromarray(np.where(np.array(picture) == 128, 255, 0).astype(np.uint8))
    return np.array(inside.filter(ImageFilter.MinFilter(2 * clear + 1))) > 0


@pytest.mark.parametrize("look", LOOKS)
def test_every_picture_stands_clear_of_every_signs_rim(art: Art, look: str) -> None:
    empty = _black(art, Drawing.sign(look, ()))
    field, inside = _field(empty, clear=4), _field(empty, clear=0)
    for number, mark in enumerate(MARKS):
        other = MARKS[(number + 7) % len(MARKS)]
        for pictures in ((mark,), (mark, other)):
            sign = _black(art, Drawing.sign(look, pictures))
            ink = sign & inside
            assert ink.sum() > 800, f"{pictures} are hardly to be seen in sign {look}"
            assert not (ink & ~field).any(), f"{pictures} touch the rim of sign {look}"
            assert (sign & ~inside == empty & ~inside).all(), f"{pictures} change the rim of sign {look}"


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("tight", [False, True])
def test_a_sign_stays_in_its_box(art: Art, look: str, tight: bool) -> None:
    sign = _black(art, Drawing.sign(look, ("lotus",), tight=tight))
    edges = np.concatenate([sign[0], sign[-1], sign[:, 0], sign[:, -1]])
    assert not edges.any()


def test_a_tight_sign_fills_its_box(art: Art) -> None:
    sign = _black(art, Drawing.sign("B", ("lotus",), tight=True), 200)
    assert sign.any(axis=1).sum() > 190
    assert _black(art, Drawing.sign("B", ("lotus",)), 200).any(axis=1).sum() < 170


def test_no_two_pictures_look_alike_on_paper(art: Art) -> None:
    seen: dict[bytes, str] = {}
    for mark in MARKS:
        small = _black(art, Drawing.sign("A", (mark,)), 60)
        assert seen.setdefault(small.tobytes(), mark) == mark


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_can_be_drawn_at_its_exact_size(art: Art, name: str) -> None:
    drawing = Drawing(name)
    natural = art.natural_size(drawing)
    image = art.image(drawing, QSize(120, 0))
    assert (image.width(), image.height()) == (120, round(natural.height() * 120 / natural.width()))
    assert any(qAlpha(image.pixel(x, y)) for x in range(0, 120, 4) for y in range(0, image.height(), 4))


def test_a_picture_is_rendered_once_a_size(art: Art) -> None:
    first = art.image(Drawing("mark-fish"), QSize(77, 77))
    assert art.image(Drawing("mark-fish"), QSize(77, 77)).cacheKey() == first.cacheKey()


def test_a_wide_drawing_fills_the_box_on_its_own_ground(art: Art) -> None:
    image = art.image(Drawing.parse("scene-A?wide=1"), QSize(600, 280))
    assert (image.width(), image.height()) == (600, 280)
    assert qAlpha(image.pixel(2, 278)) == qAlpha(image.pixel(597, 278)) == 255


def test_ink_and_ground_take_other_colours(art: Art) -> None:
    plain = art.image(Drawing.parse("icon-forward"), QSize(64, 64))
    white = art.image(Drawing.parse("icon-forward?ink=FFFFFF"), QSize(64, 64))
    assert (plain.pixelColor(32, 32).name(), white.pixelColor(32, 32).name()) == ("#1b2150", "#ffffff")


def test_one_bit_has_two_values_and_one_is_black(art: Art) -> None:
    image = art.mono(Drawing.sign("B", ("fish",)), QSize(90, 90))
    assert image.format() is QImage.Format.Format_Mono
    assert image.colorTable() == [0xFFFFFFFF, 0xFF000000]
    assert image.pixelIndex(45, 5) == 0
    assert image.pixelIndex(45, 14) == 1


@pytest.mark.parametrize(
    "bad",
    ["", "../secret", "mark-nothing", "sign?look=Z", "sign?look=A&pictures=lotus,fish,bell", "hand?tone=grey",
     "hand?ink=red", "hand?size=3"],
)  # fmt: skip
def test_an_id_that_names_nothing_is_refused(art: Art, bad: str) -> None:
    with pytest.raises(ArtError):
        art.image(Drawing.parse(bad), QSize(10, 10))


def test_an_id_says_everything_about_a_drawing() -> None:
    assert Drawing.parse("sign?look=A&pictures=lotus,fish&tone=black") == Drawing.sign(
        "A", ("lotus", "fish"), black=True
    )
    assert Drawing.parse("scene-B?wide=1&ground=FBF5E8") == Drawing("scene-B", ground="#FBF5E8", wide=True)


def test_a_crest_is_fitted_and_a_broken_one_is_told_once(
    art: Art, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Image.new("RGBA", (300, 600), (0, 0, 0, 255)).save(tmp_path / "crest.png")
    crest = art.crest(tmp_path / "crest.png", QSize(84, 84))
    assert crest is not None
    assert (crest.width(), crest.height(), crest.pixelIndex(20, 20)) == (42, 84, 1)
    (tmp_path / "broken.png").write_bytes(b"no picture")
    assert art.crest(tmp_path / "broken.png", QSize(84, 84)) is None
    assert art.crest(tmp_path / "broken.png", QSize(84, 84)) is None
    assert caplog.text.count("broken.png") == 1


def test_the_crest_is_a_picture_like_any_other(tmp_path: Path, repo: Path) -> None:
    Image.new("RGB", (300, 600), (160, 0, 0)).save(tmp_path / "crest.png")
    art = Art(repo / "assets" / "art", tmp_path / "crest.png")
    assert art.has_crest
    image = art.image(Drawing.parse(CREST), QSize(100, 100))
    assert (image.width(), image.height()) == (50, 100)
    assert image.pixelColor(25, 50).red() == 160


@pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n"])
def test_a_crest_that_cannot_be_read_is_no_crest(tmp_path: Path, repo: Path, content: bytes) -> None:
    (tmp_path / "crest.png").write_bytes(content)
    art = Art(repo / "assets" / "art", tmp_path / "crest.png")
    assert not art.has_crest
    with pytest.raises(ArtError):
        art.image(Drawing.parse(CREST), QSize(100, 100))


def test_a_crest_of_absurd_size_is_not_decoded(tmp_path: Path, repo: Path) -> None:
    Image.new("1", (9000, 20)).save(tmp_path / "crest.png")
    assert not Art(repo / "assets" / "art", tmp_path / "crest.png").has_crest
