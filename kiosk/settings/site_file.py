"""The one writer of site.yaml, and the one way to open the settings of a box at its start.

Beside `site.yaml` lie `site.yaml.last-good`, a copy of the last one that could be used, and `site.yaml.before`, the
one before the last change of ours. A file that a person spoilt stays as it is: the box runs on the last good one
and says so until somebody mends the line. All files are written whole or not at all, whenever the power goes.
"""

from __future__ import annotations

import fcntl
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.paths import site_file
from kiosk.settings.layers import ENV_PREFIX, LayerError, Place, Tree, parse_text
from kiosk.settings.model import Settings, load_settings, merged, settings_layers
from kiosk.settings.problems import Problem, SettingsError, problem_of_layer
from kiosk.settings.site_text import GONE, Steps, edited
from kiosk.whole_file import write_whole

_log = logging.getLogger(__name__)

_STEP = re.compile(r"(?:^|\.)([A-Za-z_][\w-]*)|\[(\d+)\]")
_BLOCK = 4096  # what a cut leaves of a file ends in the middle of a line, or at a block of the disk
_KIND = "connection"


class KeyPathError(ValueError):
    """A text is no path to a setting, such as `kiosk.screen.inches` or `centre.counters[2].label`."""


def steps_of(key: str) -> Steps:
    """Return the steps of a key as people write it; a list counts from one there, from zero in the steps."""
    steps: list[str | int] = []
    at = 0
    while at < len(key):
        found = _STEP.match(key, at)
        if found is None or (found[2] and not steps) or found[2] == "0":
            raise KeyPathError(key)
        steps.append(found[1] if found[1] else int(found[2]) - 1)
        at = found.end()
    if not steps:
        raise KeyPathError(key)
    return tuple(steps)


def written_key(steps: Steps) -> str:
    """Return the steps of a key as people write it."""
    return "".join(f"[{s + 1}]" if isinstance(s, int) else f".{s}" for s in steps).removeprefix(".")


@dataclass(frozen=True, slots=True)
class Opened:
    """The settings a box runs on. `wrong`: why they are not those of its file but the last good ones."""

    settings: Settings
    wrong: SettingsError | None = None


def open_settings(*, demo: bool | None = False, environ: Mapping[str, str] | None = None) -> Opened:
    """Return the settings to run on, the last good ones where the site's file cannot be used.

    Raises SettingsError where there are none. What could be used is kept as the last good one.
    """
    environ = os.environ if environ is None else environ
    file = SiteFile(environ)
    try:
        if file.cut():
            raise SettingsError([Problem(Place(str(file.path)), "", "cli.settings.cut")])
        settings = load_settings(demo=demo, environ=environ)
    except SettingsError as error:
        if not file.last_good.exists():
            raise
        with suppress(SettingsError):
            return Opened(load_settings(demo=demo, environ=environ, site=file.last_good), error)
        raise  # the older one cannot be used either: what a person can mend is the file itself
    file.keep_as_good()
    return Opened(settings)


