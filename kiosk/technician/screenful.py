"""What one question shows, worked out from the wizard and from what is going on around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiosk.technician.centre_answers import MOST_COUNTERS, codes_on, unserved
from kiosk.technician.describe import described, option_detail, option_title
from kiosk.technician.found import Kind
from kiosk.technician.question import Form
from kiosk.technician.questions import question_of
from kiosk.technician.tools import Told
from kiosk.technician.week import PARTS, can_move, shown
from kiosk.technician.wizard import DONE, Wizard
from queueing.words import Words

_NAMES = ("vi", "en")
_TRIED_WITHOUT_ANSWER = frozenset({"recovery", "paper", "sound"})


@dataclass(frozen=True, slots=True)
class Moment:
    """What is going on at a question besides its answer.

    `renaming` is the service whose name is typed, `focus` where typing goes, `typed` a deed's fields: secrets stay
    there and go nowhere else. `day` and `part` are what is being set of the week. `search`: what is looked for.
    """

    focus: str = ""
    renaming: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    day: str = ""
    part: str = ""
    search: str = ""  # "", local, network
    searched: float = 0.0  # share of the network, 0 to 1
    busy: bool = False
    complaint: Told | None = None
    pin_set: bool = False
    pin_again: bool = False


@dataclass(frozen=True, slots=True)
class Screenful:
    """Everything that QML shows of a question, in one language. `QuestionPage` names what stands in the rows."""

    name: str = ""
    title: str = ""
    why: str = ""
    form: str = ""
    step: int = 0
    steps: int = 0
    alone: bool = False
    back_on: bool = False
    next_word: str = ""
    try_word: str = ""
    complaint: str = ""
    finds: bool = False
    finds_network: bool = False
    search: str = ""
    searched: float = 0.0
    busy: bool = False
    services_on: str = ""
    more_counters: bool = False
    part_title: str = ""
    part_open: bool = False
    part_spreads: bool = False
    options: tuple[tuple[Any, ...], ...] = ()
    fields: tuple[tuple[Any, ...], ...] = ()
    services: tuple[tuple[Any, ...], ...] = ()
    counters: tuple[tuple[Any, ...], ...] = ()
    summary: tuple[tuple[Any, ...], ...] = ()
    days: tuple[tuple[Any, ...], ...] = ()
    times: tuple[tuple[Any, ...], ...] = ()


def screenful(wizard: Wizard, moment: Moment, words: Words) -> Screenful:
    """Return what is to be shown."""
    say, question, context = words.text, wizard.question, wizard.context
    week = question.form is Form.WEEK
    part = _part(wizard, moment) if week else None
    return Screenful(
        name=question.id,
        title=say(question.title),
        why=_why(wizard, moment, words),
        form=Form.TEXT if moment.renaming else question.form,
        step=wizard.at + 1,
        steps=1 if wizard.only else len(wizard.way),
        alone=wizard.only,
        back_on=bool(moment.renaming) or wizard.only or wizard.can_go_back,
        next_word=say(_next(wizard, moment)),
        try_word=_try(wizard, words),
        complaint=moment.complaint.says(words) if moment.complaint is not None else "",
        finds=question.finds is not None,
        finds_network=question.finds is Kind.PRINTERS,
        search=moment.search,
        searched=moment.searched,
        busy=moment.busy,
        services_on=",".join(codes_on(context.answer("services"))),
        more_counters=question.form is Form.COUNTERS and len(wizard.answer) < MOST_COUNTERS,
        part_title=f"{say(f'technician.day.{moment.day}')} · {say(f'technician.part.{moment.part}')}"
        if week
        else "",
        part_open=part is not None,
        part_spreads=week and moment.day not in ("saturday", "sunday"),
        options=_options(wizard, moment, words),
        fields=_fields(wizard, moment, words),
        services=_services(wizard, words),
        counters=tuple((row["label"], ",".join(row["services"])) for row in wizard.answer)
        if question.form is Form.COUNTERS
        else (),
        summary=_summary(wizard, words) if question.form is Form.FINISH else (),
        days=_days(wizard, moment, words) if week else (),
        times=_times(wizard, moment, words) if part is not None else (),
    )


def field_text(wizard: Wizard, moment: Moment, code: str) -> str:
    """Return what stands in a field."""
    if moment.renaming:
        return str(service_row(wizard, moment.renaming)[code])
    return moment.typed.get(code, "") if wizard.question.deed else str(wizard.answer[code])


def service_row(wizard: Wizard, code: str) -> Mapping[str, Any]:
    """Return a service as it is answered."""
    return next(row for row in wizard.answer if row["code"] == code)


def explained(word: str, wizard: Wizard) -> Told:
    """Return a complaint with what it is about."""
    if word == "technician.complaint.unserved":
        left = unserved(wizard.answer, wizard.context.answer("services"))
        return Told(word, {"services": ", ".join(left)})
    return Told(word)


def _why(wizard: Wizard, moment: Moment, words: Words) -> str:
    question = wizard.question
    if question.id == "account" and wizard.answers.get("account") == DONE:
        return words.text("technician.q.account.made")
    if question.id == "pin" and moment.pin_again:
        return words.text("technician.q.pin.again")
    if question.id == "pin" and moment.pin_set:
        return words.text("technician.q.pin.kept")
    return words.text(question.why)


def _next(wizard: Wizard, moment: Moment) -> str:
    if moment.renaming:
        return "technician.wizard.take"
    if wizard.question.form is Form.FINISH:
        return "technician.wizard.finish"
    return "technician.wizard.keep" if wizard.only and wizard.next is None else "technician.wizard.next"


def _try(wizard: Wizard, words: Words) -> str:
    question = wizard.question
    name = "recovery" if question.id == "recovery" else question.trial
    if name is None or (question.id not in _TRIED_WITHOUT_ANSWER and wizard.answer is None):
        return ""
    return words.text(f"technician.try.{name}")


def _options(wizard: Wizard, moment: Moment, words: Words) -> tuple[tuple[Any, ...], ...]:
    if wizard.question.form is not Form.CHOICE:
        return ()
    answer, looking = wizard.answer, moment.search == "local"
    return tuple(
        (o.code, option_title(o, words), option_detail(o, words), o.value == answer and not looking)
        for o in wizard.question.options(wizard.context)
    )


def _fields(wizard: Wizard, moment: Moment, words: Words) -> tuple[tuple[Any, ...], ...]:
    say = words.text
    if moment.renaming:
        row = service_row(wizard, moment.renaming)
        return tuple((c, say(f"technician.field.{c}"), row[c], c == moment.focus) for c in _NAMES)
    if wizard.answers.get(wizard.question.id) == DONE:
        return ()
    rows = []
    for one in wizard.question.fields:
        text = field_text(wizard, moment, one.code)
        rows.append((one.code, say(one.word), "•" * len(text) if one.secret else text, one.code == moment.focus))
    return tuple(rows)


def _services(wizard: Wizard, words: Words) -> tuple[tuple[Any, ...], ...]:
    rows = wizard.context.answer("services")
    vietnamese = words.language == "vi"
    return tuple((r["code"], r["look"], r["vi"] if vietnamese else r["en"] or r["vi"], r["on"]) for r in rows)


def _summary(wizard: Wizard, words: Words) -> tuple[tuple[Any, ...], ...]:
    rows = []
    for question in map(question_of, wizard.way):
        text = described(question, wizard.context.answer(question.id), wizard.context, words)
        if text:
            rows.append((words.text(f"technician.q.{question.id}.short"), text))
    return tuple(rows)


def _part(wizard: Wizard, moment: Moment) -> Any:
    return next(row for row in wizard.answer if row["day"] == moment.day)[moment.part]


def _days(wizard: Wizard, moment: Moment, words: Words) -> tuple[tuple[Any, ...], ...]:
    """Return a row for each part of each day: day, part, name of the day, its hours, open?, being set?"""
    rows = []
    for row in wizard.answer:
        for part in PARTS:
            held = row[part]
            text = "–".join(map(shown, held)) if held is not None else words.text("technician.week.closed")
            now = (row["day"], part) == (moment.day, moment.part)
            rows.append((row["day"], part, words.text(f"technician.day.{row['day']}"), text, held is not None, now))
    return tuple(rows)


def _times(wizard: Wizard, moment: Moment, words: Words) -> tuple[tuple[Any, ...], ...]:
    """Return a row for start and end: edge, name, time, whether it can be earlier and later."""
    held = _part(wizard, moment)
    return tuple(
        (
            edge,
            words.text(f"technician.week.{name}"),
            shown(held[edge]),
            can_move(wizard.answer, moment.day, moment.part, edge, -1),
            can_move(wizard.answer, moment.day, moment.part, edge, 1),
        )
        for edge, name in enumerate(("from", "until"))
    )
