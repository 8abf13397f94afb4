"""The technician's window within the kiosk's: shut, at the PIN, in the wizard, at home."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable, QQmlPropertyMap

from kiosk.technician.found import FoundScreen
from kiosk.technician.pin import PinDoor, Verdict
from kiosk.technician.tools import Deed, Told, Tools, failed
from kiosk.technician.wizard import Draft
from kiosk.technician.worker import Worker
from kiosk.view.pacer import Pacer
from kiosk.view.technician.box import BoxView
from kiosk.view.technician.home import TABS, HomeView
from kiosk.view.technician.keyboard import Keyboard, PinPad
from kiosk.view.technician.means import Means
from kiosk.view.technician.shelf import Shelf
from kiosk.view.technician.trial import Trial
from kiosk.view.technician.wizard import WizardView
from queueing.clock import Clock
from queueing.words import Words

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

IDLE_S = 180.0  # without a touch: the door falls shut
PIN_IDLE_S = 30.0
LANGUAGES = ("vi", "en")

#: The type by its name in Qt, under that name, since the tool that tells qmllint of it reads names only.
QVariant: Any = "QVariant"


@dataclass(frozen=True, slots=True)
class Furniture:
    """What the screens are built from. `wipe` ends the citizen's visit; `post` reaches the GUI thread."""

    tools: Tools
    door: PinDoor
    draft: Draft
    catalogue: Mapping[str, Words]
    language: str
    clock: Clock
    post: Callable[..., None]
    wipe: Callable[[], None]
    screens: Callable[[], tuple[FoundScreen, ...]]
    identify: Callable[[], None]
    note: Callable[[str], None] = lambda _kind: None
    first_start: bool = False


