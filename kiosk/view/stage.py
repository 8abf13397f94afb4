"""The citizen's window with everything that it binds to, put together and taken apart in the right order."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6.QtQuick  # noqa: F401 - without it a window's grabWindow is unknown
import shiboken6
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, Qt, QTimer, QUrl
from PySide6.QtQml import QQmlError
from PySide6.QtQuick import QQuickWindow

from kiosk.art.drawing import CREST
from kiosk.art.rasteriser import Art
from kiosk.view.bridge import ONCE
from kiosk.view.engine import UiEngine
from kiosk.view.gallery import Gallery
from kiosk.view.pacer import Pacer
from kiosk.view.runner import Ports, VisitRunner
from kiosk.view.screen import ScreenGeometry
from kiosk.view.technician.door import TechnicianDoor
from kiosk.view.theme import Look, Theme
from kiosk.view.theme_file import read_theme
from kiosk.view.visit import VisitView
from kiosk.view.words import Words
from kiosk.visit.machine import Machine
from kiosk.visit.model import Rules, TextSize, Wishes
from kiosk.visit.timing import Timing
from queueing.centre import Centre
from queueing.clock import Clock
from queueing.tickets.hours import is_open
from queueing.words import Words as Catalogue

if TYPE_CHECKING:  # made and loaded when somebody opens the hidden corner
    from kiosk.view.technician.desk import TechnicianDesk

_SETTLE_S = 20.0  # far more than any page takes


class StageError(Exception):
    """The window cannot be built: a bug, or a broken installation."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a stage is built from."""

    ui: Path
    theme: Path
    art: Art
    centre: Centre
    catalogue: Mapping[str, Catalogue]
    screen: ScreenGeometry
    clock: Clock
    ports: Ports
    language: str = "vi"
    text_size: TextSize = TextSize.DEFAULT
    timing: Timing = field(default_factory=Timing)
    motion: bool = True
    technician: Callable[[Pacer], TechnicianDesk] | None = None  # made behind its door; None: there is no door
    prepare_technician: Callable[[], None] = lambda: None  # somebody touches the hidden corner


class Stage:
    """One window of one kiosk. `close` destroys the engine before its view-models."""

    def __init__(self, parts: Parts, *, on_warning: Callable[[str], None]) -> None:
        self._parts = parts
        rules = Rules(tuple(parts.catalogue), Wishes(parts.language, parts.text_size))
        now = parts.clock.now()
        self.theme = Theme(read_theme(parts.theme), parts.screen)
        self.theme.set_look(Look(parts.text_size.value, motion=parts.motion))
        self.words = Words(parts.catalogue, parts.language)
        self.runner = VisitRunner(
            Machine(rules, parts.timing), parts.ports, parts.clock, is_open=is_open(parts.centre.hours, now.wall)
        )
        crest = CREST if parts.art.has_crest else ""
        self.view = VisitView(self.runner, parts.centre, self.theme, self.words, parts.clock, crest=crest)
        self.pacer = Pacer()
        self.gallery = Gallery(parts.art, self.pacer)
        self.engine = UiEngine(parts.ui, self.theme, self.words, self.gallery, self.pacer)
        make = parts.technician
        self.technician = (
            TechnicianDoor(parts.clock, lambda: self._furnished(make), parts.prepare_technician)
            if make is not None
            else None
        )
        self._on_warning = on_warning
        self.engine.warnings.connect(self._warned)
        initial: dict[str, QObject] = {"visit": self.view}
        if self.technician is not None:
            initial["technician"] = self.technician
        self.engine.setInitialProperties(initial)
        self.engine.load(QUrl.fromLocalFile(str(parts.ui / "Kiosk" / "Main.qml")))
        roots = self.engine.rootObjects()
        if not roots or not isinstance(roots[0], QQuickWindow):
            raise StageError("ui/Kiosk/Main.qml did not load")
        self.window: QQuickWindow = roots[0]
        self.window.resize(parts.screen.width, parts.screen.height)
        self.runner.entered.connect(self._await_drawing)
        self.view.stood.connect(self._await_frame)

    def _furnished(self, make: Callable[[Pacer], TechnicianDesk]) -> TechnicianDesk:
        desk = make(self.pacer)
        self.engine.addImageProvider(desk.shelf.NAME, desk.shelf)
        return desk

    def _await_drawing(self) -> None:
        if self.window.isExposed():  # otherwise nothing is drawn, and nobody touches it
            self.runner.await_drawing()
            self._await_frame()

    def _await_frame(self) -> None:
        """Let the next frame count as seen, unless it still shows the page before."""
        if self.window.property("settled"):
            self.window.frameSwapped.connect(self.runner.drawn, ONCE)
            self.window.update()

    def _warned(self, found: Sequence[QQmlError]) -> None:
        for warning in found:
            self._on_warning(warning.toString())

    @property
    def settled(self) -> bool:
        """Whether the page that the visit is on stands there with all its pictures."""
        desk = self.technician.made if self.technician is not None else None
        standing = desk is None or bool(desk.property("standing"))
        return bool(self.window.property("settled")) and standing and self.gallery.settled and self.pacer.rests

    def settle(self) -> None:
        """Let the page come and its pictures, for who must see it whole: screenshots and tests."""
        end = time.monotonic() + _SETTLE_S
        QCoreApplication.processEvents()
        while not self.settled:
            if time.monotonic() > end:
                raise StageError(f"the page {self.view.property('screen')!r} does not come to rest")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        frame = QEventLoop()  # rows and columns are laid out with the next frame
        QTimer.singleShot(round(_SETTLE_S * 1000), frame, frame.quit)
        self.window.frameSwapped.connect(frame.quit, Qt.ConnectionType.QueuedConnection)
        self.window.update()
        frame.exec()
        QCoreApplication.processEvents()

    def close(self) -> None:
        """Take the window down."""
        self.window.close()
        if self.technician is not None:
            self.technician.stop()
        parts = (
            self.engine,
            self.technician,
            self.view,
            self.runner,
            self.words,
            self.theme,
            self.gallery,
            self.pacer,
        )
        for part in parts:
            if part is self.gallery:
                self.gallery.close()
            if part is not None:
                shiboken6.delete(part)
