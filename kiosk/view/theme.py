"""The theme: one file in millimetres and roles, turned into pixels for one screen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetricsF
from PySide6.QtQml import QmlElement, QmlSingleton, QmlUncreatable, QQmlEngine, QQmlPropertyMap

from kiosk.breaking import even_lines
from kiosk.view.engine import UiEngine
from kiosk.view.screen import ScreenGeometry
from kiosk.view.theme_file import Role, ThemeFile

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

#: The type by its name in Qt, under that name, since the tool that tells qmllint of it reads names only.
QVariant: Any = "QVariant"


#: Words whose widths are kept, for each size of a role: more than all screens have.
_MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Look:
    """How a person wants to see: size of text, contrast, what is touched low down, and whether things may move."""

    text_size: str = "default"
    contrast: str = "normal"
    low: bool = False
    motion: bool = True


@QmlElement
@QmlUncreatable("roles of type come from the theme")
class TextRole(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """One role of type on this screen, at the present size of text."""

    changed = Signal()

    def __init__(self, family: str, parent: QObject) -> None:
        super().__init__(parent)
        self._font = QFont(family)
        self._line = 1.0
        self._widths: dict[int, dict[str, float]] = {}  # by size and word, in px

    def fit(self, role: Role, pixel_size: int) -> None:
        """Take on a size."""
        if pixel_size == self._font.pixelSize():  # the weight of a role never changes
            return
        self._font.setPixelSize(pixel_size)
        self._font.setWeight(QFont.Weight(role.weight))
        self._font.setFeature(QFont.Tag("tnum"), 1)
        self._line = math.ceil(pixel_size * role.line)
        self.changed.emit()

    @Slot(str, float, result=str)
    def evenly(self, text: str, width: float) -> str:
        """Return a text with the line breaks by which it reads best in a width in pixels."""
        if width < 1:
            return text
        return "\n".join(even_lines(text, width - 1, self.width_of))  # 1: Qt rounds up

    @property
    def qfont(self) -> QFont:
        """The font itself."""
        return self._font

    def width_of(self, word: str) -> float:
        """Return how wide a word stands, in pixels. Measured once: shaping takes long."""
        widths = self._widths.setdefault(self._font.pixelSize(), {})
        if word not in widths:
            if len(widths) >= _MOST_WORDS:
                widths.clear()
            widths[word] = QFontMetricsF(self._font).horizontalAdvance(word)
        return widths[word]

    @property
    def line_px(self) -> float:
        """Height of a line."""
        return self._line

    def _get_font(self) -> QFont:
        return self._font

    def _get_line_height(self) -> float:
        return self._line

    font = Property(QFont, _get_font, notify=changed)
    lineHeight = Property(float, _get_line_height, notify=changed)  # noqa: N815 - QML's spelling


@QmlElement
@QmlSingleton
class Theme(QObject):
    """What every QML component takes its sizes, colours and type from. One for an engine."""

    changed = Signal()  # anything, after all else: for who lays out by the theme
    turned = Signal()  # the screen: lengths, and which way it stands
    sized = Signal()  # size of text
    coloured = Signal()  # contrast
    lowered = Signal()  # what is touched is low down
    stilled = Signal()  # whether things may move

    def __init__(self, file: ThemeFile, screen: ScreenGeometry, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._screen = screen
        self._look = Look()
        self._roles = {name: TextRole(file.family, self) for name in file.roles}
        self._lengths: dict[str, float] = {}
        self._sizes: dict[tuple[int, float], int] = {}  # of fonts, by weight and height of capitals
        # Maps of Qt's own: a map of Python's would be copied whole each time that QML reads one length.
        self._length_map = QQmlPropertyMap.create(self)
        self._motion_map = QQmlPropertyMap.create(self)
        self._service_map = QQmlPropertyMap.create(self)
        self._service_maps = {code: QQmlPropertyMap.create(self) for code in file.services}
        for code, colours in self._service_maps.items():
            self._service_map.insert(code, colours)
        self._compute()

    @staticmethod
    def create(engine: QQmlEngine) -> Theme:
        """Hand the engine's theme to QML."""
        assert isinstance(engine, UiEngine)
        theme = engine.theme
        QQmlEngine.setObjectOwnership(theme, QQmlEngine.ObjectOwnership.CppOwnership)
        return theme

    @property
    def screen(self) -> ScreenGeometry:
        """The screen that sizes are for."""
        return self._screen

    @property
    def look(self) -> Look:
        """What is chosen now."""
        return self._look

    def set_look(self, look: Look) -> None:
        """Change size of text, contrast or motion for everything on screen."""
        before, self._look = self._look, look
        if look == before:
            return
        if look.text_size != before.text_size:
            self._fit_roles()
            self.sized.emit()
        if look.contrast != before.contrast:
            self._fill_services()
            self.coloured.emit()
        if look.low != before.low:
            self.lowered.emit()
        if look.motion != before.motion:
            self._fill_motion()
            self.stilled.emit()
        self.changed.emit()

    def set_screen(self, screen: ScreenGeometry) -> None:
        """Fit another screen, or the same one turned."""
        if screen != self._screen:
            self._screen = screen
            self._compute()
            for signal in (self.turned, self.lowered, self.stilled, self.changed):
                signal.emit()

    def px(self, name: str) -> float:
        """Return a length of the theme in pixels."""
        return self._lengths[name]

    def cap_px(self, text_size: str) -> float:
        """Return how high capitals of a size of text are at least, in pixels."""
        return self._file.text_sizes[text_size] * self._screen.px_per_mm

    def role(self, name: str) -> TextRole:
        """Return a role of type."""
        return self._roles[name]

    def _compute(self) -> None:
        file, per_mm = self._file, self._screen.px_per_mm
        wanted = self._screen.short_side_mm / file.reference.short_side_mm
        self._scale = min(max(wanted, file.reference.least_scale), file.reference.most_scale)
        self._lengths = {
            name: round(max(length.mm * self._scale, length.least) * per_mm)
            for name, length in file.lengths.items()
        }
        for name, length in self._lengths.items():
            self._length_map.insert(name, length)
        self._fit_roles()
        self._fill_services()
        self._fill_motion()

    def _fit_roles(self) -> None:
        file, per_mm = self._file, self._screen.px_per_mm
        least_cap = file.text_sizes[self._look.text_size]
        for name, role in file.roles.items():
            cap_px = max(role.cap_mm * self._scale, least_cap * role.above) * per_mm
            wanted = (role.weight, cap_px)
            if wanted not in self._sizes:
                self._sizes[wanted] = _pixel_size(file.family, role.weight, cap_px)
            self._roles[name].fit(role, self._sizes[wanted])

    def _fill_motion(self) -> None:
        for name, ms in self._file.motion_ms.items():
            self._motion_map.insert(name, ms if self._look.motion else 0)

    def _fill_services(self) -> None:
        high = self._look.contrast == "high"
        for code, look in self._file.services.items():
            colours = self._service_maps[code]
            colours.insert("ring", QColor(look.ring))
            colours.insert("tint", QColor("#FFFFFF" if high else look.tint))
            colours.insert("mid", QColor("#FFFFFF" if high else look.mid))
            colours.insert("lip", QColor("#000000" if high else look.lip))

    def _get_lengths(self) -> QQmlPropertyMap:
        return self._length_map

    def _get_colour(self, name: str) -> QColor:
        return QColor(self._file.contrasts[self._look.contrast][name])

    def _get_services(self) -> QQmlPropertyMap:
        return self._service_map

    def _get_portrait(self) -> bool:
        return self._screen.portrait

    def _get_mm(self) -> float:
        return self._screen.px_per_mm

    def _get_unit(self) -> float:
        return self._screen.px_per_mm * self._scale

    def _get_motion(self) -> QQmlPropertyMap:
        return self._motion_map

    def _get_low(self) -> bool:
        return self._look.low

    def _get_low_top(self) -> float:
        """Return the y in px above which nothing is touched; 0 where everything is within reach."""
        if not self._look.low:
            return 0.0
        return max(0.0, math.ceil(self._screen.height - self._file.reach_mm * self._screen.px_per_mm))

    def _get_page_slide(self) -> float:
        return self._file.motion_mm["page"] * self._get_unit() if self._look.motion else 0.0

    def _get_moves(self) -> bool:
        return self._look.motion

    def _get_text_size(self) -> str:
        return self._look.text_size

    def _get_high_contrast(self) -> bool:
        return self._look.contrast == "high"

    def _get_body(self) -> TextRole:
        return self._roles["body"]

    def _get_bar(self) -> TextRole:
        return self._roles["bar"]

    def _get_card(self) -> TextRole:
        return self._roles["card"]

    def _get_secondary(self) -> TextRole:
        return self._roles["secondary"]

    def _get_primary(self) -> TextRole:
        return self._roles["primary"]

    def _get_question(self) -> TextRole:
        return self._roles["question"]

    def _get_greeting(self) -> TextRole:
        return self._roles["greeting"]

    def _get_number(self) -> TextRole:
        return self._roles["number"]

    def _get_number_row(self) -> TextRole:
        return self._roles["numberRow"]

    def _get_dense(self) -> TextRole:
        return self._roles["dense"]

    def _get_dense_title(self) -> TextRole:
        return self._roles["denseTitle"]

    def _get_dense_strong(self) -> TextRole:
        return self._roles["denseStrong"]

    def _get_dense_small(self) -> TextRole:
        return self._roles["denseSmall"]

    def _get_paper(self) -> QColor:
        return self._get_colour("paper")

    def _get_white(self) -> QColor:
        return self._get_colour("white")

    def _get_sand(self) -> QColor:
        return self._get_colour("sand")

    def _get_sand_deep(self) -> QColor:
        return self._get_colour("sandDeep")

    def _get_ink(self) -> QColor:
        return self._get_colour("ink")

    def _get_ink_deep(self) -> QColor:
        return self._get_colour("inkDeep")

    def _get_green(self) -> QColor:
        return self._get_colour("green")

    def _get_green_lip(self) -> QColor:
        return self._get_colour("greenLip")

    def _get_lacquer(self) -> QColor:
        return self._get_colour("lacquer")

    def _get_gold(self) -> QColor:
        return self._get_colour("gold")

    def _get_off(self) -> QColor:
        return self._get_colour("off")

    def _get_sand_lip(self) -> QColor:
        return self._get_colour("sandLip")

    def _get_sky(self) -> QColor:
        return self._get_colour("sky")

    # By name: lengths in px (`Theme.length.margin`), times in ms, colours of a service (`Theme.service.A.tint`).
    length = Property(QVariant, _get_lengths, constant=True)
    motion = Property(QVariant, _get_motion, constant=True)
    service = Property(QVariant, _get_services, constant=True)
    portrait = Property(bool, _get_portrait, notify=turned)
    mm = Property(float, _get_mm, notify=turned)
    unit = Property(float, _get_unit, notify=turned)
    pageSlide = Property(float, _get_page_slide, notify=stilled)  # noqa: N815 - QML's spelling
    moves = Property(bool, _get_moves, notify=stilled)
    low = Property(bool, _get_low, notify=lowered)
    lowTop = Property(float, _get_low_top, notify=lowered)  # noqa: N815
    textSize = Property(str, _get_text_size, notify=sized)  # noqa: N815
    highContrast = Property(bool, _get_high_contrast, notify=coloured)  # noqa: N815

    body = Property(TextRole, _get_body, constant=True)
    bar = Property(TextRole, _get_bar, constant=True)
    card = Property(TextRole, _get_card, constant=True)
    secondary = Property(TextRole, _get_secondary, constant=True)
    primary = Property(TextRole, _get_primary, constant=True)
    question = Property(TextRole, _get_question, constant=True)
    greeting = Property(TextRole, _get_greeting, constant=True)
    number = Property(TextRole, _get_number, constant=True)
    numberRow = Property(TextRole, _get_number_row, constant=True)  # noqa: N815

    dense = Property(TextRole, _get_dense, constant=True)  # the technician's screens
    denseTitle = Property(TextRole, _get_dense_title, constant=True)  # noqa: N815
    denseStrong = Property(TextRole, _get_dense_strong, constant=True)  # noqa: N815
    denseSmall = Property(TextRole, _get_dense_small, constant=True)  # noqa: N815

    paper = Property(QColor, _get_paper, notify=coloured)
    white = Property(QColor, _get_white, notify=coloured)
    sand = Property(QColor, _get_sand, notify=coloured)
    sandDeep = Property(QColor, _get_sand_deep, notify=coloured)  # noqa: N815
    ink = Property(QColor, _get_ink, notify=coloured)
    inkDeep = Property(QColor, _get_ink_deep, notify=coloured)  # noqa: N815
    green = Property(QColor, _get_green, notify=coloured)
    greenLip = Property(QColor, _get_green_lip, notify=coloured)  # noqa: N815
    lacquer = Property(QColor, _get_lacquer, notify=coloured)
    gold = Property(QColor, _get_gold, notify=coloured)
    off = Property(QColor, _get_off, notify=coloured)
    sandLip = Property(QColor, _get_sand_lip, notify=coloured)  # noqa: N815
    sky = Property(QColor, _get_sky, notify=coloured)


def _pixel_size(family: str, weight: int, cap_px: float) -> int:
    """Return the smallest font size in pixels whose capitals are at least `cap_px` high."""
    font = QFont(family)
    font.setWeight(QFont.Weight(weight))
    font.setPixelSize(1000)
    size = math.ceil(cap_px * 1000 / QFontMetricsF(font).capHeight())
    font.setPixelSize(size)
    while QFontMetricsF(font).capHeight() < cap_px:
        size += 1
        font.setPixelSize(size)
    return size
