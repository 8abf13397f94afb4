"""A real ticket, from the store over the wire to paper, read back from the simulator's picture of it."""

from __future__ import annotations

from uuid import UUID

import numpy as np
import pytest
import zxingcpp
from PIL import Image
from PySide6.QtGui import QGuiApplication
from ruamel.yaml import YAML

from devices.printers.simulator.paper import PaperKind
from kiosk.art.rasteriser import Art
from kiosk.fonts import load_fonts
from kiosk.paper.code import read_ticket_code
from kiosk.paper.compose import Ahead
from kiosk.paper.draw import WIDE, TicketArtist
from kiosk.paper.press import TicketPress
from kiosk.paths import assets_folder, program_folder, words_folder
from queueing.centre import Centre
from queueing.words import load_words


@pytest.fixture
def press(qapp: QGuiApplication) -> TicketPress:
    settings = YAML(typ="safe").load((program_folder("config") / "defaults.yaml").read_text(encoding="utf-8"))
    vi = load_words(words_folder(), "vi")
    return TicketPress(
        TicketArtist(Art(assets_folder() / "art"), load_fonts(assets_folder())),
        Centre.model_validate(settings["centre"]),
        {"vi": vi, "en": load_words(words_folder(), "en", vi)},
        width_dots=WIDE,
        ahead=lambda ticket: Ahead(2, 10, 20),
    )


def test_the_paper_is_dot_for_dot_what_was_drawn_and_its_qr_opens_the_ticket(hall, press):
    press.warm_up("lotus")
    hall.draw = press
    ticket = hall.issue()
    with hall.kept(hall.worker()):  # draws off the GUI thread
        (paper,) = hall.simulator.wait_for_papers(1, kind=PaperKind.CUT, timeout=60)
    printed = Image.open(paper.file).convert("L")
    raster = press(hall.store.jobs()[0])
    drawn = np.unpackbits(np.frombuffer(raster.rows, np.uint8).reshape(raster.height, -1), axis=1).astype(bool)
    assert (np.asarray(printed)[: raster.height] < 128).tolist() == drawn.tolist()
    (code,) = zxingcpp.read_barcodes(printed)
    assert read_ticket_code(code.text) == (ticket.id, ticket.secret)


def test_a_ticket_in_a_language_without_words_is_printed_in_vietnamese(hall, press):
    vietnamese = hall.store.issue("C", "vi", touch=UUID(int=1), in_use=None)
    pacoh = hall.store.issue("C", "pac", touch=UUID(int=2), in_use=None)
    jobs = {job.ticket.id: job for job in hall.store.jobs()}
    assert press(jobs[pacoh.id]).height == press(jobs[vietnamese.id]).height
