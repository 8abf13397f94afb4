"""What a backend says it can be told, from the text of `scanimage --all-options`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_OPTIONS = 400
_OPTION = re.compile(r"^ {4}(?P<flag>--?[A-Za-z][A-Za-z0-9-]*)(?P<rest>.*)$")
_STATE = re.compile(r" \[(?P<state>[^\[\]]*)\](?: \[(?P<flags>[a-z, -]+)\])?$")
_RANGE = re.compile(
    r"^(?:auto\|)?(?P<low>-?\d+(?:\.\d+)?)\.\.(?P<high>-?\d+(?:\.\d+)?)(?P<unit>[a-z%]*)"
    r"(?:,\.\.\.)?(?: \(in steps of (?P<step>\d+(?:\.\d+)?)\))?$"
)
_NUMBER = re.compile(r"^-?\d+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Option:
    """One option: a choice of words or numbers, a range, a switch, or a free value (neither of them)."""

    flag: str  # as scanimage takes it, "--mode" or "-x"
    value: str  # what it is set to, "" where that is unknown
    active: bool
    settable: bool
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    step: float | None = None

    @property
    def is_switch(self) -> bool:
        """Whether it is a matter of yes or no."""
        return "yes" in self.choices and "no" in self.choices

    def numbers(self) -> tuple[float, ...]:
        """Return the choices that are numbers, smallest first; a unit after the last one is passed over."""
        found = (_NUMBER.match(choice) for choice in self.choices)
        return tuple(sorted(float(match[0]) for match in found if match))


def parse_options(text: str) -> dict[str, Option]:
    """Return the options by flag; lines that do not look like one are descriptions."""
    found: dict[str, Option] = {}
    for line in text.splitlines():
        if (match := _OPTION.match(line)) and len(found) < MOST_OPTIONS:
            option = _option(match["flag"], match["rest"])
            found[option.flag] = option
    return found


def _option(flag: str, rest: str) -> Option:
    state = _STATE.search(rest)
    value, flags = (state["state"], state["flags"] or "") if state else ("", "")
    values = rest[: state.start()] if state else rest
    if value in ("advanced", "hardware", "read-only"):
        value, flags = "", value
    active = value != "inactive"
    settable = "read-only" not in flags and "hardware" not in flags
    shown = value if active else ""
    if values.startswith("[=(") and values.endswith(")]"):
        return Option(flag, shown, active, settable, choices=tuple(values[3:-2].split("|")))
    values = values.strip()
    match = _RANGE.match(values)
    if match and (low := float(match["low"])) <= (high := float(match["high"])):
        return Option(flag, shown, active, settable, (), low, high, float(match["step"]) if match["step"] else None)
    if "<" in values or ".." in values or not values:
        return Option(flag, shown, active, settable)
    return Option(flag, shown, active, settable, choices=tuple(values.split("|")))
