"""The one geometry of both boards, at any size: everything inside the wall, nothing over anything else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QJSEngine, QJSValue


@pytest.fixture(scope="module")
def geometry(qapp: QCoreApplication, geometry_file: Path) -> QJSValue:
    engine = QJSEngine(qapp)
    module = engine.importModule(str(geometry_file))
    assert not module.isError(), module.toString()
    return module


def laid_out(geometry: QJSValue, width: int, height: int, rows: int, *, demo: bool) -> dict[str, Any]:
    wall = geometry.property("layout").call(
        [QJSValue(width), QJSValue(height), QJSValue(rows), QJSValue(4), QJSValue(demo)]
    )
    assert not wall.isError(), wall.toString()
    result = wall.toVariant()
    assert isinstance(result, dict)
    return result


def inside(inner: dict[str, float], outer: dict[str, float], slack: float = 1) -> bool:
    return (
        inner["x"] >= outer["x"] - slack
        and inner["y"] >= outer["y"] - slack
        and inner["x"] + inner["w"] <= outer["x"] + outer["w"] + slack
        and inner["y"] + inner["h"] <= outer["y"] + outer["h"] + slack
    )


def overlap(a: dict[str, float], b: dict[str, float]) -> bool:
    return (
        a["x"] < b["x"] + b["w"] - 1
        and b["x"] < a["x"] + a["w"] - 1
        and a["y"] < b["y"] + b["h"] - 1
        and b["y"] < a["y"] + a["h"] - 1
    )


sizes = st.one_of(
    st.tuples(st.integers(1024, 3840), st.integers(720, 2160)).filter(lambda s: 1.25 <= s[0] / s[1] <= 1.95),
    st.tuples(st.integers(720, 2160), st.integers(1024, 3840)).filter(lambda s: 1.25 <= s[1] / s[0] <= 1.95),
)


@settings(max_examples=150)
@given(size=sizes, rows=st.integers(1, 10), demo=st.booleans())
def test_everything_has_a_place_of_its_own(
    geometry: QJSValue, size: tuple[int, int], rows: int, demo: bool
) -> None:
    width, height = size
    wall = laid_out(geometry, width, height, rows, demo=demo)
    whole: dict[str, float] = {"x": 0, "y": 0, "w": width, "h": height}
    hero, lines, coming = wall["hero"], wall["rows"], wall["coming"]
    blocks = [
        wall["cloth"], wall["banner"], wall["header"], hero["box"], wall["comingLabel"]["box"],
        *(line["box"] for line in lines), *(place["box"] for place in coming), wall["notice"]["box"],
    ]  # fmt: skip
    assert len(lines) == rows
    assert all(inside(block, whole) for block in blocks)
    for i, one in enumerate(blocks):
        assert not any(overlap(one, other) for other in blocks[i + 1 :])
    assert all(hero["box"]["h"] >= line["box"]["h"] for line in lines)
    for part in ("band", "sign", "number", "tile", "arrow", "name", "come"):
        assert inside(hero[part], hero["box"])
    for part in ("tile", "arrow", "name", "come"):
        assert inside(hero[part], hero["band"])
    for place in (*lines, *coming):
        parts = [place[name] for name in ("number", "sign", "arrow", "tile") if name in place]
        assert all(inside(part, place["box"]) and part["w"] > 0 for part in parts)
        for i, one in enumerate(parts):
            assert not any(overlap(one, other) for other in parts[i + 1 :])


@given(
    text=st.from_regex(r"[A-H]([1-9][0-9]?-)?[0-9]{3,5}", fullmatch=True),
    width=st.integers(60, 900),
    largest=st.integers(20, 300),
)
def test_a_number_fits_the_width_that_it_is_given(geometry: QJSValue, text: str, width: int, largest: int) -> None:
    size = geometry.property("fitting").call([QJSValue(text), QJSValue(width), QJSValue(largest)]).toNumber()
    ems = geometry.property("ems").call([QJSValue(text)]).toNumber()
    assert 0 < size <= largest
    assert size * ems <= width


def test_the_widths_are_those_of_the_font(geometry: QJSValue) -> None:
    from PySide6.QtGui import QFont, QFontMetricsF

    from kiosk.fonts import FAMILY, load_fonts
    from kiosk.paths import assets_folder

    load_fonts(assets_folder())
    font = QFont(FAMILY)
    font.setWeight(QFont.Weight.ExtraBold)
    font.setPixelSize(1000)
    metrics = QFontMetricsF(font)
    for letter in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-":
        ems = geometry.property("ems").call([QJSValue(letter)]).toNumber()
        assert ems * 1000 >= metrics.horizontalAdvance(letter) - 1, letter
