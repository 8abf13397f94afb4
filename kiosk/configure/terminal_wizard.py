"""`kiosk configure` without more: the wizard's questions in a shell, over the same map and the same draft."""

from __future__ import annotations

import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path
from signal import SIGINT, signal
from threading import Event
from typing import Any, TextIO

from kiosk.console import Console
from kiosk.settings.problems import SettingsError
from kiosk.settings.site_file import SiteFile
from kiosk.technician.centre_answers import DAYS
from kiosk.technician.describe import described, option_detail, option_title, week_text
from kiosk.technician.found import Candidate, Kind
from kiosk.technician.pin import PinDoor, WeakPinError
from kiosk.technician.question import Form, Question
from kiosk.technician.screenful import explained
from kiosk.technician.week import typed_week
from kiosk.technician.wizard import DONE, Draft, Wizard
from kiosk.workbench.finding import keep_crest

WELL, LEFT, WRONG = 0, 1, 2  # exit codes
_BACK, _LEAVE, _NETWORK = "<", "q", "+"

Find = Callable[[Kind], tuple[Candidate, ...]]
Search = Callable[[Callable[[int, int], None], Event], tuple[Candidate, ...] | None]


class TerminalWizard:
    """Asks on a terminal. An empty line takes what stands in brackets, `<` goes back, `q` leaves and keeps a draft.

    `+` at the printer looks for one on the network (`search`); Ctrl-C ends that search and keeps what it found.

    What is done at once on the screen (account, recovery key) has commands of its own and is not asked here; the
    PIN is, unless there is one.
    """

    def __init__(
        self,
        console: Console,
        file: SiteFile,
        draft: Draft,
        find: Find,
        search: Search,
        door: PinDoor | None,
        *,
        lines: TextIO | None = None,
        secret: Callable[[str], str] = getpass,
    ) -> None:
        self._console = console
        self._words = console.words
        self._file = file
        self._draft = draft
        self._find = find
        self._search = search
        self._lines = lines or sys.stdin
        self._door = door
        self._secret = secret

    def run(self) -> int:
        """Ask everything; return the exit code."""
        try:
            wizard = self._draft.resume(Wizard(self._file.effective(), self._file.shipped()))
        except SettingsError as error:
            return self._complain(error)
        self._console.say("configure.wizard.how")
        while wizard.question.form is not Form.FINISH:
            if wizard.question.deed and wizard.question.finds is None:
                wizard = self._past(wizard)
                continue
            wizard = self._looked(wizard)
            typed = self._ask(wizard)
            if typed is None or typed == _LEAVE:
                self._draft.save(wizard)
                self._console.say("configure.wizard.left")
                return LEFT
            if typed == _BACK:
                wizard = wizard.back()
            elif typed == _NETWORK and wizard.question.finds is Kind.PRINTERS:
                wizard = self._looked_around(wizard)
            else:
                wizard = self._answered(wizard, typed)
            self._draft.save(wizard)
        try:
            self._file.change(wizard.changes())
        except SettingsError as error:
            return self._complain(error)
        self._draft.forget()
        self._console.say("configure.wizard.done", file=self._file.path)
        return WELL

    def _past(self, wizard: Wizard) -> Wizard:
        """Leave out what is done elsewhere, in the direction of going."""
        if wizard.question.form is Form.PIN:
            self._ask_pin()
        return wizard.with_answer(DONE).forward()

    def _ask_pin(self) -> None:
        """Ask for the PIN of a box that has none, until one is kept; an empty line puts it off."""
        door = self._door
        while door is not None and door.wrong is not None:
            try:
                pin = self._secret(self._words.text("configure.pin.ask") + " ")
            except EOFError:
                pin = ""
            if not pin:
                self._console.complain(f"doctor.pin.{door.wrong}")
                return
            keep_pin(self._console, door, pin, self._secret)

    def _looked(self, wizard: Wizard) -> Wizard:
        kind = wizard.question.finds
        if kind is None or kind in wizard.found.lists or kind is Kind.SCREENS:
            return wizard
        return wizard.with_found(wizard.found.with_list(kind, self._find(kind)))

    def _looked_around(self, wizard: Wizard) -> Wizard:
        """Look for printers on the network, with progress, until Ctrl-C."""
        say, stopped = self._words.text, Event()
        sys.stdout.write(say("configure.wizard.network") + "\n")

        def progressed(done: int, of: int) -> None:
            sys.stdout.write(f"\r    {done * 100 // of:3} %")
            sys.stdout.flush()

        before = signal(SIGINT, lambda *_: stopped.set())
        try:
            found = self._search(progressed, stopped)
        finally:
            signal(SIGINT, before)
            sys.stdout.write("\n")
        known = wizard.found.of(Kind.PRINTERS)
        new = tuple(one for one in found or () if all(one.value != other.value for other in known))
        if not new:
            self._console.complain(f"technician.wizard.network_{'down' if found is None else 'none'}")
        return wizard.with_found(wizard.found.with_list(Kind.PRINTERS, (*known, *new)))

    def _ask(self, wizard: Wizard) -> str | None:
        question, say = wizard.question, self._words.text
        out = [f"\n[{wizard.at + 1}/{len(wizard.way)}] {say(question.title)}", f"    {say(question.why)}"]
        for number, option in enumerate(question.options(wizard.context), 1):
            detail = option_detail(option, self._words)
            out.append(f"    {number}. {option_title(option, self._words)}{f' ({detail})' if detail else ''}")
        out += self._rows(question, wizard)
        present = described(question, wizard.answer, wizard.context, self._words)
        sys.stdout.write("\n".join(out) + f"\n[{present}] > ")
        sys.stdout.flush()
        line = self._lines.readline()
        return line.strip() if line else None

    def _rows(self, question: Question, wizard: Wizard) -> list[str]:
        say = self._words.text
        if question.form is Form.SERVICES:
            marks = [f"    {'[x]' if row['on'] else '[ ]'} {row['code']} {row['vi']}" for row in wizard.answer]
            return [*marks, f"    {say('configure.wizard.services')}"]
        if question.finds is Kind.PRINTERS:
            return [f"    {say('configure.wizard.search_network')}"]
        if question.form is Form.WEEK:
            return [f"    {week_text(wizard.answer, self._words)}", f"    {say('configure.wizard.hours')}"]
        if question.form is Form.COUNTERS:
            rows = [f"    {row['label']}: {' '.join(row['services'])}" for row in wizard.answer]
            return [*rows, f"    {say('configure.wizard.counters')}"]
        return []

    def _answered(self, wizard: Wizard, typed: str) -> Wizard:
        if typed:
            try:
                wizard = wizard.with_answer(self._value(wizard, typed))
            except (ValueError, LookupError):
                self._console.complain("configure.wizard.what", typed=typed)
                return wizard
        if (complaint := wizard.complaint) is not None:
            told = explained(complaint, wizard)
            self._console.complain(told.word, **told.values)
            return wizard
        if wizard.question.id == "crest" and wizard.answer and Path(wizard.answer).is_absolute():
            wizard = wizard.with_answer(keep_crest(Path(wizard.answer), self._file.path.parent))
        return wizard.forward()

    def _value(self, wizard: Wizard, typed: str) -> Any:
        """Return an answer from what a person typed; raises ValueError or LookupError."""
        match wizard.question.form:
            case Form.CHOICE:
                options = wizard.question.options(wizard.context)
                if not options and wizard.question.finds is Kind.SCREENS:
                    return typed  # its name: a shell sees no screens
                number = int(typed)
                if number < 1:
                    raise LookupError(typed)
                return options[number - 1].value
            case Form.TEXT:
                vi, _, en = typed.partition("|")
                return {"vi": vi.strip(), "en": en.strip()}
            case Form.SERVICES:
                codes = set(typed.upper().split())
                known = {row["code"] for row in wizard.answer}
                if codes - known:
                    raise LookupError(typed)
                return [{**row, "on": row["on"] != (row["code"] in codes)} for row in wizard.answer]
            case Form.WEEK:
                return typed_week(typed, self._days())
            case Form.COUNTERS:
                return [_counter(part) for part in typed.split(";") if part.strip()]
            case _:
                raise ValueError(typed)

    def _days(self) -> dict[str, str]:
        """Return the days by their short names, in every language of the console."""
        return {words.text(f"configure.day.{day}"): day for words in self._console.catalogues for day in DAYS}

    def _complain(self, error: SettingsError) -> int:
        self._console.complain("configure.refused")
        for words in self._console.catalogues:
            for sentence in error.sentences(words):
                sys.stderr.write(f"  {sentence}\n")
        return WRONG


def keep_pin(console: Console, door: PinDoor, pin: str, secret: Callable[[str], str]) -> bool:
    """Keep a PIN once it was typed again; return whether it is kept, else why not was said."""
    try:
        if secret(console.text("configure.pin.again") + " ") != pin:
            console.complain("technician.pin.differ")
            return False
        door.keep(pin)
    except WeakPinError as error:
        console.complain(str(error))
        return False
    console.say("configure.pin.done")
    return True


def _counter(text: str) -> dict[str, Any]:
    label, separator, services = text.partition(":")
    if not separator or not label.strip():
        raise ValueError(text)
    return {"label": label.strip(), "services": services.upper().split()}
