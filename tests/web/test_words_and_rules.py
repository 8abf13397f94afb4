"""What the desk offers is what the rules allow, and what the hub may answer has its words."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtQml import QJSEngine, QJSValue

from kiosk.paths import ui_folder, words_folder
from queueing.tickets.history import HAPPENS_IN, EventKind
from queueing.tickets.lifecycle import ConflictCode
from queueing.tickets.model import FINAL_STATES, HelpKind, PrintState, PriorityReason, TicketState
from queueing.wire import Role
from queueing.words import Words, load_words

KINDS = {
    "recall": EventKind.RECALLED,
    "no_show": EventKind.NO_SHOW,
    "park": EventKind.PARKED,
    "transfer": EventKind.TRANSFERRED,
    "finish": EventKind.COMPLETED,
    "recycle": EventKind.RECYCLED,
    "resume": EventKind.RESUMED,
    "priority": EventKind.PRIORITY_SET,
    "note": EventKind.NOTED,
    "void": EventKind.VOIDED,
    "leave": EventKind.LEFT,
    "cancel": EventKind.CANCELLED,
}


@pytest.fixture(scope="module")
def engine(qapp: QCoreApplication) -> QJSEngine:
    return QJSEngine(qapp)


@pytest.fixture(scope="module")
def commands(engine: QJSEngine) -> QJSValue:
    module = engine.importModule(str(ui_folder() / "desk" / "commands.js"))
    assert not module.isError(), module.toString()
    return module


@pytest.fixture(params=["vi", "en"])
def words(request: pytest.FixtureRequest) -> Words:
    return load_words(words_folder(), request.param)


@pytest.mark.parametrize("state", TicketState)
def test_buttons_are_on_exactly_where_the_rules_allow_them(
    engine: QJSEngine, commands: QJSValue, state: TicketState
) -> None:
    given = engine.toScriptValue({"state": state.value})
    grid = commands.property("commandsFor").call([given]).toVariant()
    more = commands.property("moreFor").call([given]).toVariant()
    offered = {command["id"] for command in grid if command["on"]} | {command["id"] for command in more}
    allowed = {name for name, kind in KINDS.items() if state in HAPPENS_IN[kind]}
    assert offered - {"more", "reprint"} == allowed
    assert ("reprint" in offered) == (state not in FINAL_STATES)


def test_every_command_has_a_key_of_its_own_and_a_word(commands: QJSValue, words: Words) -> None:
    table = commands.property("COMMANDS").toVariant()
    others = [pair[0] for pair in commands.property("OTHER_KEYS").toVariant()]
    shown = [command["key"] for command in table if not command.get("more")]
    hidden = [command["key"] for command in table if command.get("more")]
    assert len(set(shown + others)) == len(shown + others)
    assert len(set(hidden)) == len(hidden)
    for command in table:
        assert f"desk.do.{command['id']}" in words.ids
        assert f"desk.said.{command['id']}" in words.ids or command["id"] in ("note", "more")


def test_every_value_that_people_meet_has_its_word(words: Words) -> None:
    wanted = [
        *(f"desk.conflict.{code}" for code in ConflictCode),
        *(f"desk.ticket.{state}" for state in TicketState),
        *(f"desk.priority.{reason}" for reason in PriorityReason),
        *(f"desk.reason.{reason}" for reason in PriorityReason),
        *(f"desk.paper.{state}" for state in PrintState),
        *(f"desk.help.{kind}" for kind in HelpKind),
        *(f"desk.trail.{kind}" for kind in EventKind),
        *(f"desk.staff.role.{role}" for role in Role),
        *(f"{area}.day.{day}" for area in ("desk", "board") for day in range(7)),
    ]
    assert [word for word in wanted if word not in words.ids] == []


def test_both_languages_say_the_same_things_with_the_same_gaps() -> None:
    vietnamese, english = (load_words(words_folder(), language) for language in ("vi", "en"))
    for area in ("desk.", "board."):
        ours = {word for word in vietnamese.ids if word.startswith(area)}
        assert ours == {word for word in english.ids if word.startswith(area)}
        for word in ours:
            assert vietnamese.entry(word).fields == english.entry(word).fields, word


def test_pages_hold_no_words_and_no_scripts_of_their_own() -> None:
    for page in ("desk", "board"):
        text = Path(ui_folder() / page / "index.html").read_text(encoding="utf-8")
        assert "<title></title>" in text
        assert "style=" not in text
        assert "<style" not in text
        assert text.count("<script") == 1
        for script in (ui_folder() / page).glob("*.*js"):
            code = script.read_text(encoding="utf-8")
            for way in (
                "innerHTML",
                "outerHTML",
                "insertAdjacentHTML",
                "document.write",
                "eval(",
                "http://",
                "https://",
            ):
                if way == "http://" and "http://www.w3.org/2000/svg" in code:
                    continue
                assert way not in code, f"{script.name} uses {way}"
