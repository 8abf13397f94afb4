"""What the citizen's screens show of a visit, in groups that change together. Without Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.view.opening import Opening
from kiosk.view.saying import Saying, picture_name
from kiosk.visit.machine import can_call_help, can_go_back, can_start_again
from kiosk.visit.model import Choice, Paper, Screen, Ticket, Visit
from queueing.centre import Service
from queueing.words import Words

#: Screens that are about no service, whatever was chosen before.
_PLAIN = frozenset(
    {Screen.ATTRACT, Screen.CLOSED, Screen.LANGUAGE, Screen.SERVICES, Screen.HELP, Screen.STILL_THERE}
)
#: Which drawing tells of a fault: paper that is out, paper that is stuck, a machine that does not answer.
_FAULT_ART = {"paper_out": "paper", "cover_open": "cover", "cutter": "cutter", "": "cutter"}
_NO_LANGUAGE = frozenset({Screen.LANGUAGE, Screen.STILL_THERE})

#: Holds words together that belong on one line.
type_bound = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The guide, what she says, and the look of the service that it is about, if any."""

    question: str = ""
    detail: str = ""
    pose: str = "point"
    progress: float = 1.0
    look: str = ""


def spoken(visit: Visit, saying: Saying, service: Service | None, bound: type_bound) -> Spoken:
    """Return what the guide says."""
    look = "" if service is None or visit.screen in _PLAIN else service.look
    return Spoken(bound(saying.question), bound(saying.detail), saying.pose, saying.progress, look)


@dataclass(frozen=True, slots=True)
class Places:
    """Which places of the bar are on."""

    back: bool = False
    again: bool = False
    help: bool = False
    help_called: bool = False
    language: bool = False


def places(visit: Visit) -> Places:
    """Return which places of the bar are on."""
    return Places(
        can_go_back(visit),
        can_start_again(visit),
        can_call_help(visit),
        visit.help is not None,
        visit.screen not in _NO_LANGUAGE,
    )


@dataclass(frozen=True, slots=True)
class Held:
    """The ticket that a person holds or waits for; `ahead` is -1 where the queue is not known."""

    number: str = ""
    pictures: str = ""  # by commas
    call: str = ""
    ahead: int = -1
    ahead_words: str = ""
    paper: str = "asked"  # coming, out, or none where it cannot come now


def held(visit: Visit, words: Words, bound: type_bound) -> Held:
    """Return what is told of the ticket."""
    ticket = visit.ticket
    paper = _paper(visit)
    if ticket is None:
        return Held(paper=paper)
    call = bound(words.text("kiosk.ticket.call", picture=picture_name(words, ticket.pictures)))
    ahead = -1 if ticket.queue is None else ticket.queue.ahead
    return Held(ticket.number, ",".join(ticket.pictures), call, ahead, _ahead_words(ticket, words), paper)


def _paper(visit: Visit) -> str:
    if visit.held_up:
        return "none"
    return "asked" if visit.ticket is None else "out" if visit.paper is Paper.OUT else "coming"


def _ahead_words(ticket: Ticket, words: Words) -> str:
    queue, text = ticket.queue, words.text
    if queue is None:
        return ""
    if queue.ahead == 0:
        return text("kiosk.ticket.ahead_none")
    ahead = text("kiosk.ticket.ahead", count=queue.ahead)
    if queue.wait_max is None:
        return ahead
    if not queue.wait_min:
        return f"{ahead},\n{text('kiosk.ticket.wait_within', high=queue.wait_max)}"
    return f"{ahead},\n{text('kiosk.ticket.wait', low=queue.wait_min, high=queue.wait_max)}"


@dataclass(frozen=True, slots=True)
class Hindered:
    """What keeps the paper from coming, and what the person chose then; and why they asked for priority."""

    fault: str = "none"
    art: str = "cutter"
    stays: bool = False
    reason: str = ""


def hindered(visit: Visit) -> Hindered:
    """Return what is told of a fault and of priority."""
    art = _FAULT_ART.get(visit.fault or "", "offline")
    return Hindered(visit.fault or "none", art, visit.choice is Choice.STAY, visit.reason or "")


@dataclass(frozen=True, slots=True)
class Opens:
    """When the doors open again: clock and day, both empty where that is not known."""

    clock: str = ""
    day: str = ""


def opens(opening: Opening | None, words: Words) -> Opens:
    """Return when the doors open, in words."""
    return Opens() if opening is None else Opens(opening.clock, opening.day(words))
