"""`kiosk doctor`: how every part and device is, with one sentence about what to do.

Each check looks at one thing and answers with findings; none changes anything, and none disturbs a kiosk at work.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from devices.printers.simulator.settings import SimulatedPrinterSettings
from kiosk.console import LANGUAGES, Console
from kiosk.doctor.box_checks import BOX_CHECKS
from kiosk.doctor.checks import CHECKS
from kiosk.doctor.device_checks import DEVICE_CHECKS
from kiosk.doctor.findings import Box, Finding, Health
from kiosk.paths import DataFolders, words_folder
from kiosk.run.running import Running
from kiosk.settings.model import Settings
from kiosk.settings.problems import SettingsError
from kiosk.settings.site_file import open_settings
from queueing.words import load_words

_MARKS = {Health.WELL: "✓", Health.LOOK: "!", Health.WRONG: "✗", Health.NOT_RUNNING: "–"}


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
    findings = [finding for check in (*CHECKS, *DEVICE_CHECKS, *BOX_CHECKS) for finding in check(box)]
    wrong = any(finding.health is Health.WRONG for finding in findings)
    if as_json:
        _print_json(findings, ok=not wrong)
    else:
        for finding in findings:
            _print_finding(finding, console)
        resting = any(finding.health is Health.NOT_RUNNING for finding in findings)
        console.say(f"doctor.summary.{'wrong' if wrong else 'resting' if resting else 'well'}")
    return 1 if wrong else 0


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
