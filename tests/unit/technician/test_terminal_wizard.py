"""`kiosk configure` in a shell: the same questions, answered by lines."""

from __future__ import annotations

import io
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from kiosk.configure.terminal_wizard import LEFT, WELL, TerminalWizard
from kiosk.console import Console
from kiosk.settings.model import load_settings
from kiosk.settings.site_file import SiteFile
from kiosk.technician.found import Candidate, Kind
from kiosk.technician.pin import PinDoor
from kiosk.technician.wizard import Draft
from queueing.clock import SystemClock

FOUND = {Kind.PRINTERS: (Candidate("XP", "USB", {"connection": "usb", "vendor": 1155, "product": 22339}),)}


@pytest.fixture
def ask(tmp_path: Path):
    environ = {"KIOSK_CONFIG": str(tmp_path), "HOME": str(tmp_path)}

    given: Any = None  # what the technician has at hand, for tests to change

    def run(*lines: str) -> int:
        wizard = TerminalWizard(
            Console.open({"KIOSK_LANG": "en"}),
            SiteFile(environ),
            Draft(tmp_path / "draft.json"),
            lambda kind: FOUND.get(kind, ()),
            given.search,
            given.door,
            lines=io.StringIO("".join(line + "\n" for line in lines)),
            secret=lambda _asked: given.secrets.pop(0),
        )
        return wizard.run()

    given = run
    given.door = PinDoor(tmp_path / "technician-pin", tmp_path / "tries.json", SystemClock())
    given.search = lambda progress, stopped: None
    given.secrets = ["", "", ""]  # later
    given.load = lambda: load_settings(environ=environ)
    return run


def test_empty_lines_take_the_defaults(ask) -> None:
    assert ask("", "Xã Ba Nang", *[""] * 20) == WELL
    settings = ask.load()
    assert settings.centre.commune.en == "Ba Nang Commune"
    assert (settings.printer.connection, settings.printer.vendor) == ("usb", 1155)


def test_leaving_keeps_the_answers_and_goes_on_there(ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("2", "Xã Ba Nang | Ba Nang", "q") == LEFT
    assert ask("q") == LEFT
    assert "In which province?" in capsys.readouterr().out
    assert ask(*[""] * 20) == WELL
    assert (ask.load().kiosk.language, ask.load().centre.commune.en) == ("en", "Ba Nang")


def test_services_are_switched_and_counters_typed(ask, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["", "Xã A", *[""] * 14]
    assert ask(*lines, "1: A B; 2: C", *[""] * 3) == LEFT, "the lines end"
    assert "No counter takes: D, E, F, G, H." in capsys.readouterr().err
    ask("<", "c f", "1: A B; 2: D E G H", *[""] * 3)
    assert [service.code for service in ask.load().centre.services] == list("ABDEGH")
    assert [counter.services for counter in ask.load().centre.counters] == [("A", "B"), ("D", "E", "G", "H")]


def test_what_is_no_answer_is_asked_again(ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("7", "0", "x", "<", "", "q") == LEFT
    assert capsys.readouterr().err.count("is no answer here") == 3


def test_a_box_without_a_pin_is_asked_for_one(ask, capsys: pytest.CaptureFixture[str]) -> None:
    ask.secrets[:] = ["123456", "123456", "482913", "482914", "482913", "482913"]
    assert ask("", "Xã Ba Nang", *[""] * 20) == WELL
    told = capsys.readouterr()
    assert "easily guessed" in told.err
    assert "not the same" in told.err
    assert "The PIN is set." in told.out
    assert ask.door.try_pin("482913").right
    assert ask("", "Xã Ba Nang", *[""] * 20) == WELL, "it is not asked for again"


def test_a_pin_that_is_put_off_is_said(ask, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask("", "Xã Ba Nang", *[""] * 20) == WELL
    assert "kiosk configure pin" in capsys.readouterr().err
    assert not ask.door.is_set


def test_a_printer_is_found_on_the_network(ask, capsys: pytest.CaptureFixture[str]) -> None:
    def search(progress, stopped):
        progress(100, 254)
        os.kill(os.getpid(), signal.SIGINT)  # a person who has seen enough
        assert stopped.wait(60)
        return (Candidate("192.168.1.50:9100", "", {"connection": "network", "host": "192.168.1.50"}),)

    ask.search = search
    before = [""] * 5  # province, office, crest, and both screens' sizes
    assert ask("", "Xã A", *before, "none", "", "+", "2", *[""] * 20) == WELL
    out = capsys.readouterr().out
    assert "39 %" in out
    assert "192.168.1.50:9100" in out
    assert ask.load().printer.host == "192.168.1.50"


def test_without_a_network_the_search_says_so(ask, capsys: pytest.CaptureFixture[str]) -> None:
    before = [""] * 5
    assert ask("", "Xã A", *before, "none", "", "+", *[""] * 20) == WELL
    assert "This box has no network." in capsys.readouterr().err


def test_own_hours_are_typed(ask, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["", "Xã A"]
    while True:  # every question before the hours as it is offered
        assert ask(*asked, "q") == LEFT
        if "When is the centre open?" in capsys.readouterr().out:
            break
        asked = [""]
    assert ask("6", "someday", "Mon-Fri 7-11:30 13:30-17; Sat 7-11", *[""] * 20) == WELL
    out = capsys.readouterr()
    assert "Monday–Friday 7:30–11:30, 13:30–17:00" in out.out, "as they were"
    assert "“someday” is no answer here." in out.err
    hours = ask.load().centre.hours
    assert [f"{period.start:%H:%M}-{period.end:%H:%M}" for period in hours.saturday] == ["07:00-11:00"]
    assert f"{hours.friday[0].start:%H:%M}" == "07:00"
    assert hours.sunday == ()
