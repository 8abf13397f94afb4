"""Settings as trees that remember where each value stands, so that a mistake can be shown by file and line.

A layer is read from a YAML 1.2 file or from the environment. Layers merge: mappings key by key, everything else
(lists too) is replaced whole. A mapping with another `connection` is another device, and nothing of the one below
fits it.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node as YamlNode

ENV_PREFIX = "KIOSK_"
ENV_SEPARATOR = "__"  # KIOSK_HUB__PORT is hub.port; KIOSK_DATA and its like have none and are no settings
_CACHE_FORM = 1  # counted up when the form of the cached trees changes
_MAX_DEPTH = 20
_KIND = "connection"

Key = Sequence[str | int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value was written: a file and its line, or a variable of the environment (no line)."""

    source: str
    line: int | None = None

    def __str__(self) -> str:
        return self.source if self.line is None else f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True)
class Tree:
    """A value and its place. Mappings and lists hold trees, a scalar holds itself."""

    value: dict[str, Tree] | list[Tree] | str | int | float | bool | None
    place: Place

    def plain(self) -> Any:
        """Return the value without places."""
        if isinstance(self.value, dict):
            return {key: tree.plain() for key, tree in self.value.items()}
        if isinstance(self.value, list):
            return [tree.plain() for tree in self.value]
        return self.value

    def deepest(self, key: Key) -> Tree:
        """Return the tree at a key path, or the last one on the way to it."""
        tree = self
        for step in key:
            below = tree._below(step)
            if below is None:
                return tree
            tree = below
        return tree

    def at(self, key: Key) -> Tree | None:
        """Return the tree at a key path, or None if there is none."""
        tree: Tree | None = self
        for step in key:
            tree = tree._below(step) if tree is not None else None
        return tree

    def _below(self, step: str | int) -> Tree | None:
        if isinstance(self.value, dict):
            return self.value.get(str(step))
        if isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            return self.value[step]
        return None


class LayerError(Exception):
    """A layer cannot be read at all. `word` keys the sentence, `values` fills it in."""

    def __init__(self, place: Place, word: str, **values: object) -> None:
        super().__init__(f"{place}: {word} {values}")
        self.place = place
        self.word = word
        self.values = values


def merge(below: Tree, above: Tree) -> Tree:
    """Return `below` with everything that `above` says put over it."""
    if not (isinstance(below.value, dict) and isinstance(above.value, dict)):
        return above
    before, after = below.value.get(_KIND), above.value.get(_KIND)
    if before is not None and after is not None and before.value != after.value:
        return above
    merged = dict(below.value)
    for key, tree in above.value.items():
        merged[key] = merge(merged[key], tree) if key in merged else tree
    return Tree(merged, above.place)


def read_file(path: Path, *, cache: Path | None = None) -> Tree:
    """Return what a YAML file says, as a mapping; raises LayerError.

    With `cache`, a folder, the tree of a file with these very bytes is kept there: the YAML library is pure
    Python and costs more than everything else that reading the settings does.
    """
    place = Place(str(path))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LayerError(place, "cli.settings.unreadable", reason=error.strerror or error) from error
    kept = cache / f"{hashlib.sha256(content).hexdigest()[:32]}-{_CACHE_FORM}.json" if cache is not None else None
    if kept is not None:
        with suppress(OSError, ValueError, TypeError):
            return _revived(json.loads(kept.read_bytes()), str(path))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise LayerError(Place(str(path), line), "cli.settings.not_utf8") from error
    tree = parse_text(text, str(path))
    if kept is not None:
        with suppress(OSError):  # a cache that cannot be written costs time, nothing else
            _keep(kept, tree)
    return tree


