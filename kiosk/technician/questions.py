"""The questions that make a bare box a working centre: one decision each, every one with a sensible default.

A question knows when it is asked, what can be answered, what is answered unless somebody says otherwise, and which
settings follow. It knows no screen: the kiosk's and the terminal's wizard both ask from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from kiosk.settings import Settings
from kiosk.technician.centre_answers import (
    HOURS,
    all_hours,
    counter_complaint,
    counters_of,
    english_commune,
    hours_name,
    services_of,
    settings_of_counters,
    settings_of_services,
)
from kiosk.technician.found import Found, Kind

NOTHING = "none"  # the code of the option that leaves a device out
INCHES = (15.6, 17.3, 19.0, 21.5, 23.8, 27.0, 32.0, 43.0, 50.0, 55.0, 65.0)
MOST_QUESTIONS = 25
_NEAR_INCHES = 0.4  # a screen tells its size in whole centimetres


class Form(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"  # one of some options
    TEXT = "text"  # one or more fields
    SERVICES = "services"  # switches with names
    COUNTERS = "counters"  # counters × services
    PIN = "pin"  # typed twice
    DEED = "deed"  # something is done, with a result
    FINISH = "finish"


@dataclass(frozen=True, slots=True)
class Context:
    """What a question is asked against: the settings that hold `now`, as YAML says them, and the `shipped` ones."""

    now: Mapping[str, Any]
    shipped: Mapping[str, Any]
    found: Found
    answers: Mapping[str, Any]

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
        return question_of(question).default(self)


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen. `word` keys its title; what was found has a title of its own."""

    code: str
    value: Any
    word: str = ""
    title: str = ""
    detail: str = ""


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


def _can(section: str) -> Callable[[Context], bool]:
    """Return whether the settings know a kind of device."""
    return lambda _context: section in Settings.model_fields


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

    @property
    def title(self) -> str:
        """The word of the question itself."""
        return f"technician.q.{self.id}.title"

    @property
    def why(self) -> str:
        """The word of the sentence that says why it is asked."""
        return f"technician.q.{self.id}.why"


def question_of(question: str) -> Question:
    """Return a question by its id; raises KeyError."""
    return _BY_ID[question]


# ---- texts -------------------------------------------------------------------------------------------------


def _text(*steps: str) -> Callable[[Context], Any]:
    def default(context: Context) -> Any:
        kept = context.setting(*steps) or {}
        return {"vi": kept.get("vi", ""), "en": kept.get("en", "")}

    return default


def _commune(context: Context) -> Any:
    unnamed = context.setting("centre", "commune") == context.shipped["centre"]["commune"]
    return {"vi": "Xã ", "en": ""} if unnamed else _text("centre", "commune")(context)


def _commune_changes(answer: Any, _context: Context) -> dict[str, Any]:
    vi = answer["vi"].strip()
    return {"centre.commune": {"vi": vi, "en": answer["en"].strip() or english_commune(vi)}}


def _named(answer: Any, _context: Context) -> str | None:
    return None if answer["vi"].strip() and answer["vi"].strip() != "Xã" else "technician.complaint.empty"


def _text_changes(key: str) -> Callable[[Any, Context], dict[str, Any]]:
    def changes(answer: Any, _context: Context) -> dict[str, Any]:
        vi = answer["vi"].strip()
        return {key: {"vi": vi, "en": answer["en"].strip() or vi}}

    return changes


# ---- screens -----------------------------------------------------------------------------------------------


def _screens(context: Context) -> tuple[Option, ...]:
    return tuple(Option(c.title, c.value, title=c.title, detail=c.detail) for c in context.found.of(Kind.SCREENS))


def _kiosk_screen(context: Context) -> Any:
    kept = context.setting("kiosk", "screen", "name")
    screens = context.found.screens
    if kept is not None and context.found.screen(kept):
        return kept
    upright = [screen.name for screen in screens if screen.height > screen.width]
    primary = [screen.name for screen in screens if screen.primary]
    return next(iter([*upright, *primary, *(screen.name for screen in screens)]), None)


def _board_screens(context: Context) -> tuple[Option, ...]:
    others = [option for option in _screens(context) if option.value != context.answer("kiosk_screen")]
    return (*others, Option(NOTHING, None, word="technician.q.board_screen.none"))


def _board_screen(context: Context) -> Any:
    values = [option.value for option in _board_screens(context)]
    kept = context.setting("board", "screen", "name") if context.setting("board", "on") else None
    return kept if kept in values and kept is not None else values[0]


def _board_changes(answer: Any, _context: Context) -> dict[str, Any]:
    return {"board.on": False} if answer is None else {"board.on": True, "board.screen.name": answer}


def _has_board(context: Context) -> bool:
    return context.answer("board_screen") is not None


