"""What a question of the wizard is: when it is asked, how it is answered, which settings follow from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kiosk.technician.found import Found, Kind

NOTHING = "none"  # the code of the option that leaves something out


class Form(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"  # one of some options
    TEXT = "text"  # one or more fields
    SERVICES = "services"  # switches with names
    COUNTERS = "counters"  # counters × services
    WEEK = "week"  # days × morning and afternoon
    PIN = "pin"  # typed twice
    DEED = "deed"  # something is done, with a result
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Context:
    """What a question is asked against: the settings that hold `now`, as YAML says them, and the `shipped` ones.

    `questions` are all that there are, by their ids. `alone`: only one is asked, so whatever another would answer
    stays as it is.
    """

    now: Mapping[str, Any]
    shipped: Mapping[str, Any]
    found: Found
    answers: Mapping[str, Any]
    questions: Mapping[str, Question]
    alone: bool = False

    def setting(self, *steps: str) -> Any:
        """Return a setting that holds now, None if nothing says anything of it."""
        here: Any = self.now
        for step in steps:
            here = here.get(step) if isinstance(here, Mapping) else None
        return here

    def answer(self, question: str) -> Any:
        """Return the answer to a question, the default of one that was not answered yet."""
        if question in self.answers:
            return self.answers[question]
        return self.questions[question].default(self)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen. `word` keys its title; what was found has a title of its own.

    `about` keys what kind of thing was found, `detail` names it more closely.
    """

    code: str
    value: Any
    word: str = ""
    title: str = ""
    detail: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is typed. `word` keys its name; `names`: every word begins with a capital letter."""

    code: str
    word: str
    names: bool = True
    secret: bool = False
    most: int = 80


def _always(_context: Context) -> bool:
    return True


def _none(_context: Context) -> Any:
    return None


def _no_options(_context: Context) -> tuple[Option, ...]:
    return ()


def _no_changes(_answer: Any, _context: Context) -> dict[str, Any]:
    return {}


def _no_complaint(_answer: Any, _context: Context) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Question:
    """One decision. `finds`: what must be looked for before it is asked; `trial`: what can be tried out there.

    `deed`: going on from it does something at once (an account, a PIN), so its answer is never kept in clear.
    `within`: the question that this one goes into the details of; asked alone, that one leads here.
    """

    id: str
    form: Form
    default: Callable[[Context], Any] = _none
    options: Callable[[Context], tuple[Option, ...]] = _no_options
    fields: tuple[Field, ...] = ()
    asked: Callable[[Context], bool] = _always
    changes: Callable[[Any, Context], dict[str, Any]] = _no_changes
    complaint: Callable[[Any, Context], str | None] = _no_complaint
    finds: Kind | None = None
    trial: str | None = None
    deed: bool = False
    section: str = field(default="centre")  # where the settings page shows it
    within: str = ""

    @property
    def title(self) -> str:
        """The word of the question itself."""
        return f"technician.q.{self.id}.title"

    @property
    def why(self) -> str:
        """The word of the sentence that says why it is asked."""
        return f"technician.q.{self.id}.why"
