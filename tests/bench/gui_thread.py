"""How long the GUI thread is busy at a stretch while pages change, beside an empty window of the same size.

Every stretch between two rests of the event loop is timed, in processor time of that thread (what a quiet machine
would need, whatever else this one does) and by the clock. What Qt spends on painting a frame is counted apart: any
window of this size needs that. A stretch is what a finger may have to wait. Each touch or
answer on a way counts alone; it ends when the page stands there with all its pictures.

Each round goes through all pages twice: first `new`, with pictures that were never rendered, then `again`. Other
work on the machine can only add to a figure, so the least of all rounds counts.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ["QT_NO_GLIB"] = "1"  # one dispatcher, whose rests can be told

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from kiosk.art import Art
from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder
from kiosk.screenshots import (
    GLASSES,
    SCENES,
    Director,
    Setting,
    StagedClock,
    open_stage,
    staged_centre,
    staged_words,
)
from kiosk.view.stage import Stage
from kiosk.visit import events as ev
from kiosk.visit.model import TextSize

WATCH_MS = 90  # after a change; the frame and whatever is loaded for it come in this time
PROMISE_MS = 8.0
TURNS = ("new", "again")


@dataclass(slots=True)
class Stretch:
    """One time of work without rest, in milliseconds."""

    work: float = 0.0  # of the processor, without frames
    frame: float = 0.0  # of the processor, for frames
    clock: float = 0.0  # by the clock, all together


class Probe:
    """Times every stretch of work of the GUI thread."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.rested = 0.0  # when the page stood there
        self._stage: Stage | None = None
        self._began = self._clock = self._frame_began = self._frame = 0.0
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._begin)
        dispatcher.aboutToBlock.connect(self._end)

    def watch(self, window: QQuickWindow) -> None:
        """Tell the frames of a window apart."""
        window.beforeSynchronizing.connect(self._frame_begins)
        window.frameSwapped.connect(self._frame_ends)

    def _begin(self) -> None:
        if not self._began:
            self._began, self._clock, self._frame = time.thread_time(), time.perf_counter(), 0.0

    def _end(self) -> None:
        if self._began:
            used = time.thread_time() - self._began
            clock = time.perf_counter() - self._clock
            self.stretches.append(Stretch((used - self._frame) * 1e3, self._frame * 1e3, clock * 1e3))
            self._began = 0.0
            self._look()

    def _look(self) -> None:
        if not self.rested and (self._stage is None or self._stage.settled):
            self.rested = time.perf_counter()

    def _frame_begins(self) -> None:
        self._frame_began = time.thread_time()

    def _frame_ends(self) -> None:
        self._frame += time.thread_time() - self._frame_began

    def worst(self, change: Callable[[], None], stage: Stage | None = None) -> Stretch:
        """Return the worst of each kind that a change causes, until the page stands and a while longer."""
        loop = QEventLoop()
        self.stretches.clear()
        self._stage, self.rested = stage, 0.0
        QTimer.singleShot(0, change)
        end = time.perf_counter() + 20
        while not (self.rested and self.stretches) and time.perf_counter() < end:
            QTimer.singleShot(WATCH_MS, loop.quit)
            loop.exec()
            self._look()
        self._stage = None
        seen = self.stretches
        return Stretch(max(s.work for s in seen), max(s.frame for s in seen), max(s.clock for s in seen))


class ProbedDirector(Director):
    """Leads to a page and remembers the worst stretch of any one step."""

    def __init__(self, stage: Stage, clock: StagedClock, probe: Probe) -> None:
        super().__init__(stage, clock)
        self._probe = probe
        self.worst = Stretch()
        self.shown_ms = 0.0  # until the slowest page stood there with all its pictures

    def do(self, *events: ev.Event) -> None:
        """Let events happen, each with time for all that follows from it."""
        for event in events:
            self.clock.pass_by(2.0)
            began = time.perf_counter()
            step = self._probe.worst(partial(self.stage.runner.send, event), self.stage)
            self.shown_ms = max(self.shown_ms, (self._probe.rested - began) * 1e3)
            if step.work > self.worst.work:
                self.worst = Stretch(step.work, max(step.frame, self.worst.frame), step.clock)


def one_round(options: argparse.Namespace, probe: Probe) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Go through all pages twice; return work, frame and time until shown, in ms, by turn and page."""
    clock = StagedClock()
    setting = Setting(options.glass, options.language, TextSize(options.size))
    art = Art(assets_folder() / "art")
    stage = open_stage(setting, staged_centre(), staged_words(), art, clock, on_warning=print)
    stage.window.show()
    stage.settle()
    probe.watch(stage.window)
    director = ProbedDirector(stage, clock, probe)
    seen = {}
    for turn in TURNS:
        for name, lead in SCENES.items():
            director.reset()
            director.worst, director.shown_ms = Stretch(), 0.0
            lead(director)
            seen[turn, name] = (director.worst.work, director.worst.frame, director.shown_ms)
    stage.close()
    return seen


def main() -> int:
    """Print what every page needs; the exit code tells whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--glass", choices=sorted(GLASSES), default="portrait")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.add_argument("--size", choices=[size.value for size in TextSize], default="default")
    parser.add_argument("--rounds", type=int, default=3, help="the least of so many rounds counts")
    options = parser.parse_args()
    QGuiApplication(sys.argv[:1])
    load_fonts(assets_folder())
    probe = Probe()
    rounds = [one_round(options, probe) for _ in range(options.rounds)]
    worst = dict.fromkeys(TURNS, 0.0)
    for turn, name in rounds[0]:
        work, frame, shown = (min(figures) for figures in zip(*(seen[turn, name] for seen in rounds), strict=True))
        worst[turn] = max(worst[turn], work)
        print(f"{turn:<6} {name:<28} work {work:5.1f}  frame {frame:5.1f}  shown after {shown:6.1f} ms")
    print("worst " + "   ".join(f"{turn} {work:.1f} ms" for turn, work in worst.items()))
    print(f"promise: no stretch of more than {PROMISE_MS:.0f} ms beside frames")
    return 0 if max(worst.values()) <= PROMISE_MS else 1


if __name__ == "__main__":
    sys.exit(main())