def _inches(context: Context) -> tuple[Option, ...]:
    own = {context.setting("kiosk", "screen", "inches"), context.setting("board", "screen", "inches")}
    own |= {screen.inches for screen in context.found.screens}
    sizes = sorted({*INCHES, *(float(size) for size in own if size)})
    return tuple(Option(f"{size:g}", size, title=f"{size:g}″", detail=f"{size * 2.54:.0f} cm") for size in sizes)


def _inches_of(part: str) -> Callable[[Context], Any]:
    def default(context: Context) -> Any:
        kept = context.setting(part, "screen", "inches")
        screen = context.found.screen(context.answer(f"{part}_screen"))
        shipped = context.shipped[part]["screen"]["inches"]
        if kept != shipped or screen is None or screen.inches is None:
            return float(kept)
        own = screen.inches
        return next((size for size in INCHES if abs(size - own) <= _NEAR_INCHES), own)

    return default


# ---- devices -----------------------------------------------------------------------------------------------


def _devices(kind: Kind, question: str) -> Callable[[Context], tuple[Option, ...]]:
    def options(context: Context) -> tuple[Option, ...]:
        kept = context.setting(question)
        found = [
            Option(str(number), c.value, title=c.title, detail=c.detail)
            for number, c in enumerate(context.found.of(kind), 1)
        ]
        if (
            kept is not None
            and kept != context.shipped.get(question)
            and not any(_same_device(option.value, kept) for option in found)
        ):
            about = ", ".join(
                str(value) for key, value in kept.items() if key != "connection" and value is not None
            )
            found.insert(0, Option("kept", kept, word="technician.q.kept_device", detail=about))
        return (*found, Option(NOTHING, None, word=f"technician.q.{question}.none"))

    return options


def _device(kind: Kind, question: str) -> Callable[[Context], Any]:
    def default(context: Context) -> Any:
        kept = context.setting(question)
        found = context.found.of(kind)
        if kept is not None and kept != context.shipped.get(question):
            return next((c.value for c in found if _same_device(c.value, kept)), kept)
        return next((candidate.value for candidate in found if candidate.likely), None)

    return default


def _same_device(candidate: Any, kept: Any) -> bool:
    """Return whether what was found is what the settings name: all that the candidate says stands there."""
    return isinstance(candidate, Mapping) and all(kept.get(key) == value for key, value in candidate.items())


def _printer_changes(answer: Any, context: Context) -> dict[str, Any]:
    if answer is None:
        return {}
    return {"printer": {**answer, "paper_mm": context.answer("paper")}}


def _paper(context: Context) -> Any:
    printer = context.answer("printer") or {}
    return printer.get("paper_mm") or context.setting("printer", "paper_mm") or 80


def _papers(_context: Context) -> tuple[Option, ...]:
    return tuple(Option(str(mm), mm, word=f"technician.q.paper.{mm}") for mm in (80, 58))


def _paper_changes(answer: Any, context: Context) -> dict[str, Any]:
    printer = context.answer("printer")
    return {"printer.paper_mm": answer} if printer is None else {"printer": {**printer, "paper_mm": answer}}


def _device_changes(key: str) -> Callable[[Any, Context], dict[str, Any]]:
    def changes(answer: Any, _context: Context) -> dict[str, Any]:
        return {key: answer}

    return changes


def _outputs(context: Context) -> tuple[Option, ...]:
    found = [Option(c.title, c.value, title=c.title, detail=c.detail) for c in context.found.of(Kind.OUTPUTS)]
    return (Option(NOTHING, None, word="technician.q.sound.none"), *found)


def _output(context: Context) -> Any:
    return context.setting("sound", "loudspeaker", "output")


def _output_changes(answer: Any, context: Context) -> dict[str, Any]:
    if context.setting("sound", "connection") == "simulated":
        return {}
    return {"sound.loudspeaker.output": answer}


# ---- the rest ----------------------------------------------------------------------------------------------


def _languages(_context: Context) -> tuple[Option, ...]:
    return tuple(Option(code, code, word=f"kiosk.language.{code}") for code in ("vi", "en"))


def _crests(context: Context) -> tuple[Option, ...]:
    kept = context.setting("centre", "crest")
    options = [Option(c.title, c.value, title=c.title, detail=c.detail) for c in context.found.of(Kind.CRESTS)]
    if kept is not None:
        options.insert(0, Option("kept", kept, title=kept))
    return (*options, Option(NOTHING, None, word="technician.q.crest.none"))


def _hours(context: Context) -> Any:
    return hours_name(context.setting("centre", "hours") or {})


def _hours_options(context: Context) -> tuple[Option, ...]:
    codes = list(HOURS)
    if _hours(context) == "own":
        codes.insert(0, "own")
    return tuple(Option(code, code, word=f"technician.q.hours.{code}") for code in codes)


def _hours_changes(answer: Any, _context: Context) -> dict[str, Any]:
    return {} if answer == "own" else {"centre.hours": all_hours(HOURS[answer])}


