"""Plugs of a running centre pulled and put back, one at a time: told to whoever asks, healed by itself."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kiosk.device_room.device_file import DeviceFile
from kiosk.paths import words_folder
from queueing.words import load_words
from tests.e2e.conftest import BAR, LANGUAGES, RunningCentre, begin_anew, kept_number
from tests.e2e.papers import read_paper
from tests.e2e.records import jobs
from tests.e2e.robot import Band
from tests.waiting import Stopwatch, wait_for

DEVICES = {"printer": "printer", "reader": "reader", "overhead": "scanner"}  # stand at the dock → device
SOON_S = 10.0
WORDS = [load_words(words_folder(), language) for language in ("vi", "en")]
SECOND_ROW: Band = (0.55, 0.63)

pytestmark = pytest.mark.timeout(600)


def state_of(centre: RunningCentre, device: str) -> str:
    """Return how the kiosk says that a device is."""
    lines = DeviceFile.of(centre.data / "kiosk").read() or ()
    return next((str(line.state) for line in lines if line.name == device), "")


def states_of(centre: RunningCentre, number: str) -> list[str]:
    """Return how the papers of a number fare."""
    return [job.state for job in jobs(centre.data) if job.number == number]


def seconds_of_quiet(seconds: float) -> float:
    """Return how long what takes so long alone may take beside other work: at least the other half of the tests."""
    return seconds * max(2.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@contextmanager
def unplugged(centre: RunningCentre, stand: str) -> Iterator[None]:
    """Pull a plug, and put it back at the end: missed within ten seconds, well again within ten seconds."""
    device = DEVICES[stand]
    try:
        with Stopwatch() as missed:
            centre.press(stand, unplugged=True)
            wait_for(f"{device} to be missed", lambda: state_of(centre, device) == "disconnected")
        assert missed.seconds < seconds_of_quiet(SOON_S)
        yield
    finally:
        centre.press(stand, unplugged=False)
    with Stopwatch() as healed:
        wait_for(f"{device} to be well", lambda: state_of(centre, device) == "ready")
    assert healed.seconds < seconds_of_quiet(SOON_S)


def tells_what_to_do(centre: RunningCentre, device: str) -> None:
    """See that the doctor finds this device wrong, says in both languages what to do, and no other device wrong."""
    code, found = centre.doctor()
    assert code == 1
    assert [name for name in DEVICES.values() if found[name]["health"] == "wrong"] == [device]
    advice = [
        {words.language: words.text(f"fault.{device}.{fault}.staff") for words in WORDS}
        for fault in ("unreachable", "broken_off", "silent")
    ]
    assert found[device]["sentence"] in advice


@pytest.mark.parametrize("stand", ["reader", "overhead"])
def test_a_pulled_plug_is_told_and_heals_while_the_screen_goes_on(centre: RunningCentre, stand: str) -> None:
    begin_anew(centre)
    with unplugged(centre, stand):
        tells_what_to_do(centre, DEVICES[stand])
        centre.kiosk.touch("Tiếng Việt", LANGUAGES)
        centre.kiosk.touch("Làm", BAR)


def test_a_number_taken_without_the_printer_comes_out_when_it_is_back(centre: RunningCentre) -> None:
    begin_anew(centre)
    before = len(centre.papers())
    with unplugged(centre, "printer"):
        centre.kiosk.touch("Tiếng Việt", LANGUAGES)
        centre.kiosk.touch("Đất đai", SECOND_ROW)
        number = wait_for("the number", lambda: kept_number(centre.kiosk.picture()))
        tells_what_to_do(centre, "printer")
        assert states_of(centre, number) == ["new"]
        assert len(centre.papers()) == before
    paper = read_paper(centre.next_paper(before))
    assert (paper.number, paper.reprint) == (number, "")
    wait_for("the end of the job", lambda: states_of(centre, number) == ["done"])
    assert len(centre.papers()) == before + 1
    code, found = centre.doctor()
    assert (code, {found[name]["health"] for name in DEVICES.values()}) == (0, {"well"})
