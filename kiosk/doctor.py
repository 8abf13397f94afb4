"""`kiosk doctor`: how every part and device is, with one sentence about what to do.

Each check looks at one thing and answers with findings; none changes anything, and none disturbs a kiosk at work.
"""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from devices.driver import DeviceFault, DeviceStatus, Driver
from devices.printers.base import PrinterStatus
from devices.printers.factory import open_printer
from devices.printers.settings import PrinterSettings
from devices.printers.simulator.settings import SimulatedPrinterSettings
from devices.state import DeviceState
from kiosk.console import LANGUAGES, Console
from kiosk.demo import Running
from kiosk.device_file import DeviceFile
from kiosk.device_room import kept_devices
from kiosk.paths import DataFolders, assets_folder, site_file, words_folder
from kiosk.problems import Problem, SettingsError
from kiosk.settings import Settings
from kiosk.settings_file import open_settings
from queueing.clock import CENTRE_ZONE
from queueing.words import Words, WordsError, load_words

_MB = 1_000_000
_LEAST_FREE_MB = 200  # below this a durable store may soon fail
_LITTLE_FREE_MB = 1000
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)  # no box was set up before; an older clock has lost its time
_SCREENS_TIMEOUT_S = 20


class Health(StrEnum):
    """How a part is."""

    WELL = "well"
    LOOK = "look"  # works, but a person should look
    WRONG = "wrong"
    NOT_RUNNING = "not_running"  # nothing is wrong with it, it just does not run now