class SiteFile:
    """The settings of a site, as they stand in their file."""

    def __init__(self, environ: Mapping[str, str] | None = None, *, demo: bool = False) -> None:
        self._environ = os.environ if environ is None else environ
        self._demo = demo
        self.path = site_file(self._environ)
        self.last_good = self.path.with_name(self.path.name + ".last-good")
        self.before = self.path.with_name(self.path.name + ".before")

    def cut(self) -> bool:
        """Return whether the file looks as if the power had gone while an editor was writing it."""
        now, good = _bytes_of(self.path), _bytes_of(self.last_good)
        if now is None or not good or now == good:
            return False
        if not now.strip(b"\0"):
            return True
        return good.startswith(now) and (not now.endswith(b"\n") or len(now) % _BLOCK == 0)

    def change(self, sets: Mapping[str, Any] | None = None, *, unset: tuple[str, ...] = ()) -> Settings:
        """Set and take out keys, all or none; return the settings that hold from now on.

        A value is what YAML knows: text, numbers, true and false, None, lists and mappings. Mappings are merged key
        by key, one with a `connection` is another device and takes the place of the one before. What is as it would
        be without the file is taken out of it. Raises SettingsError, and leaves everything as it was, where the
        file as it stands or as it would become cannot be used; KeyPathError for a text that is no key.
        """
        wanted = [(steps_of(key), GONE) for key in unset]
        wanted += _wanted(sets)
        with self._locked():
            text = self._text()
            self._checked(text)  # a file that a person must mend first is not touched
            for key, value in wanted:
                text = self._with(text, key, value)
            settings = self._checked(text)
            self._write(text.encode())
        return settings

    def would_hold(self, sets: Mapping[str, Any]) -> Settings:
        """Return the settings as they would be after `change`, and write nothing; raises SettingsError."""
        text = self._text()
        self._checked(text)
        for key, value in _wanted(sets):
            text = self._with(text, key, value)
        return self._checked(text)

    def undo(self) -> Settings:
        """Go back to the file before the last change, or from a spoilt one to the last good one.

        What stood there until now becomes the one before: undoing twice changes nothing. Raises SettingsError if
        that file cannot be used, FileNotFoundError if there is none.
        """
        with self._locked():
            now = _bytes_of(self.path)
            source = self.before
            try:
                if self.cut():
                    source = self.last_good
                else:
                    self._checked(self._text())
            except SettingsError:
                source = self.last_good
            content = source.read_bytes()
            settings = self._checked(content.decode("utf-8-sig", errors="replace"))
            self._write(content, before=now)
        return settings

    def effective(self, key: Steps = ()) -> Any:
        """Return the value that holds for a key, in the terms of YAML; KeyError if nothing says anything of it."""
        tree = merged([*self._below(self._text()), parse_text(self._text(), str(self.path))]).at(key)
        if tree is None:
            raise KeyError(key)
        return tree.plain()

    def shipped(self) -> Any:
        """Return what holds without the file, in the terms of YAML."""
        return merged(self._below(self._text())).plain()

    def keep_as_good(self) -> None:
        """Keep the file, which was used just now, as the last good one."""
        now = _bytes_of(self.path)
        if now is not None and now != _bytes_of(self.last_good):
            with suppress(OSError):  # a folder that cannot be written costs the way back, not the start
                write_whole(self.last_good, now, like=self.path)

    # ---- within --------------------------------------------------------------------------------------------

    def _text(self) -> str:
        content = _bytes_of(self.path)
        if content is None:
            return "centre:\n  mode: demo\n" if self._demo else ""
        return content.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")

    def _checked(self, text: str) -> Settings:
        """Return the settings with this text as the site's file; raises SettingsError."""
        return load_settings(demo=self._demo, environ=self._environ, site=self._tree(text))

    def _tree(self, text: str) -> Tree:
        try:
            return parse_text(text, str(self.path))
        except LayerError as error:
            raise SettingsError([problem_of_layer(error)]) from error

    def _below(self, text: str) -> list[Tree]:
        said_nowhere = {name: value for name, value in self._environ.items() if not name.startswith(ENV_PREFIX)}
        return settings_layers(demo=self._demo, environ=said_nowhere, site=self._tree(text))[0]

    def _with(self, text: str, key: Steps, value: Any) -> str:
        """Return the text with a value set, as little of it as says so."""
        site = self._tree(text)
        below = merged(self._below(text))
        listed = next((at for at, step in enumerate(key) if isinstance(step, int)), None)
        if listed is not None and site.at(key[:listed]) is None:  # an entry of a list that only the defaults have
            whole = below.at(key[:listed])
            if whole is not None:
                text = edited(text, key[:listed], whole.plain())
        elif value is None and below.at(key) is None:
            value = GONE  # nothing says anything of it, so it is null already
        elif listed is None and value is not GONE and (beneath := _default(below, site, key)) is not None:
            if isinstance(value, Mapping) and _KIND not in value and isinstance(beneath.value, dict):
                for step, part in value.items():
                    text = self._with(text, (*key, str(step)), part)
                return text
            if beneath.plain() == value:
                value = GONE
        try:
            return edited(text, key, value)
        except KeyError as error:
            raise KeyPathError(written_key(key)) from error

    def _write(self, content: bytes, *, before: bytes | None = None) -> None:
        before = _bytes_of(self.path) or b"" if before is None else before
        if before != content:
            write_whole(self.before, before, like=self.path)
        write_whole(self.path, content, like=self.path)
        write_whole(self.last_good, content, like=self.path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep other writers out: a technician at the screen and one in a shell."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.with_name(self.path.name + ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _wanted(sets: Mapping[str, Any] | None) -> list[tuple[Steps, Any]]:
    return [(steps_of(key), value) for key, value in (sets or {}).items()]


def _default(below: Tree, site: Tree, key: Steps) -> Tree | None:
    """Return what holds for a key without the site's file; None where the site has another device there."""
    here: Tree | None = below
    for at, step in enumerate(key):
        mine = site.at((*key[:at], _KIND))
        theirs = here.at((_KIND,)) if here is not None else None
        if mine is not None and (theirs is None or theirs.value != mine.value):
            return None
        here = here.at((step,)) if here is not None else None
    return here


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
