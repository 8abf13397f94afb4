"""The way through the questions: a map and a stack, kept as a draft, so a power cut costs one answer at most."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kiosk.technician.found import Found
from kiosk.technician.question import Context, Question
from kiosk.technician.questions import QUESTIONS, context_of, question_of
from kiosk.whole_file import write_whole

_FORM = 1  # of the draft
DONE = "done"  # the answer that is kept of a deed: it was done, with what is nobody's business


@dataclass(frozen=True, slots=True)
class Wizard:
    """Where somebody is among the questions; immutable. The last of `stack` is being asked.

    `only`: a single question is asked alone, from the settings page, with those that go into its details.
    """

    now: Mapping[str, Any]
    shipped: Mapping[str, Any]
    found: Found = field(default_factory=Found)
    stack: tuple[str, ...] = (QUESTIONS[0].id,)
    answers: Mapping[str, Any] = field(default_factory=dict)
    only: bool = False

    @classmethod
    def alone(cls, question: str, now: Mapping[str, Any], shipped: Mapping[str, Any], found: Found) -> Wizard:
        """Return a wizard of one question."""
        return cls(now, shipped, found, (question_of(question).id,), {}, only=True)

    @property
    def context(self) -> Context:
        """What questions are asked against."""
        return context_of(self.now, self.shipped, self.found, self.answers, alone=self.only)

    @property
    def question(self) -> Question:
        """The question that is being asked."""
        return question_of(self.stack[-1])

    @property
    def answer(self) -> Any:
        """The answer to it as it is now."""
        return self.context.answer(self.question.id)

    @property
    def way(self) -> tuple[str, ...]:
        """All questions that are asked, by what is answered until now."""
        return tuple(question.id for question in QUESTIONS if question.asked(self.context))

    @property
    def at(self) -> int:
        """How many questions lie before this one on the way."""
        return self.way.index(self.question.id) if self.question.id in self.way else 0

    @property
    def can_go_back(self) -> bool:
        """Whether there is a question before this one."""
        return len(self.stack) > 1

    @property
    def complaint(self) -> str | None:
        """The word of why the answer cannot stand, None if it can."""
        return self.question.complaint(self.answer, self.context)

    def with_answer(self, value: Any) -> Wizard:
        """Answer the question that is being asked, and stay there."""
        return replace(self, answers={**self.answers, self.question.id: value})

    def with_found(self, found: Found) -> Wizard:
        """Take note of what was found."""
        return replace(self, found=found)

    @property
    def next(self) -> str | None:
        """The question that follows by the answers as they are; None at the end."""
        order = [question.id for question in QUESTIONS]
        later = map(question_of, order[order.index(self.question.id) + 1 :])
        asked = (question for question in later if question.asked(self.context))
        return next((q.id for q in asked if not self.only or q.within == self.stack[0]), None)

    def forward(self) -> Wizard:
        """Go on to the next question with the answer as it is; stay where it cannot stand, or at the end."""
        if self.complaint is not None:
            return self
        settled = self.with_answer(DONE if self.question.deed and self.question.fields else self.answer)
        if settled.next is None:
            return self if self.only else settled
        return replace(settled, stack=(*self.stack, settled.next))

    def back(self) -> Wizard:
        """Return to the question before; nothing that was answered is lost."""
        return replace(self, stack=self.stack[:-1]) if self.can_go_back else self

    def changes(self) -> dict[str, Any]:
        """Return the settings that follow from the answers, by key."""
        context = self.context
        changes: dict[str, Any] = {}
        names = self.stack if self.only else self.way
        for name in names:
            question = question_of(name)
            answer = context.answer(name)
            if not (question.deed and answer == DONE):
                changes |= question.changes(answer, context)
        return changes


class Draft:
    """What was answered until now, on the disk. Secrets never come here: a deed leaves only that it was done."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @property
    def is_kept(self) -> bool:
        """Whether somebody began and did not come to the end."""
        return self._file.exists()

    def save(self, wizard: Wizard) -> None:
        """Keep where the wizard is."""
        secret = {q.id for q in QUESTIONS if any(f.secret for f in q.fields) or q.form == "pin"}
        answers = {name: answer for name, answer in wizard.answers.items() if name not in secret or answer == DONE}
        kept = {"form": _FORM, "stack": list(wizard.stack), "answers": answers}
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(self._file, json.dumps(kept, ensure_ascii=False).encode())

    def resume(self, fresh: Wizard) -> Wizard:
        """Return the wizard as it was left, or the fresh one where there is no draft that can be used."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            kept = json.loads(self._file.read_bytes())
            stack = tuple(question_of(name).id for name in kept["stack"])
            answers = {question_of(name).id: answer for name, answer in kept["answers"].items()}
            if kept["form"] == _FORM and stack and stack[0] == QUESTIONS[0].id:
                resumed = replace(fresh, stack=stack, answers=answers)
                resumed.changes()  # a draft of another version may hold what nobody understands
                return resumed
        return fresh

    def forget(self) -> None:
        """Throw the draft away."""
        self._file.unlink(missing_ok=True)
