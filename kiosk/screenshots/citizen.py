"""Every screen of a citizen as a picture: each in every language, size of text and kind of glass."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from PySide6.QtGui import QGuiApplication

from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder, program_folder, ui_folder
from kiosk.screenshots.staging import GLASSES, PICTURED, StagedClock, staged_centre, staged_words
from kiosk.view.runner import Ports
from kiosk.view.stage import Parts, Stage
from kiosk.visit import events as ev
from kiosk.visit.model import Paper, Queue, Screen, TextSize, Ticket
from queueing.centre import Centre
from queueing.tickets.model import HelpKind, PriorityReason
from queueing.words import Words

_log = logging.getLogger(__name__)

_TICKET = UUID(int=15)


class Director:
    """Leads one stage to a screen by the events that lead a person there."""

    def __init__(self, stage: Stage, clock: StagedClock) -> None:
        self.stage = stage
        self.clock = clock

    def do(self, *events: ev.Event) -> None:
        """Let events happen, each a little after the one before."""
        for event in events:
            self.clock.pass_by(2.0)
            self.stage.runner.send(event)

    def reset(self) -> None:
        """Return to the welcome, open, nobody called."""
        visit = self.stage.runner.visit
        if visit.help is not None:
            self.do(ev.HelpAnswered(visit.help.id))
        self.do(ev.StartAgain(), ev.DoorsChanged(open=True))

    def number(
        self, service: str = "A", *, queue: Queue | None = None, pictures: tuple[str, ...] = ("lotus",)
    ) -> None:
        """Take a number."""
        self.do(ev.Start(self.stage.words.code), ev.ChooseService(service))
        asked = self.stage.runner.visit.asked
        assert asked is not None
        self.do(ev.Issued(asked.touch, Ticket(_TICKET, f"{service}015", service, pictures, queue)))

    def paper(self, paper: Paper, fault: str | None = None) -> None:
        """Let the printer tell of the paper."""
        self.do(ev.PaperChanged(_TICKET, paper, fault))


def _services(director: Director) -> None:
    director.do(ev.Start(director.stage.words.code))


def _more_services(director: Director) -> None:
    _services(director)
    director.do(ev.TurnPage(director.stage.view.page_count))


def _asked(director: Director) -> None:
    _services(director)
    director.do(ev.ChooseService("A"))


def _coming(director: Director) -> None:
    director.number(queue=Queue(4, 15, 25))


def _out(director: Director) -> None:
    director.number("C", queue=Queue(9, 40, 60), pictures=("boat",))
    director.paper(Paper.OUT)


def _next_up(director: Director) -> None:
    director.number("H", queue=Queue(0, 0, 5), pictures=("teapot",))
    director.paper(Paper.OUT)


def _unknown_queue(director: Director) -> None:
    director.number("E", pictures=("umbrella", "fish"))
    director.paper(Paper.OUT)


def _priority_told(director: Director) -> None:
    _coming(director)
    director.paper(Paper.OUT)
    director.do(ev.Go(Screen.PRIORITY), ev.ChooseReason(PriorityReason.ELDERLY))


def _trouble(fault: str | None) -> Callable[[Director], None]:
    def lead(director: Director) -> None:
        director.number(queue=Queue(4, 15, 25))
        director.paper(Paper.STUCK if fault else Paper.FAILED, fault)

    return lead


def _staying(director: Director) -> None:
    _trouble("paper_out")(director)
    director.do(ev.Stay())


def _seated(director: Director) -> None:
    _trouble("paper_out")(director)
    director.do(ev.SitDown())


def _paper_came(director: Director) -> None:
    _coming(director)
    director.paper(Paper.UNCONFIRMED)
    director.clock.pass_by(director.stage.runner.machine.timing.ask_paper)
    director.stage.runner.tick()


def _refused(director: Director) -> None:
    _asked(director)
    asked = director.stage.runner.visit.asked
    assert asked is not None
    director.do(ev.Refused(asked.touch, "store"))


def _help_lost(director: Director) -> None:
    _services(director)
    director.do(ev.CallHelp())
    call = director.stage.runner.visit.help
    assert call is not None
    director.do(ev.ReportLost(ev.Report(call.id, HelpKind.HELP, Screen.SERVICES, None)))


def _still_there(director: Director) -> None:
    _services(director)
    director.clock.pass_by(director.stage.runner.machine.timing.idle)
    director.stage.runner.tick()


def _low(then: Callable[[Director], None]) -> Callable[[Director], None]:
    """Ask for low buttons first, then go on."""

    def lead(director: Director) -> None:
        director.do(ev.Go(Screen.LANGUAGE), ev.ToggleLow(), ev.Back())
        then(director)

    return lead


def _after(*events: ev.Event, first: Callable[[Director], None] | None = None) -> Callable[[Director], None]:
    def lead(director: Director) -> None:
        if first is not None:
            first(director)
        director.do(*events)

    return lead


#: Every state that a person can see, by a name for its picture.
SCENES: Mapping[str, Callable[[Director], None]] = {
    "01-attract": _after(),
    "02-language": _after(ev.Go(Screen.LANGUAGE)),
    "03-services": _services,
    "04-services-more": _more_services,
    "05-ticket-asked": _asked,
    "06-ticket-coming": _coming,
    "07-ticket-out": _out,
    "08-ticket-next-up": _next_up,
    "09-ticket-queue-unknown": _unknown_queue,
    "10-bring": _after(ev.Go(Screen.BRING), first=_coming),
    "11-priority": _after(ev.Go(Screen.PRIORITY), first=_coming),
    "12-priority-told": _priority_told,
    "13-trouble-paper-out": _trouble("paper_out"),
    "14-trouble-staying": _staying,
    "15-trouble-cover": _trouble("cover_open"),
    "16-trouble-cutter": _trouble("cutter"),
    "17-trouble-off": _trouble("unreachable"),
    "18-trouble-seated": _seated,
    "19-paper-came": _paper_came,
    "20-trouble-no-paper": _after(ev.SayPaper(came=False), first=_paper_came),
    "21-help": _after(ev.CallHelp(), first=_services),
    "22-refused": _refused,
    "23-still-there": _still_there,
    "24-closed": _after(ev.DoorsChanged(open=False)),
    "25-high-contrast-services": _after(ev.Go(Screen.LANGUAGE), ev.ToggleContrast(), ev.ChooseLanguage("vi")),
    "26-high-contrast-language": _after(ev.Go(Screen.LANGUAGE), ev.ToggleContrast()),
    "27-help-lost": _help_lost,
    "28-low-language": _after(ev.Go(Screen.LANGUAGE), ev.ToggleLow()),
    "29-low-services": _low(_services),
    "30-low-ticket": _low(_out),
    "31-low-trouble": _low(_trouble("paper_out")),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One combination of glass, language and size of text."""

    glass: str
    language: str
    size: TextSize

    def __str__(self) -> str:
        return f"{self.glass}-{self.language}-{self.size.value}"


