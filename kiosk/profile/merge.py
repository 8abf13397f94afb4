"""Three-way merging of settings: what the province said last, what holds here, what the province says now.

Lists of services and counters are taken by their codes and labels, so that a commune may change one word of one
service and still get everything else that the province changes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Path = tuple[str, ...]

#: What names the members of a list, where they have it.
_NAMES = ("code", "label")
_ORDER = "\0order"
_GONE = object()


@dataclass(frozen=True, slots=True)
class Change:
    """A value that the province changes: taken over, or kept as the commune has it. None: it is not there."""

    key: str
    here: Any
    new: Any
    kept: bool


def merge(last: Any, here: Any, new: Any) -> tuple[Any, tuple[Change, ...]]:
    """Return what shall hold from now on, and every change of the province's in the order of its keys."""
    before, mine, theirs = _flat(last), _flat(here), _flat(new)
    result = dict(mine)
    changes = []
    for path in dict.fromkeys((*theirs, *before)):
        old, now, next_ = before.get(path, _GONE), mine.get(path, _GONE), theirs.get(path, _GONE)
        if next_ in (old, now):
            continue
        kept = now != old
        if not kept:
            if next_ is _GONE:
                result.pop(path, None)
            else:
                result[path] = next_
        if _ORDER not in path:
            changes.append(Change(_written(path), _shown(now), _shown(next_), kept))
    return _grown(result), tuple(changes)


def _flat(value: Any, at: Path = ()) -> dict[Path, Any]:
    if isinstance(value, Mapping) and value:
        return {p: v for key, item in value.items() for p, v in _flat(item, (*at, str(key))).items()}
    if isinstance(value, list) and (name := _named_by(value)):
        found: dict[Path, Any] = {(*at, _ORDER): [name, *(str(item[name]) for item in value)]}
        for item in value:
            found |= _flat(item, (*at, f"[{item[name]}]"))
        return found
    return {at: value}


def _named_by(items: list[Any]) -> str | None:
    """Return the key that tells the members of a list apart."""
    for name in _NAMES:
        values = [item.get(name) if isinstance(item, Mapping) else None for item in items]
        if items and None not in values and len(set(map(str, values))) == len(values):
            return name
    return None


def _grown(flat: Mapping[Path, Any]) -> Any:
    if () in flat:
        return flat[()]
    parts: dict[str, dict[Path, Any]] = {}
    for path, value in flat.items():
        parts.setdefault(path[0], {})[path[1:]] = value
    order = parts.pop(_ORDER, None)
    grown = {name: _grown(below) for name, below in parts.items()}
    if order is None:
        return grown
    name, *wanted = order[()]
    members = {
        str(member[name]): member for member in grown.values() if isinstance(member, dict) and name in member
    }
    return [members.pop(one) for one in wanted if one in members] + list(members.values())


def _written(path: Path) -> str:
    return "".join(step if step.startswith("[") else f".{step}" for step in path).removeprefix(".")


def _shown(value: Any) -> Any:
    return None if value is _GONE else value
