"""Prints the paper of a recovery key, with Qt and the ticket printer."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from PySide6.QtGui import QGuiApplication

from devices.printers.base import PrintOutcome, Raster, TicketPrinter
from devices.printers.factory import open_printer
from kiosk.art.rasteriser import Art
from kiosk.backup.operations import key_paper
from kiosk.backup.recovery_key import RecoveryKey
from kiosk.fonts import load_fonts
from kiosk.paper.key_paper import KeyArtist
from kiosk.paths import assets_folder, words_folder
from kiosk.settings.model import Settings
from queueing.words import Words, load_words

_SECOND = {"vi": "en", "en": "vi"}


def key_raster(key: RecoveryKey, settings: Settings, words: Words) -> Raster:
    """Draw the paper of a key for the settings' printer. Needs a QGuiApplication."""
    second = load_words(words_folder(), _SECOND.get(words.language, "vi"))
    artist = KeyArtist(Art(assets_folder() / "art"), load_fonts(assets_folder()))
    return artist.draw(key_paper(key, settings, words, datetime.now(UTC), second), settings.printer.width_dots)


def print_raster(printer: TicketPrinter, raster: Raster) -> tuple[str, ...] | None:
    """Print on a printer that is held; return None if paper came, else the sentences that say what is wrong."""
    result = printer.print(raster, on_sending=lambda: None)
    if result.outcome in (PrintOutcome.DONE, PrintOutcome.UNCONFIRMED):
        return None
    return tuple(f"fault.printer.{fault}.staff" for fault in sorted(result.status.faults))


def print_key(key: RecoveryKey, settings: Settings, words: Words) -> tuple[str, ...] | None:
    """Print from a process that holds neither Qt nor the printer, as `print_raster` does."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    assert app is not None
    raster = key_raster(key, settings, words)
    printer = open_printer(settings.printer)
    try:
        return print_raster(printer, raster)
    finally:
        printer.close()
