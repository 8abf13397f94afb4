"""The drawings obey their grammar: plain shapes only, marks that hold in one ink, names told apart by ear."""

from __future__ import annotations

import itertools
import json
import re
import shutil
import subprocess
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

ASSETS = Path(__file__).resolve().parents[2] / "assets"
ART = ASSETS / "art"
DRAWINGS = sorted(ART.glob("*.svg"))
MARKS = sorted(ART.glob("mark-*.svg"))
PICTURES: list[dict[str, str]] = json.loads((ASSETS / "pictures.json").read_text("utf-8"))
LANGUAGES = ("vi", "en")

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {f"{SVG}{name}" for name in ("svg", "g", "path", "ellipse", "rect")}
PAINT = {"fill", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "transform"}
PLACE = {"d", "cx", "cy", "rx", "ry", "x", "y", "width", "height"}
FRAME = {"viewBox", "width", "height", "preserveAspectRatio"}
COLOUR = re.compile(r"none|#[0-9A-Fa-f]{6}")
TRANSFORM = re.compile(r"(?:\s*(?:translate|rotate|scale)\([-\d.,\s]+\))+\s*")

MARK_VIEW = "-50 -50 100 100"
INK = "#1B2150"

#: A gap or a bar thinner than this, in the mark's units, closes on paper and on a wall screen.
THIN = 2.6

Ink = NDArray[np.bool_]


@pytest.fixture(scope="module", autouse=True)
def _gui(qapp: QGuiApplication) -> None:
    """QSvgRenderer and QPainter stand on an application."""


def frame(path: Path) -> tuple[float, float, float, float]:
    x, y, width, height = (float(n) for n in ET.parse(path).getroot().attrib["viewBox"].split())
    return x, y, width, height


@cache
def ink(path: Path, pixels: int, margin: float = 0.0) -> Ink:
    """Draw a mark in one bit; `margin` shows what lies around the view box, in its units."""
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    x, y, width, height = frame(path)
    renderer.setViewBox(QRectF(x - margin, y - margin, width + 2 * margin, height + 2 * margin))
    return shade(renderer, pixels, pixels)[:, :, 0] < 128


def shade(renderer: QSvgRenderer, width: int, height: int) -> NDArray[np.uint8]:
    image = QImage(width, height, QImage.Format.Format_RGB888)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, width, height))
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())
    return rows[:, : width * 3].reshape(height, width, 3).copy()


def fitted(path: Path, pixels: int = 48) -> Ink:
    """Draw a mark blown up to its own box, so that only its form counts, not its size or place."""
    drawn = ink(path, 200)
    rows, columns = np.flatnonzero(drawn.any(1)), np.flatnonzero(drawn.any(0))
    own = drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.uint8)
    side = max(own.shape)
    top, left = (side - own.shape[0]) // 2, (side - own.shape[1]) // 2
    square = np.zeros((side, side), np.uint8)
    square[top : top + own.shape[0], left : left + own.shape[1]] = own
    return np.asarray(cv2.resize(square * 255, (pixels, pixels), interpolation=cv2.INTER_AREA) > 127)


def likeness(one: Path, other: Path) -> float:
    """Tell how much two marks share: ink of both over ink of either."""
    a, b = fitted(one), fitted(other)
    return int(np.count_nonzero(a & b)) / int(np.count_nonzero(a | b))


def art_of(picture: dict[str, str]) -> Path:
    return ART / picture["art"]


def names(language: str) -> dict[str, str]:
    found: dict[str, str] = json.loads((ASSETS / "words" / language / "picture.json").read_text("utf-8"))
    return found


