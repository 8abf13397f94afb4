"""When the centre is open, what it does and at which counters."""

from __future__ import annotations

from typing import Any

from kiosk.technician.centre_answers import (
    HOURS,
    all_hours,
    counter_complaint,
    counters_of,
    hours_name,
    services_of,
    settings_of_counters,
    settings_of_services,
)
from kiosk.technician.question import Context, Form, Option, Question
from kiosk.technician.week import hours_of, week_complaint, week_of

_OWN, _KEPT = "own", "kept"  # hours set day by day; hours of the file that no day of two parts can show


def _hours(context: Context) -> Any:
    hours = context.setting("centre", "hours") or {}
    name = hours_name(hours)
    return _KEPT if name == _OWN and week_of(hours) is None else name


def _hours_options(context: Context) -> tuple[Option, ...]:
    codes = [*([_KEPT] if _hours(context) == _KEPT else []), *HOURS, _OWN]
    return tuple(Option(code, code, word=f"technician.q.hours.{code}") for code in codes)


def _hours_changes(answer: Any, _context: Context) -> dict[str, Any]:
    return {} if answer in (_OWN, _KEPT) else {"centre.hours": all_hours(HOURS[answer])}


def _asks_own_hours(context: Context) -> bool:
    return bool(context.answer("hours") == _OWN)


def _own_hours(context: Context) -> Any:
    return week_of(context.setting("centre", "hours") or {}) or week_of(all_hours(HOURS["office"]))


def _own_hours_changes(answer: Any, _context: Context) -> dict[str, Any]:
    return {"centre.hours": hours_of(answer)}


def _services_complaint(answer: Any, _context: Context) -> str | None:
    if not any(row["on"] for row in answer):
        return "technician.complaint.no_service"
    if any(row["on"] and not row["vi"].strip() for row in answer):
        return "technician.complaint.empty"
    return None


def _counters_changes(answer: Any, context: Context) -> dict[str, Any]:
    return {"centre.counters": settings_of_counters(answer, context.answer("services"))}


def _services_changes(answer: Any, context: Context) -> dict[str, Any]:
    counters = settings_of_counters(context.answer("counters"), answer)
    return {
        "centre.services": settings_of_services(answer, context.now, context.shipped),
        "centre.counters": counters,
    }


SERVICES: tuple[Question, ...] = (
    Question("hours", Form.CHOICE, _hours, _hours_options, changes=_hours_changes),
    Question(
        "own_hours", Form.WEEK, _own_hours, asked=_asks_own_hours, changes=_own_hours_changes,
        complaint=lambda answer, _: week_complaint(answer), within="hours",
    ),
    Question(
        "services", Form.SERVICES, lambda c: services_of(c.now, c.shipped),
        changes=_services_changes, complaint=_services_complaint,
    ),
    Question(
        "counters", Form.COUNTERS, lambda c: counters_of(c.now, c.answer("services")),
        changes=_counters_changes, complaint=lambda answer, c: counter_complaint(answer, c.answer("services")),
    ),
)  # fmt: skip
