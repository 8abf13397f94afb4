"""A paper comes out as it was asked for, and nothing is left of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf
import pytest

from devices.printers.a4.base import A4Outcome
from devices.printers.a4.driver import list_queues
from devices.printers.a4.settings import A4Settings
from devices.state import DeviceState
from kiosk.paths import words_folder
from kiosk.settings.model import load_settings
from kiosk.workbench.a4_trial import print_test_page
from queueing.words import load_words

if TYPE_CHECKING:
    from tests.contract.a4.conftest import Office


@pytest.mark.parametrize(
    ("has_colour", "wanted", "printed"),
    [(True, True, "color"), (True, False, "monochrome"), (False, True, "monochrome")],
)
def test_a_pdf_comes_out_in_colour_where_there_is_colour(
    open_office: Callable[..., Office], pdf: bytes, has_colour: bool, wanted: bool, printed: str
) -> None:
    office = open_office(has_colour=has_colour, colour=wanted)
    assert office.printer.open().state is DeviceState.READY
    result = office.printer.print(pdf)
    assert (result.outcome, result.status.state) == (A4Outcome.DONE, DeviceState.READY)
    (paper,) = office.peer.papers(1)
    assert paper.document.startswith(b"%PDF-")
    assert paper.colour == printed
    assert paper.sides in ("one-sided", "")
    assert office.kept() == [], "the print service keeps personal papers"


def test_queues_can_be_chosen_from(office: Office) -> None:
    (queue,) = (q for q in list_queues() if q.name == office.queue)
    assert queue.colour
    assert queue.takes_pdf


def test_the_trial_page_goes_from_words_to_paper_in_one_call(office: Office, tmp_path: Path) -> None:
    centre = load_settings(demo=True, environ={"KIOSK_CONFIG": str(tmp_path)}).centre
    words = load_words(words_folder(), "vi")
    settings = A4Settings(queue=office.queue)
    result = print_test_page(office.printer, settings, centre, words, datetime.now(UTC))
    assert result.outcome is A4Outcome.DONE
    (paper,) = office.peer.papers(1)
    with pikepdf.open(io.BytesIO(paper.document)) as document:
        (page,) = document.pages
        assert [round(float(edge)) for edge in page.mediabox] == [0, 0, 595, 842]
    assert office.kept() == []
