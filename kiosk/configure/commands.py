"""`kiosk configure`: the settings looked at and changed from a shell, through the one writer of site.yaml."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from kiosk.configure.setting_list import Setting, all_settings
from kiosk.console import Console
from kiosk.paths import DataFolders
from kiosk.settings.layers import LayerError, parse_text
from kiosk.settings.problems import SettingsError
from kiosk.settings.site_file import KeyPathError, SiteFile, steps_of
from kiosk.settings.site_text import flow

WELL, REFUSED, WRONG = 0, 1, 2  # exit codes


def get(console: Console, key: str, *, demo: bool) -> int:
    """Print the value that holds for a key; return the exit code."""

    def run() -> int:
        value = SiteFile(demo=demo).effective(steps_of(key))
        sys.stdout.write((value if isinstance(value, str) else flow(value)) + "\n")
        return WELL

    return _told(console, key, run)


def set_value(console: Console, key: str, text: str, *, demo: bool) -> int:
    """Set a key to what a person typed; return the exit code."""

    def run() -> int:
        steps_of(key)
        SiteFile(demo=demo).change({key: value_of(key, text)})
        console.say("configure.set.done", key=key, value=text)
        return WELL

    return _told(console, key, run)


def unset(console: Console, key: str, *, demo: bool) -> int:
    """Let a key have its default again; return the exit code."""

    def run() -> int:
        file = SiteFile(demo=demo)
        file.change(unset=(key,))
        with suppress(KeyError):
            console.say("configure.unset.done", key=key, value=flow(file.effective(steps_of(key))))
        return WELL

    return _told(console, key, run)


def undo(console: Console, *, demo: bool) -> int:
    """Take back the last change; return the exit code."""

    def run() -> int:
        try:
            SiteFile(demo=demo).undo()
        except FileNotFoundError:
            console.complain("configure.undo.nothing")
            return REFUSED
        console.say("configure.undo.done")
        return WELL

    return _told(console, "", run)


def listing(console: Console, search: str, *, demo: bool) -> int:
    """Print every setting whose key or sentence holds `search`; return the exit code."""

    def run() -> int:
        file = SiteFile(demo=demo)
        found = [setting for setting in all_settings() if _fits(setting, search, console)]
        for setting in found:
            _print(setting, file, console)
        if not found:
            console.complain("configure.list.nothing", search=search)
        return WELL if found else REFUSED

    return _told(console, "", run)


def wizard(console: Console, *, demo: bool) -> int:
    """Ask the questions of the first start; return the exit code."""
    from kiosk.configure.terminal_wizard import TerminalWizard
    from kiosk.technician.pin import box_door
    from kiosk.technician.wizard import Draft
    from kiosk.workbench.finding import find, search_network
    from queueing.clock import SystemClock

    folders = DataFolders.of(demo=demo)
    draft = Draft(folders.kiosk / "technician-draft.json")
    door = None if demo else box_door(folders, SystemClock())  # a demo has the PIN of its dock
    asked = TerminalWizard(console, SiteFile(demo=demo), draft, find, search_network, door)
    return _told(console, "", asked.run)


def pin(console: Console, *, demo: bool) -> int:
    """Set the technician's PIN, typed twice; return the exit code."""
    from getpass import getpass

    from kiosk.configure.terminal_wizard import keep_pin
    from kiosk.technician.pin import box_door
    from queueing.clock import SystemClock

    door = box_door(DataFolders.of(demo=demo), SystemClock())
    return WELL if keep_pin(console, door, getpass(console.text("configure.pin.ask") + " "), getpass) else REFUSED


def value_of(key: str, text: str) -> Any:
    """Return what a person typed as a value: as YAML reads it, or as it stands where the setting is a text."""
    bare = "".join("[]" if isinstance(step, int) else f".{step}" for step in steps_of(key)).removeprefix(".")
    setting = next((setting for setting in all_settings() if setting.key == bare), None)
    if setting is not None and setting.is_text and text != "null":
        return text
    try:
        tree = parse_text(f"value: {text}\n", "").at(("value",))
    except LayerError:
        return text
    return text if tree is None else tree.plain()


def _told(console: Console, key: str, run: Callable[[], int]) -> int:
    try:
        return run()
    except KeyPathError:
        console.complain("configure.no_path", key=key)
        return REFUSED
    except KeyError:
        console.complain("configure.no_key", key=key)
        return REFUSED
    except BrokenPipeError:
        raise  # whoever read what is printed has closed it: no fault of the file
    except OSError as error:
        console.complain("configure.unwritable", reason=error.strerror or error)
        return REFUSED
    except SettingsError as error:
        console.complain("configure.refused")
        for words in console.catalogues:
            for sentence in error.sentences(words):
                sys.stderr.write(f"  {sentence}\n")
        return WRONG


def _fits(setting: Setting, search: str, console: Console) -> bool:
    held = [setting.key, setting.of or "", *(setting.about(words) for words in console.catalogues)]
    return all(any(part in text.casefold() for text in held) for part in search.casefold().split())


def _print(setting: Setting, file: SiteFile, console: Console) -> None:
    words = console.words
    head = setting.key if setting.of is None else f"{setting.key} ({setting.of})"
    sys.stdout.write(f"{head}\n")
    for catalogue in console.catalogues:
        sys.stdout.write(f"    {setting.about(catalogue)}\n")
    sys.stdout.write(f"    {words.text('configure.list.kind', kind=setting.kind(words))}\n")
    default = words.text("configure.list.default", default=setting.default_text(words))
    value = _value(setting, file)
    sys.stdout.write(
        f"    {default}" + (f" · {words.text('configure.list.value', value=value)}" if value else "") + "\n"
    )


def _value(setting: Setting, file: SiteFile) -> str:
    """Return the present value, where there is one and it is not the default."""
    if "[]" in setting.key:
        return ""
    steps = steps_of(setting.key)
    with suppress(KeyError):
        if setting.of is not None and file.effective((*steps[:-1], "connection")) != setting.of:
            return ""
        value = file.effective(steps)
        return "" if value == setting.default else flow(value)
    return ""
