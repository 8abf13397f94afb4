"""`kiosk printers`: which printers there are, and a test page on the one that is chosen."""

from __future__ import annotations

import json
import os
import sys
import threading

from devices.printers.base import PrintOutcome
from devices.printers.discovery.candidate import Candidate
from devices.printers.discovery.local import find_printers
from devices.printers.discovery.network import own_network, scan
from kiosk.console import Console
from kiosk.device_room.device_file import DeviceFile
from kiosk.paths import DataFolders, assets_folder
from kiosk.settings.model import Settings
from kiosk.workbench.printer_trial import PrinterTrials


def list_printers(console: Console, *, network: bool, as_json: bool) -> int:
    """Tell what is plugged in, and on request what is on the network; return the exit code."""
    found = list(find_printers())
    if network:
        found += _on_the_network(console, quiet=as_json)
    if as_json:
        for candidate in found:
            sys.stdout.write(json.dumps(_as_json(candidate), ensure_ascii=False) + "\n")
        return 0
    if not found:
        console.say("printer.list.none")
        return 1
    for candidate in found:
        console.say("printer.list.line", title=candidate.title, where=candidate.where)
        console.say(f"printer.found.{candidate.reason}")
        if candidate.note is not None:
            console.say(f"printer.note.{candidate.note}")
    return 0


def test_printer(console: Console, settings: Settings) -> int:
    """Print a test page on the printer of the settings; return the exit code."""
    if DeviceFile.of(DataFolders.of(demo=settings.demo).kiosk).read() is not None:
        console.complain("printer.test.held")
        return 1
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from kiosk.art.rasteriser import Art
    from kiosk.fonts import load_fonts
    from kiosk.paper.test_page import TestPageArtist

    application = QGuiApplication(sys.argv[:1])
    assets = assets_folder()
    artist = TestPageArtist(Art(assets / "art"), load_fonts(assets), console.catalogues[0])
    trial = PrinterTrials(artist, settings.centre.commune.vi).run(settings.printer)
    changed = {
        name: value
        for name, value in trial.settings.model_dump(mode="json").items()
        if value != getattr(settings.printer, name)
    }
    if changed:
        console.say("printer.test.learned", settings=", ".join(f"{key}: {value}" for key, value in changed.items()))
    del application
    match trial.result.outcome:
        case PrintOutcome.DONE:
            console.say("printer.test.done")
        case PrintOutcome.UNCONFIRMED:
            console.say("printer.test.unconfirmed")
        case _:
            for words in console.catalogues:
                advice = " ".join(
                    words.text(f"fault.printer.{fault}.staff") for fault in sorted(trial.result.status.faults)
                )
                Console((words,)).complain("printer.test.failed", advice=advice)
            return 1
    return 0


def _on_the_network(console: Console, *, quiet: bool) -> tuple[Candidate, ...]:
    network = own_network()
    if network is None:
        console.complain("printer.scan.none")
        return ()
    if not quiet:
        console.say("printer.scan.network", network=network)
    return scan(network, on_progress=lambda _done, _all: None, cancelled=threading.Event())


def _as_json(candidate: Candidate) -> dict[str, object]:
    return {
        "title": candidate.title,
        "where": candidate.where,
        "reason": candidate.reason,
        "note": candidate.note,
        "settings": candidate.settings.model_dump(mode="json", exclude_none=True),
    }
