"""Proofs on every screen × language × size of text × glass: sizes and gaps in millimetres, words whole.

The default run takes a few settings that differ most; the long one takes all.
"""

from __future__ import annotations

from itertools import combinations

import pytest
from _pytest.mark.structures import ParameterSet
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage

from kiosk.art.rasteriser import Art
from kiosk.paths import assets_folder
from kiosk.screenshots.citizen import SCENES, Setting, settings_of
from kiosk.screenshots.staging import GLASSES
from kiosk.view.pages import RIM
from kiosk.visit import events as ev
from kiosk.visit.model import Screen
from tests.ui import qml_types

LEAST_TARGET_MM = 20.0
LEAST_GAP_MM = 3.0
LEAST_CAP_MM = {"default": 7.3, "large": 9.0, "huge": 12.0}
INK_OF_A_NUMBER = 0.6  # of the line: capitals take 0.714 of the font size, a line 1.362
REACH_MM = 268.0  # from the lower edge, for who sits: 840 of 1920 pixels on the screen that the look is drawn for
FEW_CARDS, LEAST_FILLED = 4, 0.5  # of a card's width, by its picture, where more cards stand on a page
SCENE = 480 / 280
SLACK = 1.0  # px: positions are rounded to whole pixels


def rect_of(item) -> QRectF:
    return QRectF(item.mapToScene(QPointF(0, 0)), item.mapToScene(QPointF(item.width(), item.height())))


def gap(a: QRectF, b: QRectF) -> float:
    across = max(a.left() - b.right(), b.left() - a.right())
    down = max(a.top() - b.bottom(), b.top() - a.bottom())
    return max(across, down)


def is_text(item) -> bool:
    return qml_types.is_text(item) and item.property("text") and item.objectName() != "sample"


def height_of(text) -> float:
    """Return the height of the lines; the last one's own leading may hang over, there is nothing in it."""
    if text.objectName() == "number":  # a number, fitted: only capitals and digits, without marks or tails
        return text.property("contentHeight") * INK_OF_A_NUMBER
    if text.property("lineHeight") > 2:  # in pixels, not a factor
        return text.property("lineCount") * text.property("lineHeight")
    return text.property("contentHeight")


def faults_of(hands, setting: Setting) -> list[str]:
    faults = []
    glass = GLASSES[setting.glass]
    per_mm = glass.px_per_mm
    window = QRectF(0, 0, glass.width, glass.height)
    targets = [(item.property("name"), rect_of(item)) for item in hands.targets()]
    for name, rect in targets:
        if not window.contains(rect):
            faults.append(f"{name!r} leaves the window: {rect}")
        smaller = min(rect.width(), rect.height())
        if smaller < LEAST_TARGET_MM * per_mm - SLACK:
            faults.append(f"{name!r} is {smaller / per_mm:.1f} mm small")
    for (name, a), (other, b) in combinations(targets, 2):
        if gap(a, b) < LEAST_GAP_MM * per_mm - SLACK:
            faults.append(f"{name!r} and {other!r} are {gap(a, b) / per_mm:.1f} mm apart")
    faults += strips(hands)
    reach = glass.height - REACH_MM * per_mm if hands.stage.runner.visit.wishes.low else 0.0
    faults += [f"{name!r} is out of reach" for name, rect in targets if rect.top() < reach - SLACK]
    texts = [item for item in hands.items() if is_text(item)]
    for item in texts:
        text, rect = item.property("text"), rect_of(item)
        cap = QFontMetricsF(item.property("font")).capHeight() / per_mm
        if cap < LEAST_CAP_MM[setting.size.value] - 0.01:
            faults.append(f"{text!r} has capitals of {cap:.2f} mm")
        if item.property("truncated"):
            faults.append(f"{text!r} is cut off")
        high = height_of(item)
        if high > rect.height() + SLACK:
            faults.append(f"{text!r} is {high} px high in {rect.height()}")
        if item.property("contentWidth") > rect.width() + SLACK:
            faults.append(f"{text!r} is {item.property('contentWidth')} px wide in {rect.width()}")
        if not window.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(rect):
            faults.append(f"{text!r} leaves the window: {rect}")
    for one, other in combinations(texts, 2):
        a, b = rect_of(one), rect_of(other)
        if a.adjusted(SLACK, SLACK, -SLACK, -SLACK).intersects(b.adjusted(SLACK, SLACK, -SLACK, -SLACK)):
            faults.append(f"{one.property('text')!r} lies over {other.property('text')!r}")
    for item in texts:
        inside = rect_of(item)
        for name, rect in targets:
            common = inside.intersected(rect)
            if not common.isEmpty() and not rect.adjusted(-SLACK, -SLACK, SLACK, SLACK).contains(inside):
                faults.append(f"{item.property('text')!r} lies half over {name!r}")
    return faults


def strips(hands) -> list[str]:
    """Return the cards, of more than a few, whose pictures are lost in them: who cannot read goes by those."""
    cards = [item for item in hands.items() if item.property("stampLook") is not None]
    faults = []
    least = hands.stage.theme.px("leastScene")
    for card in cards:
        if beside := card.property("beside"):
            rim = card.property("radius") * RIM
            high = min(card.height() - card.property("lip") - 2 * rim, (beside - rim) / SCENE)
            if card.isEnabled() and high < least - 2 * SLACK:
                faults.append(f"{card.property('name')!r} has a picture {high} px high beside its name")
    for card in cards if len(cards) > FEW_CARDS and not any(card.property("beside") for card in cards) else ():
        high = card.height() - card.property("lip") - card.property("labelHeight")
        if (high + SLACK) * SCENE < LEAST_FILLED * card.width():
            faults.append(f"{card.property('name')!r} has a picture {high} px high in {card.width()}")
    return faults


class BlankArt(Art):
    """Pictures of the right size without anything on them: here only places count."""

    def image(self, drawing, box):
        image = QImage(box.expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        return image


@pytest.fixture(scope="session")
def art():
    return BlankArt(assets_folder() / "art")


#: Both languages as they come, the largest words, and the smallest glass with larger ones; high contrast is among
#: the scenes of each.
QUICK = {"portrait-vi-default", "portrait-en-default", "portrait-vi-huge", "small-landscape-vi-large"}


def every_setting(quick: set[str]) -> list[ParameterSet]:
    settings = settings_of(tuple(GLASSES))
    assert {str(setting) for setting in settings} >= quick
    return [
        pytest.param(setting, id=str(setting), marks=() if str(setting) in quick else pytest.mark.long)
        for setting in settings
    ]


@pytest.mark.parametrize("setting", every_setting(QUICK))
def test_everything_can_be_read_and_touched(open_hands, setting):
    hands = open_hands(setting)
    found = {}
    for name, lead in SCENES.items():
        hands.director.reset()
        lead(hands.director)
        hands.stage.settle()
        faults = faults_of(hands, setting)
        if faults:
            found[name] = faults
    assert found == {}, told(found)


@pytest.mark.parametrize("setting", every_setting({"portrait-vi-default", "small-portrait-en-huge"}))
def test_low_down_everything_is_within_reach(open_hands, setting):
    hands = open_hands(setting)
    found = {}
    for name, lead in SCENES.items():
        hands.director.reset()
        hands.director.do(ev.Go(Screen.LANGUAGE), ev.ToggleLow(), ev.Back())
        lead(hands.director)
        hands.stage.settle()
        if faults := faults_of(hands, setting):
            found[name] = faults
    assert found == {}, told(found)


def told(found: dict[str, list[str]]) -> str:
    return "\n".join(f"{name}: {fault}" for name, faults in found.items() for fault in faults)
