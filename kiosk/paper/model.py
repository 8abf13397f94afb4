"""What stands on a ticket, as plain values: no store, no settings, no catalogue behind them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text, and the same in a second language where one helps."""

    text: str
    second: str = ""


@dataclass(frozen=True, slots=True)
class Reprint:
    """The marks of a paper that is not the first of its ticket."""

    title: str
    copy: str


@dataclass(frozen=True, slots=True)
class Steps:
    """The words under the three pictograms."""

    sit: str
    listen: str
    go: str


@dataclass(frozen=True, slots=True)
class TicketPaper:
    """Everything that one ticket says. All texts are plain and of any length."""

    office: Phrase
    commune: Phrase
    number: str
    look: str
    pictures: tuple[str, ...]
    picture_name: Phrase
    service: Phrase
    steps: Steps
    keep: str
    when: str
    people_ahead: int | None = None  # None: not known, and then nothing is said
    ahead: tuple[str, ...] = ()  # people ahead and the range of the wait, as sentences
    counters: tuple[str, ...] = ()
    bring_title: str = ""
    bring: tuple[str, ...] = ()
    code: str | None = None  # the QR's text; None where this kiosk does not know the secret
    demo: Phrase | None = None
    reprint: Reprint | None = None
    crest: Path | None = None
