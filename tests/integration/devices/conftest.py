"""A kiosk's devices, and a technician who tries them out."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from kiosk.art.rasteriser import Art
from kiosk.device_room.room import DeviceRoom
from kiosk.fonts import load_fonts
from kiosk.paper.test_page import TestPageArtist
from kiosk.paths import assets_folder, words_folder
from kiosk.settings.model import load_settings
from kiosk.technician.tools import Doing, Outcome, Sight, Told
from kiosk.workbench.device_trials import DeviceTrials
from kiosk.workbench.printer_trial import PrinterTrials
from queueing.clock import SystemClock
from queueing.words import Words, load_words
from tests.integration.printing.conftest import PATIENCE

WAIT_S = 120.0


@dataclass
class Heard:
    """What a trial told while it ran."""

    news: threading.Condition = field(default_factory=threading.Condition)
    sights: list[Sight] = field(default_factory=list)
    said: list[Told] = field(default_factory=list)
    parts: list[float] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def doing(self) -> Doing:
        return Doing(
            lambda part, _detail: self._note(self.parts, part),
            lambda told: self._note(self.said, told),
            lambda sight: self._note(self.sights, sight),
            self.stopped,
        )

    def _note(self, notes: list[Any], note: Any) -> None:
        with self.news:
            notes.append(note)
            self.news.notify_all()

    def until(self, met: Callable[[], object]) -> None:
        with self.news:
            assert self.news.wait_for(lambda: bool(met()), WAIT_S), (self.said, len(self.sights))


class Trier:
    """Tries devices of a kiosk that has just these; `keeps`: the kiosk holds them, as when it serves."""

    def __init__(self, folder: Path, words: Words, stack: ExitStack, app: QGuiApplication) -> None:
        self._folder, self.words, self._stack = folder, words, stack
        self._pool = stack.enter_context(ThreadPoolExecutor(1))
        artist = TestPageArtist(Art(assets_folder() / "art"), load_fonts(assets_folder()), words)
        self._printers = PrinterTrials(artist, "Xã Hướng Phùng", patience=PATIENCE)
        self.told = Heard()
        self.room: DeviceRoom | None = None
        self._trials: DeviceTrials | None = None

    def have(self, *, keeps: bool = False, **devices: Any) -> None:
        """Have these devices in the settings, no others."""
        environ = {**os.environ, "KIOSK_CONFIG": str(self._folder), "HOME": str(self._folder)}
        only = {"reader": None, "scanner": None, "sound": None, "a4": None} | devices
        settings = load_settings(demo=True, environ=environ).model_copy(update=only)
        self.room = DeviceRoom(settings, self._folder, SystemClock())
        if keeps:
            self.room.start()
            self._stack.callback(self.room.stop)
        self._trials = DeviceTrials(settings, self.room, self._printers, lambda _words, _queue: self.page)

    page = b""

    def begin(self, trial: str, settings: Any = None) -> Future[Outcome]:
        """Begin a trial, as the technician's worker does."""
        assert self._trials is not None
        self.told = Heard()
        return self._pool.submit(self._trials.run, trial, settings, self.words, self.told.doing)

    def run(self, trial: str, settings: Any = None) -> Outcome:
        """Try something out to its end."""
        return self.begin(trial, settings).result(WAIT_S)

    def says(self, outcome: Outcome) -> str:
        """Return what stands on the screen."""
        return outcome.told.says(self.words)

    def is_told(self, outcome: Outcome, kind: str, code: str) -> None:
        """Check that a fault is told by its action and by what citizens see."""
        assert not outcome.well
        for word in (f"fault.{kind}.{code}.staff", f"fault.{kind}.{code}.citizen"):
            assert self.words.text(word) in self.says(outcome)


@pytest.fixture
def trier(tmp_path: Path, qapp: QGuiApplication) -> Iterator[Trier]:
    with ExitStack() as stack:
        made = Trier(tmp_path, load_words(words_folder(), "vi"), stack, qapp)
        yield made
        made.told.stopped.set()
