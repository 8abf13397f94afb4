"""What can be set, read from the settings' own models: key, kind, default and what it is for.

`kiosk configure list` and docs/settings.md are made from this; the sentences are the catalogue's (`setting.<key>`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from kiosk.settings.layers import Place, Tree
from kiosk.settings.model import Settings, merged, settings_layers
from kiosk.settings.site_text import flow
from queueing.centre import Hours, Period, Text
from queueing.words import Words

#: Parts that a person thinks of as one value.
_WHOLE: tuple[type[BaseModel], ...] = (Text, Hours, Period)
_KIND = "connection"
_LONGEST_DEFAULT = 60
_NOWHERE = Place("")

_Section = tuple[str, str | None]
_NO_SECTION: _Section = ("", None)


@dataclass(frozen=True, slots=True)
class Setting:
    """One thing that can be set. `of` names the connection of the devices that have it; None: whatever there is.

    `section` is the part of the settings that it belongs to: a device inside another has its own.
    """

    key: str
    section: str
    of: str | None
    schema: dict[str, Any]
    default: Any  # PydanticUndefined: must be given

    @property
    def word(self) -> str:
        """The id of the sentence that says what it is for."""
        return "setting." + self.key.replace("[]", "")

    @property
    def required(self) -> bool:
        """Whether it must be given."""
        return self.default is PydanticUndefined

    @property
    def is_text(self) -> bool:
        """Whether the value is text, so that what a person types needs no quotes."""
        kinds = self.schema.get("anyOf", [self.schema])
        return any(kind.get("type") == "string" for kind in kinds) and all(
            kind.get("type") in ("string", "null") for kind in kinds
        )

    def about(self, words: Words) -> str:
        """Return what it is for."""
        above, _, last = self.word.rpartition(".")
        own = f"{above}.{self.of}.{last}"  # but which connection it is, is one question for all of them
        return words.text(own if self.of is not None and last != _KIND and own in words else self.word)

    def kind(self, words: Words) -> str:
        """Return what may stand there."""
        return _kind(self.schema, words)

    def default_text(self, words: Words) -> str:
        """Return the default as YAML says it; what is long is only named."""
        if self.required:
            return words.text("configure.default.required")
        text = flow(self.default)
        return text if len(text) <= _LONGEST_DEFAULT else words.text("configure.default.long")


def all_settings() -> tuple[Setting, ...]:
    """Return everything that can be set in a configured centre, in the order of the models."""
    below, _ = settings_layers(demo=False, environ={}, site=Tree({}, _NOWHERE))
    return tuple(_walk(Settings, "", _NO_SECTION, merged(below)))


def _walk(model: type[BaseModel], above: str, of: _Section, defaults: Tree | None) -> Iterator[Setting]:
    for name, field in model.model_fields.items():
        key = f"{above}.{name}" if above else name
        here = defaults.at((name,)) if defaults is not None else None
        kinds = _models(field.annotation)
        devices = [kind for kind in kinds if _KIND in kind.model_fields]
        if devices:
            chosen = here.at((_KIND,)) if here is not None else None
            for device in devices:
                connection = device.model_fields[_KIND].default
                if connection == "simulated":
                    continue
                own = here if chosen is not None and chosen.value == connection else None
                yield from _walk(device, key, (key, str(connection)), own)
        elif _is_list(field.annotation) and kinds and kinds[0] not in _WHOLE:
            yield _setting(key, of, field, here)
            yield from _walk(kinds[0], f"{key}[]", of, None)
        elif kinds and kinds[0] not in _WHOLE:
            yield from _walk(kinds[0], key, of, here if here is not None else _tree_of(field))
        else:
            yield _setting(key, of, field, here)


def _setting(key: str, of: _Section, field: FieldInfo, here: Tree | None) -> Setting:
    annotation: Any = field.annotation
    if field.metadata:
        annotation = Annotated[(annotation, *field.metadata)]
    schema = TypeAdapter(annotation)
    default = here.plain() if here is not None else _plain(field.get_default(call_default_factory=True))
    section, connection = of
    return Setting(key, section or key.partition(".")[0], connection, _resolved(schema.json_schema()), default)


def _tree_of(field: FieldInfo) -> Tree | None:
    default = field.get_default(call_default_factory=True)
    return _grown(default.model_dump(mode="json")) if isinstance(default, BaseModel) else None


def _grown(value: Any) -> Tree:
    if isinstance(value, dict):
        return Tree({key: _grown(item) for key, item in value.items()}, _NOWHERE)
    if isinstance(value, list):
        return Tree([_grown(item) for item in value], _NOWHERE)
    return Tree(value, _NOWHERE)


def _plain(default: Any) -> Any:
    return default if default is PydanticUndefined else TypeAdapter(Any).dump_python(default, mode="json")


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def _is_list(annotation: Any) -> bool:
    if get_origin(annotation) in (tuple, list):
        return True
    union = get_origin(annotation) in (Annotated, Union, Literal)
    return union and any(_is_list(part) for part in get_args(annotation))


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with its enumerations in their places; parts that count as one value keep their names."""
    named = schema.pop("$defs", {})

    def within(node: Any) -> Any:
        if isinstance(node, dict):
            if "$ref" in node:
                name = node["$ref"].rpartition("/")[2]
                found = named[name]
                return {"part": name} if found.get("type") == "object" else within(found)
            if node.get("type") == "object":
                return {"part": node.get("title", "")}
            return {key: within(item) for key, item in node.items()}
        return [within(item) for item in node] if isinstance(node, list) else node

    resolved: dict[str, Any] = within(schema)
    return resolved


def _kind(schema: dict[str, Any], words: Words) -> str:
    if "anyOf" in schema:
        return words.text("configure.kind.or").join(_kind(part, words) for part in schema["anyOf"])
    if "part" in schema:
        part = schema["part"].lower()
        return (
            words.text(f"configure.kind.{part}")
            if f"configure.kind.{part}" in words
            else words.text("configure.kind.part")
        )
    if "enum" in schema or "const" in schema:
        allowed = schema.get("enum", [schema.get("const")])
        return ", ".join(flow(one) for one in allowed)
    match schema.get("type"):
        case "boolean":
            return "true, false"
        case "integer" | "number" as kind:
            return _bounded(words.text(f"configure.kind.{kind}"), schema, words)
        case "array":
            items = schema.get("items") or {}
            return (
                words.text("configure.kind.list", of=_kind(items, words))
                if items
                else words.text("configure.kind.lists")
            )
        case "null":
            return "null"
        case _:
            return words.text("configure.kind.time" if schema.get("format") == "time" else "configure.kind.string")


def _bounded(kind: str, schema: dict[str, Any], words: Words) -> str:
    low = schema.get("minimum", schema.get("exclusiveMinimum"))
    high = schema.get("maximum", schema.get("exclusiveMaximum"))
    if low is None and high is None:
        return kind
    return f"{kind}, {'' if low is None else f'{low:g}'}–{'' if high is None else f'{high:g}'}"
