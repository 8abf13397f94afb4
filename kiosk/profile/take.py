"""Takes a profile over: says what would change, then writes settings and the profile's own layer of files.

Words, drawings and clips lie in `profile/` beside the settings of the site, between those of the program and the
commune's own in `local/`: importing replaces the first and never touches the second.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.paths import profile_folder
from kiosk.profile.merge import Change, merge
from kiosk.profile.read import ALLOWED, HEAD, SETTINGS, Profile
from kiosk.settings.layers import merge as merge_layers
from kiosk.settings.layers import parse_text
from kiosk.settings.model import merged, settings_layers
from kiosk.settings.site_file import SiteFile
from kiosk.settings.site_text import flow


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. `files` are the words, drawings and clips that come, change or go."""

    profile: Profile
    changes: tuple[Change, ...]
    sets: Mapping[str, Any]
    files: tuple[str, ...]

    @property
    def kept(self) -> tuple[Change, ...]:
        """What the commune has changed itself, and keeps."""
        return tuple(change for change in self.changes if change.kept)

    @property
    def taken(self) -> tuple[Change, ...]:
        """What the province changes."""
        return tuple(change for change in self.changes if not change.kept)


def plan(profile: Profile, environ: Mapping[str, str] | None = None) -> Plan:
    """Return what importing a profile would change here; raises SettingsError if this box's settings are wrong."""
    environ = os.environ if environ is None else environ
    before = profile_folder(environ)
    shipped = _without_site()
    last = _over(shipped, _imported(before))
    new = _over(shipped, profile.settings)
    file = SiteFile(environ)
    changes: list[Change] = []
    sets: dict[str, Any] = {}
    for top, name in ALLOWED:
        key = f"{top}.{name}"
        here = _value(file, (top, name))
        result, found = merge({key: last.get(key)}, {key: here}, {key: new.get(key)})
        changes += found
        if result.get(key) != here:
            sets[key] = result.get(key)
    return Plan(profile, tuple(changes), sets, _changed_files(before, profile))


def take(planned: Plan, environ: Mapping[str, str] | None = None) -> None:
    """Do it; raises SettingsError or OSError, and then nothing or only the settings have changed.

    Settings come first: should the power go before the files are in place, the same import can be done again.
    """
    environ = os.environ if environ is None else environ
    if planned.sets:
        SiteFile(environ).change(planned.sets)
    folder = profile_folder(environ)
    draft, old = folder.with_name("tmp-profile-new"), folder.with_name("tmp-profile-old")
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)
    content = dict(planned.profile.files) | {HEAD: planned.profile.head.model_dump_json(indent=1).encode()}
    for name, data in content.items():
        path = draft / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    descriptor = os.open(folder.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    shutil.rmtree(old, ignore_errors=True)


def _imported(folder: Path) -> dict[str, Any]:
    try:
        text = (folder / SETTINGS).read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    plain: dict[str, Any] = parse_text(text, str(folder / SETTINGS)).plain()
    return plain


def _without_site() -> str:
    """Return the settings as they are shipped, as YAML."""
    below, _ = settings_layers(demo=False, environ={}, site=parse_text("", "nothing"))
    return flow(merged(below).plain())


def _over(shipped: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return by key what holds with these settings laid over those that are shipped."""
    tree = merge_layers(parse_text(shipped, "defaults"), parse_text(flow(dict(settings)), SETTINGS)).plain()
    return {f"{top}.{name}": tree.get(top, {}).get(name) for top, name in ALLOWED}


def _value(file: SiteFile, steps: tuple[str, str]) -> Any:
    try:
        return file.effective(steps)
    except KeyError:
        return None


def _changed_files(before: Path, profile: Profile) -> tuple[str, ...]:
    try:
        known: dict[str, str] = json.loads((before / HEAD).read_bytes())["files"]
    except (OSError, ValueError, KeyError):
        known = {}
    new = profile.head.files
    names = (known.keys() | new.keys()) - {SETTINGS}
    return tuple(sorted(name for name in names if known.get(name) != new.get(name)))
