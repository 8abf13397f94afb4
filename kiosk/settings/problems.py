"""What is wrong in the settings, told to a person: where, which key, what was found, what is allowed."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from devices.cameras.network.settings import ADDRESS
from kiosk.settings.layers import LayerError, Place, Tree
from queueing.words import Words

_Loc = tuple[str | int, ...]

_LONGEST_FOUND = 60

# pydantic's kind of error → the sentence about it. What is not listed here has the sentence `cli.settings.other`.
_WORD_OF = {
    "missing": "missing",
    "union_tag_not_found": "missing_connection",
    "extra_forbidden": "unknown",
    "literal_error": "choice",
    "enum": "choice",
    "union_tag_invalid": "choice",
    "string_type": "text",
    "string_too_short": "empty",
    "string_too_long": "too_long",
    "string_pattern_mismatch": "form",
    "too_short": "too_few",
    "int_type": "whole_number",
    "int_parsing": "whole_number",
    "int_from_float": "whole_number",
    "float_type": "number",
    "float_parsing": "number",
    "finite_number": "number",
    "bool_type": "yes_no",
    "bool_parsing": "yes_no",
    "greater_than": "above",
    "greater_than_equal": "at_least",
    "less_than": "below",
    "less_than_equal": "at_most",
    "time_type": "time",
    "time_parsing": "time",
    "tuple_type": "list",
    "list_type": "list",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "dict_type": "mapping",
    "path_type": "text",
    "period_order": "period_order",
    "service_twice": "service_twice",
    "counter_twice": "counter_twice",
    "counter_serves_unknown": "counter_serves_unknown",
    "simulator_refused": "simulator_refused",
    "no_drawing": "no_drawing",
    "handset_is_loudspeaker": "handset_is_loudspeaker",
}

# A form that a person can read, instead of a regular expression.
_FORM_OF = {
    r"^[A-Z]$": "form_letter",
    r"^[A-H]$": "form_look",
    r"^[0-9A-Za-z]{1,3}$": "form_counter",
    r"^[a-z0-9-]{1,40}$": "form_site",
    ADDRESS: "form_camera",
}

# Errors of a whole section: the key inside it that a person should look at.
_LOOK_AT: dict[str, _Loc] = {
    "period_order": ("end",),
    "service_twice": ("services",),
    "counter_twice": ("counters",),
    "counter_serves_unknown": ("counters",),
    "handset_is_loudspeaker": ("handset",),
    "union_tag_not_found": (),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `word` keys its sentence, `values` fill it in."""

    place: Place
    key: str
    word: str
    values: dict[str, object] = field(default_factory=dict)

    def sentence(self, words: Words) -> str:
        """Return the mistake as one line: place, key and what to do."""
        told = words.text(self.word, **self.values)
        if not self.key:
            return words.text("cli.settings.problem_of_file", place=self.place, problem=told)
        return words.text("cli.settings.problem", place=self.place, key=self.key, problem=told)


