"""What befalls a part is told once, until the part has been well for a while."""

from __future__ import annotations

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queueing.issuing.model import StoreFailed
from queueing.mishaps import QUIET_S, Mishaps

PARTS = ("link", "outbox")
STEPS = st.lists(
    st.tuples(st.sampled_from(PARTS), st.sampled_from(["well", "a", "b"]), st.floats(0, 2 * QUIET_S)), max_size=30
)


@given(STEPS)
def test_the_last_that_was_told_is_always_what_is_so(steps: list[tuple[str, str, float]]) -> None:
    now, told = 0.0, [""]
    wrong: dict[str, tuple[str, float]] = {}
    mishaps = Mishaps(told.append, monotonic=lambda: now)
    for part, what, pause in steps:
        now += pause
        before = len(told)
        if what == "well":
            over = part not in wrong or now - wrong[part][1] >= QUIET_S
            assert mishaps.well(part) is over
            news = part in wrong and over
            if news:
                del wrong[part]
        else:
            mishaps.struck(part, ValueError(what))
            news = wrong.get(part, ("", 0.0))[0] != what
            wrong[part] = what, now
        assert len(told) - before == news, "told exactly when it is news"
        assert told[-1] == "; ".join(f"{name}: ValueError: {wrong[name][0]}" for name in sorted(wrong))


@pytest.mark.parametrize(
    ("error", "is_whole"), [(StoreFailed("full"), False), (OSError(28, "full"), False), (KeyError("x"), True)]
)
def test_only_a_bug_is_logged_with_the_way_it_took(error: Exception, is_whole: bool, caplog) -> None:
    mishaps = Mishaps()
    for _ in range(3):
        try:
            raise error
        except (StoreFailed, OSError, KeyError) as caught:
            mishaps.struck("pairing", caught)
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert (record.exc_info is not None and record.exc_info[0] is not None) is is_whole


def test_a_long_error_of_many_lines_is_one_short_line() -> None:
    told: list[str] = []
    Mishaps(told.append).struck("pairing", ValueError("x" * 1000 + "\nsecret"))
    assert len(told[0]) < 250
    assert "secret" not in told[0]
