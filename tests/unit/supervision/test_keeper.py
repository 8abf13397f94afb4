"""The keeper: what it does to a driver, and what others see of it. By hand on a set clock; hanging for real."""

from __future__ import annotations

import logging
import re
import threading
from collections import deque

import hypothesis.strategies as st
import pytest
from hypothesis import given

from devices.driver import DeviceFault, DeviceStatus
from devices.state import DeviceState
from devices.supervision.keeper import Keeper, Patience
from tests.unit.supervision.conftest import READY, Bench, Hanging, Scripted, gone

LOW = DeviceStatus(DeviceState.DEGRADED, frozenset({"paper_low"}))


def test_a_device_is_opened_tended_and_told(bench):
    driver = Scripted()
    keeper = bench.keeper(driver)
    assert [keeper.turn() for _ in range(3)] == [0.0, 0.0, 0.0]
    assert driver.calls == ["open", "tend", "tend"]
    assert bench.states == ["ready"]


def test_a_lost_device_is_closed_at_once_and_tried_after_pauses_that_double(bench):
    driver = Scripted(deque([READY, gone("broken_off"), *[gone()] * 5]))
    keeper = bench.keeper(driver)
    keeper.turn()
    keeper.turn()
    pauses = []
    for _ in range(6):
        while not (pause := keeper.turn()):
            pass
        pauses.append(pause)
        bench.clock.advance(pause)
    assert pauses == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0]
    assert driver.calls[:6] == ["open", "tend", "close", "open", "close", "open"]
    keeper.turn()
    assert keeper.snapshot.state is DeviceState.READY


def test_where_a_person_must_help_it_has_failed_and_is_still_looked_at_now_and_then(bench):
    keeper = bench.keeper(Scripted(deque([gone("denied", retry=False)])))
    keeper.turn()
    assert (keeper.snapshot.state, keeper.snapshot.faults) == (DeviceState.FAILED, {"denied"})
    assert keeper.turn() == 30.0


@given(st.lists(st.sampled_from([READY, LOW, gone(), gone("jam", retry=False), ValueError("bug")]), max_size=30))
def test_whatever_happens_it_is_closed_before_it_is_opened_again(script):
    bench, driver = Bench(), Scripted(deque(script))
    keeper = bench.keeper(driver)
    for _ in range(40):
        bench.clock.advance(keeper.turn())
    assert re.fullmatch(r"(open (tend )*close )*(open (tend )*)?", " ".join(driver.calls) + " ")


def test_the_log_tells_once_that_it_is_lost_and_once_that_it_is_back(bench, caplog):
    caplog.set_level(logging.INFO)
    script = [gone(), gone("silent"), READY, LOW, READY, gone("broken_off"), gone(), READY]
    keeper = bench.keeper(Scripted(deque(script)))
    for _ in range(40):
        bench.clock.advance(keeper.turn())
    lines = [record.getMessage().split(":")[0] for record in caplog.records]
    assert lines == ["reader lost", "reader back", "reader lost", "reader back"]


def test_a_detail_that_differs_at_every_look_is_no_news(bench, caplog):
    silent = [DeviceStatus(DeviceState.FAILED, frozenset({"silent"}), f"but {n}") for n in range(5)]
    keeper = bench.keeper(Scripted(deque(silent)))
    for _ in range(5):
        keeper.turn()
    assert [snapshot.detail for snapshot in bench.told] == ["but 0"]
    assert len(caplog.records) == 1


def test_a_bug_of_a_driver_is_logged_whole_once_and_the_device_tried_again(bench, caplog):
    keeper = bench.keeper(Scripted(deque([READY, *[ZeroDivisionError("a bug")] * 3])))
    for _ in range(20):
        bench.clock.advance(keeper.turn())
    assert [record.exc_info is not None for record in caplog.records] == [True, False]
    assert any(snapshot.faults == {"error"} for snapshot in bench.told)
    assert keeper.snapshot.state is DeviceState.READY


def test_a_plug_that_is_pulled_is_told_at_once_and_one_that_comes_is_tried_at_once(bench):
    driver = Scripted(deque([READY, READY, gone()]))
    keeper = bench.keeper(driver)
    keeper.turn()
    keeper.pulled()
    assert (bench.states, bench.told[-1].faults) == (["ready", "disconnected"], {"unreachable"})
    assert keeper.turn() == 0.5
    assert driver.calls == ["open", "close"]
    keeper.plugged()
    assert bench.states[-1] == "connecting"
    keeper.turn()
    assert bench.states == ["ready", "disconnected", "connecting", "ready"]


def test_a_plug_that_comes_while_it_is_looked_for_in_vain_is_tried_at_once(bench):
    """The try began before the plug was in; without another it would be looked for only after half a minute."""
    driver = Scripted()
    keeper = bench.keeper(driver)
    driver.script.append(lambda: keeper.plugged() or gone("denied", retry=False))
    keeper.turn()
    assert keeper.turn() == 0.0
    assert driver.calls == ["open", "close", "open"]
    assert keeper.snapshot.state is DeviceState.READY


