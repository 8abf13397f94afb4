"""One question on the glass: what is asked, how it is answered, what is tried out. The rules are the wizard's."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.technician.centre_answers import MOST_COUNTERS, codes_on, unserved, with_counter
from kiosk.technician.describe import described, option_title
from kiosk.technician.found import Candidate, Found, FoundScreen, Kind
from kiosk.technician.pin import PinDoor, WeakPinError, checked_pin
from kiosk.technician.question import Form
from kiosk.technician.questions import question_of
from kiosk.technician.tools import Deed, Outcome, Told, Tools
from kiosk.technician.wizard import DONE, Draft, Wizard
from kiosk.technician.worker import Worker
from kiosk.view.rows import Rows
from kiosk.view.technician.keyboard import Keyboard, PinPad
from kiosk.view.technician.trial import Trial
from queueing.words import Words

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1

_USERNAME = re.compile(r"[a-z0-9._-]{2,40}")
_LEAST_PASSWORD = 8


@dataclass(frozen=True, slots=True)
class Means:
    """What the technician's view-models share."""

    tools: Tools
    worker: Worker
    words: Callable[[], Words]
    screens: Callable[[], tuple[FoundScreen, ...]]
    identify: Callable[[], None]  # shows a large numeral on each screen for a while
    door: PinDoor
    draft: Draft