class SettingsError(Exception):
    """The settings cannot be used; `problems` holds every mistake that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{p.place} {p.key} {p.word}" for p in self.problems))

    def sentences(self, words: Words) -> list[str]:
        """Return a line for each mistake, in one language."""
        return [problem.sentence(words) for problem in self.problems]


def problem_of_layer(error: LayerError) -> Problem:
    """Return the mistake that kept a whole layer from being read."""
    return Problem(error.place, "", error.word, dict(error.values))


def problems_of(error: ValidationError, tree: Tree, model: type[BaseModel]) -> list[Problem]:
    """Return the mistakes of values, in the order of their lines."""
    errors = error.errors(include_url=False)
    found = [_problem(details, tree, model) for details in errors if not _follows(details, errors)]
    return sorted(found, key=lambda problem: (problem.place.source, problem.place.line or 0))


def _follows(details: ErrorDetails, errors: Sequence[ErrorDetails]) -> bool:
    """Return whether an error only follows from others: entries that are wrong are not counted as entries."""
    loc = details["loc"]
    return details["type"] == "too_short" and any(
        other["loc"][: len(loc)] == loc and len(other["loc"]) > len(loc) for other in errors
    )


def _problem(details: ErrorDetails, tree: Tree, model: type[BaseModel]) -> Problem:
    kind = details["type"]
    key = _without_tags(details["loc"], tree) + _LOOK_AT.get(kind, ())
    word = _WORD_OF.get(kind, "other")
    values: dict[str, object] = {"found": _shown(details["input"])}
    context = details.get("ctx", {})
    match word:
        case "simulator_refused":
            key += (*str(context["device"]).split("."), "connection")
        case "unknown":
            word, values = _unknown(details["loc"], model)
        case "missing" if (tag := _tag(details["loc"], model)) is not None:
            word, values = "missing_for", {"kind": tag}
        case "missing_connection":
            values["allowed"] = _offered(_kinds(_models_at(model, details["loc"])))
        case "choice":
            if kind == "union_tag_invalid":
                key += ("connection",)
                values["found"] = context.get("tag", "")
            values["allowed"] = _alternatives(str(context.get("expected") or context.get("expected_tags")))
        case "text" if isinstance(details["input"], bool | int | float):
            word = "text_in_quotes"
        case "form":
            word = _FORM_OF.get(str(context.get("pattern")), "form")
            values["allowed"] = context.get("pattern", "")
        case "too_long" | "too_few":
            values["limit"] = context.get("max_length") or context.get("min_length")
        case "above" | "at_least" | "below" | "at_most":
            values["limit"] = next((context[bound] for bound in ("gt", "ge", "lt", "le") if bound in context), "")
        case "other":
            values["reason"] = details["msg"]
        case _:
            values |= context
    return Problem(tree.deepest(key).place, _written(key), f"cli.settings.{word}", values)


def _without_tags(loc: _Loc, tree: Tree) -> _Loc:
    """Return a location without the names of union members that pydantic puts into it."""
    key: _Loc = ()
    skipped = False  # a part has one tag; a key inside it may have the same name
    for step in loc:
        here = tree.at(key)
        kind = here.at(("connection",)) if here is not None else None
        skipped = kind is not None and kind.value == step and not skipped
        if not skipped:
            key += (step,)
    return key


def _written(key: _Loc) -> str:
    """Return a key path as people write it: `centre.services[2].name`; a list counts from one."""
    text = ""
    for step in key:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST_FOUND else text[: _LONGEST_FOUND - 1] + "…"


def _alternatives(expected: str) -> str:
    return ", ".join(part.strip(" '\"") for part in expected.replace(" or ", ",").split(",") if part.strip())


def _unknown(loc: _Loc, model: type[BaseModel]) -> tuple[str, dict[str, object]]:
    """Return the sentence about a key that is none here: one of another connection, nearly another, or nothing."""
    name = str(loc[-1])
    tag = _tag(loc, model)
    others = _kinds(m for m in _models_at(model, loc[:-2]) if name in m.model_fields) if tag is not None else set()
    if others:
        return "unknown_here", {"kind": tag, "kinds": _offered(others)}
    near = difflib.get_close_matches(name, _keys_at(model, loc[:-1]), n=1)
    return ("unknown_near", {"near": near[0]}) if near else ("unknown", {})


def _tag(loc: _Loc, model: type[BaseModel]) -> str | None:
    """Return the connection of the device whose key stands at a location, None if it is not a device's."""
    tag = loc[-2] if len(loc) > 2 else None
    return str(tag) if tag in _kinds(_models_at(model, loc[:-2])) else None


def _kinds(models: Iterable[type[BaseModel]]) -> set[str]:
    return {str(kind) for kind in map(_connection, models) if kind is not None}


def _offered(kinds: set[str]) -> str:
    """Return connections as a person is told of them: a simulator only where there is nothing else."""
    return ", ".join(sorted(kinds - {"simulated"} or kinds))


def _keys_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[str]:
    """Return the keys that may stand at a location."""
    return sorted({name for here in _models_at(model, loc) for name in here.model_fields})


def _models_at(model: type[BaseModel], loc: Sequence[str | int]) -> list[type[BaseModel]]:
    """Return the models that may stand at a location: those of every connection, unless the location names one."""
    models = [model]
    for step in loc:
        below = [m for here in models if isinstance(step, str) for m in _models_in(_annotation(here, step))]
        tagged = [here for here in models if _connection(here) == step]
        models = below or tagged or models  # an index of a list keeps its members
    return models


def _annotation(model: type[BaseModel], name: str) -> Any:
    return model.model_fields[name].annotation if name in model.model_fields else None


def _connection(model: type[BaseModel]) -> Any:
    return model.model_fields["connection"].default if "connection" in model.model_fields else None


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
