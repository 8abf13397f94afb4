"""The rules of a visit: `advance` takes a visit and an event to the next visit and what is to be done.

Nothing is known here of pixels or printers. A touch that a screen does not offer changes nothing, so a late or
doubled touch can do no harm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from kiosk.visit import events as ev
from kiosk.visit.model import Asked, Choice, Help, Paper, Rules, Screen, Visit, begin
from kiosk.visit.timing import Timing
from queueing.tickets.model import HelpKind

#: Screens on which nobody is in the midst of anything.
RESTING = frozenset({Screen.ATTRACT, Screen.CLOSED})

#: Side screens: which screen may be opened from where.
_SIDE = {
    Screen.LANGUAGE: frozenset(Screen) - {Screen.LANGUAGE, Screen.STILL_THERE},
    Screen.BRING: frozenset({Screen.TICKET}),
    Screen.PRIORITY: frozenset({Screen.TICKET}),
}

#: Screens that Back leaves in their own way; from all others it follows `way`, if there is one.
_NO_WAY_BACK = RESTING | {Screen.TROUBLE, Screen.PAPER_CAME}

type_step = tuple[Visit, tuple[ev.Effect, ...]]


@dataclass(frozen=True, slots=True)
class Machine:
    """The rules with their centre and their delays."""

    rules: Rules
    timing: Timing = field(default_factory=Timing)

    def begin(self, now: float, *, is_open: bool) -> Visit:
        """Return the visit that the program starts with."""
        return begin(self.rules, now, is_open=is_open)

    def advance(self, visit: Visit, event: ev.Event, moment: ev.Moment) -> type_step:
        """Return the visit after an event, and what is to be done about it."""
        if isinstance(event, ev.Touch):
            if moment.now - visit.entered_at < self.timing.settle:
                return visit, ()  # the second half of a double touch, meant for the screen before
            visit = replace(visit, touched_at=moment.now)
        handle = _HANDLERS.get(type(event))
        if handle is None:
            raise TypeError(f"no rule for {event!r}")
        after, effects = handle(self, visit, event, moment)
        if after.screen is not visit.screen:
            after = replace(after, entered_at=moment.now)
            effects = (*effects, ev.Say(after.screen))
        return after, effects

    # ---- time ---------------------------------------------------------------------------------------------

    def deadline(self, visit: Visit) -> float | None:
        """Return when a Tick is next due, None if nothing is waited for."""
        times = [at for at, _ in self._due(visit)]
        return min(times, default=None)

    def _due(self, visit: Visit) -> list[tuple[float, Callable[[ev.Moment], type_step]]]:
        """Return what will happen by itself, and when."""
        timing, due = self.timing, list[tuple[float, Callable[[ev.Moment], type_step]]]()
        if visit.help is not None:
            due.append((visit.help.since + timing.help_hold, lambda _: _unhelped(visit)))
        if visit.asked is not None:
            due.append((self._given_up_at(visit.asked), lambda m: _refuse(visit, "store", m)))
        if visit.screen is Screen.TICKET and visit.paper is Paper.UNCONFIRMED:
            ask = replace(visit, screen=Screen.PAPER_CAME)
            due.append((visit.paper_at + timing.ask_paper, lambda _: (ask, ())))
        if visit.screen in RESTING or visit.help is not None or visit.paper_moves:
            return due
        if visit.screen is Screen.STILL_THERE:
            due.append((visit.entered_at + timing.answer, lambda m: self._wipe(visit, m)))
            return due
        since = max(visit.touched_at, visit.paper_at if visit.ticket is not None else 0.0)
        if visit.screen is Screen.TICKET and visit.paper is Paper.OUT:
            due.append((since + timing.paper_taken, lambda m: self._wipe(visit, m)))
        due.append((since + timing.idle, lambda _: (_enter(visit, Screen.STILL_THERE), ())))
        return due

    def _given_up_at(self, asked: Asked) -> float:
        return asked.at + self.timing.issue

    def _tick(self, visit: Visit, _event: ev.Tick, moment: ev.Moment) -> type_step:
        past = [(at, step) for at, step in self._due(visit) if at <= moment.now]
        if not past:
            return visit, ()
        _, step = min(past, key=lambda entry: entry[0])
        return step(moment)

    def _wipe(self, visit: Visit, moment: ev.Moment) -> type_step:
        return begin(self.rules, moment.now, is_open=visit.open, help_call=visit.help), (ev.Wiped(),)

    # ---- touches ------------------------------------------------------------------------------------------

    def _start(self, visit: Visit, event: ev.Start, _moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.ATTRACT or event.language not in self.rules.languages:
            return visit, ()
        return _enter(_speaking(visit, event.language), Screen.SERVICES), ()

    def _choose_language(self, visit: Visit, event: ev.ChooseLanguage, _moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.LANGUAGE or event.language not in self.rules.languages:
            return visit, ()
        spoken = _leave(_speaking(visit, event.language))
        if spoken.screen is Screen.ATTRACT:  # who has chosen a language has begun
            return _enter(spoken, Screen.SERVICES), ()
        return spoken, ()

    def _choose_text_size(self, visit: Visit, event: ev.ChooseTextSize, _moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.LANGUAGE:
            return visit, ()
        return replace(visit, wishes=replace(visit.wishes, text_size=event.size)), ()

    def _toggle_contrast(self, visit: Visit, _event: ev.ToggleContrast, _moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.LANGUAGE:
            return visit, ()
        return replace(visit, wishes=replace(visit.wishes, high_contrast=not visit.wishes.high_contrast)), ()

    def _toggle_low(self, visit: Visit, _event: ev.ToggleLow, _moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.LANGUAGE:
            return visit, ()
        return replace(visit, wishes=replace(visit.wishes, low=not visit.wishes.low)), ()

    def _choose_service(self, visit: Visit, event: ev.ChooseService, moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.SERVICES or visit.asked is not None:
            return visit, ()
        if visit.ticket is not None and visit.ticket.service == event.service:
            return _enter(visit, _ticket_screen(visit)), ()  # who came back holds this number already
        asked = Asked(event.service, moment.fresh, moment.now)
        ordered = replace(visit, asked=asked, ticket=None, paper=Paper.COMING, fault=None, choice=None, reason=None)
        effect = ev.Issue(event.service, visit.wishes.language, asked.touch, until=self._given_up_at(asked))
        return _enter(ordered, Screen.TICKET), (effect,)

    def _turn_page(self, visit: Visit, event: ev.TurnPage, moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.SERVICES or event.pages < 2:
            return visit, ()
        return replace(visit, page=(visit.page + 1) % event.pages, entered_at=moment.now), ()

    def _go(self, visit: Visit, event: ev.Go, _moment: ev.Moment) -> type_step:
        if visit.screen not in _SIDE.get(event.screen, frozenset()) or visit.asked is not None:
            return visit, ()
        return _enter(visit, event.screen), ()

    def _back(self, visit: Visit, _event: ev.Back, moment: ev.Moment) -> type_step:
        if not can_go_back(visit):
            return visit, ()
        if visit.screen is Screen.SERVICES and visit.page > 0:
            return replace(visit, page=visit.page - 1, entered_at=moment.now), ()
        return _leave(visit), ()

    def _start_again(self, visit: Visit, _event: ev.StartAgain, moment: ev.Moment) -> type_step:
        if not can_start_again(visit):
            return visit, ()
        return self._wipe(visit, moment)

    def _listen(self, visit: Visit, _event: ev.Listen, _moment: ev.Moment) -> type_step:
        return visit, (ev.Say(visit.screen, again=True),)

    def _call_help(self, visit: Visit, _event: ev.CallHelp, moment: ev.Moment) -> type_step:
        if visit.screen in (Screen.CLOSED, Screen.HELP):
            return visit, ()
        called, effects = _called(visit, moment)
        return _enter(called, Screen.HELP), effects

    def _cancel_help(self, visit: Visit, _event: ev.CancelHelp, _moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.HELP:
            return visit, ()
        if visit.help is None:
            return _leave(visit), ()  # the call was lost: there is nothing to take back
        report = ev.Report(visit.help.id, HelpKind.CANCELLED, visit.screen, _ticket_id(visit))
        return _leave(replace(visit, help=None)), (report,)

    def _choose_reason(self, visit: Visit, event: ev.ChooseReason, moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.PRIORITY:
            return visit, ()
        report = ev.Report(moment.fresh, HelpKind.PRIORITY, visit.screen, _ticket_id(visit), event.reason)
        effects = (report,) if visit.reason is not event.reason else ()
        return _leave(replace(visit, reason=event.reason)), effects

    def _stay(self, visit: Visit, _event: ev.Stay, _moment: ev.Moment) -> type_step:
        return (replace(visit, choice=Choice.STAY) if visit.screen is Screen.TROUBLE else visit), ()

    def _sit_down(self, visit: Visit, _event: ev.SitDown, _moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.TROUBLE:
            return visit, ()
        return replace(visit, screen=Screen.TICKET, choice=Choice.SIT), ()

    def _say_paper(self, visit: Visit, event: ev.SayPaper, moment: ev.Moment) -> type_step:
        if visit.screen is not Screen.PAPER_CAME:
            return visit, ()
        if event.came:
            return replace(visit, screen=Screen.TICKET, paper=Paper.OUT, paper_at=moment.now), ()
        return _held_up(replace(visit, paper=Paper.FAILED, paper_at=moment.now, fault=None), moment)

    def _still_here(self, visit: Visit, _event: ev.StillHere, _moment: ev.Moment) -> type_step:
        return (_leave(visit) if visit.screen is Screen.STILL_THERE else visit), ()

    def _held_up(self, visit: Visit, _event: ev.HeldUp, moment: ev.Moment) -> type_step:
        awake = replace(visit, touched_at=moment.now)
        return (_leave(awake) if visit.screen is Screen.STILL_THERE else awake), ()

    # ---- from elsewhere -----------------------------------------------------------------------------------

    def _issued(self, visit: Visit, event: ev.Issued, moment: ev.Moment) -> type_step:
        late = visit.refused_touch == event.touch  # committed after all, after it was given up
        if not (late or (visit.asked is not None and visit.asked.touch == event.touch)):
            return visit, ()  # the visit it belonged to is over; its paper comes all the same
        held = replace(visit, asked=None, refused_touch=None, ticket=event.ticket, paper_at=moment.now)
        if visit.screen is not Screen.REFUSED:
            return held, ()
        call, shown = visit.help, replace(held, screen=Screen.TICKET, help=None)
        return shown, (
            () if call is None else (ev.Report(call.id, HelpKind.CANCELLED, visit.screen, event.ticket.id),)
        )

    def _refused(self, visit: Visit, event: ev.Refused, moment: ev.Moment) -> type_step:
        if visit.asked is None or visit.asked.touch != event.touch:
            return visit, ()
        return _refuse(visit, event.code, moment)

    def _paper_changed(self, visit: Visit, event: ev.PaperChanged, moment: ev.Moment) -> type_step:
        if visit.ticket is None or visit.ticket.id != event.ticket:
            return visit, ()
        if (visit.paper, visit.fault) == (event.paper, event.fault):
            return visit, ()
        told = replace(visit, paper=event.paper, fault=event.fault, paper_at=moment.now)
        if told.held_up:
            return _held_up(told, moment)
        if visit.screen is Screen.TROUBLE:
            return replace(told, screen=Screen.TICKET), ()
        return told, ()

    def _doors_changed(self, visit: Visit, event: ev.DoorsChanged, moment: ev.Moment) -> type_step:
        changed = replace(visit, open=event.open)
        if visit.screen in RESTING and visit.open != event.open:
            return begin(self.rules, moment.now, is_open=event.open, help_call=visit.help), (ev.Wiped(),)
        return changed, ()  # who is in the midst of a visit may end it

    def _help_answered(self, visit: Visit, event: ev.HelpAnswered, _moment: ev.Moment) -> type_step:
        if visit.help is None or visit.help.id != event.id:
            return visit, ()
        return _unhelped(visit)

    def _report_lost(self, visit: Visit, event: ev.ReportLost, _moment: ev.Moment) -> type_step:
        """Promise nobody who was not called. On the screen of help, no open call means that it failed."""
        report = event.report
        if visit.help is not None and visit.help.id == report.id:
            return replace(visit, help=None), ()
        if (
            report.kind is HelpKind.PRIORITY
            and visit.reason is report.reason
            and _ticket_id(visit) == report.ticket
        ):
            unsaid = replace(visit, reason=None)
            return (_enter(unsaid, Screen.HELP) if visit.screen is Screen.TICKET else unsaid), ()
        return visit, ()


def can_go_back(visit: Visit) -> bool:
    """Return whether Back leads anywhere."""
    return visit.asked is None and visit.screen not in _NO_WAY_BACK and bool(visit.way)


def can_start_again(visit: Visit) -> bool:
    """Return whether there is anything to begin anew."""
    return visit.asked is None and visit.screen not in RESTING


def can_call_help(visit: Visit) -> bool:
    """Return whether there is anybody to call."""
    return visit.screen is not Screen.CLOSED


def _enter(visit: Visit, screen: Screen) -> Visit:
    return replace(visit, screen=screen, way=(*visit.way, visit.screen))


def _leave(visit: Visit) -> Visit:
    """Go where Back leads; what the way remembers may have changed meanwhile."""
    to, way = visit.way[-1], visit.way[:-1]
    if to in RESTING:
        to = Screen.ATTRACT if visit.open else Screen.CLOSED
    elif to in (Screen.TICKET, Screen.TROUBLE, Screen.PAPER_CAME):
        to = _ticket_screen(visit)
    return replace(visit, screen=to, way=way)


def _ticket_screen(visit: Visit) -> Screen:
    """Return where a visit with a ticket stands, by what is known of its paper."""
    return Screen.TROUBLE if visit.held_up and visit.choice is not Choice.SIT else Screen.TICKET


def _speaking(visit: Visit, language: str) -> Visit:
    return replace(visit, wishes=replace(visit.wishes, language=language))


def _refuse(visit: Visit, code: str, moment: ev.Moment) -> type_step:
    """No number can be given: say so, and call somebody who can."""
    touch = visit.asked.touch if visit.asked is not None else None
    refused = replace(visit, screen=Screen.REFUSED, asked=None, refusal=code, refused_touch=touch)
    return _called(refused, moment)


def _called(visit: Visit, moment: ev.Moment) -> type_step:
    """Call a person unless one is called already."""
    if visit.help is not None:
        return visit, ()
    report = ev.Report(moment.fresh, HelpKind.HELP, visit.screen, _ticket_id(visit))
    return replace(visit, help=Help(moment.fresh, moment.now)), (report,)


def _held_up(visit: Visit, moment: ev.Moment) -> type_step:
    """The paper does not come: keep the number, and call somebody."""
    shown = visit.screen in (Screen.TICKET, Screen.PAPER_CAME)
    return _called(replace(visit, screen=_ticket_screen(visit)) if shown else visit, moment)


def _unhelped(visit: Visit) -> type_step:
    """Nobody is on the way any more, because they came or because it is too long ago."""
    after = replace(visit, help=None)
    return (_leave(after) if visit.screen is Screen.HELP else after), ()


def _ticket_id(visit: Visit) -> UUID | None:
    return visit.ticket.id if visit.ticket is not None else None


_HANDLERS: dict[type, Callable[[Machine, Visit, Any, ev.Moment], type_step]] = {
    ev.Start: Machine._start,
    ev.ChooseLanguage: Machine._choose_language,
    ev.ChooseTextSize: Machine._choose_text_size,
    ev.ToggleContrast: Machine._toggle_contrast,
    ev.ToggleLow: Machine._toggle_low,
    ev.ChooseService: Machine._choose_service,
    ev.TurnPage: Machine._turn_page,
    ev.Go: Machine._go,
    ev.Back: Machine._back,
    ev.StartAgain: Machine._start_again,
    ev.Listen: Machine._listen,
    ev.CallHelp: Machine._call_help,
    ev.CancelHelp: Machine._cancel_help,
    ev.ChooseReason: Machine._choose_reason,
    ev.Stay: Machine._stay,
    ev.SitDown: Machine._sit_down,
    ev.SayPaper: Machine._say_paper,
    ev.StillHere: Machine._still_here,
    ev.Issued: Machine._issued,
    ev.Refused: Machine._refused,
    ev.PaperChanged: Machine._paper_changed,
    ev.DoorsChanged: Machine._doors_changed,
    ev.HelpAnswered: Machine._help_answered,
    ev.HeldUp: Machine._held_up,
    ev.ReportLost: Machine._report_lost,
    ev.Tick: Machine._tick,
}