@QmlElement
@QmlUncreatable("there is one wizard, handed to the window")
class WizardView(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """Asks the questions of the first start one after the other, or one alone."""

    changed = Signal()
    finished = Signal()  # the settings are written
    left = Signal()  # a single question was left, answered or not

    def __init__(self, means: Means, keyboard: Keyboard, trial: Trial, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._means = means
        self._keyboard = keyboard
        self._trial = trial
        self._wizard = Wizard(*means.tools.settings())
        self._pad = PinPad(self)
        self._pad.entered.connect(self._pin_entered)
        self._first_pin: str | None = None
        self._field = ""
        self._service = ""  # whose name is being typed
        self._typed: dict[str, str] = {}  # a deed's fields: secrets stay here and go nowhere else
        self._searching = False
        self._busy = False
        self._complaint: Told | None = None
        self._options = Rows(("code", "title", "detail", "marked"), self)
        self._fields = Rows(("code", "fieldName", "text", "active"), self)
        self._services = Rows(("code", "look", "title", "on"), self)
        self._counters = Rows(("label", "services"), self)
        self._summary = Rows(("title", "text"), self)
        trial.changed.connect(self.changed)

    # ---- from outside ------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Ask from the first question, or from where the draft was left."""
        self._wizard = self._means.draft.resume(Wizard(*self._means.tools.settings()))
        self._arrive()

    def ask_alone(self, question: str) -> None:
        """Ask one question."""
        now, shipped = self._means.tools.settings()
        self._wizard = Wizard.alone(question, now, shipped, Found())
        self._arrive()

    def refresh(self) -> None:
        """Show everything in the present language."""
        self._show()

    @property
    def question(self) -> str:
        """The question that is being asked."""
        return self._wizard.question.id

    @property
    def working(self) -> bool:
        """Whether what an answer asks for is being done: settings are written, a PIN is kept."""
        return self._busy

    def type_into(self, code: str, text: str) -> None:
        """Fill in a field."""
        self._typed_in(code, text)

    def forget(self) -> None:
        """Let go of what was typed: the technician has gone."""
        self._typed, self._first_pin, self._service = {}, None, ""
        self._pad.clear()

    # ---- touches -----------------------------------------------------------------------------------------

    @Slot(str)
    def choose(self, code: str) -> None:
        """Choose an option."""
        for option in self._wizard.question.options(self._wizard.context):
            if option.code == code:
                self._answered(option.value)

    @Slot(str)
    def focusField(self, code: str) -> None:  # noqa: N802 - QML's spelling
        """Type into a field."""
        question = self._wizard.question
        self._field = code
        if question.form is Form.SERVICES:
            row = self._service_row()
            self._keyboard.take(row[code], lambda text: self._service_typed(code, text), names=False, most=40)
        else:
            field = next(field for field in question.fields if field.code == code)
            self._keyboard.take(
                self._field_text(code), lambda text: self._typed_in(code, text), names=field.names, most=field.most
            )
        self._show()

    @Slot(str)
    def toggleService(self, code: str) -> None:  # noqa: N802
        """Switch a service on or off."""
        rows = [{**row, "on": not row["on"]} if row["code"] == code else row for row in self._wizard.answer]
        self._answered(rows)

    @Slot(str)
    def editService(self, code: str) -> None:  # noqa: N802
        """Type the names of a service."""
        self._service = code
        self.focusField("vi")

    @Slot(str, str)
    def toggleCounter(self, label: str, code: str) -> None:  # noqa: N802
        """Let a counter take a service, or take it no more."""
        rows = []
        for row in self._wizard.answer:
            held = [c for c in row["services"] if c != code]
            if row["label"] == label and code not in row["services"]:
                held.append(code)
            rows.append({**row, "services": held} if row["label"] == label else row)
        self._answered(rows)

    @Slot()
    def addCounter(self) -> None:  # noqa: N802
        """Add a counter."""
        if len(self._wizard.answer) < MOST_COUNTERS:
            self._answered(with_counter(self._wizard.answer))

    @Slot()
    def dropCounter(self) -> None:  # noqa: N802
        """Take the last counter away."""
        self._answered(list(self._wizard.answer)[:-1])

    @Slot()
    def tryOut(self) -> None:  # noqa: N802
        """Try out what is chosen."""
        wizard = self._wizard
        trial = wizard.question.trial
        if wizard.question.id == "recovery":
            job, chosen = self._means.tools.do, wizard.changes()  # the chosen printer, not the one of this start
            self._trial.start(Told("technician.trial.printing"), lambda p: job(Deed.RECOVERY, chosen, "", p))
        elif trial == "identify":
            self._means.identify()
        elif trial is not None:
            settings = wizard.answer
            if trial == "printer":
                settings = wizard.question.changes(wizard.answer, wizard.context).get("printer")
            tools = self._means.tools
            self._trial.start(
                Told(f"technician.trial.{trial}"), lambda progress: tools.try_out(trial, settings, progress)
            )

    @Slot()
    def searchAgain(self) -> None:  # noqa: N802
        """Look again for what can be chosen."""
        kind = self._wizard.question.finds
        if kind is not None and not self._searching:
            self._search(kind, wide=True)

    @Slot()
    def back(self) -> None:
        """Go back: out of a name, to the question before, or out of a single question."""
        if self._busy:
            return
        if self._service:
            self._service = ""
            self._show()
        elif self._wizard.only:
            self.left.emit()
        else:
            self._go(self._wizard.back())

    @Slot()
    def forward(self) -> None:
        """Go on, doing what the answer asks for."""
        if self._busy or self._searching:
            return
        if self._service:
            self._service = ""
            self._show()
            return
        complaint = self._wizard.complaint
        if complaint is not None:
            self._complain(self._explained(complaint))
            return
        match self._wizard.question.id:
            case "account":
                self._account()
            case "pin":
                self._pin()
            case "crest":
                self._crest()
            case _:
                self._on()

    # ---- deeds -------------------------------------------------------------------------------------------

    def _account(self) -> None:
        typed = {field.code: self._typed.get(field.code, "").strip() for field in self._wizard.question.fields}
        if not any(typed.values()) or self._wizard.answers.get("account") == DONE:
            self._on()  # later, at the desk page
            return
        if not typed["display_name"]:
            self._complain(Told("technician.complaint.empty"))
        elif not _USERNAME.fullmatch(typed["username"]):
            self._complain(Told("technician.complaint.username"))
        elif len(typed["password"]) < _LEAST_PASSWORD:
            self._complain(Told("technician.complaint.password", {"least": _LEAST_PASSWORD}))
        else:
            make = self._means.tools.make_account
            self._do(lambda: make(typed["username"], typed["display_name"], typed["password"]), self._account_made)

    def _account_made(self, outcome: Outcome) -> None:
        if outcome.well:
            self._typed = {}
            self._wizard = self._wizard.with_answer(DONE)
            self._on()
        else:
            self._complain(outcome.told)

    def _pin(self) -> None:
        if self._means.door.is_set:
            self._on()
        else:
            self._complain(Told("technician.complaint.no_pin"))

    @Slot(str)
    def _pin_entered(self, pin: str) -> None:
        say = self._means.words().text
        if self._first_pin is None:
            try:
                self._first_pin = checked_pin(pin)
            except WeakPinError as error:
                self._pad.clear(say(str(error)))
                return
            self._pad.clear()
            self._show()
            return
        first, self._first_pin = self._first_pin, None
        if pin != first:
            self._pad.clear(say("technician.pin.differ"))
            self._show()
            return
        self._pad.clear()
        self._do(lambda: self._means.door.keep(pin), lambda _: self._pin_kept())

    def _pin_kept(self) -> None:
        self._wizard = self._wizard.with_answer(DONE)
        self._on()

    def _crest(self) -> None:
        answer = self._wizard.answer
        if isinstance(answer, str) and Path(answer).is_absolute():
            keep = self._means.tools.keep_crest
            self._do(lambda: keep(Path(answer)), self._crest_kept)
        else:
            self._on()

    def _crest_kept(self, name: str) -> None:
        self._wizard = self._wizard.with_answer(name)
        self._on()

    def _on(self) -> None:
        """Leave the question behind: the next one, or the settings are written."""
        wizard = self._wizard
        if wizard.only or wizard.question.form is Form.FINISH:
            changes = wizard.changes()
            self._do(lambda: self._write(changes), lambda _: self._written())
        else:
            self._go(wizard.forward())

    def _write(self, changes: dict[str, Any]) -> None:
        if changes:
            self._means.tools.change(changes)
        if not self._wizard.only:
            self._means.draft.forget()

    def _written(self) -> None:
        if self._wizard.only:
            self.left.emit()
        else:
            self.finished.emit()

    # ---- within ------------------------------------------------------------------------------------------

    def _do(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._busy = True
        self._complaint = None
        self._show()

        def ended(result: Any) -> None:
            self._busy = False
            done(result)

        def failed(code: str, detail: str) -> None:
            self._busy = False
            self._complain(Told("technician.complaint.failed", {"detail": f"{code} {detail}".strip()}))

        self._means.worker.run(job, ended, failed)

    def _go(self, wizard: Wizard) -> None:
        self._wizard = wizard
        draft = self._means.draft
        self._means.worker.run(lambda: draft.save(wizard), lambda _: None, self._not_kept)
        self._arrive()

    def _not_kept(self, code: str, detail: str) -> None:
        self._complain(Told("technician.complaint.failed", {"detail": f"{code} {detail}"}))

    def _arrive(self) -> None:
        self._complaint = None
        self._service = ""
        self._first_pin = None
        self._pad.clear()
        self._trial.clear()
        question = self._wizard.question
        if question.finds is not None and question.finds not in self._wizard.found.lists:
            self._search(question.finds)
        if question.fields:
            self.focusField(question.fields[0].code)
        self._show()

    def _search(self, kind: Kind, *, wide: bool = False) -> None:
        if kind is Kind.SCREENS:
            self._wizard = self._wizard.with_found(self._wizard.found.with_screens(self._means.screens()))
            self._show()
            return
        self._searching = True
        self._show()
        find = self._means.tools.find
        self._means.worker.run(
            lambda: find(kind, wide=wide),
            lambda found: self._came(kind, found),
            lambda code, detail: self._came(kind, (), f"{code} {detail}"),
        )

    def _came(self, kind: Kind, found: tuple[Candidate, ...], detail: str = "") -> None:
        self._searching = False
        self._wizard = self._wizard.with_found(self._wizard.found.with_list(kind, found))
        if detail:
            self._complaint = Told("technician.complaint.failed", {"detail": detail})
        self._show()

    def _answered(self, value: Any) -> None:
        self._wizard = self._wizard.with_answer(value)
        self._complaint = None
        if not self._trial.running:
            self._trial.clear()
        self._show()

    def _complain(self, told: Told) -> None:
        self._complaint = told
        self._show()

    def _explained(self, word: str) -> Told:
        context = self._wizard.context
        if word == "technician.complaint.unserved":
            left = unserved(self._wizard.answer, context.answer("services"))
            return Told(word, {"services": ", ".join(left)})
        return Told(word)

    def _field_text(self, code: str) -> str:
        if self._wizard.question.deed:
            return self._typed.get(code, "")
        return str(self._wizard.answer[code])

    def _typed_in(self, code: str, text: str) -> None:
        if self._wizard.question.deed:
            self._typed[code] = text
            self._complaint = None
            self._show()
        else:
            self._answered({**self._wizard.answer, code: text})

    def _service_row(self) -> dict[str, Any]:
        return next(row for row in self._wizard.answer if row["code"] == self._service)

    def _service_typed(self, code: str, text: str) -> None:
        rows = [{**row, code: text} if row["code"] == self._service else row for row in self._wizard.answer]
        self._answered(rows)

    # ---- shown -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        wizard, words = self._wizard, self._means.words()
        question, context = wizard.question, wizard.context
        options = question.options(context) if question.form is Form.CHOICE else ()
        answer = wizard.answer
        self._options.show(
            [(o.code, option_title(o, words), o.detail, o.value == answer and not self._searching) for o in options]
        )
        self._fields.show(self._field_rows())
        rows = answer if question.form is Form.SERVICES else context.answer("services")
        self._services.show(
            [
                (r["code"], r["look"], r["vi"] if words.language == "vi" else r["en"] or r["vi"], r["on"])
                for r in rows
            ]
        )
        if question.form is Form.COUNTERS:
            self._counters.show([(row["label"], ",".join(row["services"])) for row in answer])
        if question.form is Form.FINISH:
            self._summary.show(self._summary_rows())
        self.changed.emit()

    def _field_rows(self) -> list[tuple[Any, ...]]:
        say = self._means.words().text
        if self._service:
            row = self._service_row()
            return [(c, say(f"technician.field.{c}"), row[c], c == self._field) for c in ("vi", "en")]
        if self._wizard.answers.get(self._wizard.question.id) == DONE:
            return []
        return [
            (
                field.code,
                say(field.word),
                "•" * len(self._field_text(field.code)) if field.secret else self._field_text(field.code),
                field.code == self._field,
            )
            for field in self._wizard.question.fields
        ]

    def _summary_rows(self) -> list[tuple[str, str]]:
        words, context = self._means.words(), self._wizard.context
        rows = []
        for name in self._wizard.way:
            question = question_of(name)
            text = described(question, context.answer(name), context, words)
            if text:
                rows.append((words.text(f"technician.q.{name}.short"), text))
        return rows

    def _get_title(self) -> str:
        return self._means.words().text(self._wizard.question.title)

    def _get_why(self) -> str:
        question, say = self._wizard.question, self._means.words().text
        if question.id == "account" and self._wizard.answers.get("account") == DONE:
            return say("technician.q.account.made")
        if question.id == "pin" and self._means.door.is_set and self._first_pin is None:
            return say("technician.q.pin.kept")
        if question.id == "pin" and self._first_pin is not None:
            return say("technician.q.pin.again")
        return say(question.why)

    def _get_form(self) -> str:
        form = self._wizard.question.form
        return "text" if self._service else form.value

    def _get_name(self) -> str:
        return self._wizard.question.id

    def _get_step(self) -> int:
        return self._wizard.at + 1

    def _get_steps(self) -> int:
        return 1 if self._wizard.only else len(self._wizard.way)

    def _get_alone(self) -> bool:
        return self._wizard.only

    def _get_can_back(self) -> bool:
        return bool(self._service) or self._wizard.only or self._wizard.can_go_back

    def _get_next(self) -> str:
        say = self._means.words().text
        if self._service:
            return say("technician.wizard.take")
        if self._wizard.question.form is Form.FINISH:
            return say("technician.wizard.finish")
        return say("technician.wizard.keep" if self._wizard.only else "technician.wizard.next")

    def _get_try(self) -> str:
        question = self._wizard.question
        name = "recovery" if question.id == "recovery" else question.trial
        nothing = question.id not in ("recovery", "paper", "sound") and self._wizard.answer is None
        return "" if name is None or nothing else self._means.words().text(f"technician.try.{name}")

    def _get_complaint(self) -> str:
        return self._complaint.says(self._means.words()) if self._complaint is not None else ""

    def _get_finds(self) -> bool:
        return self._wizard.question.finds is not None

    def _get_searching(self) -> bool:
        return self._searching

    def _get_busy(self) -> bool:
        return self._busy

    def _get_typing(self) -> bool:
        return self._fields.rowCount() > 0

    def _get_on(self) -> str:
        return ",".join(codes_on(self._wizard.context.answer("services")))

    def _get_more_counters(self) -> bool:
        counters = self._wizard.question.form is Form.COUNTERS
        return counters and len(self._wizard.answer) < MOST_COUNTERS

    def _get_options(self) -> Rows:
        return self._options

    def _get_fields(self) -> Rows:
        return self._fields

    def _get_services(self) -> Rows:
        return self._services

    def _get_counters(self) -> Rows:
        return self._counters

    def _get_summary(self) -> Rows:
        return self._summary

    def _get_pad(self) -> PinPad:
        return self._pad

    def _get_trial(self) -> Trial:
        return self._trial

    def _get_keyboard(self) -> Keyboard:
        return self._keyboard

    title = Property(str, _get_title, notify=changed)
    why = Property(str, _get_why, notify=changed)
    form = Property(str, _get_form, notify=changed)
    name = Property(str, _get_name, notify=changed)
    step = Property(int, _get_step, notify=changed)
    steps = Property(int, _get_steps, notify=changed)
    alone = Property(bool, _get_alone, notify=changed)
    backOn = Property(bool, _get_can_back, notify=changed)  # noqa: N815 - QML's spelling
    nextWord = Property(str, _get_next, notify=changed)  # noqa: N815
    tryWord = Property(str, _get_try, notify=changed)  # noqa: N815
    complaint = Property(str, _get_complaint, notify=changed)
    finds = Property(bool, _get_finds, notify=changed)
    searching = Property(bool, _get_searching, notify=changed)
    busy = Property(bool, _get_busy, notify=changed)
    typing = Property(bool, _get_typing, notify=changed)
    servicesOn = Property(str, _get_on, notify=changed)  # noqa: N815
    moreCounters = Property(bool, _get_more_counters, notify=changed)  # noqa: N815
    options = Property(Rows, _get_options, notify=changed)
    fields = Property(Rows, _get_fields, notify=changed)
    services = Property(Rows, _get_services, notify=changed)
    counters = Property(Rows, _get_counters, notify=changed)
    summary = Property(Rows, _get_summary, notify=changed)
    pad = Property(PinPad, _get_pad, notify=changed)
    trial = Property(Trial, _get_trial, notify=changed)
    keyboard = Property(Keyboard, _get_keyboard, notify=changed)
