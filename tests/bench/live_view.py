"""How long the GUI thread works for a picture of a camera that is tried out: `python -m tests.bench.live_view`.

A trial shows pictures of noise (nothing repeats) as quickly as a camera's trial does. Counted is the processor time
of the GUI thread, from a picture's arrival to the end of its frame: what a quiet machine would need, whatever else
this one does. Ends with 1 where a stretch is longer than promised.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

import numpy as np
from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QGuiApplication

from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder
from kiosk.screenshots.backstage import Backstage
from kiosk.technician.tools import Doing, Outcome, Sight, Told
from kiosk.workbench.live_view import EVERY_S

PROMISE_MS = 8.0
SECONDS = 12.0
SIZES = {"overhead camera": (640, 853), "reader's camera": (1280, 720)}  # width, height
GLASSES = ("portrait", "landscape", "small-landscape")
_NOTHING_MS = 0.2  # a look at which there was nothing to do
_REST_MS = 5  # the event loop looks again for what other threads posted


def measure(glass: str, size: tuple[int, int], seconds: float = SECONDS) -> tuple[int, list[float]]:
    """Return how many pictures were shown, and each stretch of work in milliseconds, the shortest first."""
    width, height = size
    noise = np.random.default_rng(1)
    pictures = [noise.integers(0, 255, (height, width, 3), np.uint8) for _ in range(4)]
    outline = ((50.0, 50.0), (width - 50.0, 50.0), (width - 50.0, height - 50.0), (50.0, height - 50.0))
    shown: set[str] = set()
    stretches = []

    def job(doing: Doing) -> Outcome:
        turn = 0
        while not doing.stopped.wait(EVERY_S):
            doing.show(Sight(pictures[turn % len(pictures)], (outline,)))
            turn += 1
        return Outcome(True, Told("technician.result.done"))

    with tempfile.TemporaryDirectory() as folder:
        back = Backstage(glass, "vi", Path(folder), on_warning=lambda text: print(text, file=sys.stderr))
        back.stage.window.show()
        back.desk.show_home()
        back.wait()
        back.stage.settle()
        back.desk.home_.tryDevice("scanner")
        back.wait()
        trial = back.desk.trial_
        trial.clear()
        trial.try_out("scanner", job)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            before = time.thread_time()
            back.take_calls()
            QGuiApplication.processEvents()
            QGuiApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, _REST_MS)
            if (work := (time.thread_time() - before) * 1000) > _NOTHING_MS:
                stretches.append(work)
            shown.add(trial.property("picture"))
        trial.stop()
        back.wait()
        back.stage.close()
    return len(shown), sorted(stretches)


def main() -> int:
    """Print a table; return the exit code."""
    app = QGuiApplication([])
    load_fonts(assets_folder())
    late = False
    for glass in GLASSES:
        for name, size in SIZES.items():
            shown, stretches = measure(glass, size)
            worst, median = stretches[-1], stretches[len(stretches) // 2]
            late |= worst > PROMISE_MS
            sys.stdout.write(
                f"{glass:16} {name:16} {shown:4} pictures, median {median:.1f} ms, worst {worst:.1f} ms\n"
            )
    app.quit()
    return int(late)


if __name__ == "__main__":
    sys.exit(main())
