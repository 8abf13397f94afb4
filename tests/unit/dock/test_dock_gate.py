"""Who gets into the dock."""

from __future__ import annotations

import pytest

from devices.dock.gate import Gate

PIN = "2468"


class Watch:
    """A clock that moves by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def gate(watch: Watch) -> Gate:
    return Gate(PIN, watch)


def test_the_pin_opens_a_session_with_a_token_of_its_own(gate):
    session = gate.log_in(PIN)
    assert session is not None
    assert gate.session(session.key) == session
    assert session.csrf != session.key


def test_a_wrong_pin_opens_nothing(gate):
    assert gate.log_in("1357") is None
    assert gate.session(None) is None
    assert gate.session("guessed") is None


def test_trying_is_slowed_down_and_even_the_right_pin_waits(gate, watch):
    for _ in range(5):
        gate.log_in("0000")
    assert gate.waits() > 0
    assert gate.log_in(PIN) is None
    watch.now += gate.waits()
    assert gate.log_in(PIN) is not None


def test_each_further_wrong_try_costs_more_up_to_five_minutes(gate, watch):
    waits = []
    for _ in range(16):
        gate.log_in("0000")
        waits.append(gate.waits())
        watch.now += gate.waits()
    assert waits == sorted(waits)
    assert waits[-1] == 300


def test_a_session_ends_by_itself_and_by_leaving(gate, watch):
    first, second = gate.log_in(PIN), gate.log_in(PIN)
    gate.log_out(first.key)
    assert gate.session(first.key) is None
    watch.now += 12 * 3600
    assert gate.session(second.key) is None


def test_a_short_pin_is_refused():
    with pytest.raises(ValueError, match="four"):
        Gate("123", lambda: 0.0)
