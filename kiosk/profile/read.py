"""Reads a profile and proves all of it before anything is changed: every mistake by its file and line.

A profile is a folder: `profile.json` (form, name, version, and the SHA-256 of every other file), `settings.yaml`,
`words/<language>/<area>.json`, `art/<drawing>.svg`, `clips/<language>/<name>.ogg`.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal
from xml.parsers import expat

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.settings.layers import LayerError, Place, Tree, parse_text
from kiosk.settings.model import load_settings
from kiosk.settings.problems import Problem, SettingsError, problem_of_layer
from queueing.words import Entry, Words, load_words

HEAD = "profile.json"
SETTINGS = "settings.yaml"
FORM = 1
_MOST_FILES = 2000
_MOST_BYTES = 32 << 20  # of one file
_NAME = re.compile(
    r"settings\.yaml|words/[a-z]{2,3}/[a-z]+\.json|art/[\w-]+\.svg|clips/[a-z]{2,3}/[\w.-]+\.ogg", re.A
)

#: What a province may say; the rest (site, screens, devices, hub) is each box's own.
ALLOWED = (
    ("centre", "office"),
    ("centre", "services"),
    ("centre", "counters"),
    ("centre", "hours"),
    ("centre", "rules"),
    ("centre", "notice"),
    ("kiosk", "language"),
    ("kiosk", "text_size"),
    ("kiosk", "idle"),
)

_SHAPES = frozenset({"svg", "g", "path", "ellipse", "rect"})
_FRAME = frozenset({"xmlns", "viewBox", "width", "height", "preserveAspectRatio"})
_PAINT = ("fill", "stroke", "stroke-width", "fill-rule", "transform")
_PLACE = ("d", "cx", "cy", "rx", "ry", "x", "y", "width", "height")
_ATTRIBUTES = frozenset((*_PAINT, *_PLACE))
_TRANSFORM = re.compile(r"(?:\s*(?:translate|rotate|scale)\([-\d.,\s]+\))+\s*")
_COLOUR = re.compile(r"none|#[0-9A-Fa-f]{6}")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\ufeff\u202a-\u202e\u2066-\u2069]")


class ProfileWrong(Exception):
    """A profile that is not taken; `problems` holds every mistake that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(str(problem.place) for problem in problems))
        self.problems = tuple(problems)


class Head(BaseModel):
    """What a profile says of itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    form: Literal[1]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    version: Annotated[str, Field(min_length=1, max_length=40)]
    files: dict[str, Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]]


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile that was proved whole."""

    head: Head
    settings: dict[str, Any]
    files: Mapping[str, bytes] = field(repr=False)


def read_profile(folder: Path, words: Path, art: Path) -> Profile:
    """Read a profile from a folder; raises ProfileWrong. `words` and `art` are the program's own folders."""
    head = _head(folder)
    problems: list[Problem] = []
    files = dict(_files(folder, head, problems))
    if problems:
        raise ProfileWrong(problems)
    settings: dict[str, Any] = {}
    known: dict[str, Words] = {}
    for name, content in files.items():
        path = folder / name
        match name.split("/"):
            case [_]:
                settings, found = _settings(path, content)
            case ["words", language, _]:
                if (words / language).is_dir() and language not in known:
                    known[language] = load_words(words, language)
                found = list(_wrong_words(path, content, known.get(language)))
            case ["art", _]:
                found = list(_wrong_drawing(path, content, art / path.name))
            case _:
                found = [] if content.startswith(b"OggS") else [_problem(path, None, "not_ogg")]
        problems += found
    if problems:
        raise ProfileWrong(problems)
    return Profile(head, settings, files)


def _head(folder: Path) -> Head:
    path = folder / HEAD
    try:
        content = _content(folder, HEAD)
        if content is None:
            raise ProfileWrong([_problem(path, None, "no_file")])
        return Head.model_validate_json(content)
    except OSError as error:
        raise ProfileWrong([_problem(path, None, "unreadable", reason=error.strerror or error)]) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise ProfileWrong([_problem(path, None, "head", key=where, reason=first["msg"])]) from error


def _files(folder: Path, head: Head, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    present = set(_present(folder, problems)) - {HEAD}
    for name in sorted(present - head.files.keys()):
        problems.append(_problem(folder / name, None, "unlisted"))
    if len(head.files) > _MOST_FILES:
        problems.append(_problem(folder / HEAD, None, "too_many", limit=_MOST_FILES))
        return
    for name, digest in sorted(head.files.items()):
        path = folder / name
        if not _NAME.fullmatch(name):
            line = _line_of(_content(folder, HEAD) or b"", name)
            problems.append(_problem(folder / HEAD, line, "name", name=name))
            continue
        try:
            content = _content(folder, name)
        except OSError as error:
            problems.append(_problem(path, None, "unreadable", reason=error.strerror or error))
            continue
        if content is None:
            problems.append(_problem(path, None, "no_file"))
            continue
        if hashlib.sha256(content).hexdigest() != digest:
            problems.append(_problem(path, None, "changed"))
            continue
        yield name, content


def _present(folder: Path, problems: list[Problem]) -> Iterator[str]:
    """Yield what lies below the folder, links as themselves: where they lead nobody looks."""
    for number, path in enumerate(folder.rglob("*")):
        if number > 2 * _MOST_FILES:  # a stick may hold anything
            problems.append(_problem(folder, None, "too_many", limit=_MOST_FILES))
            return
        if path.is_symlink() or not path.is_dir():
            yield str(path.relative_to(folder))


def _content(folder: Path, name: str) -> bytes | None:
    """Read a plain file of bounded size below the folder, no part of whose name is a link.

    None if it is not such a file; raises OSError if it cannot be read. What is looked at is what is read: a stick
    may be written to by whoever made it while we read, and a device such as /dev/zero never ends.
    """
    *above, last = name.split("/")
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for part in above:
            below = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=held)
            os.close(held)
            held = below
        # Without waiting: a pipe would have it wait for a writer.
        file = os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=held)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):  # a link
            return None
        raise
    finally:
        os.close(held)
    with os.fdopen(file, "rb") as plain:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            return None
        content = plain.read(_MOST_BYTES + 1)
    return content if len(content) <= _MOST_BYTES else None


