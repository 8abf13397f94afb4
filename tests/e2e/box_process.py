"""Hub and kiosk of a box as processes of their own, for tests that kill them or move their clock.

The kiosk here has no window: store, issuing desk, printing and line to the hub are those of the kiosk's process.
It tells on its standard output, one line each and only once it is true, what a person could know: `I touch number
ticket`, a number is shown; `R touch code`, none is given; `P ticket copy phase`, how its paper fares.

    box_process.py hub [CLOCK]     the hub
    box_process.py kiosk [CLOCK]   each line `touch service` on standard input is a touch
    box_process.py kiosks          for each line on standard input, fork a kiosk that somebody always touches
                                   until it is killed
"""

from __future__ import annotations

import math
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

from PySide6.QtGui import QGuiApplication

from devices.printers.link import Patience
from kiosk.art.rasteriser import Art
from kiosk.back_office.issuing_desk import Answer
from kiosk.back_office.office import BackOffice, Ears, Means
from kiosk.back_office.printer_view import JobPhase, PrinterView
from kiosk.device_room.room import DeviceRoom
from kiosk.fonts import load_fonts
from kiosk.packs import load_packs
from kiosk.paths import DataFolders, assets_folder, ui_folder, words_folder
from kiosk.settings.model import load_settings
from kiosk.visit import events as ev
from queueing.clock import Clock, SystemClock
from queueing.hub import serve
from queueing.issuing.store import IssuingStore
from queueing.wire import ReprintOrder, StreamEvent
from tests.e2e.shared_clock import SharedClock

#: No printer falls silent here: one that answers late, on a busy machine, must not count as one that does not.
PATIENCE = Patience(connect=30, answer=30, status=60, stall=60, confirm=60)
SERVICES = "ABCD"
BETWEEN_TOUCHES_S = 0.12  # as quick as a hand is
MOST_OWED = 4  # papers
OVER = frozenset({JobPhase.DONE, JobPhase.UNCONFIRMED, JobPhase.FAILED, JobPhase.STAFF})


def tell(*words: object) -> None:
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def run_hub(clock: Clock) -> int:
    settings = load_settings(demo=True)
    return serve.run(
        settings.centre,
        settings=settings.hub,
        data_dir=DataFolders.of(demo=True).hub,
        web_root=ui_folder(),
        assets=assets_folder(),
        clock=clock,
    )


class Box:
    """A kiosk without its window."""

    def __init__(
        self, clock: Clock, heard: Callable[[Answer], None], printer: Callable[[PrinterView], None]
    ) -> None:
        self._app = QGuiApplication([])
        # Number, printer and hub are what is proved here; a reader and a scanner cost two processes more each time.
        settings = load_settings(demo=True).model_copy(update={"reader": None, "scanner": None, "sound": None})
        folders = DataFolders.of(demo=True)
        folders.kiosk.mkdir(parents=True, exist_ok=True)
        drawings = assets_folder() / "art"
        self._devices = DeviceRoom(settings, folders.kiosk, clock)
        means = Means(
            settings,
            folders,
            Art(drawings),
            load_fonts(assets_folder()),
            load_packs(words_folder(), drawings),
            clock,
            self._devices,
            PATIENCE,
        )
        self._store = store = IssuingStore.open(folders.kiosk / "issuing.sqlite3", clock=clock)
        ears = Ears(answer=heard, printer=printer, hub=self._hub_said, line=lambda _up: None)
        self._office = BackOffice(store, means, ears)
        self._devices.start()
        self._office.start()

    def _hub_said(self, event: StreamEvent) -> None:
        if event.event == "reprint":
            self._office.desk.order(ReprintOrder.model_validate(event.data))

    def close(self) -> None:
        self._devices.stop()
        self._office.stop()
        self._store.close()

    def touch(self, touch: UUID, service: str) -> None:
        self._office.desk.issue(ev.Issue(service, "vi", touch, until=math.inf), None, None)


def say_answer(answer: Answer) -> None:
    match answer:
        case ev.Issued(touch, ticket):
            tell("I", touch, ticket.number, ticket.id)
        case ev.Refused(touch, code):
            tell("R", touch, code)


def say_paper(view: PrinterView) -> None:
    if view.job is not None:
        tell("P", view.job.ticket, view.job.copy_number, view.job.phase)


def run_kiosk(clock: Clock) -> None:
    box = Box(clock, say_answer, say_paper)
    for line in sys.stdin:
        touch, service = line.split()
        box.touch(UUID(touch), service)
    box.close()


class Impatience:
    """When somebody touches: mostly once the paper before is out, sometimes at once, but no crowd is let in.

    A machine that prints slowly for want of a processor would otherwise owe papers by the hundred, and one that is
    quick would print some hundred of them while a hub starts: what is proved lies in the deaths.
    """

    def __init__(self) -> None:
        self._random = Random(os.getpid())
        self._changed = threading.Condition()
        self._hand = threading.Event()
        self._owed = 0
        self._free = False

    def answered(self, answer: Answer) -> None:
        """Take note of a number, or that there is none."""
        with self._changed:
            self._owed += isinstance(answer, ev.Issued)
            self._free |= isinstance(answer, ev.Refused) or self._random.random() < 0.3
            self._changed.notify_all()

    def printed(self) -> None:
        """Take note of a paper, or that staff have to see to it."""
        with self._changed:
            self._owed = max(0, self._owed - 1)
            self._free = True
            self._changed.notify_all()

    def wait(self) -> str:
        """Return what is touched next, when it is."""
        self._hand.wait(BETWEEN_TOUCHES_S)
        with self._changed:
            self._changed.wait_for(lambda: self._free, 0.5)
            self._changed.wait_for(lambda: self._owed < MOST_OWED, 10)
            self._free = False
            return self._random.choice(SERVICES)


def run_until_killed() -> None:
    """Be touched until the end."""
    impatience = Impatience()

    def heard(answer: Answer) -> None:
        say_answer(answer)
        impatience.answered(answer)

    def printer(view: PrinterView) -> None:
        say_paper(view)
        if view.job is not None and view.job.phase in OVER:
            impatience.printed()

    box = Box(SystemClock(), heard, printer)
    while True:
        box.touch(uuid4(), impatience.wait())


def fork_on_demand() -> None:
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            tell("pid", os.getpid())
            run_until_killed()
        os.waitpid(child, 0)
        tell("dead")


def main() -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    role, *rest = sys.argv[1:]
    clock = SharedClock(Path(rest[0])) if rest else SystemClock()
    if role == "hub":
        return run_hub(clock)
    if role == "kiosk":
        run_kiosk(clock)
    else:
        fork_on_demand()
    return 0


if __name__ == "__main__":
    sys.exit(main())