# What the drawings may be made of


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_is_made_of_plain_shapes(path: Path) -> None:
    root = ET.parse(path).getroot()
    assert root.tag == f"{SVG}svg"
    assert set(root.attrib) <= FRAME
    assert frame(path)[2:] == (float(root.attrib["width"]), float(root.attrib["height"]))
    for node in itertools.islice(root.iter(), 1, None):
        assert node.tag in SHAPES - {f"{SVG}svg"}
        assert set(node.attrib) <= PAINT | PLACE
        assert not (node.text or "").strip()
        for colour in ("fill", "stroke"):
            assert COLOUR.fullmatch(node.attrib.get(colour, "none"))
        assert TRANSFORM.fullmatch(node.attrib.get("transform", "scale(1)"))
        # Without a fill SVG paints black, which the grammar does not know.
        assert node.tag == f"{SVG}g" or "fill" in node.attrib


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_qt_draws_it(path: Path) -> None:
    renderer = QSvgRenderer(str(path))
    assert renderer.isValid()
    _, _, width, height = frame(path)
    drawn = shade(renderer, round(width / height * 100), 100)
    assert (drawn < 250).any(axis=2).mean() > 0.03, "next to nothing is to be seen"


# Marks: the pictures on tickets


@pytest.mark.parametrize("path", MARKS, ids=lambda path: path.stem)
class TestMark:
    def test_is_one_ink_with_real_gaps(self, path: Path) -> None:
        root = ET.parse(path).getroot()
        assert root.attrib["viewBox"] == MARK_VIEW
        assert {node.attrib["fill"] for node in root.iter(f"{SVG}path")} == {INK}
        assert all("stroke" not in node.attrib for node in root.iter())

    def test_stays_inside_its_box(self, path: Path) -> None:
        around = ink(path, 240, margin=10)
        inside = around[20:220, 20:220]
        assert around.sum() == inside.sum()

    def test_has_ink_enough_and_not_too_much(self, path: Path) -> None:
        assert 0.15 <= ink(path, 200).mean() <= 0.70

    def test_has_no_hair_lines(self, path: Path) -> None:
        drawn = np.pad(ink(path, 800), 80).astype(np.uint8)
        size = round(THIN * 8) | 1  # odd, so that the disc has a middle
        disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        bars = drawn - cv2.morphologyEx(drawn, cv2.MORPH_OPEN, disc)
        gaps = cv2.morphologyEx(drawn, cv2.MORPH_CLOSE, disc) - drawn
        # Points and corners are always thin; a line that is thin all along is not allowed.
        assert bars.sum() / drawn.sum() < 0.04
        assert gaps.sum() / drawn.sum() < 0.04

    def test_keeps_its_form_at_36_pixels(self, path: Path) -> None:
        small = cv2.resize(ink(path, 36).astype(np.uint8), (200, 200), interpolation=cv2.INTER_NEAREST) > 0
        large = ink(path, 200)
        assert int(np.count_nonzero(small & large)) / int(np.count_nonzero(small | large)) > 0.62


def test_no_two_marks_look_alike() -> None:
    alike = {
        (one.stem, other.stem): round(likeness(one, other), 2)
        for one, other in itertools.combinations(MARKS, 2)
        if likeness(one, other) > 0.72
    }
    assert alike == {}


def test_pictures_that_follow_each_other_differ_strongly() -> None:
    for one, other in itertools.pairwise(PICTURES):
        assert likeness(art_of(one), art_of(other)) < 0.58, (one["id"], other["id"])


# Pictures and their names


def test_there_are_pictures_for_a_full_hall() -> None:
    assert len(PICTURES) >= 48
    assert len({picture["id"] for picture in PICTURES}) == len(PICTURES)
    assert sorted(map(art_of, PICTURES)) == MARKS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_has_one_short_name(language: str) -> None:
    words = names(language)
    assert set(words) == {f"picture.{picture['id']}" for picture in PICTURES}
    assert len({name.casefold() for name in words.values()}) == len(words)
    for name in words.values():
        assert 1 <= len(name.split()) <= 2
        assert unicodedata.is_normalized("NFC", name)
        assert name == name.strip().lower()