def test_what_a_driver_tells_after_its_plug_was_pulled_is_not_believed(bench):
    driver = Scripted()
    keeper = bench.keeper(driver)
    keeper.turn()
    driver.script.append(lambda: keeper.pulled() or READY)
    keeper.turn()
    assert keeper.snapshot.state is DeviceState.DISCONNECTED
    assert keeper.turn() == 0.5
    assert driver.calls == ["open", "tend", "close"]


# ---- asking ----------------------------------------------------------------------------------------------


def test_a_job_has_the_open_device_between_two_tends_and_it_is_busy_meanwhile(bench):
    keeper = bench.keeper(Scripted(deque([LOW, LOW])))
    asked = keeper.ask(lambda driver: (driver, keeper.snapshot.state))
    keeper.turn()
    keeper.turn()
    driver, state = asked.result(0)
    assert isinstance(driver, Scripted)
    assert driver.calls == ["open"]
    assert state is DeviceState.BUSY
    assert keeper.snapshot.state is DeviceState.DEGRADED


def test_a_job_for_a_lost_device_has_it_tried_once_and_is_told_why_not(bench):
    driver = Scripted(deque([gone(), gone("denied"), READY]))
    keeper = bench.keeper(driver)
    keeper.turn()
    assert keeper.turn() > 0
    refused = keeper.ask(lambda _: 1)
    assert keeper.turn() == 0
    with pytest.raises(DeviceFault, match="denied"):
        refused.result(0)
    served = keeper.ask(lambda _: 2)
    keeper.turn()
    keeper.turn()
    assert served.result(0) == 2


def test_a_job_that_loses_the_device_and_a_job_with_a_bug_of_its_own(bench):
    keeper = bench.keeper(Scripted())

    def lose(_: object) -> None:
        raise gone("broken_off")

    lost, wrong = keeper.ask(lose), keeper.ask(lambda _: 1 / 0)
    for _ in range(5):
        keeper.turn()
    with pytest.raises(DeviceFault, match="broken_off"):
        lost.result(0)
    with pytest.raises(ZeroDivisionError):
        wrong.result(0)
    assert keeper.snapshot.state is DeviceState.READY


def test_a_job_that_nobody_waits_for_any_more_is_not_run(bench):
    keeper = bench.keeper(Scripted())
    asked = keeper.ask(lambda _: pytest.fail("ran"))
    assert asked.cancel()
    keeper.turn()
    keeper.turn()


# ---- hanging, in a real thread ---------------------------------------------------------------------------


@pytest.fixture
def hanging():
    driver = Hanging()
    yield driver
    driver.let_go.set()


def test_a_driver_that_overstays_is_told_as_silent_while_it_hangs_and_heals_when_it_returns(bench, hanging):
    keeper = bench.keeper(hanging)
    keeper.start()
    assert hanging.hangs.wait(60)
    asked = keeper.ask(lambda _: 1)
    bench.clock.advance(9.9)
    keeper.look()
    assert keeper.snapshot.state is DeviceState.READY
    bench.clock.advance(0.2)
    keeper.look()
    assert (keeper.snapshot.state, keeper.snapshot.faults) == (DeviceState.FAILED, {"silent"})
    for late in (asked, keeper.ask(lambda _: 2)):
        with pytest.raises(DeviceFault, match="silent"):
            late.result(0)
    told = len(bench.told)
    hanging.let_go.set()
    assert keeper.ask(lambda _: 3) is not None
    with bench.changed:
        assert bench.changed.wait_for(lambda: bench.states[told:].count("ready") > 0, 20)
    keeper.ask_to_stop()
    assert keeper.join(60)
    assert hanging.calls[:4] == ["open", "tend", "close", "open"]
    assert hanging.calls[-1] == "close"


def test_a_thread_that_never_comes_back_is_given_up_for_a_fresh_driver(bench, hanging):
    fresh = Scripted()
    make = iter((hanging, fresh)).__next__
    keeper = Keeper("reader", "reader", make, bench.means, renews=True, patience=Patience(rest=0.01))
    keeper.start()
    assert hanging.hangs.wait(60)
    for seconds in (11, 10, 10):
        bench.clock.advance(seconds)
        keeper.look()
    assert keeper.ask(lambda driver: driver).result(20) is fresh
    hanging.let_go.set()  # the old thread ends, and closes what was its own
    keeper.ask_to_stop()
    assert keeper.join(60)
    assert hanging.calls[:2] == ["open", "tend"]
    assert "close" not in hanging.calls or hanging.calls.index("close") == 2
    assert fresh.calls[0] == "open"
    assert fresh.calls[-1] == "close"


def test_a_library_that_takes_long_to_load_is_no_silent_device(bench):
    driver = Scripted()

    def load() -> Scripted:
        bench.clock.advance(80)
        keeper.look()
        return driver

    keeper = Keeper("reader", "reader", load, bench.means)
    keeper.turn()
    assert bench.states == ["ready"]