_MARKS = {Health.WELL: "✓", Health.LOOK: "!", Health.WRONG: "✗", Health.NOT_RUNNING: "–"}


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is. `words` key the sentences, which are joined; `values` fill them in."""

    part: str
    health: Health
    words: tuple[str, ...]
    values: dict[str, object] = field(default_factory=dict)
    detail: str = ""  # for the technician; not translated

    def sentence(self, words: Words) -> str:
        """Return what is so, and what to do."""
        values = {
            name: value.sentence(words) if isinstance(value, Problem) else value
            for name, value in self.values.items()
        }
        known = [word for word in self.words if word in words or not word.startswith("fault.")]
        return " ".join(words.text(word, **values) for word in known or ("doctor.device.wrong",))


@dataclass(frozen=True, slots=True)
class Box:
    """What the checks look at."""

    settings: Settings
    folders: DataFolders
    running: Running | None
    processes: frozenset[str]  # our commands that run now: hub, app, board
    spoilt: SettingsError | None = None  # why the site's file is not what the box runs on

    @property
    def asleep(self) -> Health:
        """How bad it is that a part does not run: a real centre should, a demo runs when somebody wants it."""
        return Health.NOT_RUNNING if self.settings.demo and self.running is None else Health.WRONG


def examine(console: Console, *, demo: bool | None, as_json: bool) -> int:
    """Look at everything, tell it, and return the exit code: 0 all well, 1 something wrong, 2 settings wrong."""
    try:
        opened = open_settings(demo=demo)
    except SettingsError as error:
        _tell_settings(error, console, as_json=as_json)
        return 2
    settings = opened.settings
    folders = DataFolders.of(demo=settings.demo)
    running = Running.read(folders)
    if running is not None:
        settings = _as_it_runs(settings, running)
    box = Box(settings, folders, running, own_processes(demo=settings.demo), opened.wrong)
    from kiosk.box_checks import BOX_CHECKS  # which stand on what is here

    findings = [finding for check in (*CHECKS, *BOX_CHECKS) for finding in check(box)]
    wrong = any(finding.health is Health.WRONG for finding in findings)
    if as_json:
        _print_json(findings, ok=not wrong)
    else:
        for finding in findings:
            _print_finding(finding, console)
        resting = any(finding.health is Health.NOT_RUNNING for finding in findings)
        console.say(f"doctor.summary.{'wrong' if wrong else 'resting' if resting else 'well'}")
    return 1 if wrong else 0


# ---- checks ----------------------------------------------------------------------------------------------


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
    from kiosk.line_file import LineFile  # which stands on the hub's one client

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


def check_devices(box: Box) -> Iterator[Finding]:
    """Tell how the devices are: as the kiosk at work says, or by looking where none holds them."""
    kept = DeviceFile.of(box.folders.kiosk).read()
    if kept is not None:
        for line in kept:
            yield device_finding(line.name, line.kind, line.state, line.faults, line.detail)
    elif "app" in box.processes:
        # A kiosk that has not spoken yet, or another user's: most devices speak to one program at a time.
        yield Finding("printer", Health.WELL, ("doctor.device.held",))
    else:
        yield from _look_at_printer(box)
        for name, device in kept_devices(box.settings, lambda _scan: None).items():
            if box.asleep is Health.NOT_RUNNING:
                yield Finding(name, Health.NOT_RUNNING, ("doctor.device.simulator_off",))
                continue
            status = _look_at(device.make())
            yield device_finding(name, name, status.state, status.faults, status.detail)


def _look_at_printer(box: Box) -> Iterator[Finding]:
    if isinstance(box.settings.printer, SimulatedPrinterSettings) and box.running is None:
        yield Finding("printer", Health.NOT_RUNNING, ("doctor.device.simulator_off",))
        return
    status = _ask_printer(box.settings.printer)
    finding = device_finding("printer", "printer", status.state, status.faults, status.detail)
    if finding.health is Health.WELL and not status.can_ask:
        finding = replace(finding, words=("doctor.printer.cannot_ask",))
    yield finding


def check_screens(box: Box) -> Iterator[Finding]:
    """List the screens, and look whether those of the settings are there."""
    environ = dict(os.environ)
    if box.running is not None and box.running.display is not None:
        environ |= {"DISPLAY": box.running.display, "QT_QPA_PLATFORM": "xcb"}
    if not any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        yield Finding("screens", Health.NOT_RUNNING, ("doctor.screens.no_display",))
        return
    names = _screens(environ)
    if names is None:
        yield Finding("screens", Health.WRONG, ("doctor.screens.not_opened",))
        return
    wanted = [box.settings.kiosk.screen.name] + ([box.settings.board.screen.name] if box.settings.board.on else [])
    missing = [name for name in wanted if name is not None and name not in names]
    values: dict[str, object] = {"screens": ", ".join(names), "missing": ", ".join(missing)}
    if missing:
        yield Finding("screens", Health.WRONG, ("doctor.screens.missing",), values)
    elif box.settings.board.on and len(names) < 2:
        yield Finding("screens", Health.LOOK, ("doctor.screens.only_one",), values)
    else:
        yield Finding("screens", Health.WELL, ("doctor.screens.well",), values)


CHECKS: tuple[Callable[[Box], Iterable[Finding]], ...] = (
    check_settings,
    check_program,
    check_storage,
    check_clock,
    check_hub,
    check_line,
    check_screens_of_ours,
    check_devices,
    check_screens,
)


# ---- what the checks ask ---------------------------------------------------------------------------------


def _ask_printer(settings: PrinterSettings) -> PrinterStatus:
    printer = open_printer(settings)
    try:
        return printer.status()
    finally:
        printer.close()


def _look_at(driver: Driver) -> DeviceStatus:
    try:
        return driver.open()
    except DeviceFault as fault:
        state = DeviceState.DISCONNECTED if fault.retry else DeviceState.FAILED
        return DeviceStatus(state, frozenset({fault.code}), fault.detail)
    finally:
        driver.close()


def device_finding(name: str, kind: str, state: DeviceState, faults: Iterable[str], detail: str) -> Finding:
    """Return a device as a finding: what is so, and one sentence for each fault about what to do."""
    advice = tuple(f"fault.{kind}.{fault}.staff" for fault in sorted(faults))
    match state:
        case DeviceState.READY | DeviceState.BUSY:
            return Finding(name, Health.WELL, ("doctor.device.well", *advice), {}, detail)
        case DeviceState.CONNECTING:
            return Finding(name, Health.WELL, ("doctor.device.connecting",), {}, detail)
        case DeviceState.DEGRADED:
            return Finding(name, Health.LOOK, advice or ("doctor.device.look",), {}, detail)
        case DeviceState.DISCONNECTED | DeviceState.FAILED:
            return Finding(name, Health.WRONG, advice or ("doctor.device.wrong",), {}, detail)


def _as_it_runs(settings: Settings, running: Running) -> Settings:
    """Return the settings with the ports that a running demo really has."""
    changes: dict[str, object] = {"hub": settings.hub.model_copy(update={"port": running.hub_port})}
    if running.printer_port is not None and isinstance(settings.printer, SimulatedPrinterSettings):
        changes["printer"] = settings.printer.model_copy(update={"port": running.printer_port})
    return settings.model_copy(update=changes)


def own_processes(*, demo: bool) -> frozenset[str]:
    """Return which of our commands run on this machine for the demo or for the centre, whoever started them."""
    import psutil

    found = set()
    for process in psutil.process_iter(["cmdline"]):
        match process.info["cmdline"] or []:
            case [_, "-m", "kiosk", command, *options] if ("--demo" in options) == demo:
                found.add(command)
            case [_, program, command, *options] if Path(program).name == "kiosk" and ("--demo" in options) == demo:
                found.add(command)
    return frozenset(found)


def _screens(environ: dict[str, str]) -> list[str] | None:
    """Return the names of the screens, asked in a process of its own: Qt aborts where it finds no display."""
    code = (
        "from PySide6.QtGui import QGuiApplication as App; print(*(s.name() for s in App([]).screens()), sep='\\n')"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environ,
            capture_output=True,
            text=True,
            timeout=_SCREENS_TIMEOUT_S,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return done.stdout.split("\n")[:-1]


# ---- how it is told --------------------------------------------------------------------------------------


def _print_finding(finding: Finding, console: Console) -> None:
    part = console.text(f"doctor.part.{finding.part}")
    for number, words in enumerate(console.catalogues):
        head = f"{_MARKS[finding.health]} {part}: " if number == 0 else "  "
        sys.stdout.write(f"{head}{finding.sentence(words)}\n")
    if finding.detail and finding.health is not Health.WELL:
        sys.stdout.write(f"  [{finding.detail}]\n")


def _print_json(findings: list[Finding], *, ok: bool) -> None:
    catalogues = [load_words(words_folder(), language) for language in LANGUAGES]
    told = [
        {
            "part": finding.part,
            "health": finding.health,
            "sentence": {words.language: finding.sentence(words) for words in catalogues},
            "detail": finding.detail,
        }
        for finding in findings
    ]
    json.dump({"ok": ok, "findings": told}, sys.stdout, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _tell_settings(error: SettingsError, console: Console, *, as_json: bool) -> None:
    if as_json:
        catalogues = [load_words(words_folder(), language) for language in LANGUAGES]
        told = [
            {
                "part": "settings",
                "health": Health.WRONG,
                "sentence": {words.language: problem.sentence(words) for words in catalogues},
                "detail": str(problem.place),
            }
            for problem in error.problems
        ]
        json.dump({"ok": False, "findings": told}, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    console.complain("cli.settings.title")
    for words in console.catalogues:
        for sentence in error.sentences(words):
            sys.stderr.write(f"  {sentence}\n")
