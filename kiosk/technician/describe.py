"""Answers as a person reads them, on the list of settings and on the last page of the wizard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kiosk.technician.device_questions import device_names
from kiosk.technician.question import Context, Form, Option, Question
from kiosk.technician.week import Row, groups
from queueing.words import Words


def option_title(option: Option, words: Words) -> str:
    """Return the name of an option."""
    return words.text(option.word) if option.word else option.title


def option_detail(option: Option, words: Words) -> str:
    """Return what is known of an option, in one line."""
    return " · ".join(filter(None, (words.text(option.about) if option.about else "", option.detail)))


def described(question: Question, answer: Any, context: Context, words: Words) -> str:
    """Return an answer in one line; "" for what has none to show."""
    match question.form:
        case Form.CHOICE:
            chosen = next((option for option in question.options(context) if option.value == answer), None)
            if chosen is not None:
                return option_title(chosen, words)
            if isinstance(answer, Mapping):  # a device that was found before a power cut, say
                return device_text(answer, words)
            return "" if answer is None else str(answer)
        case Form.TEXT if isinstance(answer, dict) and "vi" in answer:
            text = answer.get(words.language, "")
            return str(text or answer["vi"]).strip()
        case Form.SERVICES:
            return words.text("technician.count.services", count=sum(bool(row["on"]) for row in answer))
        case Form.COUNTERS:
            return words.text("technician.count.counters", count=len(answer))
        case Form.WEEK:
            return week_text(answer, words)
        case _:
            return ""


def week_text(rows: Sequence[Row], words: Words) -> str:
    """Return a week in one line."""

    def days(first: str, last: str) -> str:
        named = [words.text(f"technician.day.{day}") for day in dict.fromkeys((first, last))]
        return "–".join(named)

    return "; ".join(f"{days(first, last)} {times}" for first, last, times in groups(rows))


def device_text(settings: Mapping[str, Any], words: Words) -> str:
    """Return what settings say of a device, in one line."""
    return " · ".join(
        filter(None, (words.text(f"technician.connection.{settings['connection']}"), device_names(settings)))
    )
