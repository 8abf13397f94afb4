"""Changes in the text of site.yaml that leave everything else as a person wrote it: order, form and comments.

Only the lines of what changes are written anew. Each change is proved: what the new text says must be what the old
one said with the change made. Where a change cannot be made in its own place (an anchor that others lean on, a form
nobody foresaw), the section around it is written anew, in the end the whole file under its first comments.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kiosk.settings.layers import LayerError, parse_text

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

Steps = tuple[str | int, ...]

_LINE = 100  # a mapping or list of scalars that fits stands on one line
_INDENT = 2
_PLAIN = re.compile(r"[^\W\d_](?:[\w ./()+-]*[\w.)])?")
_NOT_TEXT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf"})
_KEY = re.compile(r"[A-Za-z_][\w-]*")
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


class _Gone:
    """What stands where nothing should: the key is taken out."""


GONE = _Gone()


def with_value(data: Any, key: Sequence[str | int], value: Any) -> Any:
    """Return `data` with a value put at a key path, or with GONE nothing; a mapping that empties goes too."""
    data = copy.deepcopy(data)
    if not key:
        return {} if value is GONE else copy.deepcopy(value)
    step, rest = key[0], key[1:]
    if isinstance(step, int):
        if not isinstance(data, list) or step >= len(data):
            raise KeyError(step)
        if value is GONE and not rest:
            del data[step]
        else:
            data[step] = with_value(data[step], rest, value)
        return data
    data = data if isinstance(data, dict) else {}
    if value is GONE:
        if step in data:
            below = with_value(data[step], rest, GONE) if rest else {}
            if below == {}:
                del data[step]
            else:
                data[step] = below
        return data
    data[step] = with_value(data.get(step), rest, value)
    return data


def edited(text: str, key: Steps, value: Any) -> str:
    """Return a text in which a value stands at a key path, or with GONE nothing any more.

    `text` must be a mapping that `kiosk.settings.layers` can read. An index into a list counts from 0.
    """
    said = parse_text(text, "").plain()
    wanted = with_value(said, key, value)
    if wanted == said:
        return text
    fixed = next((at for at, step in enumerate(key) if isinstance(step, int)), len(key))
    for depth in range(fixed, 0, -1):
        try:
            candidate = _edited_at(text, key[:depth], _at(wanted, key[:depth]))
        except _Misfit:
            continue
        if _says(candidate, wanted):
            return candidate
    first = list(_first_comments(text))
    return "".join(line + "\n" for line in [*first, *entries(wanted, 0)])


def _says(text: str, wanted: Any) -> bool:
    try:
        return bool(parse_text(text, "").plain() == wanted)
    except (LayerError, RecursionError):
        return False


def _at(data: Any, key: Steps) -> Any:
    for step in key:
        if not isinstance(data, dict) or step not in data:
            return GONE
        data = data[step]
    return data


def _first_comments(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if not line.startswith("#") and line.strip():
            return
        yield line


# ---- where things stand ------------------------------------------------------------------------------------


class _Misfit(Exception):
    """The text has a form in which a change cannot be made at this place."""


def _edited_at(text: str, key: Steps, value: Any) -> str:
    """Return the text with the lines of one entry written anew, put in, or taken out; raises _Misfit."""
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import MappingNode

    lines = text.splitlines()
    here: Node | None = YAML(typ="safe", pure=True).compose(text)
    if here is None:
        return _joined([*lines, *_nested(key, value, 0)])
    for at, step in enumerate(key):
        if not isinstance(here, MappingNode) or here.flow_style or not here.value:
            raise _Misfit
        found = next((pair for pair in here.value if pair[0].value == step), None)
        column = here.value[0][0].start_mark.column
        if found is None:
            if value is GONE:
                raise _Misfit
            end = max(_last_line(*pair) for pair in here.value) + 1
            return _joined([*lines[:end], *_nested(key[at:], value, column), *lines[end:]])
        key_node, node = found
        if at < len(key) - 1:
            here = node
            continue
        first, end = key_node.start_mark.line, _last_line(key_node, node) + 1
        if value is GONE:
            if len(here.value) == 1 and at > 0:
                raise _Misfit  # the section goes as a whole
            return _joined([*lines[:first], *lines[end:]])
        fresh = _nested((step,), value, column)
        if isinstance(value, list):
            fresh = _with_old_items(fresh, value, node, lines, column)
        fresh[0] += _remark(lines, key_node, node)
        return _joined([*lines[:first], *fresh, *lines[end:]])
    raise _Misfit


def _joined(lines: Sequence[str]) -> str:
    return "".join(line + "\n" for line in lines)


def _last_line(key: Node, node: Node) -> int:
    """Return the last line of an entry, without the comments and blank lines that follow it."""
    return max(int(key.end_mark.line), _last_of(node))


def _last_of(node: Node) -> int:
    from ruamel.yaml.nodes import CollectionNode, MappingNode

    if isinstance(node, CollectionNode) and not node.flow_style and node.value:
        if isinstance(node, MappingNode):
            return max(_last_line(*pair) for pair in node.value)
        return max(map(_last_of, node.value))
    end: int = node.end_mark.line
    if node.end_mark.column == 0 and end > node.start_mark.line:  # a block of text ends where the next line begins
        end -= 1
    return end


def _remark(lines: Sequence[str], key: Node, node: Node) -> str:
    """Return the comment on the line of an entry."""
    line = lines[key.start_mark.line]
    same = node.end_mark.line == key.start_mark.line
    rest = line[node.end_mark.column if same else key.end_mark.column + 1 :]
    found = re.search(r"(?:^|\s)(#.*)$", rest)
    if found is None or (not same and node.start_mark.line == key.start_mark.line):
        return ""  # a value that begins here and ends elsewhere: what looks like a comment may be part of it
    return " " + found[1]


def _with_old_items(fresh: list[str], value: list[Any], node: Node, lines: Sequence[str], column: int) -> list[str]:
    """Return the lines of a list in which items that stay keep their own lines, with the comments above them."""
    from ruamel.yaml.nodes import SequenceNode

    if not isinstance(node, SequenceNode) or node.flow_style or len(fresh) == 1:
        return fresh
    old: list[tuple[Any, list[str]]] = []
    begin = None
    for item in node.value:
        dash = item.start_mark.line
        if begin is None:
            begin = dash
        end = _last_of(item) + 1
        if not lines[dash].lstrip().startswith("-") or end <= begin:
            return fresh
        written = list(lines[begin:end])
        bare = [line[len(lines[dash]) - len(lines[dash].lstrip()) :] for line in written]
        try:
            said = parse_text(_joined(["items:", *("  " + line for line in bare)]), "").plain()["items"]
        except LayerError:
            return fresh
        old.append((said[0], bare))
        begin = end
    out = fresh[:1]
    for item in value:
        kept = next((bare for said, bare in old if said == item), None)
        if kept is None:
            out += _items([item], column + _INDENT)
        else:
            old = [entry for entry in old if entry[1] is not kept]
            out += [" " * (column + _INDENT) + line if line.strip() else line for line in kept]
    return out


# ---- how values are written --------------------------------------------------------------------------------


def _nested(key: Sequence[str | int], value: Any, column: int) -> list[str]:
    for step in reversed(key[1:]):
        value = {step: value}
    return entries({key[0]: value}, column)


def entries(data: Mapping[Any, Any], column: int) -> list[str]:
    """Return the lines of a mapping, each entry at `column`."""
    lines: list[str] = []
    for key, value in data.items():
        head = " " * column + (key if _KEY.fullmatch(key) and key.lower() not in _NOT_TEXT else _quoted(str(key)))
        if isinstance(value, dict | list) and value and not _fits(value, column, len(str(key))):
            below = column + _INDENT
            lines += [f"{head}:", *(entries(value, below) if isinstance(value, dict) else _items(value, below))]
        else:
            lines.append(f"{head}: {flow(value)}")
    return lines


def _items(data: Sequence[Any], column: int) -> list[str]:
    lines: list[str] = []
    for item in data:
        if isinstance(item, dict) and item and not _fits(item, column + _INDENT, 0):
            below = entries(item, column + _INDENT)
            below[0] = " " * column + "- " + below[0][column + _INDENT :]
            lines += below
        else:
            lines.append(" " * column + "- " + flow(item))
    return lines


def _fits(value: Any, column: int, key: int) -> bool:
    """Return whether something stands well on one line: nothing but scalars, or lists of scalars, and short."""
    parts = value.values() if isinstance(value, dict) else value
    scalars = all(not isinstance(part, dict | list) for part in parts)
    if isinstance(value, dict):
        scalars = all(_is_flat(part) for part in parts)
    section = isinstance(value, dict) and column == 0
    return scalars and not section and column + key + len(flow(value)) + 2 <= _LINE


def _is_flat(value: Any) -> bool:
    if isinstance(value, list):
        return not any(isinstance(item, dict | list) for item in value)
    return not isinstance(value, dict)


def flow(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _scalar(value)


def _scalar(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            written = repr(value)
            if written in ("inf", "-inf", "nan"):
                return written.replace("inf", ".inf").replace("nan", ".nan")
            mantissa, mark, exponent = written.partition("e")
            return (mantissa if "." in mantissa else mantissa + ".0") + mark + exponent
        case _:
            text = str(value)
            plain = _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT
            return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    import json

    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