#: Words that only say what kind of thing follows.
KINDS = {"con", "cái", "quả", "cây", "hoa", "củ"}
#: Sounds that fall together in one or another region's mouth, most of all in Quảng Trị.
MERGED = (("^(gi|d|r)(?=[aăâeêioôơuưy])", "z"), ("^tr", "ch"), ("^s", "x"), ("ng$", "n"), ("(?<!c)t$", "c"))


def heard(name: str) -> tuple[str, ...]:
    """Reduce a Vietnamese name to what a hard-of-hearing person may catch: no tone, no kind word, merged sounds."""
    syllables = name.split()
    if len(syllables) > 1 and syllables[0] in KINDS:
        syllables = syllables[1:]
    return tuple(map(heard_syllable, syllables))


def heard_syllable(syllable: str) -> str:
    tones = {"\N{COMBINING GRAVE ACCENT}", "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING TILDE}"}
    tones |= {"\N{COMBINING HOOK ABOVE}", "\N{COMBINING DOT BELOW}"}
    bare = "".join(sign for sign in unicodedata.normalize("NFD", syllable) if sign not in tones)
    sound = unicodedata.normalize("NFC", bare)
    for pattern, merged in MERGED:
        sound = re.sub(pattern, merged, sound)
    return sound


@pytest.mark.parametrize(
    ("one", "other"),
    [("quả dứa", "cây dừa"), ("con sò", "con xó"), ("cái bàn", "cái bảng"), ("cái bát", "cái bác")],
)
def test_names_that_sound_alike_are_heard_alike(one: str, other: str) -> None:
    assert heard(one) == heard(other)


def test_no_two_names_sound_alike() -> None:
    sounds: dict[tuple[str, ...], list[str]] = {}
    for name in names("vi").values():
        sounds.setdefault(heard(name), []).append(name)
    assert [group for group in sounds.values() if len(group) > 1] == []


# A second opinion


@pytest.mark.long
@pytest.mark.skipif(shutil.which("chromium") is None, reason="no browser on this machine")
def test_a_browser_draws_the_same(tmp_path: Path) -> None:
    """One page with every drawing, in cells of 160 pixels, against Qt's own rendering of each cell."""
    cell, columns = 160, 10
    page = tmp_path / "sheet.html"
    pictures = "".join(
        f'<img src="{path.as_uri()}" style="position:absolute;left:{x}px;top:{y}px;width:{w}px;height:{h}px">'
        for path, x, y, w, h in cells(cell, columns)
    )
    page.write_text(f'<body style="margin:0;background:#fff">{pictures}</body>', "utf-8")
    rows = -(-len(DRAWINGS) // columns)
    shot = tmp_path / "sheet.png"
    subprocess.run(
        [
            "chromium",
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--force-device-scale-factor=1",
            "--allow-file-access-from-files",
            f"--user-data-dir={tmp_path / 'profile'}",
            f"--screenshot={shot}",
            f"--window-size={columns * cell},{rows * cell}",
            page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=90,
    )
    taken = cv2.imread(str(shot))
    assert taken is not None
    sheet = cv2.cvtColor(taken, cv2.COLOR_BGR2RGB)
    unlike = {}
    for path, x, y, w, h in cells(cell, columns):
        ours = shade(QSvgRenderer(str(path)), w, h).astype(int)
        theirs = sheet[y : y + h, x : x + w].astype(int)
        difference = (np.abs(ours - theirs).max(axis=2) > 96).mean()
        if difference > 0.02:
            unlike[path.stem] = round(float(difference), 3)
    assert unlike == {}


def cells(cell: int, columns: int) -> Iterator[tuple[Path, int, int, int, int]]:
    """Yield each drawing with its place on a sheet: left, top, width, height."""
    for index, path in enumerate(DRAWINGS):
        _, _, width, height = frame(path)
        scale = cell / max(width, height)
        yield path, index % columns * cell, index // columns * cell, round(width * scale), round(height * scale)