@QmlElement
@QmlUncreatable("there is one technician's desk, handed to the window")
class TechnicianDesk(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """The one view-model of the technician's screens. `screen`: "", pin, wizard, home."""

    changed = Signal()
    stood = Signal()

    def __init__(self, furniture: Furniture, pacer: Pacer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all = furniture
        self._pacer = pacer
        self._language = furniture.language if furniture.language in LANGUAGES else LANGUAGES[0]
        self._texts = {code: _shown(words) for code, words in furniture.catalogue.items()}
        self._text = QQmlPropertyMap.create(self)  # Qt's own: one of Python's is copied whole at each reading
        self._text.insert(self._texts[self._language])
        self.worker = Worker(furniture.post)
        self.shelf = Shelf()
        self._screen = ""
        self._awaited = 0  # parts of the page that are still being made
        self._session = 0  # counted up when the door falls shut: what comes late opens nothing for whoever is next
        self._setting_up = False
        self._touched_at = 0.0
        self._keyboard = Keyboard(lambda: self.words, pacer, self)
        self.trial_ = Trial(self.worker, furniture.post, self.shelf, lambda: self.words, self)
        means = Means(
            furniture.tools,
            self.worker,
            furniture.post,
            lambda: self.words,
            furniture.screens,
            furniture.identify,
            furniture.door,
            furniture.draft,
            self._keyboard,
            self.trial_,
            pacer,
        )
        self.pad_ = PinPad(self)
        self.pad_.entered.connect(self._pin_entered)
        self.wizard_ = WizardView(means, self)
        self.wizard_.finished.connect(self._set_up)
        self.wizard_.left.connect(self._answered)
        self.box_ = BoxView(means, self)
        self.home_ = HomeView(means, self.box_, self)
        self.home_.asked.connect(self._ask)
        self._idle = QTimer(self)
        self._idle.setInterval(1000)
        self._idle.timeout.connect(self.tick)

    @property
    def words(self) -> Words:
        """The catalogue in the technician's language."""
        return self._all.catalogue[self._language]

    def start(self) -> None:
        """Open the wizard by itself where nobody set this box up to the end; behind its PIN where it has one."""
        if self._all.first_start:
            self._setting_up = True
            if self._all.door.is_set:
                self._ask_pin()
            else:
                self.show_wizard()

    def show_wizard(self) -> None:
        """Ask every question again, from the first or from where the draft was left."""
        self._enter("wizard")
        self.wizard_.begin()

    def show_home(self, tab: str = TABS[0], notice: Told | None = None) -> None:
        """Show the home."""
        self._enter("home")
        self.home_.open(tab=tab, notice=notice)

    def stop(self) -> None:
        """Take nothing more, and stop what can be stopped."""
        self._idle.stop()
        self.trial_.clear()
        self.wizard_.forget()
        self.worker.stop()

    def devices_changed(self) -> None:
        """Take note that a device is in another state."""
        if self._screen == "home":
            self.home_.devices_changed()

    @property
    def is_open(self) -> bool:
        """Whether any of its screens is shown."""
        return self._screen != ""

    def knock(self) -> None:
        """Somebody found the hidden corner: end the citizen's visit and ask for the PIN."""
        self._all.wipe()
        self._ask_pin()

    @Slot()
    def touched(self) -> None:
        """Take note that somebody is there."""
        self._touched_at = self._now

    @Slot()
    def leave(self) -> None:
        """Give the screen back to the citizens."""
        if self.trial_.holds or self.wizard_.working or self._first:
            return
        self._shut()

    @Slot(int)
    def expect(self, count: int) -> None:
        """Take note that a part of the page is being made (1), or stands there or is no longer wanted (-1)."""
        self._awaited += count
        self.stood.emit()

    @Slot()
    def switchLanguage(self) -> None:  # noqa: N802 - QML's spelling
        """Speak the other language."""
        at = LANGUAGES.index(self._language)
        self._language = LANGUAGES[(at + 1) % len(LANGUAGES)]
        self._text.insert(self._texts[self._language])
        self._pacer.add(self._rename)  # a turn later: the words above take one of their own

    def tick(self) -> None:
        """Shut the door when nobody touched anything for a while. The timer calls it; tests may."""
        if self._screen == "pin":
            self._say_wait()
        if self.worker.busy or self.wizard_.working:  # done, but what came of it is not taken yet
            self._touched_at = max(self._touched_at, self._now)
        elif self._screen == "" or self._now - self._touched_at < (PIN_IDLE_S if self._screen == "pin" else IDLE_S):
            return
        elif not self._first:
            self._shut()
        elif self._screen == "wizard" and self._all.door.is_set:
            self.wizard_.forget()
            self._keyboard.forget()
            self._ask_pin()  # whoever set this up has gone in the middle of it

    # ---- within ------------------------------------------------------------------------------------------

    @property
    def _now(self) -> float:
        return self._all.clock.now().monotonic_s

    @property
    def _first(self) -> bool:
        """Whether this is the first start, where there is nothing to go back to."""
        return self._setting_up

    def _rename(self) -> bool:
        """Tell in the present language what is not among the words of QML."""
        self._keyboard.rename()
        self.trial_.changed.emit()
        if self._screen == "wizard":
            self.wizard_.refresh()
        elif self._screen == "home":  # the others are renewed when they are shown
            self.home_.refresh()
        self.changed.emit()
        return False

    def _ask_pin(self) -> None:
        self.pad_.clear()
        self._enter("pin")
        self._say_wait()

    def _enter(self, screen: str) -> None:
        self._screen = screen
        self.touched()
        self._idle.start()
        self.changed.emit()

    def _shut(self) -> None:
        self._session += 1
        self._screen = ""
        self._idle.stop()
        self.pad_.clear()
        self.box_.put_away()
        self.trial_.clear()
        self.wizard_.forget()
        self._keyboard.forget()
        self._all.wipe()
        self.changed.emit()

    @Slot(str)
    def _pin_entered(self, pin: str) -> None:
        self.pad_.clear(self.words.text("technician.pin.looking"), locked=True)
        door, session = self._all.door, self._session
        self.worker.run(
            lambda: door.try_pin(pin),
            lambda verdict: self._judged(session, verdict),
            lambda code, detail: self._not_judged(session, code, detail),
        )

    def _judged(self, session: int, verdict: Verdict) -> None:
        if session != self._session or self._screen != "pin":
            return
        if verdict.right:
            self.pad_.clear()
            self._all.note("entered")
            if self._setting_up:
                self.show_wizard()
            else:
                self.show_home()
            return
        self._all.note("pin_wrong")
        if verdict.wait_s > 0:
            self._say_wait()
        else:
            self.pad_.clear(self.words.text("technician.pin.wrong"))

    def _not_judged(self, session: int, code: str, detail: str) -> None:
        if session != self._session:
            return
        self.pad_.clear(failed(code, detail).says(self.words))

    def _say_wait(self) -> None:
        if (wrong := self._all.door.wrong) is not None:
            self.pad_.clear(self.words.text(f"technician.pin.{wrong}"), locked=True)
            return
        wait = self._all.door.wait_s()
        if wait > 0:
            self.pad_.clear(self.words.text("technician.pin.wait", seconds=round(wait)), locked=True)
        elif self.pad_.locked and not self.worker.busy:
            self.pad_.clear()

    @Slot()
    def _set_up(self) -> None:
        """The wizard has written the settings: begin to work with them."""
        if self._screen != "wizard":
            return
        self._setting_up = False
        self.show_home("box", Told("technician.home.set_up"))
        if Deed.RESTART in self._all.tools.deeds():
            self.box_.choose(Deed.RESTART.value)
            self.box_.confirm()

    @Slot()
    def _answered(self) -> None:
        if self._screen != "wizard":
            return
        self.show_home("settings", Told("technician.home.after_restart"))

    @Slot(str)
    def _ask(self, question: str) -> None:
        self._enter("wizard")
        self.wizard_.ask_alone(question)

    def _get_screen(self) -> str:
        return self._screen

    def _get_text(self) -> QQmlPropertyMap:
        return self._text

    def _get_standing(self) -> bool:
        return self._awaited == 0

    def _get_first(self) -> bool:
        return self._first

    def _get_pad(self) -> PinPad:
        return self.pad_

    def _get_wizard(self) -> WizardView:
        return self.wizard_

    def _get_home(self) -> HomeView:
        return self.home_

    def _get_box(self) -> BoxView:
        return self.box_

    screen = Property(str, _get_screen, notify=changed)
    text = Property(QVariant, _get_text, constant=True)
    standing = Property(bool, _get_standing, notify=stood)  # the page that is to be shown
    first = Property(bool, _get_first, notify=changed)
    pad = Property(PinPad, _get_pad, constant=True)
    wizard = Property(WizardView, _get_wizard, constant=True)
    home = Property(HomeView, _get_home, constant=True)
    box = Property(BoxView, _get_box, constant=True)


def _shown(words: Words) -> dict[str, str]:
    """Return the words that QML asks for."""
    return {word_id: text for word_id, text in words.as_dict().items() if word_id.startswith("technician.")}
