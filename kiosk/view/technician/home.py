"""The technician's home: the devices, the settings, what happened, and the way to the box as a whole."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.technician.describe import described, device_text
from kiosk.technician.found import Found
from kiosk.technician.question import Context, Form, Question
from kiosk.technician.questions import QUESTIONS, context_of, question_of
from kiosk.technician.tools import Line, Told, failed
from kiosk.view.rows import Rows
from kiosk.view.technician.box import BoxView
from kiosk.view.technician.means import Means, TechnicianPage
from queueing.words import Words

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

TABS = ("devices", "settings", "log", "box")
_HEALTH = {
    DeviceState.READY: "well",
    DeviceState.BUSY: "busy",
    DeviceState.CONNECTING: "busy",
    DeviceState.DEGRADED: "look",
    DeviceState.DISCONNECTED: "wrong",
    DeviceState.FAILED: "wrong",
}
_TRIALS = frozenset({"printer", "reader", "scanner", "sound", "a4"})
_ICONS = {"printer": "print", "a4": "print", "reader": "user", "scanner": "camera", "sound": "speaker"}
_NO_SETTING = frozenset({"account", "recovery"})  # made at the desk page, printed from the box page


@QmlElement
@QmlUncreatable("there is one home, handed to the window")
class HomeView(TechnicianPage):  # type: ignore[operator]  # the stub takes the decorator for a class
    """What the technician sees behind the PIN."""

    changed = Signal()
    asked = Signal(str)  # a question of the settings is to be asked alone

    def __init__(self, means: Means, box: BoxView, parent: QObject | None = None) -> None:
        super().__init__(means, parent)
        self._box = box
        self._tab = TABS[0]
        self._device = ""  # being tried out
        self._notice: Told | None = None
        self._settled: tuple[Any, Any] = means.tools.settings()
        self._lines: tuple[Line, ...] = ()
        self._facts: tuple[tuple[Told, Told, bool], ...] = ()
        self._cards = Rows(("name", "icon", "title", "health", "word", "advice", "tests"), self, means.pacer)
        self._network = Rows(("title", "text", "health"), self, means.pacer)
        self._settings = Rows(("code", "title", "text"), self, means.pacer)
        self._log = Rows(("when", "text", "health"), self, means.pacer)
        means.trial.changed.connect(self.changed)

    # ---- from outside ------------------------------------------------------------------------------------

    def open(self, *, tab: str = TABS[0], notice: Told | None = None) -> None:
        """Show the home afresh."""
        self._notice = notice
        self.go(tab)

    def refresh(self) -> None:
        """Show everything as it is now, in the present language."""
        words = self._means.words()
        self.devices_changed()
        self._network.show([(w.says(words), t.says(words), "well" if ok else "look") for w, t, ok in self._facts])
        self._log.show([(line.when, line.told.says(words), line.health) for line in self._lines])
        context = context_of(*self._settled, Found(), {}, alone=True)
        self._settings.show(
            [
                (q.id, words.text(f"technician.q.{q.id}.short"), _present(q, context, words))
                for q in QUESTIONS
                if q.section and not q.within and q.id not in _NO_SETTING
            ]
        )
        self._box.refresh()
        self.changed.emit()

    def devices_changed(self) -> None:
        """Take note that a device is in another state."""
        words = self._means.words()
        self._cards.show([_card(snapshot, words) for snapshot in self._means.tools.snapshots()])

    # ---- touches -----------------------------------------------------------------------------------------

    @Slot(str)
    def go(self, tab: str) -> None:
        """Show another of the pages."""
        if tab not in TABS or self._means.trial.holds:
            return
        self._tab = tab
        self._device = ""
        self._box.put_away()
        run, tools = self._means.worker.run, self._means.tools
        if tab == "devices":
            run(tools.network, self._facts_came, self._failed)
        elif tab == "log":
            run(tools.log, self._lines_came, self._failed)
        elif tab == "settings":
            run(tools.settings, self._settings_came, self._failed)
        self.refresh()

    @Slot(str)
    def tryDevice(self, name: str) -> None:  # noqa: N802 - QML's spelling
        """Try out a device with the settings that hold."""
        if self._means.trial.running or name not in _TRIALS:
            return
        self._device = name
        tools = self._means.tools
        self._means.trial.try_out(name, lambda doing: tools.try_out(name, None, doing))

    @Slot(str)
    def ask(self, question: str) -> None:
        """Ask one question of the settings."""
        if not self._means.trial.holds:
            self.asked.emit(question)

    @Slot()
    def leave(self) -> None:
        """Leave a trial."""
        if not self._means.trial.holds:
            self._device = ""
            self._means.trial.clear()
            self.refresh()

    # ---- within ------------------------------------------------------------------------------------------

    def _facts_came(self, facts: tuple[tuple[Told, Told, bool], ...]) -> None:
        self._facts = facts
        self.refresh()

    def _lines_came(self, lines: tuple[Line, ...]) -> None:
        self._lines = lines
        self.refresh()

    def _settings_came(self, settled: tuple[Any, Any]) -> None:
        self._settled = settled
        self.refresh()

    def _failed(self, code: str, detail: str) -> None:
        self._notice = failed(code, detail)
        self.refresh()

    def _get_device(self) -> str:
        return self._means.words().text(f"technician.device.{self._device}") if self._device else ""

    def _get_notice(self) -> str:
        return self._notice.says(self._means.words()) if self._notice is not None else ""

    tab = Property(str, lambda home: home._tab, notify=changed)
    device = Property(str, _get_device, notify=changed)
    deviceName = Property(str, lambda home: home._device, notify=changed)  # noqa: N815 - QML's spelling
    notice = Property(str, _get_notice, notify=changed)
    cards = Property(Rows, lambda home: home._cards, constant=True)
    network = Property(Rows, lambda home: home._network, constant=True)
    settings = Property(Rows, lambda home: home._settings, constant=True)
    log = Property(Rows, lambda home: home._log, constant=True)


def _card(snapshot: DeviceSnapshot, words: Words) -> tuple[Any, ...]:
    advice = [f"fault.{snapshot.kind}.{fault}.staff" for fault in sorted(snapshot.faults)]
    text = " ".join(words.text(word) for word in advice if word in words)
    return (
        snapshot.name,
        _ICONS.get(snapshot.kind, "plug"),
        words.text(f"technician.device.{snapshot.kind}"),
        _HEALTH[snapshot.state],
        words.text(f"technician.state.{snapshot.state}"),
        text or words.text(f"technician.advice.{_HEALTH[snapshot.state]}"),
        snapshot.kind in _TRIALS,
    )


def _present(question: Question, context: Context, words: Words) -> str:
    """Return what holds now for a question."""
    if question.id in ("printer", "reader", "scanner", "a4"):
        kept = context.setting(question.id)
        return device_text(kept, words) if kept is not None else words.text(f"technician.q.{question.id}.none")
    if question.id in ("kiosk_screen", "board_screen"):
        part = question.id.removesuffix("_screen")
        if part == "board" and not context.setting("board", "on"):
            return words.text("technician.q.board_screen.none")
        return context.setting(part, "screen", "name") or words.text("technician.q.kiosk_screen.any")
    answer = question.default(context)
    details = [q for q in QUESTIONS if q.within == question.id and q.form is not Form.CHOICE and q.asked(context)]
    shown = details[0] if details else question
    return described(question_of(shown.id), shown.default(context) if details else answer, context, words)
