"""The questions that make a bare box a working centre: one decision each, every one with a sensible default.

The kiosk's and the terminal's wizard both ask from here, in this order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiosk.technician.centre_questions import CENTRE
from kiosk.technician.device_questions import DEVICES
from kiosk.technician.found import Found
from kiosk.technician.question import Context, Field, Form, Question
from kiosk.technician.screen_questions import SCREENS
from kiosk.technician.service_questions import SERVICES

MOST_QUESTIONS = 25
_ACCOUNT = (
    Field("display_name", "technician.field.name"),
    Field("username", "technician.field.username", names=False, most=40),
    Field("password", "technician.field.password", names=False, secret=True, most=60),
)

_PEOPLE: tuple[Question, ...] = (
    Question("account", Form.TEXT, lambda _: {"display_name": "", "username": "", "password": ""},
             fields=_ACCOUNT, deed=True, section="people"),
    Question("pin", Form.PIN, deed=True, section="people"),
    Question("recovery", Form.DEED, deed=True, section="people"),
)  # fmt: skip

QUESTIONS: tuple[Question, ...] = (
    *CENTRE,
    *SCREENS,
    *DEVICES,
    *SERVICES,
    *_PEOPLE,
    Question("finish", Form.FINISH, section=""),
)
_BY_ID: Mapping[str, Question] = {question.id: question for question in QUESTIONS}


def question_of(question: str) -> Question:
    """Return a question by its id; raises KeyError."""
    return _BY_ID[question]


def context_of(
    now: Mapping[str, Any],
    shipped: Mapping[str, Any],
    found: Found,
    answers: Mapping[str, Any],
    *,
    alone: bool = False,
) -> Context:
    """Return what questions are asked against."""
    return Context(now, shipped, found, answers, _BY_ID, alone)
