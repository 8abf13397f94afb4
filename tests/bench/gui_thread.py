"""How long the GUI thread is busy at a stretch while pages change, beside an empty window of the same size.

A stretch is one turn of the event loop, from one look for touches to the next: what a finger may have to wait. It
is timed in processor time of that thread: what a quiet machine would need, whatever else this one does. What Qt
spends on painting a frame is counted apart: any window of this size needs that. Each touch or answer on a way
counts alone; it ends when the page stands there with all its pictures.

Each round goes its way twice: first `new`, with pictures that were never rendered, then `again`. Other work on the
machine can only add to a figure, so the least of all rounds counts. `--all` prints one line for each glass,
language and size of text of the citizen's and the technician's screens, and for the board's, with the longest page.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ["QT_NO_GLIB"] = "1"  # one dispatcher, whose rests can be told

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow

from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder
from kiosk.screenshots.board import GLASSES as BOARD_GLASSES
from kiosk.screenshots.citizen import SCENES, Director, Setting, open_stage
from kiosk.screenshots.staging import GLASSES, PICTURED, StagedClock, staged_centre, staged_words
from kiosk.view.stage import Stage
from kiosk.visit import events as ev
from kiosk.visit.model import TextSize
from kiosk.window import swift_start
from tests.bench.gui_ways import Step, board_way, open_board
from tests.bench.technician_way import open_backstage, technician_way

WATCH_MS = 40  # after the page stands; the old one is taken away in this time
PROMISE_MS = 8.0
TURNS = ("new", "again")
ROUNDS = 3


@dataclass(slots=True)
class Stretch:
    """One time of work without rest, in milliseconds."""

    work: float = 0.0  # of the processor, without frames
    frame: float = 0.0  # of the processor, for frames


class Probe:
    """Times every stretch of work of the GUI thread."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.rested = 0.0  # when the page stood there
        self._changed = False
        self._stage: Stage | None = None
        self._began = self._frame_began = self._frame = 0.0
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._turn)  # just after the loop has looked for touches

    def watch(self, window: QQuickWindow) -> None:
        """Tell the frames of a window apart."""
        window.beforeSynchronizing.connect(self._frame_begins)
        window.frameSwapped.connect(self._frame_ends)

    def _turn(self) -> None:
        now = time.thread_time()
        self.stretches.append(Stretch((now - self._began - self._frame) * 1e3, self._frame * 1e3))
        self._began, self._frame = now, 0.0
        self._look()

    def _look(self) -> None:
        if self._changed and not self.rested and (self._stage is None or self._stage.settled):
            self.rested = time.perf_counter()

    @property
    def _seen(self) -> bool:
        """Whether a frame has shown the page: until then touches are left out."""
        return self._stage is None or not self._stage.runner.is_unseen

    def _frame_begins(self) -> None:
        self._frame_began = time.thread_time()

    def _frame_ends(self) -> None:
        self._frame += time.thread_time() - self._frame_began

    def worst(self, change: Callable[[], None], stage: Stage | None = None) -> Stretch:
        """Return the worst of each kind that a change causes, until the page stands and a while longer."""
        loop = QEventLoop()
        self.stretches.clear()
        self._began, self._frame = time.thread_time(), 0.0
        self._stage, self.rested, self._changed = stage, 0.0, False

        def begin() -> None:
            change()
            self._changed = True

        QTimer.singleShot(0, begin)
        end = time.perf_counter() + 20
        while not (self.rested and self.stretches and self._seen) and time.perf_counter() < end:
            QTimer.singleShot(WATCH_MS, loop.quit)
            loop.exec()
            self._look()
        self._stage = None
        seen = self.stretches
        return Stretch(max(s.work for s in seen), max(s.frame for s in seen))


@dataclass(slots=True)
class Page:
    """What the changes of one page took at most, in milliseconds."""

    work: float = 0.0
    frame: float = 0.0
    shown: float = 0.0  # until the page stood there with all its pictures, by the clock

    def add(self, step: Stretch, shown: float) -> None:
        """Take note of one more change."""
        self.work, self.frame = max(self.work, step.work), max(self.frame, step.frame)
        self.shown = max(self.shown, shown)

    def least(self, other: Page) -> Page:
        """Return what both rounds can do."""
        return Page(min(self.work, other.work), min(self.frame, other.frame), min(self.shown, other.shown))


#: By turn and page.
type_seen = dict[tuple[str, str], Page]


class ProbedDirector(Director):
    """Leads to a page and remembers what each step took."""

    def __init__(self, stage: Stage, clock: StagedClock, probe: Probe) -> None:
        super().__init__(stage, clock)
        self._probe = probe
        self.page = Page()

    def do(self, *events: ev.Event) -> None:
        """Let events happen, each with time for all that follows from it."""
        for event in events:
            self.clock.pass_by(2.0)
            began = time.perf_counter()
            step = self._probe.worst(partial(self.stage.runner.send, event), self.stage)
            self.page.add(step, (self._probe.rested - began) * 1e3)


