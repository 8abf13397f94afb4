"""How long the GUI thread is away from its events while pages change, beside an empty window of the same size.

A timer of one millisecond ticks in the GUI thread; the widest gap between two ticks after a change is what a finger
would have waited. Each touch or answer on the way to a page counts alone. Each page is shown twice: the first time
its drawings are new, the second time they are kept.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication
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

WATCH_MS = 120  # after a change; the frame and whatever is loaded for it come in this time
PROMISE_MS = 8.0


class Probe:
    """Ticks in the GUI thread and remembers the widest gap."""

    def __init__(self) -> None:
        self._last = 0.0
        self._worst = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        now = time.perf_counter()
        self._worst = max(self._worst, now - self._last)
        self._last = now

    def stall_ms(self, change: Callable[[], None]) -> float:
        """Return the widest gap that a change causes."""
        loop = QEventLoop()
        self._worst, self._last = 0.0, time.perf_counter()
        self._timer.start()
        QTimer.singleShot(0, change)
        QTimer.singleShot(WATCH_MS, loop.quit)
        loop.exec()
        self._timer.stop()
        return self._worst * 1000


class ProbedDirector(Director):
    """Leads to a page and remembers the widest gap of any one step."""

    def __init__(self, stage: Stage, clock: StagedClock, probe: Probe) -> None:
        super().__init__(stage, clock)
        self._probe = probe
        self.worst_ms = 0.0

    def do(self, *events: ev.Event) -> None:
        """Let events happen, each with time for all that follows from it."""
        for event in events:
            self.clock.pass_by(2.0)
            gap = self._probe.stall_ms(partial(self.stage.runner.send, event))
            self.worst_ms = max(self.worst_ms, gap)


def empty_window(probe: Probe, size: tuple[int, int], rounds: int) -> list[float]:
    """Return the gaps of a window that does nothing but repaint all of itself."""
    window = QQuickWindow()
    window.resize(*size)
    window.show()
    probe.stall_ms(lambda: None)
    colours = [QColor(255, 250, shade % 256) for shade in range(rounds)]
    gaps = [probe.stall_ms(partial(window.setColor, colour)) for colour in colours]
    window.close()
    return gaps


def main() -> int:
    """Print the gaps of every page; the exit code tells whether kept pages hold the promise above the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--glass", choices=sorted(GLASSES), default="portrait")
    options = parser.parse_args()
    app = QGuiApplication(sys.argv[:1])
    load_fonts(assets_folder())
    probe = Probe()
    screen = GLASSES[options.glass]
    floor = statistics.median(empty_window(probe, (screen.width, screen.height), 20))
    clock = StagedClock()
    setting = Setting(options.glass, "vi", TextSize.DEFAULT)
    art = Art(assets_folder() / "art")
    stage = open_stage(setting, staged_centre(), staged_words(), art, clock, on_warning=print)
    stage.window.show()
    probe.stall_ms(app.processEvents)
    director = ProbedDirector(stage, clock, probe)
    worst = [0.0, 0.0]
    for turn in range(2):
        for name, lead in SCENES.items():
            director.worst_ms = 0.0
            director.reset()
            lead(director)
            worst[turn] = max(worst[turn], director.worst_ms)
            print(f"{'kept' if turn else 'new '} {name:<28} {director.worst_ms:7.1f} ms")
    stage.close()
    print(f"empty window {floor:.1f} ms   worst new {worst[0]:.1f} ms   worst kept {worst[1]:.1f} ms")
    print(f"promise: at most {PROMISE_MS:.0f} ms beyond the empty window")
    return 0 if worst[1] <= floor + PROMISE_MS else 1


if __name__ == "__main__":
    sys.exit(main())
