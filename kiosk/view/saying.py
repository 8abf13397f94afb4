"""What the guide says on each screen: words for a visit, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kiosk.breaking import as_one
from kiosk.view.opening import Opening
from kiosk.visit.model import Choice, Paper, Screen, Visit
from queueing.clock import CENTRE_ZONE
from queueing.words import Words


@dataclass(frozen=True, slots=True)
class Saying:
    """Question and one line under it, how the guide stands, and how far the cloth is woven."""

    question: str
    detail: str = ""
    pose: str = "point"  # guide-<pose>.svg; "point" is turned by the layout to where one touches
    progress: float = 1.0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the words need beside the visit."""

    opens: Opening | None
    help_at: datetime | None


def picture_name(words: Words, pictures: tuple[str, ...]) -> str:
    """Return what a ticket's picture is called; a pair by both names."""
    names = [as_one(words.text(f"picture.{name}")) for name in pictures]
    return names[0] if len(names) == 1 else words.text("kiosk.ticket.pair", first=names[0], second=names[1])


def say(visit: Visit, words: Words, at: Circumstances) -> Saying:
    """Return what is said on the visit's screen."""

    def text(key: str, **values: object) -> str:
        return words.text(f"kiosk.{key}", **values)

    match visit.screen:
        case Screen.ATTRACT:
            return Saying(text("attract.question"), pose="wave")
        case Screen.CLOSED:
            return Saying(text("closed.question"), _opening(words, at.opens), pose="still")
        case Screen.LANGUAGE:
            return Saying(text("language.question"), text("language.detail"), progress=_woven(visit))
        case Screen.SERVICES:
            return Saying(text("services.question"), text("services.detail"), progress=0.35)
        case Screen.TICKET:
            return _ticket(visit, words)
        case Screen.BRING:
            return Saying(text("bring.question"), text("bring.detail"))
        case Screen.PRIORITY:
            return Saying(text("priority.question"), text("priority.detail"))
        case Screen.TROUBLE:
            called = "" if at.help_at is None else text("trouble.called", **_clock(at.help_at))
            fault = text(f"trouble.{visit.fault or 'none'}")
            then = text("trouble.go" if at.help_at is None else "trouble.coming")
            return Saying(f"{fault}\n{then}", called, "still")
        case Screen.PAPER_CAME:
            return Saying(text("paper_came.question"), text("services.detail"))
        case Screen.HELP if visit.help is None:
            return Saying(text("help.lost"), text("help.lost_detail"), "still", _woven(visit))
        case Screen.HELP:
            return Saying(text("help.question"), text("help.detail"), "still", _woven(visit))
        case Screen.REFUSED:
            why = text(f"refused.{visit.refusal or 'store'}")
            return Saying(text("refused.question"), why, "still", 0.35)
        case Screen.STILL_THERE:
            return Saying(text("still.question"), text("still.detail"), "wave", _woven(visit))


def _ticket(visit: Visit, words: Words) -> Saying:
    ticket = visit.ticket
    if ticket is None:
        return Saying(words.text("kiosk.ticket.asked"), progress=0.7)
    if visit.reason is not None:
        return Saying(words.text("kiosk.ticket.priority_told"))
    picture = picture_name(words, ticket.pictures)
    if visit.choice is Choice.SIT and visit.held_up:
        detail = words.text("kiosk.ticket.seated_detail", number=ticket.number)
        return Saying(words.text("kiosk.ticket.seated", picture=picture), detail)
    if visit.paper is Paper.OUT:
        detail = words.text("kiosk.ticket.out_detail", picture=picture)
        return Saying(words.text("kiosk.ticket.out"), detail)
    return Saying(words.text("kiosk.ticket.coming"))


def _woven(visit: Visit) -> float:
    """Return how far the cloth is woven behind a side screen."""
    if visit.ticket is not None:
        return 1.0
    return 0.7 if visit.asked is not None else 0.35 if Screen.SERVICES in visit.way else 0.1


def _opening(words: Words, opens: Opening | None) -> str:
    return words.text("kiosk.closed.unknown") if opens is None else opens.sentence(words)


def _clock(moment: datetime) -> dict[str, str]:
    local = moment.astimezone(CENTRE_ZONE)
    return {"hour": str(local.hour), "minute": f"{local.minute:02d}"}
