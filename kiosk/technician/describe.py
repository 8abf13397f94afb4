"""Answers as a person reads them, on the list of settings and on the last page of the wizard."""

from __future__ import annotations

from typing import Any

from kiosk.technician.question import Context, Form, Option, Question
from queueing.words import Words


def option_title(option: Option, words: Words) -> str:
    """Return the name of an option."""
    return words.text(option.word) if option.word else option.title


def described(question: Question, answer: Any, context: Context, words: Words) -> str:
    """Return an answer in one line; "" for what has none to show."""
    match question.form:
        case Form.CHOICE:
            chosen = next((option for option in question.options(context) if option.value == answer), None)
            if chosen is not None:
                return option_title(chosen, words)
            return "" if answer is None or isinstance(answer, dict) else str(answer)
        case Form.TEXT if isinstance(answer, dict) and "vi" in answer:
            text = answer.get(words.language, "")
            return str(text or answer["vi"]).strip()
        case Form.SERVICES:
            return words.text("technician.count.services", count=sum(bool(row["on"]) for row in answer))
        case Form.COUNTERS:
            return words.text("technician.count.counters", count=len(answer))
        case _:
            return ""


def device_text(settings: Any) -> str:
    """Return what settings say of a device, in one line."""
    named = [str(value) for key, value in settings.items() if key != "connection" and value is not None]
    return " · ".join([str(settings.get("connection", "")), *(text for text in named if len(text) <= 60)])
