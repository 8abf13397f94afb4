"""Printer, paper, reader, scanner, office printer, loudspeaker: what was found, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from kiosk.settings.model import Settings
from kiosk.technician.found import Kind
from kiosk.technician.question import NOTHING, Context, Form, Option, Question

_WHICH_CAMERA = ("connection", "device", "url", "host", "port")  # what tells cameras apart
_NAMES = ("host", "queue", "port", "path", "device", "url")
_LONGEST = 60
_ASKED_FOR = ("width", "height", "fps")  # wishes, which a person may have tuned


def _can(section: str) -> Callable[[Context], bool]:
    """Return whether the settings know a kind of device."""
    return lambda _context: section in Settings.model_fields


def _devices(kind: Kind, question: str) -> Callable[[Context], tuple[Option, ...]]:
    def options(context: Context) -> tuple[Option, ...]:
        kept = _kept(context, question)
        found, is_there = [], False
        for number, c in enumerate(context.found.of(kind), 1):
            if _is_taken(c.value, question, context):
                continue
            is_kept = kept is not None and not is_there and _names(c.value, kept)
            is_there = is_there or is_kept
            value = kept if is_kept else c.value  # found again, it stays tuned as somebody has tuned it
            found.append(Option(str(number), value, title=c.title, detail=c.detail, about=c.about))
        if kept is not None and not is_there:
            about = f"technician.connection.{kept['connection']}"
            kept_one = Option("kept", kept, word="technician.q.kept_device", detail=device_names(kept), about=about)
            found.insert(0, kept_one)
        return (*found, Option(NOTHING, None, word=f"technician.q.{question}.none"))

    return options


def _device(kind: Kind, question: str) -> Callable[[Context], Any]:
    def default(context: Context) -> Any:
        kept = _kept(context, question)
        if kept is not None:
            return kept
        found = [c for c in context.found.of(kind) if not _is_taken(c.value, question, context)]
        return next((candidate.value for candidate in found if candidate.likely), None)

    return default


def _kept(context: Context, question: str) -> Any:
    """Return the device of the settings, unless each box is shipped with it or it has another task now."""
    kept = context.setting(question)
    return None if kept == context.shipped.get(question) or _is_taken(kept, question, context) else kept


def _names(candidate: Any, kept: Any) -> bool:
    """Return whether what was found is what the settings name: all that the candidate says stands there."""
    if isinstance(candidate, Mapping) and isinstance(kept, Mapping):
        return all(_names(value, kept.get(key)) for key, value in candidate.items() if key not in _ASKED_FOR)
    return bool(candidate == kept)


def _is_taken(value: Any, question: str, context: Context) -> bool:
    """Return whether a scanner's camera is the one before which cards are held up: it cannot look at both."""
    return question == "scanner" and _same_camera(value, context.answer("reader"))


def _same_camera(one: Any, other: Any) -> bool:
    first, second = _which_camera(one), _which_camera(other)
    return first is not None and first == second


def _which_camera(device: Any) -> tuple[Any, ...] | None:
    camera = device.get("camera") if isinstance(device, Mapping) else None
    return tuple(camera.get(key) for key in _WHICH_CAMERA) if isinstance(camera, Mapping) else None


def _reader_complaint(answer: Any, context: Context) -> str | None:
    """Refuse the scanner's camera where the scanner is not asked for afterwards."""
    taken = context.alone and _same_camera(answer, context.setting("scanner"))
    return "technician.complaint.camera_of_scanner" if taken else None


def _scanner_complaint(answer: Any, context: Context) -> str | None:
    taken = _same_camera(answer, context.answer("reader"))
    return "technician.complaint.camera_of_reader" if taken else None


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


def device_names(settings: Mapping[str, Any]) -> str:
    """Return what settings say of a device, in one line: its name, address or plug, without how it is tuned."""
    held = [settings, settings.get("camera")]
    named = [part.get(key) for part in held if isinstance(part, Mapping) for key in _NAMES]
    told = [str(value) for value in named if value is not None]
    return " · ".join(text for text in told if len(text) <= _LONGEST and not text.startswith("/dev/"))


def _outputs(context: Context) -> tuple[Option, ...]:
    found = [Option(c.value, c.value, title=c.title, detail=c.detail) for c in context.found.of(Kind.OUTPUTS)]
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
        asked=_can("reader"), changes=_device_changes("reader"), complaint=_reader_complaint,
        finds=Kind.READERS, trial="reader", section="devices",
    ),
    Question(
        "scanner", Form.CHOICE, _device(Kind.SCANNERS, "scanner"), _devices(Kind.SCANNERS, "scanner"),
        asked=_can("scanner"), changes=_device_changes("scanner"), complaint=_scanner_complaint,
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
