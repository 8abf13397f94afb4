"""What touches do to the answer of the question that is asked. The rules are pure and stand elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtQml import QmlAnonymous

from kiosk.technician.centre_answers import MOST_COUNTERS, with_counter
from kiosk.technician.screenful import Moment, field_text, screenful
from kiosk.technician.week import moved, spread, switched
from kiosk.technician.wizard import Wizard
from kiosk.view.technician.means import Means
from kiosk.view.technician.question import QuestionPage

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1


@QmlAnonymous
class AnswerPage(QuestionPage):
    """A question that is answered by touch, and stays until somebody goes on."""

    def __init__(self, means: Means, parent: QObject | None = None) -> None:
        super().__init__(means, parent)
        self._wizard = Wizard(*means.tools.settings())
        self._moment = Moment()
        self._first_pin: str | None = None

    @property
    def question(self) -> str:
        """The question that is being asked."""
        return self._wizard.question.id

    def refresh(self) -> None:
        """Show everything in the present language."""
        self._show()

    def type_into(self, code: str, text: str) -> None:
        """Fill in a field."""
        if self._moment.renaming:
            self._change_rows("code", self._moment.renaming, **{code: text})
        elif self._wizard.question.deed:
            self._show(typed={**self._moment.typed, code: text}, complaint=None)
        else:
            self._answer({**self._wizard.answer, code: text})

    @Slot(str)
    def choose(self, code: str) -> None:
        """Choose an option."""
        for option in self._wizard.question.options(self._wizard.context):
            if option.code == code:
                self._answer(option.value)

    @Slot(str)
    def focusField(self, code: str) -> None:  # noqa: N802 - QML's spelling
        """Type into a field."""
        fields = {field.code: field for field in self._wizard.question.fields}
        names, most = (False, 40) if self._moment.renaming else (fields[code].names, fields[code].most)
        text = field_text(self._wizard, self._moment, code)
        self._means.keyboard.take(text, lambda typed: self.type_into(code, typed), names=names, most=most)
        self._show(focus=code)

    @Slot(str)
    def toggleService(self, code: str) -> None:  # noqa: N802
        """Switch a service on or off."""
        on = next(row["on"] for row in self._wizard.answer if row["code"] == code)
        self._change_rows("code", code, on=not on)

    @Slot(str)
    def editService(self, code: str) -> None:  # noqa: N802
        """Type the names of a service."""
        self._moment = replace(self._moment, renaming=code)
        self.focusField("vi")

    @Slot(str, str)
    def toggleCounter(self, label: str, code: str) -> None:  # noqa: N802
        """Let a counter take a service, or take it no more."""
        held = next(row["services"] for row in self._wizard.answer if row["label"] == label)
        others = [c for c in held if c != code]
        self._change_rows("label", label, services=others if code in held else [*held, code])

    @Slot()
    def addCounter(self) -> None:  # noqa: N802
        """Add a counter."""
        if len(self._wizard.answer) < MOST_COUNTERS:
            self._answer(with_counter(self._wizard.answer))

    @Slot()
    def dropCounter(self) -> None:  # noqa: N802
        """Take the last counter away."""
        self._answer(list(self._wizard.answer)[:-1])

    @Slot(str, str)
    def choosePart(self, day: str, part: str) -> None:  # noqa: N802
        """Choose which part of which day is set."""
        self._show(day=day, part=part)

    @Slot()
    def switchPart(self) -> None:  # noqa: N802
        """Open that part of the day, or close it."""
        self._answer(switched(self._wizard.answer, self._moment.day, self._moment.part))

    @Slot(int, int)
    def moveTime(self, edge: int, steps: int) -> None:  # noqa: N802
        """Move its start (0) or its end (1)."""
        self._answer(moved(self._wizard.answer, self._moment.day, self._moment.part, edge, steps))

    @Slot()
    def spreadPart(self) -> None:  # noqa: N802
        """Let Monday to Friday be like it."""
        self._answer(spread(self._wizard.answer, self._moment.day, self._moment.part))

    def _answer(self, value: Any) -> None:
        self._wizard = self._wizard.with_answer(value)
        if not self._means.trial.holds:
            self._means.trial.clear()
        self._show(complaint=None)

    def _change_rows(self, key: str, which: str, **values: Any) -> None:
        self._answer([{**row, **values} if row[key] == which else row for row in self._wizard.answer])

    def _show(self, **changes: Any) -> None:
        """Show the question; `changes` of the moment first."""
        moment = replace(
            self._moment,
            pin_set=self._means.door.is_set,
            pin_again=self._first_pin is not None,
            **changes,
        )
        self._moment = moment
        self.show_question(screenful(self._wizard, moment, self._means.words()))
