"""Every delay of a visit, in seconds, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """How long things take or are waited for."""

    idle: float = 300.0  # without a touch, before the screen asks whether somebody is there
    answer: float = 60.0  # for the answer; then everything is wiped
    settle: float = 0.6  # after a screen has changed, while a second touch of the same finger is left out
    issue: float = 10.0  # for a number to be committed; a healthy store takes milliseconds
    ask_paper: float = 6.0  # after sending to a printer that cannot be asked, before the screen asks
    paper_taken: float = 90.0  # a finished ticket stands on the screen; all that it says is on paper
    help_hold: float = 1800.0  # a call for help keeps the screen from being wiped for so long at most
    speaking: float = 3.0  # how long "Listen again" marks what is said, as long as there is no voice
