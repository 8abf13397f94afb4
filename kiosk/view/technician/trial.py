"""A device being tried out: what is happening, what came of it, the picture it took."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.technician.tools import Outcome, Progress, Told
from kiosk.technician.worker import Worker
from kiosk.view.technician.shelf import Shelf
from queueing.words import Words

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

_REASONS = frozenset({"settings", "slow", "io", "bug"})


@QmlElement
@QmlUncreatable("trials belong to the technician's screens")
class Trial(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """One thing that is done at a time, from asking to the answer. `state`: "", running, well, wrong, asking."""

    changed = Signal()
    ended = Signal(bool)

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
        self._detail = ""
        self._part = 0.0
        self._picture = ""
        self._turn = 0  # counted up, so that what comes late from an earlier trial is not shown

    @property
    def running(self) -> bool:
        """Whether something is being done."""
        return self._state == "running"

    def clear(self) -> None:
        """Show nothing, and let go of the picture."""
        self._turn += 1
        self._set("", None)
        self._picture = self._shelf.put(None)
        self.changed.emit()

    def start(self, doing: Told, job: Callable[[Progress], Outcome]) -> None:
        """Do something, unless something is being done."""
        if self.running:
            return
        self.clear()
        turn = self._turn
        self._set("running", doing)

        def progress(part: float, detail: str) -> None:
            self._post(self._progressed, turn, part, detail)

        self._worker.run(
            lambda: job(progress),
            lambda outcome: self._came(turn, outcome),
            lambda code, detail: self._failed(turn, code, detail),
        )

    def fail(self, told: Told) -> None:
        """Say that something cannot be done."""
        self.clear()
        self._set("wrong", told)

    @Slot(bool)
    def answer(self, yes: bool) -> None:
        """Take a person's answer to whether it worked."""
        if self._state != "asking":
            return
        self._set("well" if yes else "wrong", Told(f"technician.trial.{'yes' if yes else 'no'}"))
        self.ended.emit(yes)

    def _progressed(self, turn: int, part: float, detail: str) -> None:
        if turn == self._turn and self.running:
            self._part, self._detail = part, detail
            self.changed.emit()

    def _came(self, turn: int, outcome: Outcome) -> None:
        if turn != self._turn:
            return
        self._picture = self._shelf.put(outcome.picture)
        self._set("asking" if outcome.asks else "well" if outcome.well else "wrong", outcome.told)
        if not outcome.asks:
            self.ended.emit(outcome.well)

    def _failed(self, turn: int, code: str, detail: str) -> None:
        if turn != self._turn:
            return
        word = f"technician.failed.{code}" if code in _REASONS else "technician.failed.device"
        self._set("wrong", Told(word), detail=f"{code}: {detail}" if detail else code)
        self.ended.emit(False)

    def _set(self, state: str, told: Told | None, *, detail: str = "") -> None:
        self._state, self._told, self._detail, self._part = state, told, detail, 0.0
        self.changed.emit()

    def _get_state(self) -> str:
        return self._state

    def _get_text(self) -> str:
        return self._told.says(self._words()) if self._told is not None else ""

    def _get_detail(self) -> str:
        return self._detail

    def _get_part(self) -> float:
        return self._part

    def _get_picture(self) -> str:
        return self._picture

    state = Property(str, _get_state, notify=changed)
    text = Property(str, _get_text, notify=changed)
    detail = Property(str, _get_detail, notify=changed)
    part = Property(float, _get_part, notify=changed)
    picture = Property(str, _get_picture, notify=changed)