def read_environment(environ: Mapping[str, str]) -> Tree:
    """Return what variables such as KIOSK_HUB__PORT=8080 say; lists and mappings are written as JSON."""
    root = Tree({}, Place("environment"))
    for name in sorted(environ):
        if not name.startswith(ENV_PREFIX) or ENV_SEPARATOR not in name or not environ[name].strip():
            continue
        place = Place(name)
        tree = Tree(_env_value(environ[name].strip()), place)
        tree = _grown(tree.value, place) if isinstance(tree.value, dict | list) else tree
        for step in reversed(name.removeprefix(ENV_PREFIX).lower().split(ENV_SEPARATOR)):
            tree = Tree({step: tree}, place)
        root = merge(root, tree)
    return root


def _env_value(text: str) -> Any:
    if text[0] in "[{" or text == "null":
        with suppress(ValueError):
            return json.loads(text)
    return text


def _grown(value: Any, place: Place) -> Tree:
    if isinstance(value, dict):
        return Tree({str(key): _grown(item, place) for key, item in value.items()}, place)
    if isinstance(value, list):
        return Tree([_grown(item, place) for item in value], place)
    return Tree(value, place)


# ---- YAML ------------------------------------------------------------------------------------------------


def parse_text(text: str, source: str) -> Tree:
    """Return what a YAML text says, as a mapping; raises LayerError that names `source` and the line."""
    from ruamel.yaml import YAML  # here, since most starts find the tree in the cache
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        root = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(source, None if mark is None else mark.line + 1)
        raise LayerError(place, "cli.settings.not_yaml", reason=error.problem or error) from error
    except YAMLError as error:
        raise LayerError(Place(source), "cli.settings.not_yaml", reason=error) from error
    if root is None:
        return Tree({}, Place(source, 1))
    tree = _tree(root, source, 0)
    if not isinstance(tree.value, dict):
        raise LayerError(tree.place, "cli.settings.not_a_mapping")
    return tree


def _tree(node: YamlNode, source: str, depth: int) -> Tree:
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    place = Place(source, node.start_mark.line + 1)
    if depth > _MAX_DEPTH:  # also where an alias leads back into its own anchor
        raise LayerError(place, "cli.settings.too_deep")
    if isinstance(node, SequenceNode):
        return Tree([_tree(item, source, depth + 1) for item in node.value], place)
    if isinstance(node, MappingNode):
        below: dict[str, Tree] = {}
        for key_node, value_node in node.value:
            key_place = Place(source, key_node.start_mark.line + 1)
            if not isinstance(key_node, ScalarNode):
                raise LayerError(key_place, "cli.settings.odd_key")
            if key_node.value in below:
                raise LayerError(key_place, "cli.settings.twice", key=key_node.value)
            tree = _tree(value_node, source, depth + 1)
            below[str(key_node.value)] = Tree(
                tree.value, key_place
            )  # the line of the key is what a person looks for
        return Tree(below, place)
    return Tree(_scalar(str(node.tag), str(node.value)), place)


def _scalar(tag: str, text: str) -> str | int | float | bool | None:
    """Return a scalar by the core schema of YAML 1.2; what looks like a date or a time stays text."""
    match tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            digits = text.replace("_", "")
            based = digits.lstrip("+-")[:2].lower() in ("0o", "0x", "0b")
            return int(digits, 0 if based else 10)
        case "float":
            return float(text.replace("_", "").replace(".inf", "inf").replace(".Inf", "inf").replace(".nan", "nan"))
        case _:
            return text


# ---- cache -----------------------------------------------------------------------------------------------


def _packed(tree: Tree) -> list[Any]:
    value: Any = tree.value
    if isinstance(value, dict):
        value = {key: _packed(item) for key, item in value.items()}
    elif isinstance(value, list):
        value = [_packed(item) for item in value]
    return [tree.place.line, value]


def _revived(packed: Any, source: str) -> Tree:
    line, value = packed
    if isinstance(value, dict):
        value = {key: _revived(item, source) for key, item in value.items()}
    elif isinstance(value, list):
        value = [_revived(item, source) for item in value]
    return Tree(value, Place(source, line))


def _keep(kept: Path, tree: Tree) -> None:
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=kept.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(_packed(tree), file, ensure_ascii=False)
    Path(name).replace(kept)
