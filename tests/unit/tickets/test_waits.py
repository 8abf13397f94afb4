"""A wait is told as a range that usually holds, or not at all."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from queueing.tickets.waits import OpenCounter, Pace, WaitRange, expected_waits, learn

TIMES = st.lists(st.floats(0.5, 60), max_size=80)
ONE = (OpenCounter(frozenset("A")),)


def wait(line: str, counters: tuple[OpenCounter, ...] = ONE, **paces: Pace) -> WaitRange | None:
    known = {"A": Pace(10, 0.3, 40), "B": Pace(5, 0.3, 40)} | paces
    return expected_waits(line, counters, known, ["A"])["A"]


def test_nobody_ahead_means_hardly_a_wait() -> None:
    assert wait("") == WaitRange(0, 5)


def test_no_open_counter_means_no_figure() -> None:
    assert wait("AA", ()) is None
    assert wait("AA", (OpenCounter(frozenset("B")),)) is None


def test_more_clerks_make_it_shorter_and_more_people_longer() -> None:
    one, two = wait("AAAA"), wait("AAAA", ONE * 2)
    more = wait("AAAAAAAA")
    assert one is not None
    assert two is not None
    assert more is not None
    assert two.high < one.high < more.high


def test_people_of_other_services_at_the_same_counter_count() -> None:
    shared = (OpenCounter(frozenset("AB")),)
    alone, behind = wait("A", shared), wait("BBBA", shared)
    assert alone is not None
    assert behind is not None
    assert behind.high > alone.high


def test_who_is_being_served_counts_with_what_is_left() -> None:
    just_begun = wait("", (OpenCounter(frozenset("A"), ("A", 0.0)),))
    overdue = wait("", (OpenCounter(frozenset("A"), ("A", 30.0)),))
    assert just_begun is not None
    assert overdue is not None
    assert just_begun.high > overdue.high > 0


def test_one_forgotten_ticket_changes_little() -> None:
    usual = [8.0, 9.0, 10.0, 11.0, 12.0] * 6
    assert abs(learn([*usual, 400.0], [], 10).minutes - learn(usual, [], 10).minutes) < 0.5


def test_today_weighs_more_than_the_weeks_before() -> None:
    assert learn([20.0] * 60, [5.0] * 60, 8).minutes == 20
    assert 5 < learn([20.0] * 30, [5.0] * 30, 8).minutes < 20


def test_a_first_guess_is_told_widely() -> None:
    guessed, learned = wait("AAA", A=learn([], [], 10)), wait("AAA", A=learn([9, 10, 11] * 10, [], 10))
    assert guessed is not None
    assert learned is not None
    assert guessed.high - guessed.low >= 2 * (learned.high - learned.low)


@given(TIMES, TIMES, st.floats(1, 60), st.text("AB", max_size=40), st.integers(1, 5))
def test_a_range_is_in_steps_of_five_and_never_a_minute(
    today: list[float], before: list[float], guess: float, line: str, clerks: int
) -> None:
    found = wait(line, (OpenCounter(frozenset("AB")),) * clerks, A=learn(today, before, guess))
    assert found is not None
    assert found.low % 5 == found.high % 5 == 0
    assert 0 <= found.low < found.high


def test_most_waits_fall_within_the_range() -> None:
    """Play many mornings with scattered service times; the error of the range is measured, not hoped for."""
    random = Random(7)
    held = 0
    mornings = 400
    for _ in range(mornings):
        learned = learn([random.lognormvariate(2.2, 0.5) for _ in range(40)], [], 10)
        ahead = random.randint(2, 12)
        counters = (OpenCounter(frozenset("A")),) * random.randint(1, 3)
        told = wait("A" * ahead, counters, A=learned)
        assert told is not None
        free = [0.0] * len(counters)
        for _ in range(ahead):
            first = free.index(min(free))
            free[first] += random.lognormvariate(2.2, 0.5)
        held += told.low <= min(free) <= told.high
    assert held / mornings > 0.75
