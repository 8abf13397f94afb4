"""What a simulated device offers to hands: one stand for each on the dock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Hand:
    """A big button that does something and undoes it: `dock.<stand>.<action>.on` does, `.off` undoes."""

    action: str
    pressed: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Something to look at. `word` and `values` say what it is; `kind` is how it looks on the page."""

    name: str  # a file's name, unlike any other of the stand
    word: str
    kind: str
    values: Mapping[str, object] = field(default_factory=dict)


class Stand(Protocol):
    """One simulated device. Used from several threads."""

    @property
    def name(self) -> str:
        """Its name in addresses and words: `dock.<name>.title`."""
        ...

    def state(self) -> dict[str, object]:
        """Return what is so, for tests, as JSON takes it. The page is shown anew whenever it differs."""
        ...

    def change(self, body: bytes) -> None:
        """Do what a test asks for in JSON; raises pydantic's ValidationError."""
        ...

    def sentences(self) -> tuple[str, ...]:
        """Return the words of what staff would be told to do."""
        ...

    def hands(self) -> tuple[Hand, ...]:
        """Return the buttons, in their order."""
        ...

    def press(self, action: str, *, on: bool) -> None:
        """Do or undo something; raises KeyError where there is no such button."""
        ...

    def pictures(self) -> tuple[Picture, ...]:
        """Return what there is to look at, the newest first."""
        ...

    def picture(self, name: str) -> bytes | None:
        """Return a picture as PNG."""
        ...
