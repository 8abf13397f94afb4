"""Nobody starves, equals go by arrival, and numbers never matter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from queueing.centre import QueueRules
from queueing.tickets.calling import Call, choose_next, order
from queueing.tickets.history import Ticket
from queueing.tickets.model import PriorityReason, TicketState

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def person(i: int, minutes: float, service: str = "A", *, priority: bool = False, number: str = "") -> Ticket:
    return Ticket(
        id=UUID(int=i),
        number=number or f"{service}{i:03d}",
        service=service,
        pictures=("lotus",),
        day=date(2026, 11, 23),
        language="vi",
        origin="kiosk",
        arrived_at=at(minutes),
        arrival_certain=True,
        waiting_since=at(minutes),
        priority=PriorityReason.ELDERLY if priority else None,
    )


def call(ticket: Ticket, minutes: float, counter: str = "1") -> Call:
    return Call(at(minutes), counter, ticket.service, ticket.priority is not None)


def ids(tickets: tuple[Ticket, ...]) -> list[int]:
    return [ticket.id.int for ticket in tickets]


RULES = QueueRules(priority_run=2, priority_max_wait_minutes=45, recycle_after=3)


def test_people_are_called_as_they_came_whatever_their_numbers() -> None:
    people = [person(1, 3, number="A001"), person(2, 1, number="A900"), person(3, 2, number="A2-500")]
    assert ids(order(people, rules=RULES, now=at(5), calls=[])) == [2, 3, 1]


def test_priority_goes_first_but_only_so_many_in_a_row() -> None:
    people = [person(1, 0), person(2, 1)] + [person(i, i, priority=True) for i in range(3, 8)]
    assert ids(order(people, rules=RULES, now=at(9), calls=[])) == [3, 4, 1, 5, 6, 2, 7]


def test_calls_already_made_count_into_the_row() -> None:
    people = [person(1, 0), person(2, 1, priority=True)]
    made = [call(person(8, 0, priority=True), 2), call(person(9, 0, priority=True), 3)]
    chosen = choose_next(people, counter="1", services=["A"], rules=RULES, now=at(5), calls=made)
    assert chosen is people[0]
    elsewhere = [replace(c, counter="2") for c in made]
    chosen = choose_next(people, counter="1", services=["A"], rules=RULES, now=at(5), calls=elsewhere)
    assert chosen is people[1]


def test_a_row_that_passed_over_nobody_binds_nobody() -> None:
    late = person(1, 10)
    made = [call(person(i, 0, priority=True), i) for i in (7, 8, 9)]
    people = [late, person(2, 11, priority=True)]
    chosen = choose_next(people, counter="1", services=["A"], rules=RULES, now=at(12), calls=made)
    assert chosen is people[1]


def test_who_waited_long_goes_before_priority_that_came_later() -> None:
    people = [person(1, 0), person(2, 10, priority=True), person(3, 20)]
    assert ids(order(people, rules=RULES, now=at(44), calls=[])) == [2, 1, 3]
    assert ids(order(people, rules=RULES, now=at(45), calls=[])) == [1, 2, 3]


def test_a_counter_calls_only_for_its_services() -> None:
    people = [person(1, 0, "A"), person(2, 1, "B"), person(3, 2, "C")]
    chosen = choose_next(people, counter="1", services=["B", "C"], rules=RULES, now=at(5), calls=[])
    assert chosen is people[1]
    assert choose_next(people, counter="1", services=["D"], rules=RULES, now=at(5), calls=[]) is None


def test_who_was_put_back_comes_up_after_some_calls() -> None:
    back = replace(person(1, 0), recycled_at=at(10), waiting_since=at(10))
    people = [back] + [person(i, i) for i in range(2, 7)]
    assert ids(order(people, rules=RULES, now=at(11), calls=[])) == [2, 3, 4, 1, 5, 6]
    made = [call(person(8, 0), 10.5, counter="9"), call(person(9, 0), 10.7, counter="9")]
    assert ids(order(people, rules=RULES, now=at(11), calls=made)) == [2, 1, 3, 4, 5, 6]


def test_who_was_put_back_is_called_at_once_if_nobody_else_waits() -> None:
    back = replace(person(1, 0), recycled_at=at(10))
    assert choose_next([back], counter="1", services=["A"], rules=RULES, now=at(10), calls=[]) is back


def test_parked_people_come_when_their_time_has_come() -> None:
    parked = replace(person(1, 0), state=TicketState.PARKED, parked_until=at(30))
    people = [parked, person(2, 5)]
    assert ids(order(people, rules=RULES, now=at(29), calls=[])) == [2]
    assert ids(order(people, rules=RULES, now=at(30), calls=[])) == [1, 2]


def test_who_is_at_a_counter_is_not_in_line() -> None:
    people = [replace(person(1, 0), state=state) for state in TicketState if state is not TicketState.WAITING]
    assert order(people, rules=RULES, now=at(99), calls=[]) == ()


# ---- properties ----------------------------------------------------------------------------------------

RULESETS = st.builds(
    QueueRules,
    priority_run=st.integers(1, 4),
    priority_max_wait_minutes=st.integers(5, 60),
    recycle_after=st.integers(0, 5),
)


@st.composite
def lines(draw: st.DrawFn) -> list[Ticket]:
    people = []
    for i in range(1, draw(st.integers(0, 12)) + 1):
        ticket = person(
            i,
            draw(st.integers(0, 60)),
            draw(st.sampled_from("AB")),
            priority=draw(st.booleans()),
            number=f"Z{draw(st.integers(1, 999)):03d}",
        )
        if draw(st.integers(0, 4)) == 0:
            ticket = replace(ticket, recycled_at=at(60), waiting_since=at(60))
        people.append(ticket)
    return people


@given(lines(), RULESETS)
def test_everybody_in_line_is_in_the_order_once(people: list[Ticket], rules: QueueRules) -> None:
    assert sorted(ids(order(people, rules=rules, now=at(61), calls=[]))) == [p.id.int for p in people]


@given(lines(), RULESETS, st.randoms())
def test_the_order_depends_neither_on_numbers_nor_on_how_the_line_is_stored(
    people: list[Ticket], rules: QueueRules, random: Random
) -> None:
    shuffled = [replace(p, number=f"A{100 - i:03d}") for i, p in enumerate(people)]
    random.shuffle(shuffled)
    first = order(people, rules=rules, now=at(61), calls=[])
    assert ids(first) == ids(order(shuffled, rules=rules, now=at(61), calls=[]))


@given(lines(), RULESETS)
def test_equals_go_by_arrival(people: list[Ticket], rules: QueueRules) -> None:
    called = order(people, rules=rules, now=at(61), calls=[])
    for kind in (True, False):
        alike = [p for p in called if (p.priority is not None) is kind and p.recycled_at is None]
        assert alike == sorted(alike, key=lambda p: (p.arrived_at, p.id))


@given(lines(), RULESETS)
def test_the_order_is_what_one_counter_would_call(people: list[Ticket], rules: QueueRules) -> None:
    line, made, called = list(people), list[Call](), []
    now = at(61)
    while (ticket := choose_next(line, counter="1", services="AB", rules=rules, now=now, calls=made)) is not None:
        line.remove(ticket)
        made.append(Call(now, "1", ticket.service, ticket.priority is not None))
        called.append(ticket)
    assert tuple(called) == order(people, rules=rules, now=now, calls=[])


@given(lines(), RULESETS)
def test_never_more_in_a_row_than_the_bound_while_somebody_waits(people: list[Ticket], rules: QueueRules) -> None:
    called = order(people, rules=rules, now=at(61), calls=[])
    run = 0
    for i, ticket in enumerate(called):
        run = run + 1 if ticket.priority is not None else 0
        passed_over = [p for p in called[i + 1 :] if p.priority is None and p.recycled_at is None]
        assert run <= rules.priority_run or not passed_over


@given(
    rules=RULESETS,
    ahead=st.integers(0, 6),
    service=st.sampled_from("AB"),
    kinds=st.lists(st.tuples(st.sampled_from("ABC"), st.booleans()), min_size=80, max_size=80),
    counters=st.lists(st.sampled_from(["1", "2", "3"]), min_size=80, max_size=80),
    recycled=st.booleans(),
)
def test_nobody_starves_however_much_priority_comes_later(
    rules: QueueRules,
    ahead: int,
    service: str,
    kinds: list[tuple[str, bool]],
    counters: list[str],
    recycled: bool,
) -> None:
    """With each call one more person comes; calls at counters that serve our person are bounded."""
    serves = {"1": "AB", "2": "BC", "3": "AC"}
    ours = person(999, 10, service)
    if recycled:
        ours = replace(ours, recycled_at=at(20), waiting_since=at(20))
    line = [person(i, i, service) for i in range(ahead)] + [ours]
    made: list[Call] = []
    chances = {counter: 0 for counter, services in serves.items() if service in services}
    # Before ours come those ahead, and between them each time a whole run; one is called elsewhere at worst.
    bound = (ahead + 1) * (rules.priority_run + 1) + rules.recycle_after + rules.priority_run + 1
    for k, ((kind, priority), counter) in enumerate(zip(kinds, counters, strict=True)):
        now = at(20 + k / 10)
        line.append(person(1000 + k, 20 + k / 10, kind, priority=priority))
        chosen = choose_next(line, counter=counter, services=serves[counter], rules=rules, now=now, calls=made)
        if chosen is ours:
            return
        if chosen is not None:
            line.remove(chosen)
            made.append(Call(now, counter, chosen.service, chosen.priority is not None))
        if counter in chances:
            chances[counter] += 1
            assert chances[counter] <= bound, f"{chances} calls where {service} is served, and still not called"
