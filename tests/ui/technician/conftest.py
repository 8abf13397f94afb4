"""A technician's hands: real touches on the stage, tools that say what they are told to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder
from kiosk.screenshots.backstage import PIN, Backstage
from kiosk.visit.model import TextSize
from tests.ui.qml_types import is_text, type_of


@pytest.fixture(scope="session")
def app() -> QGuiApplication:
    QAccessible.setActive(True)
    found = QGuiApplication.instance() or QGuiApplication([])
    assert isinstance(found, QGuiApplication)
    load_fonts(assets_folder())
    return found


class BlankArt(Art):
    """Pictures of the right size without anything on them: here only places and words count."""

    def image(self, drawing, box):
        image = QImage(box.expandedTo(QSize(1, 1)), QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        return image


class Technician:
    """Somebody at the screen."""

    def __init__(self, app: QGuiApplication, back: Backstage) -> None:
        self.app = app
        self.back = back

    @property
    def window(self):
        return self.back.stage.window

    @property
    def screen(self) -> str:
        return self.back.desk.property("screen")

    def say(self, word: str, **values: object) -> str:
        return self.back.desk.words.text(word, **values)

    def items(self) -> Iterator[QQuickItem]:
        def below(item: QQuickItem) -> Iterator[QQuickItem]:
            if item.isVisible():
                yield item
                for child in item.childItems():
                    yield from below(child)

        yield from below(self.window.contentItem())

    def targets(self) -> list[QQuickItem]:
        """Return what can be touched; behind the technician's screen lie the citizens', which cannot."""
        found = [item for item in self.items() if item.property("fill") is not None and item.property("name")]
        if self.screen:
            root = next(item for item in self.items() if type_of(item) == "TechnicianScreen")
            found = [item for item in found if root.isAncestorOf(item)]
        return found

    def texts(self) -> list[str]:
        return [item.property("text") for item in self.items() if is_text(item)]

    def target(self, name: str) -> QQuickItem:
        found = [item for item in self.targets() if item.property("name") == name]
        assert found, f"no {name!r} among {[item.property('name') for item in self.targets()]}"
        return found[0]

    def middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def tap(self, name: str) -> None:
        self.see()
        target = self.target(name)
        assert target.property("enabled"), f"{name!r} is off"
        self.tap_at(self.middle(target))
        self.settle()

    def tap_word(self, word: str) -> None:
        self.tap(self.say(word))

    def tap_at(self, point: QPoint) -> None:
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)

    def settle(self) -> None:
        self.back.wait()
        self.see()

    def see(self) -> None:
        """Let the page that is asked for be made, and be drawn."""
        self.app.processEvents()
        self.back.stage.settle()

    def corner(self, times: int = 5, every_s: float = 0.5) -> None:
        for _ in range(times):
            self.tap_at(QPoint(20, 20))
            self.back.clock.pass_by(every_s)
        self.see()

    def pin(self, digits: str = PIN) -> None:
        for digit in digits:
            self.tap(digit)
        self.tap_word("technician.key.enter")

    def enter(self) -> None:
        self.corner()
        self.pin()
        assert self.screen == "home"

    def type(self, codes: list[str]) -> None:
        """Press keys by what stands on them."""
        for code in codes:
            self.tap(code)


@pytest.fixture(scope="session")
def blank() -> BlankArt:
    return BlankArt(assets_folder() / "art")


@pytest.fixture
def open_technician(app, blank, tmp_path: Path) -> Iterator[Callable[..., Technician]]:
    opened: list[tuple[Backstage, list[str]]] = []

    def open_one(
        glass: str = "portrait",
        language: str = "vi",
        *,
        size: TextSize = TextSize.DEFAULT,
        first_start: bool = False,
        box: str = "",
    ) -> Technician:
        warnings: list[str] = []
        folder = tmp_path / (box or str(len(opened)))
        folder.mkdir(exist_ok=bool(box))
        back = Backstage(
            glass,
            language,
            folder,
            first_start=first_start,
            art=blank,
            text_size=size,
            on_warning=warnings.append,
        )
        opened.append((back, warnings))
        back.stage.window.show()
        assert QTest.qWaitForWindowExposed(back.stage.window, 60_000)
        if first_start:
            back.desk.start()
        back.stage.settle()
        technician = Technician(app, back)
        technician.settle()
        return technician

    yield open_one
    for back, warnings in opened:
        back.stage.close()
        assert warnings == []
