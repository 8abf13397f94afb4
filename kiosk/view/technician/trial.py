"""A device being tried out: what is happening, what its camera sees, what came of it, the picture it took."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtGui import QImage
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.technician.tools import STOPPABLE, Doing, Outcome, Sight, Told, reason
from kiosk.technician.worker import Worker
from kiosk.view.technician.shelf import LARGEST, Shelf, as_image
from queueing.words import Words

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

_LEAST_ROOM = 64  # pixels


@QmlElement
@QmlUncreatable("trials belong to the technician's screens")
class Trial(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """One thing that is done at a time, from asking to the answer. `state`: "", running, well, wrong, asking."""

    changed = Signal()

    def __init__(
        self,
        worker: Worker,
        post: Callable[..., None],
        shelf: Shelf,
        words: Callable[[], Words],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._worker = worker
        self._post = post
        self._shelf = shelf
        self._words = words
        self._state = ""
        self._told: Told | None = None
        self._part = 0.0
        self._detail = ""
        self._picture = ""
        self._room = (LARGEST, LARGEST)
        self._live = False  # the picture is what a camera sees now
        self._stoppable = False
        self._stopped = Event()
        self._turn = 0  # counted up, so that what comes late from an earlier trial is not shown

    @property
    def running(self) -> bool:
        """Whether something is being done."""
        return self._state == "running"

    @property
    def holds(self) -> bool:
        """Whether something is being done that nobody can stop: the technician waits for its end."""
        return self.running and not self._stoppable

    @Slot()
    def clear(self) -> None:
        """Show nothing, let go of the picture, and stop what can be stopped."""
        self._turn += 1
        self._stopped.set()
        self._stoppable = False
        self._shut()
        self._set("", None)

    def try_out(self, device: str, job: Callable[[Doing], Outcome]) -> None:
        """Try a device out."""
        self.start(Told(f"technician.trial.{device}"), job, stoppable=device in STOPPABLE)

    def start(self, doing: Told, job: Callable[[Doing], Outcome], *, stoppable: bool = False) -> None:
        """Do something, unless something is being done."""
        if self.running:
            return
        self.clear()
        self._stoppable = stoppable
        self._stopped = Event()
        self._set("running", doing)
        turn, tells = self._turn, self._tells(self._turn)

        def work() -> tuple[Outcome, QImage | None]:
            outcome = job(tells)
            return outcome, as_image(outcome.picture, room=self._room) if outcome.picture is not None else None

        self._worker.run(
            work,
            lambda came: self._came(turn, *came),
            lambda code, detail: self._failed(turn, code, detail),
        )

    @Slot(float, float)
    def fit(self, width: float, height: float) -> None:
        """Make pictures to this measure from now on, in pixels: a larger one would be scaled while it is drawn.

        What is hardly there is a panel that is still being laid out.
        """
        if min(width, height) >= _LEAST_ROOM:
            self._room = (round(width), round(height))

    @Slot()
    def stop(self) -> None:
        """Stop it where that can be done."""
        if self.running and self._stoppable:
            self.clear()

    @Slot(bool)
    def answer(self, yes: bool) -> None:
        """Take a person's answer to whether it worked."""
        if self._state == "asking":
            self._set("well" if yes else "wrong", Told(f"technician.trial.{'yes' if yes else 'no'}"))

    def _tells(self, turn: int) -> Doing:
        """Return what a job tells by, on its own threads. Of what a camera sees, no more than can be shown."""
        shown = Event()
        shown.set()

        def show(sight: Sight) -> None:
            if shown.is_set():
                shown.clear()
                self._post(self._seen, turn, as_image(sight.picture, sight.outlines, room=self._room), shown)

        return Doing(
            progress=lambda part, detail: self._post(self._progressed, turn, part, detail),
            say=lambda told: self._post(self._said, turn, told),
            show=show,
            stopped=self._stopped,
        )

    def _progressed(self, turn: int, part: float, detail: str) -> None:
        if turn == self._turn and self.running:
            self._part, self._detail = part, detail
            self.changed.emit()

    def _said(self, turn: int, told: Told) -> None:
        if turn == self._turn and self.running:
            self._told = told
            self.changed.emit()

    def _seen(self, turn: int, image: QImage, shown: Event) -> None:
        shown.set()
        if turn == self._turn and self.running:
            self._live, self._picture = True, self._shelf.put(image)
            self.changed.emit()

    def _came(self, turn: int, outcome: Outcome, image: QImage | None) -> None:
        if turn == self._turn:
            self._live, self._picture = False, self._shelf.put(image)
            self._set("asking" if outcome.asks else "well" if outcome.well else "wrong", outcome.told)

    def _failed(self, turn: int, code: str, detail: str) -> None:
        if turn == self._turn:
            self._shut()
            self._set("wrong", reason(code), detail=f"{code}: {detail}" if detail else code)

    def _shut(self) -> None:
        self._live, self._picture = False, self._shelf.put(None)

    def _set(self, state: str, told: Told | None, *, detail: str = "") -> None:
        self._state, self._told, self._part, self._detail = state, told, 0.0, detail
        self.changed.emit()

    def _get_text(self) -> str:
        return self._told.says(self._words()) if self._told is not None else ""

    state = Property(str, lambda trial: trial._state, notify=changed)
    text = Property(str, _get_text, notify=changed)
    detail = Property(str, lambda trial: trial._detail, notify=changed)
    part = Property(float, lambda trial: trial._part, notify=changed)
    picture = Property(str, lambda trial: trial._picture, notify=changed)
    live = Property(bool, lambda trial: trial._live, notify=changed)
    held = Property(bool, lambda trial: trial.holds, notify=changed)
    stoppable = Property(bool, lambda trial: trial.running and trial._stoppable, notify=changed)