def test_what_was_given_up_while_it_loaded_never_opens_the_device_beside_its_successor(bench):
    loads, let_go, late, fresh = threading.Event(), threading.Event(), Scripted(), Scripted()
    old: list[threading.Thread] = []

    def load_slowly() -> Scripted:
        old.append(threading.current_thread())
        loads.set()
        assert let_go.wait(60)
        return late

    makes = iter((load_slowly, lambda: fresh))

    def make() -> Scripted:
        return next(makes)()

    keeper = Keeper("reader", "reader", make, bench.means, renews=True, patience=Patience(rest=0.01))
    keeper.start()
    assert loads.wait(60)
    for seconds in (91, 20):
        bench.clock.advance(seconds)
        keeper.look()
    assert keeper.ask(lambda driver: driver).result(20) is fresh
    let_go.set()
    old[0].join(60)
    assert not old[0].is_alive()
    assert late.calls == []
    assert keeper.snapshot.state is DeviceState.READY
    keeper.ask_to_stop()
    assert keeper.join(60)


class Stuck(Scripted):
    """A driver whose calls named in `where` hang until `let_go` is set."""

    def __init__(self, *where: str) -> None:
        super().__init__()
        self.where = set(where)
        self.hangs, self.let_go = threading.Event(), threading.Event()
        self.thread: threading.Thread | None = None

    def close(self) -> None:
        super().close()
        self._hang("close")

    def _next(self, call: str) -> DeviceStatus:
        self._hang(call)
        return super()._next(call)

    def _hang(self, call: str) -> None:
        if call in self.where:
            self.where.remove(call)
            self.thread = threading.current_thread()
            self.hangs.set()
            assert self.let_go.wait(60)

    def come_back(self) -> None:
        """Let the call return, and wait until its thread has ended."""
        self.let_go.set()
        assert self.thread is not None
        self.thread.join(60)
        assert not self.thread.is_alive()


def given_up(bench, old: Stuck, *fresh: Scripted) -> Keeper:
    """Return a keeper that gave a driver up which hangs, for fresh ones."""
    keeper = Keeper(
        "reader", "reader", iter((old, *fresh)).__next__, bench.means, renews=True, patience=Patience(rest=0.01)
    )
    keeper.start()
    if "close" in old.where:
        assert bench.wait_for(lambda snapshot: snapshot.state is DeviceState.READY)
        keeper.pulled()
    assert old.hangs.wait(60)
    for seconds in (11, 20):
        bench.clock.advance(seconds)
        keeper.look()
    return keeper


def test_what_was_given_up_while_it_closed_never_opens_the_device_beside_its_successor(bench):
    old, fresh = Stuck("close"), Scripted()
    keeper = given_up(bench, old, fresh)
    assert keeper.ask(lambda driver: driver).result(20) is fresh
    old.come_back()
    assert old.calls.count("open") == 1
    keeper.ask_to_stop()
    assert keeper.join(60)


def test_what_was_given_up_while_it_opened_does_not_answer_for_its_successor(bench):
    old, fresh = Stuck("open"), Stuck("open")
    keeper = given_up(bench, old, fresh)
    assert fresh.hangs.wait(60)
    asked = keeper.ask(lambda driver: driver)
    old.come_back()
    fresh.let_go.set()
    assert asked.result(20) is fresh
    keeper.ask_to_stop()
    assert keeper.join(60)


def test_a_job_that_ends_at_the_last_moment_is_answered_as_it_ended(bench):
    """It ends after the watchdog saw it overdue, and before that is noted; those behind it have their turn too."""
    ends = threading.Event()

    class LastMoment(float):
        def __format__(self, spec: str) -> str:
            ends.set()
            assert asked.result(60) == 1
            return super().__format__(spec)

    keeper = bench.keeper(Scripted(), patience=Patience(rest=0.01))
    begun = threading.Event()
    asked = keeper.ask(lambda _: begun.set() or (ends.wait(60) and 1), limit=LastMoment(3))
    keeper.start()
    assert begun.wait(60)
    behind = threading.Event()
    waiting = keeper.ask(lambda _: behind.wait(60) and 2), keeper.ask(lambda _: 3)
    bench.clock.advance(3)
    keeper.look()
    behind.set()
    assert [job.result(20) for job in waiting] == [2, 3]
    assert keeper.snapshot.state is not DeviceState.FAILED
    keeper.ask_to_stop()
    assert keeper.join(60)


def test_a_job_that_hangs_is_answered_by_the_watchdog(bench, hanging):
    keeper = bench.keeper(Scripted())
    asked = keeper.ask(lambda _: hanging.hangs.set() or hanging.let_go.wait(60), limit=3)
    keeper.start()
    assert hanging.hangs.wait(60)
    bench.clock.advance(3)
    keeper.look()
    with pytest.raises(DeviceFault, match="silent"):
        asked.result(0)
    hanging.let_go.set()
    keeper.ask_to_stop()
    assert keeper.join(60)
