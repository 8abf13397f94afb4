"""The technician's Test: asked, printed, asked again, whether or not the kiosk holds the printer."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication

from devices.printers.base import PrintOutcome
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.simulator.paper import PaperKind
from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paper.test_page import TestPageArtist
from kiosk.paths import assets_folder, words_folder
from kiosk.workbench.printer_trial import PrinterTrials
from queueing.words import load_words
from tests.integration.printing.conftest import PATIENCE


@pytest.fixture
def trials(qapp: QGuiApplication) -> PrinterTrials:
    artist = TestPageArtist(
        Art(assets_folder() / "art"), load_fonts(assets_folder()), load_words(words_folder(), "vi")
    )
    return PrinterTrials(artist, "Xã Hướng Phùng", patience=PATIENCE)


def test_a_page_comes_out_and_what_was_learned_is_in_the_settings(hall, trials):
    settings = NetworkPrinterSettings(host="127.0.0.1", port=hall.simulator.port, answers=False, cutter=False)
    trial = trials.run(settings)
    assert (trial.result.outcome, trial.well, trial.asks) == (PrintOutcome.DONE, True, False)
    assert (trial.settings.answers, trial.settings.cutter) == (True, True)
    assert trial.abilities.model == "SIM-80"
    assert hall.papers(1) == 1


def test_a_fault_is_told_and_nothing_raised(hall, trials):
    hall.simulator.set_faults(cover_open=True)
    trial = trials.run(NetworkPrinterSettings(host="127.0.0.1", port=hall.simulator.port))
    assert (trial.result.outcome, trial.well) == (PrintOutcome.NOT_STARTED, False)
    assert trial.result.status.faults == {"cover_open"}


def test_the_printer_at_work_is_tried_between_two_tickets(hall, trials):
    settings = NetworkPrinterSettings(host="127.0.0.1", port=hall.simulator.port)
    with hall.kept(hall.worker()) as supervisor:
        hall.issue()
        assert hall.papers(1) == 1
        trial = trials.run_kept(supervisor, settings).result(30)
        assert trial.result.outcome is PrintOutcome.DONE
        hall.issue()
        assert len(hall.simulator.wait_for_papers(3, kind=PaperKind.CUT, timeout=60)) == 3
