"""What the screen shows of the visit, and the touches it passes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.view.bar import BarLayout
from kiosk.view.opening import opening_of
from kiosk.view.pages import CardPages
from kiosk.view.rows import Rows
from kiosk.view.runner import VisitRunner
from kiosk.view.saying import Circumstances, Saying, picture_name, say
from kiosk.view.theme import Theme
from kiosk.view.words import Words
from kiosk.visit import events as ev
from kiosk.visit.machine import can_call_help, can_go_back, can_start_again
from kiosk.visit.model import Choice, Paper, Screen, TextSize
from queueing.centre import Centre, Mode, Service, Text
from queueing.clock import Clock
from queueing.tickets.hours import hours_of, is_open
from queueing.tickets.model import PriorityReason

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

#: Tints of the language cards, as in the picture book; by order, since packs are data.
_LANGUAGE_LOOKS = ("A", "C", "F", "B")
_REASON_LOOKS = ("E", "B", "A", "F", "D", "G")

#: The last card among the services: a person takes over.
_UNSURE = "?"
#: Screens that are about no service, whatever was chosen before.
_PLAIN = frozenset(
    {Screen.ATTRACT, Screen.CLOSED, Screen.LANGUAGE, Screen.SERVICES, Screen.HELP, Screen.STILL_THERE}
)
#: Which drawing tells of a fault: paper that is out, paper that is stuck, a machine that does not answer.
_FAULT_ART = {"paper_out": "paper", "cover_open": "cover", "cutter": "cutter", "": "cutter"}
_NO_LANGUAGE = frozenset({Screen.LANGUAGE, Screen.STILL_THERE})


@QmlElement
@QmlUncreatable("there is one visit, handed to the window")
class VisitView(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """The one view-model of the citizen's screens."""

    changed = Signal()
    screenChanged = Signal()  # noqa: N815 - before `changed`, so that the page that is left is not renewed first
    stood = Signal()  # the page of the present screen stands there
    talkingChanged = Signal()  # noqa: N815 - QML's spelling

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
        self._saying = Saying("")
        self._screen = runner.visit.screen
        self._bar = BarLayout(theme, words, self)
        self._services = CardPages(theme, self)
        self._reasons = CardPages(theme, self)
        self._languages = Rows(("code", "title", "art", "look"), self)
        self._sizes = Rows(("code", "title", "cap", "marked"), self)
        self._bring = Rows(("title", "art"), self)
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
        wishes = visit.wishes
        self._words.set_language(wishes.language)
        self._theme.set_look(
            replace(
                self._theme.look,
                text_size=wishes.text_size.value,
                contrast="high" if wishes.high_contrast else "normal",
                low=wishes.low,
            )
        )
        now = self._clock.now()
        help_at = None
        if visit.help is not None:
            help_at = now.wall - timedelta(seconds=now.monotonic_s - visit.help.since)
        self._opens = opening_of(self._centre.hours, now.wall) if visit.screen is Screen.CLOSED else None
        self._now = now.wall
        self._saying = say(visit, self._words.now, Circumstances(self._opens, help_at))
        self._fill()
        if visit.screen is not self._screen:
            self._screen = visit.screen
            self.screenChanged.emit()
        self.changed.emit()

    def _fill(self) -> None:
        """Fill the lists of the page that is shown; those of other pages rest until they are."""
        match self._runner.visit.screen:
            case Screen.ATTRACT:
                self._fill_languages()
            case Screen.LANGUAGE:
                self._fill_languages()
                self._fill_sizes()
            case Screen.SERVICES:
                self._fill_services()
            case Screen.PRIORITY:
                self._fill_reasons()
            case Screen.BRING:
                self._fill_bring()

    def _fill_languages(self) -> None:
        self._languages.show(
            [
                (
                    code,
                    self._words.in_language(code).text(f"kiosk.language.{code}"),
                    f"voice-{code}",
                    _LANGUAGE_LOOKS[i % len(_LANGUAGE_LOOKS)],
                )
                for i, code in enumerate(self._runner.machine.rules.languages)
            ]
        )

    def _fill_sizes(self) -> None:
        self._sizes.show(
            [
                (
                    size.value,
                    self._words.now.text(f"kiosk.size.{size.value}"),
                    self._theme.cap_px(size.value),
                    size is self._runner.visit.wishes.text_size,
                )
                for size in TextSize
            ]
        )

    def _fill_services(self) -> None:
        visit = self._runner.visit
        services = [self._service_card(service) for service in self._centre.services]
        unsure = (
            _UNSURE,
            self._words.bound(self._words.now.text("kiosk.services.unsure")),
            "help-coming",
            "B",
            True,
            False,
            "",
        )
        self._services.show((*services, unsure), visit.page)

    def _service_card(self, service: Service) -> tuple[object, ...]:
        visit, hours = self._runner.visit, hours_of(self._centre, service)
        now_open = is_open(hours, self._now) or not visit.open
        opening = None if now_open else opening_of(hours, self._now)
        words = self._words.now
        opens = words.text("kiosk.services.opens", day=opening.day(words), clock=opening.clock) if opening else ""
        held = visit.ticket is not None and visit.ticket.service == service.code
        name = self._in_language(service.name)
        return service.code, name, f"scene-{service.look}", service.look, now_open, held, opens

    def _fill_reasons(self) -> None:
        visit = self._runner.visit
        self._reasons.show(
            tuple(
                (
                    reason.value,
                    self._words.bound(self._words.now.text(f"kiosk.priority.{reason.value}")),
                    f"priority-{reason.value}",
                    _REASON_LOOKS[i % len(_REASON_LOOKS)],
                    True,
                    reason is visit.reason,
                    "",
                )
                for i, reason in enumerate(self._centre.rules.reasons)
            )
        )

    def _fill_bring(self) -> None:
        chosen = self._service()
        bring = chosen.bring if chosen is not None else ()
        self._bring.show([(self._in_language(item), f"bring-{item.picture}") for item in bring])

    def _service(self) -> Service | None:
        code = self._runner.visit.service
        return None if code is None else self._centre.service(code)

    def _in_language(self, text: Text) -> str:
        return self._words.bound(text.en if self._words.code == "en" else text.vi)

    def _speak(self, again: bool) -> None:
        if again:
            self._talking.start()
        else:
            self._talking.stop()
        self.talkingChanged.emit()

    @property
    def page_count(self) -> int:
        """How many pages the services stand on."""
        return self._services.page_count

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
        self._runner.touch(ev.CallHelp() if code == _UNSURE else ev.ChooseService(code))

    @Slot()
    def turnPage(self) -> None:  # noqa: N802
        """Show the services behind."""
        self._runner.touch(ev.TurnPage(self._services.page_count))

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

    def _look(self) -> str:
        service = self._service()
        return "" if service is None or self._runner.visit.screen in _PLAIN else service.look

    def _office(self) -> str:
        return self._in_language(self._centre.office)

    def _crest_art(self) -> str:
        return self._crest

    def _commune(self) -> str:
        return self._in_language(self._centre.commune)

    def _number(self) -> str:
        ticket = self._runner.visit.ticket
        return "" if ticket is None else ticket.number

    def _pictures(self) -> str:
        ticket = self._runner.visit.ticket
        return "" if ticket is None else ",".join(ticket.pictures)

    def _call_words(self) -> str:
        ticket = self._runner.visit.ticket
        if ticket is None:
            return ""
        name = picture_name(self._words.now, ticket.pictures)
        return self._words.bound(self._words.now.text("kiosk.ticket.call", picture=name))

    def _ahead(self) -> int:
        ticket = self._runner.visit.ticket
        return -1 if ticket is None or ticket.queue is None else ticket.queue.ahead

    def _ahead_words(self) -> str:
        ticket = self._runner.visit.ticket
        if ticket is None or ticket.queue is None:
            return ""
        text, queue = self._words.now.text, ticket.queue
        if queue.ahead == 0:
            return text("kiosk.ticket.ahead_none")
        ahead = text("kiosk.ticket.ahead", count=queue.ahead)
        if queue.wait_max is None:
            return ahead
        if not queue.wait_min:
            return f"{ahead},\n{text('kiosk.ticket.wait_within', high=queue.wait_max)}"
        return f"{ahead},\n{text('kiosk.ticket.wait', low=queue.wait_min, high=queue.wait_max)}"

    def _paper(self) -> str:
        visit = self._runner.visit
        if visit.held_up:
            return "none"
        return "asked" if visit.ticket is None else "out" if visit.paper is Paper.OUT else "coming"

    def _opens_at(self) -> str:
        return "" if self._opens is None else self._opens.clock

    def _opens_day(self) -> str:
        return "" if self._opens is None else self._opens.day(self._words.now)

    def _get_screen(self) -> str:
        return self._runner.visit.screen.value

    def _get_question(self) -> str:
        return self._words.bound(self._saying.question)

    def _get_detail(self) -> str:
        return self._words.bound(self._saying.detail)

    def _get_pose(self) -> str:
        return self._saying.pose

    def _get_progress(self) -> float:
        return self._saying.progress

    def _get_talking(self) -> bool:
        return self._talking.isActive()

    def _get_back_on(self) -> bool:
        return can_go_back(self._runner.visit)

    def _get_again_on(self) -> bool:
        return can_start_again(self._runner.visit)

    def _get_help_on(self) -> bool:
        return can_call_help(self._runner.visit)

    def _get_help_called(self) -> bool:
        return self._runner.visit.help is not None

    def _get_language_on(self) -> bool:
        return self._runner.visit.screen not in _NO_LANGUAGE

    def _get_demo(self) -> bool:
        return self._centre.mode is Mode.DEMO

    def _get_bar(self) -> BarLayout:
        return self._bar

    def _get_services(self) -> CardPages:
        return self._services

    def _get_reasons(self) -> CardPages:
        return self._reasons

    def _get_languages(self) -> Rows:
        return self._languages

    def _get_sizes(self) -> Rows:
        return self._sizes

    def _get_bring(self) -> Rows:
        return self._bring

    def _get_high_contrast(self) -> bool:
        return self._runner.visit.wishes.high_contrast

    def _get_reason(self) -> str:
        return self._runner.visit.reason or ""

    def _get_fault(self) -> str:
        return self._runner.visit.fault or "none"

    def _get_fault_art(self) -> str:
        return _FAULT_ART.get(self._runner.visit.fault or "", "offline")

    def _get_stays(self) -> bool:
        return self._runner.visit.choice is Choice.STAY

    screen = Property(str, _get_screen, notify=screenChanged)
    question = Property(str, _get_question, notify=changed)
    detail = Property(str, _get_detail, notify=changed)
    pose = Property(str, _get_pose, notify=changed)
    progress = Property(float, _get_progress, notify=changed)
    look = Property(str, _look, notify=changed)
    talking = Property(bool, _get_talking, notify=talkingChanged)

    backOn = Property(bool, _get_back_on, notify=changed)  # noqa: N815
    againOn = Property(bool, _get_again_on, notify=changed)  # noqa: N815
    helpOn = Property(bool, _get_help_on, notify=changed)  # noqa: N815
    helpCalled = Property(bool, _get_help_called, notify=changed)  # noqa: N815
    languageOn = Property(bool, _get_language_on, notify=changed)  # noqa: N815

    demo = Property(bool, _get_demo, notify=changed)
    office = Property(str, _office, notify=changed)
    crest = Property(str, _crest_art, notify=changed)  # the art of the centre's crest, "" if it has none
    commune = Property(str, _commune, notify=changed)

    bar = Property(BarLayout, _get_bar, notify=changed)
    services = Property(CardPages, _get_services, notify=changed)
    reasons = Property(CardPages, _get_reasons, notify=changed)
    languages = Property(Rows, _get_languages, notify=changed)
    sizes = Property(Rows, _get_sizes, notify=changed)
    bring = Property(Rows, _get_bring, notify=changed)

    highContrast = Property(bool, _get_high_contrast, notify=changed)  # noqa: N815
    number = Property(str, _number, notify=changed)
    pictures = Property(str, _pictures, notify=changed)
    callWords = Property(str, _call_words, notify=changed)  # noqa: N815
    ahead = Property(int, _ahead, notify=changed)
    aheadWords = Property(str, _ahead_words, notify=changed)  # noqa: N815
    paper = Property(str, _paper, notify=changed)
    reason = Property(str, _get_reason, notify=changed)
    fault = Property(str, _get_fault, notify=changed)
    faultArt = Property(str, _get_fault_art, notify=changed)  # noqa: N815
    stays = Property(bool, _get_stays, notify=changed)
    opensAt = Property(str, _opens_at, notify=changed)  # noqa: N815
    opensDay = Property(str, _opens_day, notify=changed)  # noqa: N815
