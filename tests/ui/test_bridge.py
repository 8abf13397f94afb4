"""The bridge into the GUI thread: every call, in its thread's order, and silence after it is closed."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from kiosk.view.bridge import Bridge

THREADS, CALLS = 8, 300
PATIENCE_MS = 60_000


@pytest.fixture
def bridge(qapp) -> Iterator[Bridge]:
    bridge = Bridge()
    yield bridge
    bridge.close()


def test_calls_of_many_threads_all_arrive_each_threads_in_order(bridge: Bridge, qtbot: QtBot) -> None:
    came: list[tuple[int, int, int]] = []

    def post_all(name: int) -> None:
        for number in range(CALLS):
            bridge.post(lambda n=number: came.append((name, n, threading.get_ident())))

    threads = [threading.Thread(target=post_all, args=(name,)) for name in range(THREADS)]
    for thread in threads:
        thread.start()
    qtbot.waitUntil(lambda: len(came) == THREADS * CALLS, timeout=PATIENCE_MS)
    for thread in threads:
        thread.join()
    for name in range(THREADS):
        assert [number for who, number, _ in came if who == name] == list(range(CALLS))
    assert {where for _, _, where in came} == {threading.get_ident()}


def test_a_call_may_post_another(bridge: Bridge, qtbot: QtBot) -> None:
    came: list[str] = []
    bridge.post(lambda: bridge.post(came.append, "second"))
    qtbot.waitUntil(lambda: came == ["second"], timeout=PATIENCE_MS)


def test_a_call_that_meets_a_bug_does_not_hold_up_those_behind_it(bridge: Bridge, qtbot: QtBot) -> None:
    came: list[int] = []

    def fail() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as bugs:
        bridge.post(fail)
        bridge.post(came.append, 2)
        qtbot.waitUntil(lambda: came == [2], timeout=PATIENCE_MS)
    assert [kind for kind, _, _ in bugs] == [ZeroDivisionError]


def test_nothing_happens_after_it_is_closed_however_often(bridge: Bridge, qapp) -> None:
    came: list[int] = []
    bridge.post(came.append, 1)
    bridge.close()
    bridge.post(came.append, 2)
    bridge.close()
    qapp.processEvents()
    assert came == []


def test_threads_may_go_on_posting_while_it_is_closed(qapp) -> None:
    for _ in range(50):
        bridge, ready = Bridge(), threading.Barrier(3)

        def post_all(bridge: Bridge = bridge, ready: threading.Barrier = ready) -> None:
            ready.wait()
            for _ in range(100):
                bridge.post(lambda: None)

        threads = [threading.Thread(target=post_all) for _ in range(2)]
        for thread in threads:
            thread.start()
        ready.wait()
        bridge.close()
        for thread in threads:
            thread.join()
