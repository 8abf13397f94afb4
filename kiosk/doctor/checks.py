"""What `kiosk doctor` looks at on any machine: settings, program, disk, clock, hub, and whether our parts run."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from kiosk.console import LANGUAGES
from kiosk.doctor.findings import Box, Finding, Health
from kiosk.paths import assets_folder, site_file, words_folder
from queueing.clock import CENTRE_ZONE
from queueing.words import WordsError, load_words

_MB = 1_000_000
_LEAST_FREE_MB = 200  # below this a durable store may soon fail
_LITTLE_FREE_MB = 1000
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # no box was set up before; an older clock has lost its time


def check_settings(box: Box) -> Iterator[Finding]:
    """Tell which centre this is and where its settings come from, and the lines that keep its file from use."""
    if box.spoilt is not None:
        for problem in box.spoilt.problems:
            yield Finding("settings", Health.WRONG, ("doctor.settings.on_last_good",), {"problem": problem})
        return
    kind = "doctor.settings.demo" if box.settings.demo else "doctor.settings.well"
    values: dict[str, object] = {"commune": box.settings.centre.commune.vi, "file": site_file()}
    if box.settings.demo or site_file().exists():
        yield Finding("settings", Health.WELL, (kind,), values)
    else:
        yield Finding("settings", Health.LOOK, ("doctor.settings.none",), values)


def check_program(_box: Box) -> Iterator[Finding]:
    """Look at the interpreter, the shipped files and the database engine."""
    from queueing.sqlite import driver, fixed_engine

    version = driver.sqlite_version_info
    values: dict[str, object] = {"python": platform.python_version(), "sqlite": driver.sqlite_version}
    try:
        for language in LANGUAGES:
            load_words(words_folder(), language)
        missing = [] if any(assets_folder().glob("fonts/*.ttf")) else ["fonts"]
    except WordsError as error:
        missing = [str(error)]
    if missing:
        yield Finding("program", Health.WRONG, ("doctor.program.incomplete",), values, ", ".join(missing))
    elif not fixed_engine((version[0], version[1], version[2])):
        yield Finding("program", Health.WRONG, ("doctor.program.engine",), values)
    else:
        yield Finding("program", Health.WELL, ("doctor.program.well",), values)


def check_storage(box: Box) -> Iterator[Finding]:
    """Look whether the data folder can be written and has room."""
    folder = box.folders.root
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free // _MB
    values: dict[str, object] = {"folder": box.folders.root, "free": free}
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("storage", Health.WRONG, ("doctor.storage.read_only",), values)
    elif free < _LEAST_FREE_MB:
        yield Finding("storage", Health.WRONG, ("doctor.storage.full",), values)
    elif free < _LITTLE_FREE_MB:
        yield Finding("storage", Health.LOOK, ("doctor.storage.little",), values)
    else:
        yield Finding("storage", Health.WELL, ("doctor.storage.well",), values)


def check_clock(_box: Box) -> Iterator[Finding]:
    """Look whether the time can be right."""
    now = datetime.now(UTC)
    values: dict[str, object] = {"now": f"{now.astimezone(CENTRE_ZONE):%H:%M %d/%m/%Y}"}
    yield Finding(
        "clock",
        Health.WELL if now >= _EARLIEST else Health.WRONG,
        ("doctor.clock.well" if now >= _EARLIEST else "doctor.clock.wrong",),
        values,
    )


def check_hub(box: Box) -> Iterator[Finding]:
    """Ask the hub how it is."""
    import httpx

    url = box.settings.kiosk_hub_url
    values: dict[str, object] = {"url": url}
    try:
        answer = httpx.get(f"{url}/api/health", timeout=3.0, trust_env=False)
        answer.raise_for_status()
    except httpx.HTTPError as error:
        if box.settings.kiosk.hub_url is not None:
            yield Finding("hub", Health.WRONG, ("doctor.hub.far_silent",), values, str(error))
        elif "hub" in box.processes:
            yield Finding("hub", Health.WRONG, ("doctor.hub.local_silent",), values, str(error))
        else:
            yield Finding("hub", box.asleep, ("doctor.hub.not_running",), values)
        return
    yield Finding("hub", Health.WELL, ("doctor.hub.well",), values, answer.text)


def check_line(box: Box) -> Iterator[Finding]:
    """Tell how the kiosk's line to its hub is, as the kiosk at work says: the hub may be well all the same."""
    from kiosk.hub_line.line_file import LineFile  # which stands on the hub's one client

    line = LineFile.of(box.folders.kiosk).read()
    if line is None:
        return  # that no kiosk runs is told by itself
    if line.wrong:
        yield Finding("line", Health.WRONG, ("doctor.line.stumbles",), {}, line.wrong)
    elif line.up:
        yield Finding("line", Health.WELL, ("doctor.line.well",))
    else:
        yield Finding("line", Health.LOOK, (f"doctor.line.{'cut' if line.paired else 'not_paired'}",))


def check_screens_of_ours(box: Box) -> Iterator[Finding]:
    """Look whether the kiosk and the board run."""
    parts = [("kiosk", "app")] + ([("board", "board")] if box.settings.board.on else [])
    for part, command in parts:
        if command in box.processes:
            yield Finding(part, Health.WELL, (f"doctor.{part}.well",))
        elif box.running is not None:
            log = Path(box.running.logs) / f"{part}.log"
            yield Finding(part, Health.WRONG, (f"doctor.{part}.died",), {"log": log})
        else:
            yield Finding(part, box.asleep, (f"doctor.{part}.not_running",))


CHECKS: tuple[Callable[[Box], Iterable[Finding]], ...] = (
    check_settings,
    check_program,
    check_storage,
    check_clock,
    check_hub,
    check_line,
    check_screens_of_ours,
)
