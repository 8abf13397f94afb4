"""The technician's home: devices, settings, what happened, and the box as a whole."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.technician.describe import described, device_text
from kiosk.technician.found import Candidate, Found
from kiosk.technician.question import Context, Question
from kiosk.technician.questions import QUESTIONS, context_of
from kiosk.technician.tools import WITH_KEY, WITH_PLACE, Deed, Line, Told
from kiosk.view.rows import Rows
from kiosk.view.technician.keyboard import Keyboard
from kiosk.view.technician.trial import Trial
from kiosk.view.technician.wizard import Means
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
_LONGEST_KEY = 80


@QmlElement
@QmlUncreatable("there is one home, handed to the window")
class HomeView(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """What the technician sees behind the PIN."""

    changed = Signal()
    asked = Signal(str)  # a question of the settings is to be asked alone

    def __init__(self, means: Means, keyboard: Keyboard, trial: Trial, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._means = means
        self._keyboard = keyboard
        self._trial = trial
        self._tab = TABS[0]
        self._device = ""  # being tried out
        self._deed: Deed | None = None
        self._place: Candidate | None = None
        self._key = ""
        self._notice: Told | None = None
        self._found_places: tuple[Candidate, ...] = ()
        self._looking = False
        self._settled: tuple[Any, Any] = means.tools.settings()
        self._lines: tuple[Line, ...] = ()
        self._facts: tuple[tuple[Told, Told, bool], ...] = ()
        self._cards = Rows(("name", "icon", "title", "health", "word", "advice", "tests"), self)
        self._network = Rows(("title", "text", "health"), self)
        self._settings = Rows(("code", "title", "text"), self)
        self._log = Rows(("when", "text", "health"), self)
        self._deeds = Rows(("code", "title", "detail", "icon"), self)
        self._places = Rows(("code", "title", "detail", "marked"), self)
        trial.changed.connect(self.changed)

    # ---- from outside ------------------------------------------------------------------------------------

    def open(self, *, tab: str = TABS[0], notice: Told | None = None) -> None:
        """Show the home afresh."""
        self._notice = notice
        self._leave_deed()
        self.go(tab)

    def refresh(self) -> None:
        """Show everything as it is now, in the present language."""
        words = self._means.words()
        self._cards.show([self._card(snapshot, words) for snapshot in self._means.tools.snapshots()])
        self._network.show([(w.says(words), t.says(words), "well" if ok else "look") for w, t, ok in self._facts])
        self._log.show([(line.when, line.told.says(words), line.health) for line in self._lines])
        self._deeds.show(
            [
                (
                    d.value,
                    words.text(f"technician.deed.{d}.title"),
                    words.text(f"technician.deed.{d}.detail"),
                    icon(d),
                )
                for d in self._means.tools.deeds()
            ]
        )
        self._places.show([(c.title, c.title, c.detail, c == self._place) for c in self._found_places])
        now, shipped = self._settled
        context = context_of(now, shipped, Found(), {})
        self._settings.show(
            [
                (q.id, words.text(f"technician.q.{q.id}.short"), _present(q, context, words))
                for q in QUESTIONS
                if q.section and q.id not in ("account", "recovery")
            ]
        )
        self.changed.emit()

    def devices_changed(self) -> None:
        """Take note that a device is in another state."""
        words = self._means.words()
        self._cards.show([self._card(snapshot, words) for snapshot in self._means.tools.snapshots()])

    # ---- touches -----------------------------------------------------------------------------------------

    @Slot(str)
    def go(self, tab: str) -> None:
        """Show another of the pages."""
        if tab not in TABS or self._trial.running:
            return
        self._tab = tab
        self._device = ""
        self._leave_deed()
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
        if self._trial.running or name not in _TRIALS:
            return
        self._device = name
        tools = self._means.tools
        self._trial.start(Told(f"technician.trial.{name}"), lambda p: tools.try_out(name, None, p))

    @Slot(str)
    def ask(self, question: str) -> None:
        """Ask one question of the settings."""
        if not self._trial.running:
            self.asked.emit(question)

    @Slot(str)
    def choose(self, code: str) -> None:
        """Begin one of the deeds; nothing is done before it is confirmed."""
        if self._trial.running:
            return
        self._deed = Deed(code)
        self._place, self._key, self._found_places = None, "", ()
        self._trial.clear()
        if self._deed in WITH_KEY:
            self._keyboard.take("", self._key_typed, names=False, most=_LONGEST_KEY)
        if self._deed in WITH_PLACE:
            self.lookForPlaces()
        self.refresh()

    @Slot()
    def lookForPlaces(self) -> None:  # noqa: N802
        """Look for sticks, and for what lies on them."""
        deed, places = self._deed, self._means.tools.places
        if deed is None or self._looking:
            return
        self._looking = True
        self._means.worker.run(lambda: places(deed), self._places_came, self._failed)
        self.refresh()

    @Slot(str)
    def choosePlace(self, title: str) -> None:  # noqa: N802
        """Choose where."""
        self._place = next((place for place in self._found_places if place.title == title), None)
        self.refresh()

    @Slot()
    def confirm(self) -> None:
        """Do it."""
        deed, place, key = self._deed, self._place, self._key
        if deed is None or not self._ready():
            return
        tools = self._means.tools
        value = place.value if place is not None else None
        self._trial.start(Told(f"technician.deed.{deed}.doing"), lambda p: tools.do(deed, value, key, p))
        self._key = ""
        self.refresh()

    @Slot()
    def leave(self) -> None:
        """Leave a trial or a deed."""
        if self._trial.running:
            return
        self._device = ""
        self._leave_deed()
        self.refresh()

    # ---- within ------------------------------------------------------------------------------------------

    def _leave_deed(self) -> None:
        self._deed, self._place, self._key, self._found_places = None, None, "", ()
        if not self._trial.running:
            self._trial.clear()

    def _ready(self) -> bool:
        place = self._deed not in WITH_PLACE or self._place is not None
        return place and (self._deed not in WITH_KEY or bool(self._key.strip())) and not self._trial.running

    def _key_typed(self, text: str) -> None:
        self._key = text
        self.changed.emit()

    def _places_came(self, places: tuple[Candidate, ...]) -> None:
        self._looking = False
        self._found_places = places
        if len(places) == 1:
            self._place = places[0]
        self.refresh()

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
        self._looking = False
        self._notice = Told("technician.complaint.failed", {"detail": f"{code} {detail}".strip()})
        self.refresh()

    def _card(self, snapshot: DeviceSnapshot, words: Words) -> tuple[Any, ...]:
        worst = sorted(snapshot.faults)
        advice = [f"fault.{snapshot.kind}.{fault}.staff" for fault in worst]
        text = " ".join(words.text(word) for word in advice if word in words)
        return (
            snapshot.name,
            device_icon(snapshot.kind),
            words.text(f"technician.device.{snapshot.kind}"),
            _HEALTH[snapshot.state],
            words.text(f"technician.state.{snapshot.state}"),
            text or words.text(f"technician.advice.{_HEALTH[snapshot.state]}"),
            snapshot.kind in _TRIALS,
        )

    def _get_tab(self) -> str:
        return self._tab

    def _get_device(self) -> str:
        return self._means.words().text(f"technician.device.{self._device}") if self._device else ""

    def _get_device_name(self) -> str:
        return self._device

    def _deed_text(self, part: str) -> str:
        return self._means.words().text(f"technician.deed.{self._deed}.{part}") if self._deed is not None else ""

    def _get_deed(self) -> str:
        return self._deed.value if self._deed is not None else ""

    def _get_deed_title(self) -> str:
        return self._deed_text("title")

    def _get_deed_ask(self) -> str:
        return self._deed_text("ask")

    def _get_verb(self) -> str:
        return self._deed_text("verb")

    def _get_with_place(self) -> bool:
        return self._deed in WITH_PLACE

    def _get_with_key(self) -> bool:
        return self._deed in WITH_KEY

    def _get_key(self) -> str:
        return self._key

    def _get_ready(self) -> bool:
        return self._ready()

    def _get_looking(self) -> bool:
        return self._looking

    def _get_notice(self) -> str:
        return self._notice.says(self._means.words()) if self._notice is not None else ""

    def _get_cards(self) -> Rows:
        return self._cards

    def _get_network(self) -> Rows:
        return self._network

    def _get_settings(self) -> Rows:
        return self._settings

    def _get_log(self) -> Rows:
        return self._log

    def _get_deeds(self) -> Rows:
        return self._deeds

    def _get_places(self) -> Rows:
        return self._places

    def _get_trial(self) -> Trial:
        return self._trial

    def _get_keyboard(self) -> Keyboard:
        return self._keyboard

    tab = Property(str, _get_tab, notify=changed)
    device = Property(str, _get_device, notify=changed)
    deviceName = Property(str, _get_device_name, notify=changed)  # noqa: N815 - QML's spelling
    deed = Property(str, _get_deed, notify=changed)
    deedTitle = Property(str, _get_deed_title, notify=changed)  # noqa: N815
    deedAsk = Property(str, _get_deed_ask, notify=changed)  # noqa: N815
    verb = Property(str, _get_verb, notify=changed)
    withPlace = Property(bool, _get_with_place, notify=changed)  # noqa: N815
    withKey = Property(bool, _get_with_key, notify=changed)  # noqa: N815
    key = Property(str, _get_key, notify=changed)
    ready = Property(bool, _get_ready, notify=changed)
    looking = Property(bool, _get_looking, notify=changed)
    notice = Property(str, _get_notice, notify=changed)
    cards = Property(Rows, _get_cards, notify=changed)
    network = Property(Rows, _get_network, notify=changed)
    settings = Property(Rows, _get_settings, notify=changed)
    log = Property(Rows, _get_log, notify=changed)
    deeds = Property(Rows, _get_deeds, notify=changed)
    places = Property(Rows, _get_places, notify=changed)
    trial = Property(Trial, _get_trial, notify=changed)
    keyboard = Property(Keyboard, _get_keyboard, notify=changed)


def _present(question: Question, context: Context, words: Words) -> str:
    """Return what holds now for a question."""
    if question.id in ("printer", "reader", "scanner", "a4"):
        kept = context.setting(question.id)
        return device_text(kept) if kept is not None else words.text(f"technician.q.{question.id}.none")
    if question.id == "kiosk_screen" and context.setting("kiosk", "screen", "name") is None:
        return words.text("technician.q.kiosk_screen.any")
    return described(question, question.default(context), context, words)


def device_icon(kind: str) -> str:
    """Return the drawing of a kind of device."""
    return {"printer": "print", "a4": "print", "reader": "user", "scanner": "camera", "sound": "speaker"}.get(
        kind, "plug"
    )


def icon(deed: Deed) -> str:
    """Return the drawing of a deed."""
    return {
        Deed.BACKUP: "note",
        Deed.RESTORE: "back",
        Deed.RECOVERY: "print",
        Deed.PROFILE: "list",
        Deed.SUPPORT: "search",
        Deed.RESTART: "again",
        Deed.RESTART_BOX: "again",
        Deed.POWER_OFF: "plug",
    }.get(deed, "more")