def _settings(path: Path, content: bytes) -> tuple[dict[str, Any], list[Problem]]:
    try:
        tree = parse_text(content.decode("utf-8-sig"), str(path))
        problems = list(_not_a_provinces(tree))
        if not problems:
            load_settings(site=tree, environ={})
    except UnicodeDecodeError:
        return {}, [_problem(path, None, "not_utf8")]
    except LayerError as error:
        return {}, [problem_of_layer(error)]
    except SettingsError as error:
        return {}, list(error.problems)
    plain: dict[str, Any] = tree.plain()
    return plain, problems


def _not_a_provinces(tree: Tree) -> Iterator[Problem]:
    assert isinstance(tree.value, dict)
    for top, below in tree.value.items():
        if not isinstance(below.value, dict):
            yield Problem(below.place, top, "profile.wrong.not_yours")
            continue
        for name, value in below.value.items():
            if (top, name) not in ALLOWED:
                yield Problem(value.place, f"{top}.{name}", "profile.wrong.not_yours")


def _wrong_words(path: Path, content: bytes, shipped: Words | None) -> Iterator[Problem]:
    if shipped is None:
        yield _problem(path, None, "language")
        return
    try:
        said = json.loads(content)
    except ValueError as error:
        yield _problem(path, getattr(error, "lineno", None), "not_json")
        return
    if not isinstance(said, dict):
        yield _problem(path, 1, "not_json")
        return
    for word, text in said.items():
        line = _line_of(content, word)
        if word not in shipped.ids or word.partition(".")[0] != path.stem:
            yield _problem(path, line, "word", word=word)
        elif not isinstance(text, str) or not text.strip() or _CONTROL.search(text):
            yield _problem(path, line, "text", word=word)
        elif not unicodedata.is_normalized("NFC", text):
            yield _problem(path, line, "not_nfc", word=word)
        elif _fields(text) != shipped.entry(word).fields:
            wanted = ", ".join(f"{{{name}}}" for name in sorted(shipped.entry(word).fields)) or "–"
            yield _problem(path, line, "fields", word=word, wanted=wanted)


def _fields(text: str) -> frozenset[str] | None:
    try:
        return Entry(text).fields
    except ValueError:
        return None


def _wrong_drawing(path: Path, content: bytes, shipped: Path) -> Iterator[Problem]:
    """Hold a drawing to the rules of docs/art.md; it must replace one that is there, in the same frame."""
    if not shipped.is_file():
        yield _problem(path, None, "drawing")
        return
    parser = expat.ParserCreate()
    problems: list[Problem] = []
    frames: list[str] = []

    def wrong(word: str, **values: object) -> None:
        problems.append(_problem(path, parser.CurrentLineNumber, word, **values))

    def begin(name: str, attributes: dict[str, str]) -> None:
        frame = not frames
        if frame:
            frames.append(attributes.get("viewBox", ""))
        if (name == "svg") != frame or name not in _SHAPES:
            wrong("shape", name=name)
        for key, value in attributes.items():
            if key not in (_FRAME if frame else _ATTRIBUTES):
                wrong("attribute", name=key)
            elif key in ("fill", "stroke") and not _COLOUR.fullmatch(value):
                wrong("colour", name=value)
            elif key == "transform" and not _TRANSFORM.fullmatch(value):
                wrong("attribute", name=value)
        if name in ("path", "ellipse", "rect") and "fill" not in attributes:
            wrong("no_fill", name=name)

    parser.StartElementHandler = begin
    parser.CharacterDataHandler = lambda text: wrong("shape", name="text") if text.strip() else None
    parser.StartDoctypeDeclHandler = lambda *_about: wrong("shape", name="DOCTYPE")
    parser.EntityDeclHandler = lambda *_about: wrong("shape", name="ENTITY")
    parser.ProcessingInstructionHandler = lambda *_about: wrong("shape", name="<?")
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        problems.append(_problem(path, error.lineno, "not_svg"))
    else:
        wanted = re.search(rb'viewBox="([^"]+)"', shipped.read_bytes())
        if wanted is not None and frames[0].split() != wanted[1].decode().split():
            problems.append(_problem(path, 1, "frame", wanted=wanted[1].decode()))
    yield from problems[:5]


def _line_of(content: bytes, word: str) -> int | None:
    at = content.find(json.dumps(word, ensure_ascii=False).encode())
    return None if at < 0 else content.count(b"\n", 0, at) + 1


def _problem(path: Path, line: int | None, what: str, /, **values: object) -> Problem:
    return Problem(Place(str(path), line), "", f"profile.wrong.{what}", values)
