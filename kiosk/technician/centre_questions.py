"""What the centre is called and looks like: language, commune, province, office, crest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kiosk.technician.centre_answers import english_commune
from kiosk.technician.found import Kind
from kiosk.technician.question import NOTHING, Context, Field, Form, Option, Question


def _text(*steps: str) -> Callable[[Context], Any]:
    def default(context: Context) -> Any:
        kept = context.setting(*steps) or {}
        return {"vi": kept.get("vi", ""), "en": kept.get("en", "")}

    return default


def _commune(context: Context) -> Any:
    unnamed = context.setting("centre", "commune") == context.shipped["centre"]["commune"]
    return {"vi": "Xã ", "en": ""} if unnamed and not context.alone else _text("centre", "commune")(context)


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


def _languages(_context: Context) -> tuple[Option, ...]:
    return tuple(Option(code, code, word=f"kiosk.language.{code}") for code in ("vi", "en"))


def _crests(context: Context) -> tuple[Option, ...]:
    kept = context.setting("centre", "crest")
    options = [Option(c.title, c.value, title=c.title, detail=c.detail) for c in context.found.of(Kind.CRESTS)]
    if kept is not None:
        options.insert(0, Option("kept", kept, title=kept))
    return (*options, Option(NOTHING, None, word="technician.q.crest.none"))


_VI_EN = (Field("vi", "technician.field.vi"), Field("en", "technician.field.en"))

CENTRE: tuple[Question, ...] = (
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
)  # fmt: skip