def citizen_round(setting: Setting, probe: Probe) -> type_seen:
    """Go through all of the citizen's pages, and back to the welcome from each."""
    clock = StagedClock()
    art = Art(assets_folder() / "art")
    stage = open_stage(setting, staged_centre(), staged_words(), art, clock, on_warning=print)
    stage.window.show()
    stage.settle()
    probe.watch(stage.window)
    swift_start.settle()  # as the kiosk does
    director = ProbedDirector(stage, clock, probe)
    seen: type_seen = {}
    for turn in TURNS:
        back = seen[turn, "00-start-again"] = Page()
        for name, lead in SCENES.items():
            director.page = back
            director.reset()
            director.page = seen[turn, name] = Page()
            lead(director)
    stage.close()
    return seen


def technician_round(setting: Setting, probe: Probe) -> type_seen:
    """Go the technician's way."""
    with TemporaryDirectory() as folder:
        back = open_backstage(setting, Path(folder))
        back.stage.window.show()
        back.stage.settle()
        probe.watch(back.stage.window)
        swift_start.settle()
        seen: type_seen = {}
        for turn in TURNS:
            back.reset()
            walk(technician_way(back), turn, seen, probe, back.stage)
        back.stage.close()
    return seen


def board_round(glass: str, language: str, probe: Probe) -> type_seen:
    """Show the board's states."""
    board = open_board(glass, language)
    board.window.show()
    probe.worst(lambda: None)
    probe.watch(board.window)
    swift_start.settle()
    seen: type_seen = {}
    for turn in TURNS:
        walk(board_way(board), turn, seen, probe, None)
    board.close()
    return seen


def walk(way: Iterator[Step], turn: str, seen: type_seen, probe: Probe, stage: Stage | None) -> None:
    """Take the steps of a way, each with time for all that follows from it."""
    for name, change in way:
        began = time.perf_counter()
        step = probe.worst(change, stage)
        seen.setdefault((turn, name), Page()).add(step, (probe.rested - began) * 1e3)


def measured(one_round: Callable[[], type_seen], rounds: int) -> type_seen:
    """Return the least of all rounds."""
    least = one_round()
    for _ in range(rounds - 1):
        again = one_round()
        least = {at: page.least(again[at]) for at, page in least.items()}
    return least


def print_pages(seen: type_seen) -> float:
    """Print every page; return the longest work."""
    for (turn, name), page in seen.items():
        figures = f"work {page.work:5.1f}  frame {page.frame:5.1f}  shown after {page.shown:6.1f} ms"
        print(f"{turn:<6} {name:<28} {figures}")
    return print_worst("worst", seen)


def print_worst(title: str, seen: type_seen) -> float:
    """Print the page that takes longest in each turn; return the longest work."""
    told = []
    for turn in TURNS:
        name, page = max(((at[1], page) for at, page in seen.items() if at[0] == turn), key=lambda at: at[1].work)
        told.append(f"{turn} {page.work:5.1f} ms ({name})")
    shown = max(page.shown for page in seen.values())
    print(f"{title:<40} {'   '.join(told)}   shown after at most {shown:.0f} ms", flush=True)
    return max(page.work for page in seen.values())


def everything(probe: Probe, rounds: int) -> float:
    """Print one line for each glass, language and size of text; return the longest work."""
    worst = 0.0
    for glass in GLASSES:
        for language in ("vi", "en"):
            for size in TextSize:
                setting = Setting(glass, language, size)
                seen = measured(partial(citizen_round, setting, probe), rounds)
                worst = max(worst, print_worst(str(setting), seen))
    for language in ("vi", "en"):
        for glass in PICTURED:
            for size in (TextSize.DEFAULT, TextSize.HUGE):
                setting = Setting(glass, language, size)
                seen = measured(partial(technician_round, setting, probe), rounds)
                worst = max(worst, print_worst(f"technician {setting}", seen))
        for glass in BOARD_GLASSES:
            seen = measured(partial(board_round, glass, language, probe), rounds)
            worst = max(worst, print_worst(f"board {glass}-{language}", seen))
    return worst


def main() -> int:
    """Print what every page needs; the exit code tells whether the promise holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--what", choices=("citizen", "technician", "board"), default="citizen")
    parser.add_argument("--glass", choices=sorted(GLASSES), default="portrait")
    parser.add_argument("--language", choices=("vi", "en"), default="vi")
    parser.add_argument("--size", choices=[size.value for size in TextSize], default="default")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="the least of so many rounds counts")
    parser.add_argument("--all", action="store_true", help="everything, one line each")
    options = parser.parse_args()
    QGuiApplication(sys.argv[:1])
    load_fonts(assets_folder())
    probe = Probe()
    setting = Setting(options.glass, options.language, TextSize(options.size))
    rounds = {
        "citizen": partial(citizen_round, setting, probe),
        "technician": partial(technician_round, setting, probe),
        "board": partial(board_round, options.glass, options.language, probe),
    }
    if options.all:
        worst = everything(probe, options.rounds)
    else:
        worst = print_pages(measured(rounds[options.what], options.rounds))
    print(f"promise: no stretch of more than {PROMISE_MS:.0f} ms beside frames")
    return 0 if worst <= PROMISE_MS else 1


if __name__ == "__main__":
    sys.exit(main())