def open_stage(
    setting: Setting,
    centre: Centre,
    words: Mapping[str, Words],
    art: Art,
    clock: StagedClock,
    *,
    on_warning: Callable[[str], None],
) -> Stage:
    """Return a stage without motion whose effects go nowhere."""
    return Stage(
        Parts(
            ui=ui_folder(),
            theme=program_folder("config") / "theme.json",
            art=art,
            centre=centre,
            catalogue=words,
            screen=GLASSES[setting.glass],
            clock=clock,
            ports=Ports(issue=lambda _: None, report=lambda _: None),
            language=setting.language,
            text_size=setting.size,
            motion=False,
        ),
        on_warning=on_warning,
    )


def settings_of(glasses: tuple[str, ...] = PICTURED) -> list[Setting]:
    """Return every combination."""
    return [Setting(glass, language, size) for glass in glasses for language in ("vi", "en") for size in TextSize]


def render_citizen(out_dir: Path) -> int:
    """Write every screen as `out_dir/<glass>/<language>-<size>/<screen>.png`; return how many."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    _app = QGuiApplication.instance() or QGuiApplication([])  # held: screens stand on it
    load_fonts(assets_folder())
    centre = staged_centre()
    words, art = staged_words(), Art(assets_folder() / "art")
    count = 0
    for setting in settings_of():
        clock = StagedClock()
        stage = open_stage(setting, centre, words, art, clock, on_warning=lambda text: _log.warning("%s", text))
        stage.window.show()
        director = Director(stage, clock)
        folder = out_dir / setting.glass / f"{setting.language}-{setting.size.value}"
        folder.mkdir(parents=True, exist_ok=True)
        for name, lead in SCENES.items():
            director.reset()
            lead(director)
            stage.settle()
            stage.window.grabWindow().save(str(folder / f"{name}.png"))
            count += 1
        stage.close()
    return count