def _services_complaint(answer: Any, _context: Context) -> str | None:
    if not any(row["on"] for row in answer):
        return "technician.complaint.no_service"
    if any(row["on"] and not row["vi"].strip() for row in answer):
        return "technician.complaint.empty"
    return None


def _counters_changes(answer: Any, context: Context) -> dict[str, Any]:
    return {"centre.counters": settings_of_counters(answer, context.answer("services"))}


def _services_changes(answer: Any, context: Context) -> dict[str, Any]:
    counters = settings_of_counters(context.answer("counters"), answer)
    return {
        "centre.services": settings_of_services(answer, context.now, context.shipped),
        "centre.counters": counters,
    }


_VI_EN = (Field("vi", "technician.field.vi"), Field("en", "technician.field.en"))
_ACCOUNT = (
    Field("display_name", "technician.field.name"),
    Field("username", "technician.field.username", names=False, most=40),
    Field("password", "technician.field.password", names=False, secret=True, most=60),
)

QUESTIONS: tuple[Question, ...] = (
    Question(
        "language", Form.CHOICE, lambda c: c.setting("kiosk", "language"), _languages,
        changes=lambda answer, _: {"kiosk.language": answer},
    ),
    Question("commune", Form.TEXT, _commune, fields=_VI_EN, changes=_commune_changes, complaint=_named),
    Question(
        "province", Form.TEXT, _text("centre", "province"), fields=_VI_EN,
        changes=_text_changes("centre.province"), complaint=_named,
    ),
    Question(
        "office", Form.TEXT, _text("centre", "office"), fields=_VI_EN,
        changes=_text_changes("centre.office"), complaint=_named,
    ),
    Question(
        "crest", Form.CHOICE, lambda c: c.setting("centre", "crest"), _crests,
        changes=lambda answer, _: {"centre.crest": answer}, finds=Kind.CRESTS, deed=True,
    ),
    Question(
        "kiosk_screen", Form.CHOICE, _kiosk_screen, _screens,
        changes=lambda answer, _: {"kiosk.screen.name": answer},
        finds=Kind.SCREENS, trial="identify", section="devices",
    ),
    Question(
        "kiosk_inches", Form.CHOICE, _inches_of("kiosk"), _inches,
        changes=lambda answer, _: {"kiosk.screen.inches": answer}, finds=Kind.SCREENS, section="devices",
    ),
    Question(
        "board_screen", Form.CHOICE, _board_screen, _board_screens, changes=_board_changes,
        finds=Kind.SCREENS, trial="identify", section="devices",
    ),
    Question(
        "board_inches", Form.CHOICE, _inches_of("board"), _inches, asked=_has_board,
        changes=lambda answer, _: {"board.screen.inches": answer}, finds=Kind.SCREENS, section="devices",
    ),
    Question(
        "printer", Form.CHOICE, _device(Kind.PRINTERS, "printer"), _devices(Kind.PRINTERS, "printer"),
        changes=_printer_changes, finds=Kind.PRINTERS, trial="printer", section="devices",
    ),
    Question("paper", Form.CHOICE, _paper, _papers, changes=_paper_changes, trial="printer", section="devices"),
    Question(
        "reader", Form.CHOICE, _device(Kind.READERS, "reader"), _devices(Kind.READERS, "reader"),
        asked=_can("reader"), changes=_device_changes("reader"),
        finds=Kind.READERS, trial="reader", section="devices",
    ),
    Question(
        "scanner", Form.CHOICE, _device(Kind.SCANNERS, "scanner"), _devices(Kind.SCANNERS, "scanner"),
        asked=_can("scanner"), changes=_device_changes("scanner"),
        finds=Kind.SCANNERS, trial="scanner", section="devices",
    ),
    Question(
        "a4", Form.CHOICE, _device(Kind.A4, "a4"), _devices(Kind.A4, "a4"),
        asked=_can("a4"), changes=_device_changes("a4"),
        finds=Kind.A4, trial="a4", section="devices",
    ),
    Question(
        "sound", Form.CHOICE, _output, _outputs, changes=_output_changes,
        finds=Kind.OUTPUTS, trial="sound", section="devices",
    ),
    Question("hours", Form.CHOICE, _hours, _hours_options, changes=_hours_changes),
    Question(
        "services", Form.SERVICES, lambda c: services_of(c.now, c.shipped),
        changes=_services_changes, complaint=_services_complaint,
    ),
    Question(
        "counters", Form.COUNTERS, lambda c: counters_of(c.now, c.answer("services")),
        changes=_counters_changes, complaint=lambda answer, c: counter_complaint(answer, c.answer("services")),
    ),
    Question("account", Form.TEXT, lambda _: {"display_name": "", "username": "", "password": ""},
             fields=_ACCOUNT, deed=True, section="people"),
    Question("pin", Form.PIN, deed=True, section="people"),
    Question("recovery", Form.DEED, deed=True, section="people"),
    Question("finish", Form.FINISH, section=""),
)  # fmt: skip
_BY_ID = {question.id: question for question in QUESTIONS}
