"""The life of a device, by properties: whatever happens in whatever order."""

from __future__ import annotations

import re

import hypothesis.strategies as st
from hypothesis import given
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from devices.driver import DeviceFault, DeviceStatus
from devices.state import DeviceState
from devices.supervision import keeping as rules
from devices.supervision.backoff import Backoff
from devices.supervision.keeping import News, Phase
from devices.supervision.snapshot import ABLE

BACKOFF = Backoff()
STATUSES = st.builds(DeviceStatus, st.sampled_from(DeviceState), st.frozensets(st.sampled_from(["a", "b"])))
CHANCE = st.floats(0, 1, exclude_max=True)


@given(st.integers(1, 10_000), CHANCE)
def test_pauses_double_up_to_a_cap_that_finds_a_device_within_ten_seconds(failures, chance):
    pause = BACKOFF.pause(failures, chance)
    assert BACKOFF.first * (1 - BACKOFF.spread) <= pause <= BACKOFF.cap < 10
    assert BACKOFF.pause(failures, 0) <= BACKOFF.pause(failures + 1, 0) <= 2 * BACKOFF.pause(failures, 0)


class Life(RuleBasedStateMachine):
    """A keeper's day: it opens when due, calls, and meanwhile plugs come and go and calls take too long."""

    @initialize()
    def begin(self) -> None:
        self.now = 0.0
        self.keeping = rules.begin(self.now)
        self.call: rules.Keeping | None = None  # what was so at the beginning of the call that is under way
        self.plugged_in = True
        self.lines: list[News] = []

    def become(self, after: rules.Keeping) -> None:
        if (news := rules.news(self.keeping, after)) is not None:
            self.lines.append(news)
        self.keeping = after

    @rule(seconds=st.floats(0, 20))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: self.call is None)
    @rule()
    def a_call_begins(self) -> None:
        if self.keeping.phase is Phase.OPEN or self.now >= self.keeping.due:
            self.call = self.keeping

    @precondition(lambda self: self.call is not None)
    @rule(status=STATUSES)
    def the_call_tells(self, status: DeviceStatus) -> None:
        assert self.call is not None
        stale = self.call.plug != self.keeping.plug or self.keeping.phase is Phase.HUNG
        state = self.keeping.state
        self.become(rules.told(self.keeping, status, self.call, self.now))
        self.call = None
        if stale:
            assert self.keeping.phase is Phase.WAITING  # to be torn down
            assert self.keeping.state is state  # what it told is no longer so
        else:
            assert (self.keeping.phase, self.keeping.state) == (Phase.OPEN, status.state)

    @precondition(lambda self: self.call is not None)
    @rule(retry=st.booleans(), chance=CHANCE)
    def the_call_fails(self, retry: bool, chance: float) -> None:
        assert self.call is not None
        fault = DeviceFault("x", retry=retry)
        tried_too_early = self.call.came != self.keeping.came and self.call.plug == self.keeping.plug
        self.become(rules.failed(self.keeping, fault, self.call, self.now, backoff=BACKOFF, chance=chance))
        self.call = None
        assert not tried_too_early or self.keeping.due <= self.now
        assert self.keeping.phase is Phase.WAITING
        assert self.keeping.due <= self.now + max(BACKOFF.cap, 0 if retry else BACKOFF.hopeless)

    @precondition(lambda self: self.call is not None)
    @rule()
    def the_call_takes_too_long(self) -> None:
        self.become(rules.overstayed(self.keeping, "late", self.now))
        assert self.keeping.phase is Phase.HUNG

    @precondition(lambda self: self.call is not None and self.keeping.phase is Phase.HUNG)
    @rule()
    def its_thread_is_given_up(self) -> None:
        self.become(rules.given_back(self.keeping, self.now))
        self.call = None

    @rule()
    def the_plug_is_pulled(self) -> None:
        self.become(rules.pulled(self.keeping, self.now, pause=BACKOFF.first))
        assert self.keeping.state is DeviceState.DISCONNECTED
        assert self.keeping.phase is not Phase.OPEN

    @rule()
    def a_plug_comes(self) -> None:
        self.become(rules.plugged(self.keeping, self.now))
        if self.keeping.phase is Phase.WAITING:
            assert self.keeping.due <= self.now

    @invariant()
    def it_is_tried_again_in_the_end(self) -> None:
        if self.keeping.phase is Phase.WAITING:
            assert self.keeping.due <= self.now + BACKOFF.hopeless

    @invariant()
    def nobody_touches_it_while_it_hangs(self) -> None:
        assert self.keeping.phase is not Phase.HUNG or self.call is not None

    @invariant()
    def the_log_tells_in_turn_and_nothing_twice(self) -> None:
        told = "".join("L" if line is News.LOST else "B" for line in self.lines)
        assert re.fullmatch("(LB)*L?", told)
        if self.keeping.state in (DeviceState.DISCONNECTED, DeviceState.FAILED):
            assert told.endswith("L")
        if self.keeping.state in ABLE:
            assert not told.endswith("L")

    @invariant()
    def it_knows_since_when(self) -> None:
        assert self.keeping.since <= self.now


TestLife = Life.TestCase


def test_a_job_that_is_begun_with_a_device_just_pulled_does_not_make_it_able():
    pulled = rules.pulled(rules.begin(0.0), 1.0, pause=BACKOFF.first)
    assert rules.lent(pulled, 2.0) == pulled
    assert rules.returned(pulled, pulled, 3.0) == pulled
