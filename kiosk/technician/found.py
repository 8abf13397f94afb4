"""What was found on this machine: the candidates that a technician chooses from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What can be looked for."""

    SCREENS = "screens"
    PRINTERS = "printers"
    READERS = "readers"
    SCANNERS = "scanners"
    A4 = "a4"
    OUTPUTS = "outputs"
    CRESTS = "crests"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that was found. `value` is what the settings would hold: text, or a mapping with a `connection`.

    `about` keys what kind of thing it is in words, `detail` names it more closely: a plug, an address, a stick.
    """

    title: str
    detail: str
    value: Any
    likely: bool = True  # False: it may be something else, so nobody is offered it unasked
    about: str = ""


@dataclass(frozen=True, slots=True)
class FoundScreen:
    """A screen as the platform knows it; `inches` as its own data sheet says, None where that says nothing."""

    name: str
    width: int
    height: int
    inches: float | None
    primary: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was found until now. A kind that is missing was not looked for yet."""

    lists: Mapping[Kind, tuple[Candidate, ...]] = field(default_factory=dict)
    screens: tuple[FoundScreen, ...] = ()

    def of(self, kind: Kind) -> tuple[Candidate, ...]:
        """Return the candidates of a kind."""
        return self.lists.get(kind, ())

    def screen(self, name: str | None) -> FoundScreen | None:
        """Return a screen by its name."""
        return next((screen for screen in self.screens if screen.name == name), None)

    def with_list(self, kind: Kind, candidates: tuple[Candidate, ...]) -> Found:
        """Return this with what was found of one kind."""
        return Found({**self.lists, kind: candidates}, self.screens)

    def with_screens(self, screens: tuple[FoundScreen, ...]) -> Found:
        """Return this with the screens that there are."""
        candidates = tuple(
            Candidate(
                screen.name,
                f"{screen.width} × {screen.height}" + (f" · {screen.inches:g}″" if screen.inches else ""),
                screen.name,
            )
            for screen in screens
        )
        return Found({**self.lists, Kind.SCREENS: candidates}, screens)
