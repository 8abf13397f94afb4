"""The way through the questions: looking for what can be chosen, trying it, going on, doing what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.technician.account import account_complaint
from kiosk.technician.centre_answers import DAYS
from kiosk.technician.found import Found, Kind
from kiosk.technician.pin import WeakPinError, checked_pin
from kiosk.technician.screenful import Moment, explained
from kiosk.technician.tools import Deed, Outcome, Told, failed
from kiosk.technician.week import PARTS
from kiosk.technician.wizard import DONE, Wizard
from kiosk.view.technician.answers import AnswerPage
from kiosk.view.technician.means import Means
from kiosk.view.technician.search import Search

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("there is one wizard, handed to the window")
class WizardView(AnswerPage):  # type: ignore[operator]  # the stub takes the decorator for a class
    """Asks the questions of the first start one after the other, or one alone."""

    finished = Signal()  # the settings are written
    left = Signal()  # a single question was left, answered or not

    def __init__(self, means: Means, parent: QObject | None = None) -> None:
        super().__init__(means, parent)
        self._search = Search(means, self._searches)
        self._pad.entered.connect(self._pin_entered)

    # ---- from outside ------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Ask from the first question, or from where the draft was left."""
        self._arrive(self._means.draft.resume(Wizard(*self._means.tools.settings())))

    def ask_alone(self, question: str) -> None:
        """Ask one question."""
        now, shipped = self._means.tools.settings()
        self._arrive(Wizard.alone(question, now, shipped, Found()))

    @property
    def working(self) -> bool:
        """Whether what an answer asks for is being done: settings are written, a PIN is kept."""
        return self._moment.busy

    def forget(self) -> None:
        """Let go of what was typed: the technician has gone."""
        self._search.drop()
        self._moment = replace(self._moment, typed={}, renaming="")
        self._first_pin = None
        self._pad.clear()

    # ---- looking and trying ------------------------------------------------------------------------------

    @Slot()
    def tryOut(self) -> None:  # noqa: N802
        """Try out what is chosen."""
        wizard, tools, trial = self._wizard, self._means.tools, self._means.trial
        kind = wizard.question.trial
        if wizard.question.id == "recovery":
            chosen = wizard.changes()  # the chosen printer, not the one of this start
            trial.start(
                Told("technician.trial.printing"),
                lambda doing: tools.do(Deed.RECOVERY, chosen, "", doing.progress),
            )
        elif kind == "identify":
            self._means.identify()
        elif kind is not None:
            settings = wizard.answer
            if kind == "printer":
                settings = wizard.question.changes(wizard.answer, wizard.context).get("printer")
            trial.try_out(kind, lambda doing: tools.try_out(kind, settings, doing))

    @Slot()
    def searchAgain(self) -> None:  # noqa: N802
        """Look again for what is plugged in."""
        self._moment = replace(self._moment, complaint=None)
        if self._wizard.question.finds is not None:
            self._search.look(self._wizard.question.finds)

    @Slot()
    def searchNetwork(self) -> None:  # noqa: N802
        """Look for printers on the network: only when somebody wants it."""
        self._moment = replace(self._moment, complaint=None)
        if self._wizard.question.finds is Kind.PRINTERS:
            self._search.look_around(self._wizard.found.of(Kind.PRINTERS))

    @Slot()
    def stopSearch(self) -> None:  # noqa: N802
        """Look no further on the network."""
        self._search.stop()

    def _searches(self) -> None:
        """Take note of how far the search is, and of what it found."""
        search = self._search
        if search.screens is not None:
            self._wizard = self._wizard.with_found(self._wizard.found.with_screens(search.screens))
        for kind, found in search.found.items():
            self._wizard = self._wizard.with_found(self._wizard.found.with_list(kind, found))
        told = search.told if search.told is not None else self._moment.complaint
        self._show(search=search.state, searched=search.share, complaint=told)

    # ---- going -------------------------------------------------------------------------------------------

    @Slot()
    def back(self) -> None:
        """Go back: out of a name, to the question before, or out of a single question."""
        if self._moment.busy:
            return
        if self._moment.renaming:
            self._show(renaming="")
        elif self._wizard.only and not self._wizard.can_go_back:
            self._search.drop()
            self._means.trial.clear()
            self.left.emit()
        else:
            self._go(self._wizard.back())

    @Slot()
    def forward(self) -> None:
        """Go on, doing what the answer asks for."""
        if self._moment.busy or self._search.state:
            return
        if self._moment.renaming:
            self._show(renaming="")
            return
        complaint = self._wizard.complaint
        if complaint is not None:
            self._show(complaint=explained(complaint, self._wizard))
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

    def _account(self) -> None:
        typed = {one.code: self._moment.typed.get(one.code, "").strip() for one in self._wizard.question.fields}
        if not any(typed.values()) or self._wizard.answers.get("account") == DONE:
            self._on()  # later, at the desk page
        elif (complaint := account_complaint(typed)) is not None:
            self._show(complaint=complaint)
        else:
            make = self._means.tools.make_account
            self._do(lambda: make(typed["username"], typed["display_name"], typed["password"]), self._account_made)

    def _account_made(self, outcome: Outcome) -> None:
        if outcome.well:
            self._moment = replace(self._moment, typed={})
            self._done(DONE)
        else:
            self._show(complaint=outcome.told)

    def _pin(self) -> None:
        if self._means.door.is_set:
            self._on()
        else:
            self._show(complaint=Told("technician.complaint.no_pin"))

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
        self._pad.clear("" if pin == first else say("technician.pin.differ"))
        if pin == first:
            self._do(lambda: self._means.door.keep(pin), lambda _: self._done(DONE))
        else:
            self._show()

    def _crest(self) -> None:
        answer = self._wizard.answer
        if isinstance(answer, str) and Path(answer).is_absolute():
            keep = self._means.tools.keep_crest
            self._do(lambda: keep(Path(answer)), self._done)
        else:
            self._on()

    def _done(self, answer: Any) -> None:
        """Take the answer that a deed leaves, and go on."""
        self._wizard = self._wizard.with_answer(answer)
        self._on()

    def _on(self) -> None:
        """Leave the question behind: the next one, or the settings are written."""
        wizard = self._wizard
        if wizard.next is not None:
            self._go(wizard.forward())
        else:
            changes = wizard.changes()
            self._do(lambda: self._write(changes), lambda _: self._written())

    def _write(self, changes: dict[str, Any]) -> None:
        if changes:
            self._means.tools.change(changes)
        if not self._wizard.only:
            self._means.draft.forget()

    def _written(self) -> None:
        (self.left if self._wizard.only else self.finished).emit()

    # ---- within ------------------------------------------------------------------------------------------

    def _go(self, wizard: Wizard) -> None:
        if not wizard.only:
            draft = self._means.draft
            self._means.worker.run(lambda: draft.save(wizard), lambda _: None, self._not_saved)
        self._arrive(wizard)

    def _arrive(self, wizard: Wizard) -> None:
        self._wizard = wizard
        self._first_pin = None
        self._pad.clear()
        self._means.trial.clear()
        self._search.drop()
        question = wizard.question
        self._moment = Moment(typed=self._moment.typed, day=DAYS[0], part=PARTS[0])
        if question.finds is not None and question.finds not in wizard.found.lists:
            self._search.look(question.finds)
        if question.fields:
            self.focusField(question.fields[0].code)
        self._show()

    def _do(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._show(busy=True, complaint=None)

        def ended(result: Any) -> None:
            self._show(busy=False)
            done(result)

        self._means.worker.run(job, ended, self._failed)

    def _failed(self, code: str, detail: str) -> None:
        self._show(busy=False, complaint=failed(code, detail))

    def _not_saved(self, code: str, detail: str) -> None:
        """Complain of the draft; what was begun at the next question meanwhile still goes on."""
        self._show(complaint=failed(code, detail))
