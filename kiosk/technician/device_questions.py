"""Printer, paper, reader, scanner, office printer, loudspeaker: what was found, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.settings import Settings
from kiosk.technician.found import Kind
from kiosk.technician.question import NOTHING, Context, Form, Option, Question


def _can(section: str) -> Callable[[Context], bool]:
    """Return whether the settings know a kind of device."""
    return lambda _context: section in Settings.model_fields


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


DEVICES: tuple[Question, ...] = (
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
)  # fmt: skip
