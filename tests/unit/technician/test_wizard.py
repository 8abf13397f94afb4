"""The way through the questions, without a screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.paths import words_folder
from kiosk.settings.model import Settings, load_settings, merged, settings_layers
from kiosk.settings.site_file import SiteFile
from kiosk.technician.centre_answers import HOURS, all_hours, english_commune, hours_name, unserved, with_counter
from kiosk.technician.found import Candidate, Found, FoundScreen, Kind
from kiosk.technician.question import Form
from kiosk.technician.questions import MOST_QUESTIONS, QUESTIONS, question_of
from kiosk.technician.wizard import DONE, Draft, Wizard
from queueing.words import load_words

SCREENS = (FoundScreen("HDMI-1", 1920, 1080, 43.2, True), FoundScreen("DP-1", 1080, 1920, 21.7, False))
PRINTERS = (Candidate("XP-Q800", "USB", {"connection": "usb", "vendor": 1155, "product": 22339}),)


def shipped() -> dict:
    below, _ = settings_layers(demo=False, environ={}, site=Path("/nowhere"))
    return merged(below).plain()


def fresh() -> Wizard:
    found = Found().with_screens(SCREENS).with_list(Kind.PRINTERS, PRINTERS)
    return Wizard(shipped(), shipped(), found)


def walked(wizard: Wizard) -> Wizard:
    """Go to the end by Next alone, typing only the commune's name."""
    while wizard.question.form is not Form.FINISH:
        if wizard.question.id == "commune":
            wizard = wizard.with_answer({"vi": "Xã Ba Nang", "en": ""})
        before = wizard.question.id
        wizard = wizard.forward()
        assert wizard.question.id != before
    return wizard


def test_there_are_few_decisions_each_with_its_words() -> None:
    assert len(QUESTIONS) <= MOST_QUESTIONS
    for language in ("vi", "en"):
        words = load_words(words_folder(), language)
        for question in QUESTIONS:
            assert question.title in words
            assert question.why in words
            for option in question.options(fresh().context):
                assert option.title or option.word in words


def test_defaults_alone_make_a_working_centre(tmp_path: Path) -> None:
    environ = {"KIOSK_CONFIG": str(tmp_path), "HOME": str(tmp_path)}
    SiteFile(environ).change(walked(fresh()).changes())
    loaded = load_settings(environ=environ)
    assert loaded.centre.commune.en == "Ba Nang Commune"
    assert loaded.kiosk.screen.name == "DP-1", "the upright screen is the kiosk's"
    assert loaded.kiosk.screen.inches == 21.5
    assert loaded.board.screen.name == "HDMI-1"
    assert loaded.board.screen.inches == 43
    assert loaded.printer.connection == "usb"
    text = (tmp_path / "site.yaml").read_text(encoding="utf-8")
    assert "minutes" not in text, "only what differs is written"


def test_back_returns_to_each_question_and_forgets_nothing() -> None:
    wizard = walked(fresh())
    way = list(wizard.stack)
    seen = [wizard.question.id]
    while wizard.can_go_back:
        wizard = wizard.back()
        seen.append(wizard.question.id)
    assert seen == way[::-1]
    assert wizard.answers["commune"]["vi"] == "Xã Ba Nang"
    assert wizard.back() == wizard


def test_an_answer_that_cannot_stand_is_not_left() -> None:
    wizard = fresh().forward()
    assert wizard.question.id == "commune"
    assert wizard.complaint == "technician.complaint.empty"
    assert wizard.forward() == wizard


def test_without_a_board_its_size_is_not_asked() -> None:
    wizard = fresh()
    while wizard.question.id != "board_screen":
        wizard = wizard.with_answer({"vi": "Xã A", "en": ""}) if wizard.question.id == "commune" else wizard
        wizard = wizard.forward()
    assert "board_inches" in wizard.way
    without = wizard.with_answer(None)
    assert "board_inches" not in without.way
    assert without.forward().question.id == "printer"
    assert walked(without).changes()["board.on"] is False


def test_a_service_that_is_off_leaves_settings_and_counters() -> None:
    wizard = walked(fresh())
    rows = [{**row, "on": row["code"] not in "BCD"} for row in wizard.context.answer("services")]
    wizard = Wizard(wizard.now, wizard.shipped, wizard.found, wizard.stack, {**wizard.answers, "services": rows})
    changes = wizard.changes()
    assert [s["code"] for s in changes["centre.services"]] == list("AEFGH")
    assert all(not set(c["services"]) & set("BCD") for c in changes["centre.counters"])


