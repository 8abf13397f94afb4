"""Services, counters and hours as a technician thinks of them, to and from the form that settings hold them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOST_COUNTERS = 9

_Row = Mapping[str, Any]
_Periods = tuple[tuple[str, str], ...]

_OFFICE: _Periods = (("07:30", "11:30"), ("13:30", "17:00"))
_EARLY: _Periods = (("07:00", "11:00"), ("13:00", "17:00"))
_SUMMER: _Periods = (("07:00", "11:30"), ("13:30", "17:00"))
_MORNING: _Periods = (("07:30", "11:30"),)

#: Hours that many centres keep, by a name; what a day does not have is closed.
HOURS: Mapping[str, Mapping[str, _Periods]] = {
    "office": dict.fromkeys(DAYS[:5], _OFFICE),
    "office_saturday": {**dict.fromkeys(DAYS[:5], _OFFICE), "saturday": _MORNING},
    "early": dict.fromkeys(DAYS[:5], _EARLY),
    "summer": dict.fromkeys(DAYS[:5], _SUMMER),
    "noon": dict.fromkeys(DAYS[:5], (("07:30", "17:00"),)),
}
_COMMUNE = {"Xã": "Commune", "Phường": "Ward", "Đặc khu": "Special Zone", "Thị trấn": "Town"}


def english_commune(vi: str) -> str:
    """Return how a commune is called in English: Xã Hướng Phùng → Hướng Phùng Commune."""
    for word, english in _COMMUNE.items():
        if vi.startswith(word + " "):
            return f"{vi.removeprefix(word).strip()} {english}"
    return vi


def all_hours(hours: Mapping[str, _Periods]) -> dict[str, Any]:
    """Return hours as settings hold them, every day of the week said."""
    return {day: [{"start": start, "end": end} for start, end in hours.get(day, ())] for day in DAYS}


def hours_name(hours: Mapping[str, Any]) -> str:
    """Return the name of the hours that settings hold, "own" for others."""
    said = {day: tuple((p["start"], p["end"]) for p in hours.get(day) or ()) for day in DAYS}
    return next((name for name, preset in HOURS.items() if all(said[d] == preset.get(d, ()) for d in DAYS)), "own")


def services_of(now: Mapping[str, Any], shipped: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return all services that there could be: those of the centre switched on, the other shipped ones off."""
    on = {service["code"]: service for service in now["centre"]["services"]}
    rows = {service["code"]: service for service in shipped["centre"]["services"]} | on
    return [
        {
            "code": code,
            "look": service["look"],
            "on": code in on,
            "vi": service["name"]["vi"],
            "en": service["name"]["en"],
        }
        for code, service in sorted(rows.items())
    ]


def settings_of_services(rows: Sequence[_Row], now: Mapping[str, Any], shipped: Mapping[str, Any]) -> list[Any]:
    """Return the services that are on as settings hold them; what a row does not say stays as it was."""
    known = {service["code"]: service for service in shipped["centre"]["services"]}
    known |= {service["code"]: service for service in now["centre"]["services"]}
    return [
        {
            **known.get(row["code"], {"code": row["code"], "look": row["look"]}),
            "name": {"vi": row["vi"].strip(), "en": row["en"].strip() or row["vi"].strip()},
        }
        for row in rows
        if row["on"]
    ]


def counters_of(now: Mapping[str, Any], services: Sequence[_Row]) -> list[dict[str, Any]]:
    """Return the counters, without services that are off."""
    on = codes_on(services)
    return [
        {"label": counter["label"], "services": [code for code in counter["services"] if code in on]}
        for counter in now["centre"]["counters"]
    ]


def codes_on(services: Sequence[_Row]) -> list[str]:
    """Return the codes of the services that are on."""
    return [row["code"] for row in services if row["on"]]


def with_counter(counters: Sequence[_Row]) -> list[dict[str, Any]]:
    """Return the counters with one more, under the lowest number that is free."""
    used = {counter["label"] for counter in counters}
    free = (str(number) for number in range(1, 100))
    label = next(number for number in free if number not in used)
    return [*map(dict, counters), {"label": label, "services": []}]


def settings_of_counters(counters: Sequence[_Row], services: Sequence[_Row]) -> list[Any]:
    """Return the counters as settings hold them."""
    on = codes_on(services)
    return [
        {"label": counter["label"], "services": [code for code in on if code in counter["services"]]}
        for counter in counters
    ]


def unserved(counters: Sequence[_Row], services: Sequence[_Row]) -> list[str]:
    """Return the services that no counter takes: a number for one would never be called."""
    taken = {code for counter in counters for code in counter["services"]}
    return [code for code in codes_on(services) if code not in taken]


def counter_complaint(counters: Sequence[_Row], services: Sequence[_Row]) -> str | None:
    """Return the word of what is wrong with the counters."""
    if not counters:
        return "technician.complaint.no_counter"
    return "technician.complaint.unserved" if unserved(counters, services) else None
