"""The rules of a visit, on a clock that the test holds."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.visit import events as ev
from kiosk.visit.machine import Machine, can_go_back, can_start_again
from kiosk.visit.model import Choice, Paper, Queue, Rules, Screen, TextSize, Ticket, Wishes
from kiosk.visit.timing import Timing
from queueing.tickets.model import HelpKind, PriorityReason

WISHES = Wishes("vi", TextSize.DEFAULT)
TICKET = Ticket(UUID(int=15), "A015", "A", ("lotus",), Queue(4, 15, 25))
TIMING = Timing()


class Person:
    """Somebody at the kiosk, with time in their own hands."""

    def __init__(self, *, is_open: bool = True) -> None:
        self.machine = Machine(Rules(("vi", "en"), WISHES))
        self.now = 100.0
        self.visit = self.machine.begin(self.now, is_open=is_open)
        self.effects: list[ev.Effect] = []

    def do(self, *events: ev.Event, after: float = 1.0) -> Person:
        for event in events:
            self.now += after
            self.visit, effects = self.machine.advance(self.visit, event, ev.Moment(self.now, uuid4()))
            self.effects += effects
        return self

    def rest(self, seconds: float) -> Person:
        """Let time pass, with a tick whenever one is due."""
        end = self.now + seconds
        while (due := self.machine.deadline(self.visit)) is not None and due <= end:
            self.now = max(due, self.now)
            self.do(ev.Tick(), after=0.0)
        self.now = end
        return self

    def with_number(self, service: str = "A") -> Person:
        self.do(ev.Start("vi"), ev.ChooseService(service))
        assert self.visit.asked is not None
        return self.do(ev.Issued(self.visit.asked.touch, replace(TICKET, service=service)))

    def paper(self, paper: Paper, fault: str | None = None) -> Person:
        return self.do(ev.PaperChanged(TICKET.id, paper, fault))

    @property
    def screen(self) -> Screen:
        return self.visit.screen

    def all(self, kind: type) -> list:
        return [effect for effect in self.effects if isinstance(effect, kind)]


def test_two_touches_ask_for_a_number():
    person = Person().do(ev.Start("en"), ev.ChooseService("B"))
    assert [(order.service, order.language) for order in person.all(ev.Issue)] == [("B", "en")]
    assert person.screen is Screen.TICKET


def test_a_second_touch_asks_for_nothing():
    person = Person().do(ev.Start("vi"), ev.ChooseService("A"), ev.ChooseService("A"), ev.ChooseService("B"))
    assert len(person.all(ev.Issue)) == 1


def test_a_touch_meant_for_the_screen_before_is_left_out():
    person = Person().do(ev.Start("vi"))
    person.do(ev.ChooseService("A"), after=TIMING.settle / 2)
    assert person.all(ev.Issue) == []


def test_who_goes_back_and_chooses_the_same_keeps_the_number():
    person = Person().with_number().do(ev.Back(), ev.ChooseService("A"))
    assert len(person.all(ev.Issue)) == 1
    assert person.visit.ticket == TICKET


def test_a_late_answer_to_a_visit_that_is_over_changes_nothing():
    person = Person().do(ev.Start("vi"), ev.ChooseService("A"))
    touch = person.visit.asked.touch
    person.rest(TIMING.issue).do(ev.StartAgain(), ev.Issued(touch, TICKET))
    assert person.screen is Screen.ATTRACT
    assert person.visit.ticket is None


def test_an_order_is_wanted_exactly_until_the_screen_gives_it_up():
    person = Person().do(ev.Start("vi"), ev.ChooseService("A"))
    (order,) = person.all(ev.Issue)
    assert order.until == person.machine.deadline(person.visit) == person.now + TIMING.issue


def test_a_number_that_is_late_is_shown_all_the_same():
    person = Person().do(ev.Start("vi"), ev.ChooseService("A"))
    touch = person.visit.asked.touch
    person.rest(TIMING.issue)
    assert (person.screen, person.visit.refusal) == (Screen.REFUSED, "store")
    person.do(ev.Issued(touch, TICKET))
    assert (person.screen, person.visit.ticket) == (Screen.TICKET, TICKET)


def test_a_refusal_calls_somebody_who_is_sent_away_when_the_number_comes_after_all():
    person = Person().do(ev.Start("vi"), ev.ChooseService("A"))
    touch = person.visit.asked.touch
    person.rest(TIMING.issue)
    (call,) = person.all(ev.Report)
    assert (call.kind, call.screen, person.visit.help.id) == (HelpKind.HELP, Screen.REFUSED, call.id)
    person.do(ev.Issued(touch, TICKET))
    assert [(r.kind, r.id) for r in person.all(ev.Report)][1:] == [(HelpKind.CANCELLED, call.id)]
    assert person.visit.help is None


def test_every_trouble_with_the_paper_calls_somebody_once():
    person = Person().with_number().paper(Paper.STUCK, "paper_out").paper(Paper.FAILED, "cutter")
    assert [r.kind for r in person.all(ev.Report)] == [HelpKind.HELP]
    assert (person.screen, person.visit.help.id) == (Screen.TROUBLE, person.all(ev.Report)[0].id)


def test_a_call_that_was_lost_is_promised_no_longer_and_can_be_made_again():
    person = Person().do(ev.Start("vi"), ev.CallHelp())
    person.do(ev.ReportLost(person.all(ev.Report)[0]))
    assert (person.screen, person.visit.help) == (Screen.HELP, None)
    person.do(ev.CancelHelp())
    assert person.screen is Screen.SERVICES
    person.do(ev.CallHelp())
    assert person.visit.help.id == person.all(ev.Report)[-1].id
    assert len(person.all(ev.Report)) == 2


def test_a_reason_that_was_lost_is_unsaid_plainly():
    person = (
        Person().with_number().paper(Paper.OUT).do(ev.Go(Screen.PRIORITY), ev.ChooseReason(PriorityReason.ELDERLY))
    )
    person.do(ev.ReportLost(person.all(ev.Report)[-1]))
    assert (person.screen, person.visit.reason, person.visit.help) == (Screen.HELP, None, None)
    person.do(ev.Back())
    assert person.screen is Screen.TICKET


def test_nothing_is_timed_while_paper_moves():
    person = Person().with_number().rest(24 * 3600)
    assert person.screen is Screen.TICKET


def test_an_idle_visit_is_asked_and_then_wiped():
    person = Person().do(ev.Start("en"), ev.Go(Screen.LANGUAGE), ev.ChooseTextSize(TextSize.HUGE))
    person.rest(TIMING.idle - 1)
    assert person.screen is Screen.LANGUAGE
    person.rest(1)
    assert person.screen is Screen.STILL_THERE
    person.rest(TIMING.answer - 1)
    assert person.screen is Screen.STILL_THERE
    person.rest(1)
    assert person.screen is Screen.ATTRACT
    assert person.visit.wishes == WISHES
    assert len(person.all(ev.Wiped)) == 1


def test_the_answer_may_be_given_again_and_again():
    person = Person().do(ev.Start("vi"))
    for _ in range(12):
        person.rest(TIMING.idle)
        assert person.screen is Screen.STILL_THERE
        person.do(ev.StillHere())
        assert person.screen is Screen.SERVICES


def test_nobody_is_wiped_who_waits_for_help():
    person = Person().do(ev.Start("vi"), ev.CallHelp()).rest(TIMING.help_hold - 10)
    assert person.screen is Screen.HELP
    person.rest(10 + TIMING.idle + TIMING.answer)
    assert person.screen is Screen.ATTRACT


def test_help_that_came_lets_time_run_again():
    person = Person().do(ev.Start("vi"), ev.CallHelp())
    person.do(ev.HelpAnswered(person.visit.help.id))
    assert person.screen is Screen.SERVICES
    assert person.visit.help is None


@pytest.mark.parametrize("paper", [Paper.STUCK, Paper.FAILED])
def test_paper_that_is_held_up_keeps_the_number_and_calls_somebody(paper):
    person = Person().with_number().paper(paper, "paper_out")
    assert (person.screen, person.visit.fault) == (Screen.TROUBLE, "paper_out")
    assert [(r.kind, r.ticket) for r in person.all(ev.Report)] == [(HelpKind.HELP, TICKET.id)]


def test_paper_that_comes_after_all_ends_the_trouble():
    person = Person().with_number().paper(Paper.STUCK, "cover_open").do(ev.Stay()).paper(Paper.OUT)
    assert person.screen is Screen.TICKET


def test_who_sits_down_is_left_in_peace():
    person = Person().with_number().paper(Paper.STUCK, "paper_out").do(ev.SitDown())
    assert (person.screen, person.visit.choice) == (Screen.TICKET, Choice.SIT)
    person.paper(Paper.FAILED, "paper_out")
    assert person.screen is Screen.TICKET


def test_trouble_behind_a_side_screen_is_seen_on_the_way_back():
    person = Person().with_number().do(ev.Go(Screen.BRING)).paper(Paper.STUCK, "cutter")
    assert person.screen is Screen.BRING
    assert person.visit.help is not None
    assert person.do(ev.Back()).screen is Screen.TROUBLE


def test_a_printer_that_cannot_be_asked_makes_the_screen_ask():
    person = Person().with_number().paper(Paper.UNCONFIRMED)
    assert person.screen is Screen.TICKET
    person.rest(TIMING.ask_paper)
    assert person.screen is Screen.PAPER_CAME
    assert person.do(ev.SayPaper(came=True)).visit.paper is Paper.OUT


def test_paper_that_did_not_come_is_trouble():
    person = Person().with_number().paper(Paper.UNCONFIRMED).rest(TIMING.ask_paper).do(ev.SayPaper(came=False))
    assert person.screen is Screen.TROUBLE


def test_a_finished_ticket_makes_room_for_the_next_person():
    person = Person().with_number().paper(Paper.OUT).rest(TIMING.paper_taken)
    assert person.screen is Screen.ATTRACT


def test_priority_is_told_once_for_a_reason():
    person = Person().with_number()
    for _ in range(2):
        person.do(ev.Go(Screen.PRIORITY), ev.ChooseReason(PriorityReason.PREGNANT))
    assert [(r.kind, r.reason) for r in person.all(ev.Report)] == [(HelpKind.PRIORITY, PriorityReason.PREGNANT)]


def test_doors_close_behind_a_visit_not_in_its_face():
    person = Person().do(ev.Start("vi"), ev.DoorsChanged(open=False))
    assert person.screen is Screen.SERVICES
    assert person.do(ev.StartAgain()).screen is Screen.CLOSED
    assert person.do(ev.DoorsChanged(open=True)).screen is Screen.ATTRACT


def test_who_asked_for_low_buttons_has_them_until_the_visit_is_over():
    person = Person().do(ev.Go(Screen.LANGUAGE), ev.ToggleLow(), ev.Back(), ev.Start("vi"))
    assert person.visit.wishes.low
    assert not person.do(ev.StartAgain()).visit.wishes.low


def test_low_buttons_are_asked_for_and_given_back_at_one_place():
    person = Person().do(ev.ToggleLow())
    assert not person.visit.wishes.low
    assert not person.do(ev.Go(Screen.LANGUAGE), ev.ToggleLow(), ev.ToggleLow()).visit.wishes.low


def test_a_closed_kiosk_gives_no_number():
    person = Person(is_open=False).do(ev.Start("vi"), ev.ChooseService("A"), ev.CallHelp())
    assert person.screen is Screen.CLOSED
    assert person.all(ev.Issue) == []


EVENTS = st.one_of(
    st.sampled_from(
        [
            ev.Start("vi"),
            ev.Start("en"),
            ev.Start("xx"),
            ev.ChooseLanguage("en"),
            ev.ChooseTextSize(TextSize.HUGE),
            ev.ToggleContrast(),
            ev.ToggleLow(),
            ev.ChooseService("A"),
            ev.ChooseService("B"),
            ev.TurnPage(2),
            ev.Go(Screen.LANGUAGE),
            ev.Go(Screen.BRING),
            ev.Go(Screen.PRIORITY),
            ev.Go(Screen.TICKET),
            ev.Back(),
            ev.StartAgain(),
            ev.Listen(),
            ev.CallHelp(),
            ev.CancelHelp(),
            ev.ChooseReason(PriorityReason.MERIT),
            ev.Stay(),
            ev.SitDown(),
            ev.SayPaper(came=True),
            ev.SayPaper(came=False),
            ev.StillHere(),
            ev.DoorsChanged(open=False),
            ev.DoorsChanged(open=True),
            "answer",
            "refuse",
            "help answered",
            "report lost",
            *(ev.PaperChanged(TICKET.id, paper, None) for paper in Paper),
        ]
    ),
    st.floats(0, 2000),
)


@given(st.lists(EVENTS, max_size=60))
def test_whatever_happens_a_visit_stays_sound(happenings):
    person = Person()
    for happening in happenings:
        visit = person.visit
        if isinstance(happening, float):
            person.rest(happening)
        elif happening == "answer":
            if visit.asked:
                person.do(ev.Issued(visit.asked.touch, replace(TICKET, service=visit.asked.service)))
        elif happening == "refuse":
            if visit.asked:
                person.do(ev.Refused(visit.asked.touch, "clock"))
        elif happening == "report lost":
            reports = person.all(ev.Report)
            if reports:
                person.do(ev.ReportLost(reports[-1]))
        elif happening == "help answered":
            if visit.help:
                person.do(ev.HelpAnswered(visit.help.id))
        else:
            person.do(happening)
        after = person.visit
        if after.screen in (Screen.TROUBLE, Screen.PAPER_CAME, Screen.BRING, Screen.PRIORITY):
            assert after.ticket is not None
        if after.screen is Screen.TICKET:
            assert after.ticket is not None or after.asked is not None
        if after.help is not None:  # what is promised was asked for, and neither lost nor taken back
            told = [r.kind for r in person.all(ev.Report) if r.id == after.help.id]
            assert told == [HelpKind.HELP]
        if after.screen in (Screen.ATTRACT, Screen.CLOSED):
            assert after.way == ()
            assert after.ticket is None
        # no dead end: something always leads on, by a touch or by itself
        leads_on = can_go_back(after) or can_start_again(after) or person.machine.deadline(after) is not None
        assert leads_on or after.screen in (Screen.ATTRACT, Screen.CLOSED)
        orders = person.all(ev.Issue)
        assert len({order.touch for order in orders}) == len(orders)


def test_something_held_up_counts_as_a_touch() -> None:
    person = Person().do(ev.Start("vi")).rest(TIMING.idle - 1).do(ev.HeldUp()).rest(TIMING.idle - 1)
    assert person.screen is Screen.SERVICES
    person.rest(5)
    assert person.screen is Screen.STILL_THERE
    assert person.do(ev.HeldUp()).screen is Screen.SERVICES


def test_something_held_up_while_nobody_is_there_begins_nothing() -> None:
    assert Person().do(ev.HeldUp()).screen is Screen.ATTRACT