def test_a_service_without_a_counter_is_told() -> None:
    counters = [{"label": "1", "services": ["A"]}]
    services = [{"code": code, "on": code != "C"} for code in "ABC"]
    assert unserved(counters, services) == ["B"]
    assert question_of("counters").complaint(counters, type("C", (), {"answer": lambda *_: services})())


def test_a_single_question_changes_only_its_own() -> None:
    wizard = Wizard.alone("hours", shipped(), shipped(), Found())
    assert wizard.with_answer("summer").changes().keys() == {"centre.hours"}
    assert not wizard.can_go_back
    assert wizard.forward() == wizard


def test_who_only_looks_at_the_board_of_a_tv_that_is_unplugged_leaves_it_on() -> None:
    now = shipped() | {"board": shipped()["board"] | {"screen": {"name": "HDMI-1", "inches": 43.0}}}
    assert Wizard.alone("board_screen", now, shipped(), Found()).changes() == {
        "board.on": True,
        "board.screen.name": "HDMI-1",
    }


def test_the_name_of_a_demo_is_shown_where_it_is_asked_alone() -> None:
    commune = shipped()["centre"]["commune"]
    assert Wizard.alone("commune", shipped(), shipped(), Found()).context.answer("commune") == commune
    assert fresh().context.answer("commune") == {"vi": "Xã ", "en": ""}


@pytest.mark.parametrize("name", HOURS)
def test_hours_are_known_again(name: str) -> None:
    assert hours_name(all_hours(HOURS[name])) == name


def test_hours_of_the_defaults_are_a_preset_and_others_are_kept() -> None:
    assert hours_name(shipped()["centre"]["hours"]) == "office"
    assert hours_name({"monday": [{"start": "09:00", "end": "10:00"}]}) == "own"
    assert question_of("hours").changes("own", fresh().context) == {}


@pytest.mark.parametrize(
    ("vi", "en"),
    [("Xã Hướng Phùng", "Hướng Phùng Commune"), ("Phường Đông Hà", "Đông Hà Ward"), ("Cồn Cỏ", "Cồn Cỏ")],
)
def test_a_commune_has_an_english_name(vi: str, en: str) -> None:
    assert english_commune(vi) == en


def test_a_new_counter_has_a_free_number() -> None:
    assert [c["label"] for c in with_counter([{"label": "1"}, {"label": "3"}])] == ["1", "3", "2"]


@settings(max_examples=8)
@given(st.integers(0, 30))
def test_after_a_power_cut_the_draft_goes_on_where_it_was(steps: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        draft = Draft(Path(folder) / "draft.json")
        wizard = fresh()
        for _ in range(steps):
            if wizard.question.id == "commune":
                wizard = wizard.with_answer({"vi": "Xã A", "en": ""})
            wizard = wizard.forward()
            draft.save(wizard)
        resumed = draft.resume(fresh())
        assert resumed.stack == wizard.stack
        assert resumed.changes() == wizard.changes()


SPOILT = ["", "[]", "{}", '{"form": 1, "stack": [], "answers": {}}', '{"form": 1, "stack": ["x"], "answers": {}}']
SPOILT.append('{"form": 1, "stack": ["language"], "answers": {"services": 3}}')


@pytest.mark.parametrize("spoilt", SPOILT)
def test_a_spoilt_draft_begins_anew(tmp_path: Path, spoilt: str) -> None:
    file = tmp_path / "draft.json"
    file.write_text(spoilt)
    assert Draft(file).resume(fresh()) == fresh()


def test_no_secret_is_in_the_draft(tmp_path: Path) -> None:
    wizard = walked(fresh())
    secret = {"display_name": "Lý", "username": "ly", "password": "mat-khau-dai"}
    wizard = Wizard(wizard.now, wizard.shipped, wizard.found, wizard.stack, {**wizard.answers, "account": secret})
    draft = Draft(tmp_path / "draft.json")
    draft.save(wizard)
    assert "mat-khau" not in (tmp_path / "draft.json").read_text()
    assert json.loads((tmp_path / "draft.json").read_text())["answers"].get("account") in (None, DONE)


def test_questions_for_devices_wait_until_the_settings_know_them() -> None:
    for name in ("reader", "scanner", "a4"):
        assert question_of(name).asked(fresh().context) == (name in Settings.model_fields)
