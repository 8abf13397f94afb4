"""What the screen shows of the visit, and the touches it passes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Property, QObject, QTimer, Signal, SignalInstance, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.view.bar import BarLayout
from kiosk.view.choices import UNSURE, Choices
from kiosk.view.opening import opening_of
from kiosk.view.pages import CardPages
from kiosk.view.rows import Rows
from kiosk.view.runner import VisitRunner
from kiosk.view.saying import Circumstances, say
from kiosk.view.shown import (
    Held,
    Hindered,
    Opens,
    Places,
    Spoken,
    held,
    hindered,
    opens,
    places,
    spoken,
)
from kiosk.view.theme import Look, Theme
from kiosk.view.words import Words
from kiosk.visit import events as ev
from kiosk.visit.model import Screen, TextSize, Visit, Wishes
from queueing.centre import Centre, Mode, Service
from queueing.clock import Clock, Instant
from queueing.tickets.model import PriorityReason

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("there is one visit, handed to the window")
class VisitView(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """The one view-model of the citizen's screens."""

    # One signal for what changes together: each makes QML ask anew for all that it stands for.
    screenChanged = Signal()  # noqa: N815 - QML's spelling; before the others: the page that is left is not renewed
    spokenChanged = Signal()  # noqa: N815
    placesChanged = Signal()  # noqa: N815
    heldChanged = Signal()  # noqa: N815
    hinderedChanged = Signal()  # noqa: N815
    opensChanged = Signal()  # noqa: N815
    namesChanged = Signal()  # noqa: N815 - the language
    contrastChanged = Signal()  # noqa: N815
    stood = Signal()  # the page of the present screen stands there
    talkingChanged = Signal()  # noqa: N815

    def __init__(
        self,
        runner: VisitRunner,
        centre: Centre,
        theme: Theme,
        words: Words,
        clock: Clock,
        *,
        crest: str = "",
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._runner = runner
        self._centre = centre
        self._theme = theme
        self._words = words
        self._clock = clock
        self._crest = crest
        self._spoken, self._places, self._held = Spoken(), Places(), Held()
        self._hindered, self._opens = Hindered(), Opens()
        self._screen: Screen | None = runner.visit.screen  # none while the page before is taken away
        self._undress = QTimer(self)  # without an interval: once the page before is gone
        self._undress.setSingleShot(True)
        self._undress.timeout.connect(self.refresh)
        self._bar = BarLayout(theme, words, self)
        self._choices = Choices(centre, runner.machine.rules.languages, theme, words, self)
        self._talking = QTimer(self)
        self._talking.setSingleShot(True)
        self._talking.setInterval(round(runner.machine.timing.speaking * 1000))
        self._talking.timeout.connect(self.talkingChanged)
        runner.changed.connect(self.refresh)
        runner.said.connect(self._speak)
        self.refresh()

    def refresh(self) -> None:
        """Show the visit as it is now; also when the hour has changed what is open."""
        visit = self._runner.visit
        if self._has_to_undress(visit):
            self._screen = None
            self.screenChanged.emit()
            self._undress.start()
            return
        self._undress.stop()
        contrast, language = self._theme.look.contrast, self._words.code
        self._words.set_language(visit.wishes.language)
        self._theme.set_look(self._look_of(visit.wishes))
        now = self._clock.now()
        changed = self._renew(visit, now)
        self._choices.fill(visit, now.wall)
        if visit.screen is not self._screen:
            self._screen = visit.screen
            self.screenChanged.emit()
        for signal in changed:
            signal.emit()
        if language != self._words.code:
            self.namesChanged.emit()
        if contrast != self._theme.look.contrast:
            self.contrastChanged.emit()

    def _has_to_undress(self, visit: Visit) -> bool:
        """Whether the page that is left would be laid out anew once more, for nobody, before the welcome comes."""
        if visit.screen is not Screen.ATTRACT or self._screen in (None, Screen.ATTRACT):
            return False
        wishes = visit.wishes
        return wishes.language != self._words.code or self._look_of(wishes) != self._theme.look

    def _look_of(self, wishes: Wishes) -> Look:
        return replace(
            self._theme.look,
            text_size=wishes.text_size.value,
            contrast="high" if wishes.high_contrast else "normal",
            low=wishes.low,
        )

    def _renew(self, visit: Visit, now: Instant) -> list[SignalInstance]:
        """Take on what is to be shown; return the signals of what has changed by that."""
        words, bound = self._words.now, self._words.bound
        opening = opening_of(self._centre.hours, now.wall) if visit.screen is Screen.CLOSED else None
        help_at = None
        if visit.help is not None:
            help_at = now.wall - timedelta(seconds=now.monotonic_s - visit.help.since)
        saying = say(visit, words, Circumstances(opening, help_at))
        before = (self._spoken, self._places, self._held, self._hindered, self._opens)
        self._spoken = spoken(visit, saying, self._service(), bound)
        self._places, self._held = places(visit), held(visit, words, bound)
        self._hindered, self._opens = hindered(visit), opens(opening, words)
        after = (self._spoken, self._places, self._held, self._hindered, self._opens)
        signals = (
            self.spokenChanged,
            self.placesChanged,
            self.heldChanged,
            self.hinderedChanged,
            self.opensChanged,
        )
        return [signal for signal, old, new in zip(signals, before, after, strict=True) if old != new]

    def _service(self) -> Service | None:
        code = self._runner.visit.service
        return None if code is None else self._centre.service(code)

    def _speak(self, again: bool) -> None:
        if again:
            self._talking.start()
        else:
            self._talking.stop()
        self.talkingChanged.emit()

    @property
    def page_count(self) -> int:
        """How many pages the services stand on."""
        return self._choices.services.page_count

    # ---- touches ------------------------------------------------------------------------------------------

    @Slot(str)
    def start(self, language: str) -> None:
        """Begin in a language."""
        self._runner.touch(ev.Start(language))

    @Slot(str)
    def chooseLanguage(self, language: str) -> None:  # noqa: N802 - QML's spelling
        """Go on in another language."""
        self._runner.touch(ev.ChooseLanguage(language))

    @Slot(str)
    def chooseSize(self, size: str) -> None:  # noqa: N802
        """See words in another size."""
        self._runner.touch(ev.ChooseTextSize(TextSize(size)))

    @Slot()
    def toggleContrast(self) -> None:  # noqa: N802
        """Black and white, or colours again."""
        self._runner.touch(ev.ToggleContrast())

    @Slot()
    def toggleLow(self) -> None:  # noqa: N802
        """Everything that is touched low down, or where it was."""
        self._runner.touch(ev.ToggleLow())

    @Slot(str)
    def chooseService(self, code: str) -> None:  # noqa: N802
        """Ask for a number; who does not know for what, for a person."""
        self._runner.touch(ev.CallHelp() if code == UNSURE else ev.ChooseService(code))

    @Slot()
    def turnPage(self) -> None:  # noqa: N802
        """Show the services behind."""
        self._runner.touch(ev.TurnPage(self._choices.services.page_count))

    @Slot(str)
    def chooseReason(self, reason: str) -> None:  # noqa: N802
        """Say why somebody should go first."""
        self._runner.touch(ev.ChooseReason(PriorityReason(reason)))

    @Slot(str)
    def go(self, screen: str) -> None:
        """Open a side screen."""
        self._runner.touch(ev.Go(Screen(screen)))

    @Slot()
    def back(self) -> None:
        """One step back."""
        self._runner.touch(ev.Back())

    @Slot()
    def startAgain(self) -> None:  # noqa: N802
        """Begin anew, or be done."""
        self._runner.touch(ev.StartAgain())

    @Slot()
    def listen(self) -> None:
        """Hear it again."""
        self._runner.touch(ev.Listen())

    @Slot()
    def callHelp(self) -> None:  # noqa: N802
        """A person shall come."""
        self._runner.touch(ev.CallHelp())

    @Slot()
    def cancelHelp(self) -> None:  # noqa: N802
        """Nobody needs to come."""
        self._runner.touch(ev.CancelHelp())

    @Slot()
    def stay(self) -> None:
        """Wait at the machine."""
        self._runner.touch(ev.Stay())

    @Slot()
    def sitDown(self) -> None:  # noqa: N802
        """Sit down without paper."""
        self._runner.touch(ev.SitDown())

    @Slot(bool)
    def sayPaper(self, came: bool) -> None:  # noqa: N802 - QML calls it by position
        """Tell whether the paper came."""
        self._runner.touch(ev.SayPaper(came))

    @Slot()
    def stillHere(self) -> None:  # noqa: N802
        """Somebody is there."""
        self._runner.touch(ev.StillHere())

    @Slot()
    def pageStands(self) -> None:  # noqa: N802 - QML's spelling
        """The page that was wanted has taken its place."""
        self.stood.emit()

    # ---- what is shown ------------------------------------------------------------------------------------

    def _get_screen(self) -> str:
        return "" if self._screen is None else self._screen.value

    def _get_talking(self) -> bool:
        return self._talking.isActive()

    def _get_demo(self) -> bool:
        return self._centre.mode is Mode.DEMO

    def _get_crest(self) -> str:
        return self._crest

    def _get_office(self) -> str:
        return self._words.bound_of(self._centre.office)

    def _get_commune(self) -> str:
        return self._words.bound_of(self._centre.commune)

    def _get_high_contrast(self) -> bool:
        return self._theme.look.contrast == "high"

    def _get_question(self) -> str:
        return self._spoken.question

    def _get_detail(self) -> str:
        return self._spoken.detail

    def _get_pose(self) -> str:
        return self._spoken.pose

    def _get_progress(self) -> float:
        return self._spoken.progress

    def _get_look(self) -> str:
        return self._spoken.look

    def _get_back_on(self) -> bool:
        return self._places.back

    def _get_again_on(self) -> bool:
        return self._places.again

    def _get_help_on(self) -> bool:
        return self._places.help

    def _get_help_called(self) -> bool:
        return self._places.help_called

    def _get_language_on(self) -> bool:
        return self._places.language

    def _get_number(self) -> str:
        return self._held.number

    def _get_pictures(self) -> str:
        return self._held.pictures

    def _get_call_words(self) -> str:
        return self._held.call

    def _get_ahead(self) -> int:
        return self._held.ahead

    def _get_ahead_words(self) -> str:
        return self._held.ahead_words

    def _get_paper(self) -> str:
        return self._held.paper

    def _get_fault(self) -> str:
        return self._hindered.fault

    def _get_fault_art(self) -> str:
        return self._hindered.art

    def _get_stays(self) -> bool:
        return self._hindered.stays

    def _get_reason(self) -> str:
        return self._hindered.reason

    def _get_opens_at(self) -> str:
        return self._opens.clock

    def _get_opens_day(self) -> str:
        return self._opens.day

    def _get_bar(self) -> BarLayout:
        return self._bar

    def _get_services(self) -> CardPages:
        return self._choices.services

    def _get_reasons(self) -> CardPages:
        return self._choices.reasons

    def _get_languages(self) -> Rows:
        return self._choices.languages

    def _get_sizes(self) -> Rows:
        return self._choices.sizes

    def _get_bring(self) -> Rows:
        return self._choices.bring

    screen = Property(str, _get_screen, notify=screenChanged)
    talking = Property(bool, _get_talking, notify=talkingChanged)
    highContrast = Property(bool, _get_high_contrast, notify=contrastChanged)  # noqa: N815

    demo = Property(bool, _get_demo, constant=True)
    crest = Property(str, _get_crest, constant=True)  # the art of the centre's crest, "" if it has none
    office = Property(str, _get_office, notify=namesChanged)
    commune = Property(str, _get_commune, notify=namesChanged)

    question = Property(str, _get_question, notify=spokenChanged)
    detail = Property(str, _get_detail, notify=spokenChanged)
    pose = Property(str, _get_pose, notify=spokenChanged)
    progress = Property(float, _get_progress, notify=spokenChanged)
    look = Property(str, _get_look, notify=spokenChanged)

    backOn = Property(bool, _get_back_on, notify=placesChanged)  # noqa: N815
    againOn = Property(bool, _get_again_on, notify=placesChanged)  # noqa: N815
    helpOn = Property(bool, _get_help_on, notify=placesChanged)  # noqa: N815
    helpCalled = Property(bool, _get_help_called, notify=placesChanged)  # noqa: N815
    languageOn = Property(bool, _get_language_on, notify=placesChanged)  # noqa: N815

    number = Property(str, _get_number, notify=heldChanged)
    pictures = Property(str, _get_pictures, notify=heldChanged)
    callWords = Property(str, _get_call_words, notify=heldChanged)  # noqa: N815
    ahead = Property(int, _get_ahead, notify=heldChanged)
    aheadWords = Property(str, _get_ahead_words, notify=heldChanged)  # noqa: N815
    paper = Property(str, _get_paper, notify=heldChanged)

    fault = Property(str, _get_fault, notify=hinderedChanged)
    faultArt = Property(str, _get_fault_art, notify=hinderedChanged)  # noqa: N815
    stays = Property(bool, _get_stays, notify=hinderedChanged)
    reason = Property(str, _get_reason, notify=hinderedChanged)

    opensAt = Property(str, _get_opens_at, notify=opensChanged)  # noqa: N815
    opensDay = Property(str, _get_opens_day, notify=opensChanged)  # noqa: N815

    bar = Property(BarLayout, _get_bar, constant=True)
    services = Property(CardPages, _get_services, constant=True)
    reasons = Property(CardPages, _get_reasons, constant=True)
    languages = Property(Rows, _get_languages, constant=True)
    sizes = Property(Rows, _get_sizes, constant=True)
    bring = Property(Rows, _get_bring, constant=True)
