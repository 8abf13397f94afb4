"""A ticket's life holds together, whatever staff press and in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from queueing.centre import QueueRules
from queueing.tickets.history import BrokenHistory, EventKind, Issue, Ticket, TicketEvent, apply, issue, replay
from queueing.tickets.lifecycle import ConflictCode, Params, Refused, allowed, decide
from queueing.tickets.model import FINAL_STATES, Command, PriorityReason, TicketState

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
FACTS = Issue(
    number="A015", service="A", pictures=("lotus",), day=date(2026, 11, 23), language="vi", arrived_at=START
)
RULES = QueueRules(max_recalls=2, max_recycles=1, reasons=(PriorityReason.ELDERLY, PriorityReason.PREGNANT))


def fresh() -> Ticket:
    return apply(None, issue(UUID(int=1), FACTS, at=START))


def after(*commands: Command, now: datetime = START + timedelta(minutes=5)) -> Ticket:
    """Return a ticket that went through these commands, at counter 2, with reasonable parameters."""
    ticket = fresh()
    for command in commands:
        params = Params(by="lan", counter="2", service="B", reason=PriorityReason.ELDERLY, note="x")
        events = decide(ticket, command, params, RULES, now)
        assert not isinstance(events, Refused), events
        for event in events:
            ticket = apply(ticket, event)
    return ticket


def refusal(ticket: Ticket, command: Command, params: Params | None = None) -> ConflictCode:
    answer = decide(ticket, command, params or Params(counter="2", service="C"), RULES, START)
    assert isinstance(answer, Refused)
    return answer.code


PARAMS = st.builds(
    Params,
    by=st.sampled_from([None, "lan", "minh"]),
    counter=st.sampled_from([None, "1", "2"]),
    service=st.sampled_from([None, "A", "B"]),
    until=st.none() | st.integers(-60, 600).map(lambda m: START + timedelta(minutes=m)),
    reason=st.none() | st.sampled_from(PriorityReason),
    note=st.none() | st.sampled_from(["", "mother", "blue hat"]),
    expected_version=st.none() | st.integers(1, 12),
)


class Life(RuleBasedStateMachine):
    """Any commands at any time."""

    @initialize()
    def born(self) -> None:
        self.now = START
        self.history: list[TicketEvent] = [issue(UUID(int=1), FACTS, at=START)]
        self.ticket = replay(self.history)

    @rule(command=st.sampled_from(Command), params=PARAMS, seconds=st.integers(0, 3600))
    def press(self, command: Command, params: Params, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        before = self.ticket
        answer = decide(before, command, params, RULES, self.now)
        assert answer == decide(before, command, params, RULES, self.now), "a decision depends on nothing else"
        if isinstance(answer, Refused):
            return
        assert command in allowed(before, RULES)
        for event in answer:
            assert event.version == self.ticket.version + 1
            self.history.append(event)
            self.ticket = apply(self.ticket, event)
        if before.final:
            assert self.ticket.state is before.state
            assert command is Command.NOTE
        if command in (Command.TRANSFER, Command.RECYCLE, Command.RESUME):
            assert self.ticket.state is TicketState.WAITING
            assert self.ticket.counter is None

    @invariant()
    def holds_together(self) -> None:
        ticket = self.ticket
        assert replay(self.history) == ticket
        assert ticket.version == len(self.history)
        assert (ticket.number, ticket.arrived_at, ticket.pictures) == (
            FACTS.number,
            FACTS.arrived_at,
            FACTS.pictures,
        )
        assert (ticket.ended_at is not None) == ticket.final
        assert (ticket.parked_until is not None) == (ticket.state is TicketState.PARKED)
        assert ticket.recalls <= RULES.max_recalls
        assert ticket.recycles <= RULES.max_recycles
        if ticket.state in (TicketState.CALLED, TicketState.SERVING):
            assert ticket.counter is not None
            assert ticket.called_at is not None
        if ticket.state is TicketState.WAITING:
            assert ticket.counter is None
        if ticket.state in (TicketState.SERVING, TicketState.COMPLETED):
            assert ticket.serving_at is not None
        assert (ticket.service_time is not None) == (ticket.state is TicketState.COMPLETED)

    @invariant()
    def only_allowed_commands_are_offered(self) -> None:
        willing = Params(by="lan", counter=self.ticket.counter or "1", service="Z", reason=None, note="new")
        for command in Command:
            answer = decide(self.ticket, command, willing, RULES, self.now)
            assert isinstance(answer, Refused) == (command not in allowed(self.ticket, RULES))


TestLife = Life.TestCase


@given(st.sampled_from(sorted(FINAL_STATES)), st.sampled_from(EventKind), st.integers(2, 9))
def test_no_event_leaves_a_final_state(state: TicketState, kind: EventKind, version: int) -> None:
    ended = replace(fresh(), state=state, version=version, ended_at=START)
    event = TicketEvent(
        ticket=ended.id, version=version + 1, kind=kind, at=START, counter="1", service="B", until=START
    )
    if kind is EventKind.NOTED:
        assert apply(ended, event).state is state
    else:
        with pytest.raises(BrokenHistory):
            apply(ended, event)


def test_the_usual_way() -> None:
    ticket = after(Command.CALL, Command.START, Command.FINISH)
    assert ticket.state is TicketState.COMPLETED
    assert (ticket.counter, ticket.clerk, ticket.version) == ("2", "lan", 4)


def test_finishing_from_the_call_means_service_began_with_it() -> None:
    called = after(Command.CALL)
    events = decide(called, Command.FINISH, Params(), RULES, START + timedelta(minutes=12))
    assert not isinstance(events, Refused)
    done = apply(called, events[0])
    assert done.service_time == timedelta(minutes=7)


def test_two_clerks_never_call_the_same_person() -> None:
    assert refusal(after(Command.CALL), Command.CALL, Params(counter="3")) is ConflictCode.ALREADY_CALLED
    assert refusal(after(Command.CALL, Command.START), Command.CALL) is ConflictCode.ALREADY_SERVING


def test_a_clerk_does_not_finish_what_stands_at_another_counter() -> None:
    called = after(Command.CALL)
    for command in (Command.START, Command.FINISH, Command.NO_SHOW, Command.RECALL, Command.PARK):
        assert refusal(called, command, Params(counter="3", service="C")) is ConflictCode.OTHER_COUNTER
    assert not isinstance(decide(called, Command.FINISH, Params(), RULES, START), Refused)


def test_recalls_are_limited_and_counted_from_each_call() -> None:
    called = after(Command.CALL, Command.RECALL, Command.RECALL)
    assert refusal(called, Command.RECALL) is ConflictCode.RECALL_LIMIT
    again = after(Command.CALL, Command.RECALL, Command.RECALL, Command.RECYCLE, Command.CALL)
    assert Command.RECALL in allowed(again, RULES)


def test_back_in_line_after_no_show_is_limited() -> None:
    back = after(Command.CALL, Command.NO_SHOW, Command.RECYCLE)
    assert back.state is TicketState.WAITING
    assert back.recycled_at is not None
    absent = after(Command.CALL, Command.NO_SHOW, Command.RECYCLE, Command.CALL, Command.NO_SHOW)
    assert refusal(absent, Command.RECYCLE) is ConflictCode.RECYCLE_LIMIT


def test_who_was_not_there_is_put_back_before_being_called() -> None:
    assert refusal(after(Command.CALL, Command.NO_SHOW), Command.CALL) is ConflictCode.NO_SHOW


def test_parking_says_by_whom_and_until_when() -> None:
    parked = after(Command.PARK)
    assert parked.parked_by == "lan"
    assert parked.parked_until == START + timedelta(minutes=5 + RULES.park_minutes)
    assert not parked.may_be_called(START + timedelta(minutes=34))
    assert parked.may_be_called(START + timedelta(minutes=35))
    past = Params(until=START - timedelta(minutes=1))
    assert refusal(fresh(), Command.PARK, past) is ConflictCode.UNTIL_PAST


def test_a_parked_person_may_be_called_by_hand() -> None:
    called = after(Command.PARK, Command.CALL)
    assert called.state is TicketState.CALLED
    assert called.parked_by is None


def test_transfer_keeps_number_and_first_arrival() -> None:
    moved = after(Command.CALL, Command.START, Command.TRANSFER)
    assert (moved.number, moved.arrived_at) == ("A015", START)
    assert (moved.service, moved.transferred_from) == ("B", "A")
    assert moved.waiting_since > START
    assert refusal(fresh(), Command.TRANSFER, Params(service="A")) is ConflictCode.SAME_SERVICE
    assert refusal(fresh(), Command.TRANSFER, Params()) is ConflictCode.MISSING


def test_the_day_end_never_counts_as_served() -> None:
    for way in ((), (Command.CALL,), (Command.CALL, Command.START), (Command.PARK,)):
        expired = after(*way, Command.EXPIRE)
        assert expired.state is TicketState.EXPIRED
        assert expired.service_time is None


def test_what_does_not_change_makes_no_event() -> None:
    elderly = after(Command.SET_PRIORITY)
    params = Params(reason=PriorityReason.ELDERLY)
    assert decide(elderly, Command.SET_PRIORITY, params, RULES, START) == ()
    assert decide(fresh(), Command.NOTE, Params(note=""), RULES, START) == ()


def test_priority_needs_a_reason_that_the_centre_uses() -> None:
    assert (
        refusal(fresh(), Command.SET_PRIORITY, Params(reason=PriorityReason.MERIT)) is ConflictCode.REASON_UNKNOWN
    )
    taken_back = decide(after(Command.SET_PRIORITY), Command.SET_PRIORITY, Params(), RULES, START)
    assert not isinstance(taken_back, Refused)
    assert taken_back[0].reason is None


def test_an_old_look_at_the_ticket_is_refused() -> None:
    assert refusal(after(Command.CALL), Command.FINISH, Params(expected_version=1)) is ConflictCode.STALE


@pytest.mark.parametrize(
    ("ways", "command", "code"),
    [
        ((), Command.START, ConflictCode.NOT_CALLED),
        ((), Command.FINISH, ConflictCode.NOT_CALLED),
        ((), Command.RECYCLE, ConflictCode.STILL_WAITING),
        ((), Command.RESUME, ConflictCode.NOT_PARKED),
        ((Command.PARK,), Command.PARK, ConflictCode.ALREADY_PARKED),
        ((Command.CALL, Command.START), Command.NO_SHOW, ConflictCode.ALREADY_SERVING),
        ((Command.LEAVE,), Command.CALL, ConflictCode.ENDED),
        ((Command.VOID,), Command.SET_PRIORITY, ConflictCode.ENDED),
        ((Command.CANCEL,), Command.EXPIRE, ConflictCode.ENDED),
    ],
)
def test_a_forbidden_command_is_a_clear_conflict(
    ways: tuple[Command, ...], command: Command, code: ConflictCode
) -> None:
    assert refusal(after(*ways), command) is code


def test_a_history_that_nobody_can_have_lived_is_an_error() -> None:
    born = issue(UUID(int=1), FACTS, at=START)
    called = TicketEvent(ticket=UUID(int=1), version=2, kind=EventKind.CALLED, at=START, counter="1")
    for broken in ([], [called], [born, born], [born, replace(called, version=3)]):
        with pytest.raises(BrokenHistory):
            replay(broken)
    with pytest.raises(BrokenHistory):
        replay([born, replace(called, ticket=UUID(int=2))])
