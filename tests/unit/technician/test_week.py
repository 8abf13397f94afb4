"""Opening hours of a centre's own, day by day."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.paths import words_folder
from kiosk.settings.model import load_settings
from kiosk.settings.site_file import SiteFile
from kiosk.technician.centre_answers import DAYS, HOURS, all_hours
from kiosk.technician.describe import week_text
from kiosk.technician.found import Found
from kiosk.technician.week import (
    PARTS,
    can_move,
    groups,
    hours_of,
    moved,
    spread,
    switched,
    typed_week,
    week_complaint,
    week_of,
)
from kiosk.technician.wizard import Draft, Wizard
from queueing.words import load_words


def week(hours: dict[str, Any]) -> list[dict[str, Any]]:
    rows = week_of(hours)
    assert rows is not None, "as most hours, these are of mornings and afternoons"
    return rows


OFFICE = week(all_hours(HOURS["office"]))
DOES: dict[str, Callable[..., list[dict[str, Any]]]] = {"switch": switched, "spread": spread, "move": moved}
SHORT = dict(zip(("t2", "t3", "t4", "t5", "t6", "t7", "cn"), DAYS, strict=True))
TOUCHES = st.one_of(
    st.tuples(st.just("switch"), st.sampled_from(DAYS), st.sampled_from(PARTS)),
    st.tuples(st.just("spread"), st.sampled_from(DAYS), st.sampled_from(PARTS)),
    st.tuples(
        st.just("move"),
        st.sampled_from(DAYS),
        st.sampled_from(PARTS),
        st.sampled_from((0, 1)),
        st.sampled_from((-1, 1)),
    ),
)


@pytest.mark.parametrize("name", HOURS)
def test_what_is_offered_can_be_set_day_by_day_and_comes_back_the_same(name: str) -> None:
    hours = all_hours(HOURS[name])
    assert hours_of(week(hours)) == hours


def test_a_day_without_a_break_is_one_period_again() -> None:
    hours = {**{day: [] for day in DAYS}, "monday": [{"start": "07:30", "end": "17:00"}]}
    rows = week(hours)
    assert rows[0] == {"day": "monday", "morning": ["07:30", "12:00"], "afternoon": ["12:00", "17:00"]}
    assert hours_of(rows) == hours


def test_a_day_of_three_periods_is_not_shown_as_something_else() -> None:
    three = [{"start": f"{at:02}:00", "end": f"{at + 1:02}:00"} for at in (7, 10, 14)]
    assert week_of({"monday": three}) is None
    wizard = Wizard.alone("hours", {"centre": {"hours": {"monday": three}}}, {}, Found())
    assert wizard.answer == "kept"
    assert wizard.changes() == {}


@given(st.lists(TOUCHES, max_size=60))
def test_no_touch_makes_a_week_that_contradicts_itself(touches) -> None:
    rows = OFFICE
    for kind, *rest in touches:
        rows = DOES[kind](rows, *rest)
        for row in rows:
            times = [time for part in PARTS if row[part] for time in row[part]]
            assert all(a <= b for a, b in pairwise(times)), row
            assert all("05:00" <= time <= "22:00" for time in times)
    if week_complaint(rows) is None:
        assert hours_of(week(hours_of(rows))) == hours_of(rows)


def test_a_part_is_opened_at_the_times_of_the_other_days() -> None:
    rows = moved(OFFICE, "monday", "morning", 0, -2)
    assert rows[0]["morning"] == ["07:00", "11:30"]
    assert switched(rows, "saturday", "morning")[5]["morning"] == ["07:00", "11:30"]


def test_times_stop_where_they_would_contradict_each_other() -> None:
    rows = OFFICE
    while can_move(rows, "monday", "morning", 1, 1):
        rows = moved(rows, "monday", "morning", 1, 1)
    assert rows[0]["morning"][1] == rows[0]["afternoon"][0] == "13:30"
    assert moved(rows, "monday", "morning", 1, 1) == rows


def test_the_working_days_become_alike_and_the_weekend_stays() -> None:
    rows = spread(moved(OFFICE, "tuesday", "afternoon", 1, -4), "tuesday", "afternoon")
    assert [row["afternoon"] for row in rows] == [["13:30", "16:00"]] * 5 + [None, None]
    closed = spread(switched(rows, "monday", "afternoon"), "monday", "afternoon")
    assert [row["afternoon"] for row in closed] == [None] * 7


def test_a_centre_that_never_opens_is_refused() -> None:
    assert week_complaint(week({})) == "technician.complaint.never_open"


def test_a_week_is_told_in_one_line() -> None:
    rows = switched(OFFICE, "saturday", "morning")
    assert [group[:2] for group in groups(rows)] == [("monday", "friday"), ("saturday", "saturday")]
    words = load_words(words_folder(), "vi")
    assert week_text(rows, words) == "Thứ Hai–Thứ Sáu 7:30–11:30, 13:30–17:00; Thứ Bảy 7:30–11:30"


def test_a_week_is_typed_in_a_shell() -> None:
    rows = typed_week("T2-T6 7-11h30 13:30-17:00; T7 7:30-11", SHORT)
    assert rows[0]["morning"] == ["07:00", "11:30"]
    assert rows[5] == {"day": "saturday", "morning": ["07:30", "11:00"], "afternoon": None}
    assert rows[6]["morning"] is None


@pytest.mark.parametrize(
    "text", ["", "T2", "T9 7-11", "T6-T2 7-11", "T2 11-7", "T2 7-11 10-12", "T2 7-25", "T2 7:99-11", "T2 7-11-12"]
)
def test_a_week_that_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises((ValueError, LookupError)):
        typed_week(text, SHORT)


def test_own_hours_are_asked_after_the_choice_and_written(tmp_path: Path) -> None:
    environ = {"KIOSK_CONFIG": str(tmp_path), "HOME": str(tmp_path)}
    file = SiteFile(environ)
    wizard = Wizard.alone("hours", file.effective(), file.shipped(), Found())
    assert wizard.with_answer("summer").next is None
    wizard = wizard.with_answer("own").forward()
    assert wizard.question.id == "own_hours"
    wizard = wizard.with_answer(spread(moved(wizard.answer, "monday", "morning", 0, -1), "monday", "morning"))
    file.change(wizard.changes())
    assert f"{load_settings(environ=environ).centre.hours.friday[0].start:%H:%M}" == "07:15"
    again = Wizard.alone("hours", file.effective(), file.shipped(), Found())
    assert again.answer == "own"
    draft = Draft(tmp_path / "draft.json")
    kept = Wizard(file.effective(), file.shipped(), answers={"hours": "own", "own_hours": wizard.answer})
    draft.save(kept)
    assert draft.resume(Wizard(file.effective(), file.shipped())).changes()["centre.hours"] == hours_of(
        wizard.answer
    )
