"""Stages for the tests of screens: offscreen, in software, one engine a test; a warning of QML is a failure."""

from __future__ import annotations

import os
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_QUICK_BACKEND"] = "software"

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder, program_folder, ui_folder
from kiosk.screenshots.citizen import Director, Setting
from kiosk.screenshots.staging import GLASSES, StagedClock, staged_centre, staged_words
from kiosk.view.runner import Ports
from kiosk.view.stage import Parts, Stage
from kiosk.visit import events as ev

PATIENCE_S = 60


@pytest.fixture(scope="session")
def qapp(qapp: QGuiApplication) -> QGuiApplication:
    QAccessible.setActive(True)
    load_fonts(assets_folder())
    return qapp


@pytest.fixture(scope="session")
def art() -> Art:
    return Art(assets_folder() / "art")


@pytest.fixture(scope="session")
def centre():
    return staged_centre()


@pytest.fixture(scope="session")
def words():
    return staged_words()


def said(item: QQuickItem) -> str:
    """Return what a target is called, with plain spaces."""
    return str(item.property("name")).replace("\N{NO-BREAK SPACE}", " ")


@dataclass
class Hands:
    """A person at the screen: finds what can be seen, touches it, lets time pass."""

    app: QGuiApplication
    stage: Stage
    clock: StagedClock
    issued: list[ev.Issue] = field(default_factory=list)
    reported: list[ev.Report] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def director(self) -> Director:
        return Director(self.stage, self.clock)

    def items(self) -> Iterator[QQuickItem]:
        def below(item: QQuickItem) -> Iterator[QQuickItem]:
            if not item.isVisible():
                return
            yield item
            for child in item.childItems():
                yield from below(child)

        yield from below(self.stage.window.contentItem())

    def targets(self) -> list[QQuickItem]:
        return [item for item in self.items() if item.property("fill") is not None and item.property("name")]

    def target(self, name: str) -> QQuickItem:
        found = [item for item in self.targets() if said(item) == name]
        assert len(found) == 1, f"{len(found)} of {name!r} among {[said(i) for i in self.targets()]}"
        return found[0]

    def word(self, word_id: str, **values: object) -> str:
        return self.stage.words.now.text(word_id, **values)

    def middle(self, item: QQuickItem) -> QPoint:
        return item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()

    def see(self) -> None:
        """Wait until what the screen shows has been drawn."""
        end = time.monotonic() + PATIENCE_S
        while self.stage.runner.is_unseen:
            assert time.monotonic() < end, "nothing was drawn"
            QTest.qWait(1)

    def settle(self) -> None:
        self.see()
        self.clock.pass_by(2.0)

    def tap(self, name: str, device: object | None = None) -> None:
        self.settle()
        self.tap_now(name)

    def tap_now(self, name: str) -> None:
        point = self.middle(self.target(name))
        QTest.mouseClick(self.stage.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
        self.stage.settle()

    def answer(self, number: str = "A015", pictures: tuple[str, ...] = ("lotus",)) -> UUID:
        """Let the store answer the last touch."""
        from kiosk.visit.model import Queue, Ticket

        order = self.issued[-1]
        ticket = Ticket(UUID(int=15), number, order.service, pictures, Queue(4, 15, 25))
        self.stage.runner.send(ev.Issued(order.touch, ticket))
        self.stage.settle()
        return ticket.id

    @property
    def screen(self) -> str:
        return self.stage.runner.visit.screen.value


@pytest.fixture
def open_hands(qapp, art, centre, words) -> Iterator[Callable[..., Hands]]:
    opened: list[Hands] = []

    def open_one(setting: Setting, **changes: Any) -> Hands:
        clock = StagedClock()
        issued: list[ev.Issue] = []
        reported: list[ev.Report] = []
        warnings: list[str] = []
        stage = Stage(
            Parts(
                ui=ui_folder(),
                theme=program_folder("config") / "theme.json",
                art=art,
                centre=changes.get("centre", centre),
                catalogue=words,
                screen=GLASSES[setting.glass],
                clock=clock,
                ports=Ports(issue=issued.append, report=reported.append),
                language=setting.language,
                text_size=setting.size,
                motion=False,
            ),
            on_warning=warnings.append,
        )
        hands = Hands(qapp, stage, clock, issued, reported, warnings)
        opened.append(hands)
        stage.window.show()
        assert QTest.qWaitForWindowExposed(stage.window, PATIENCE_S * 1000)
        stage.settle()
        return hands

    yield open_one
    for hands in opened:
        hands.stage.close()
        assert hands.warnings == []
