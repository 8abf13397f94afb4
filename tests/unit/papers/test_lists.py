"""The lists say what they must, in whole Vietnamese letters, and nothing that steers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtPdf import QPdfDocument

from kiosk.paths import assets_folder, words_folder
from kiosk.settings.model import load_settings
from queueing.papers.lists import bring_list, day_list, trial_page
from queueing.papers.sheet import Stationery, plain
from queueing.tickets.model import TicketState
from queueing.wire import TicketView
from queueing.words import load_words

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
A4_POINTS = (595, 842)


@pytest.fixture(params=["vi", "en"])
def stationery(request: pytest.FixtureRequest, tmp_path: Path) -> Stationery:
    centre = load_settings(demo=True, environ={"KIOSK_CONFIG": str(tmp_path)}).centre
    return Stationery(centre, load_words(words_folder(), request.param), assets_folder() / "fonts", NOW)


def pages(pdf: bytes) -> list[str]:
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    document = QPdfDocument(None)  # type: ignore[call-overload]  # without a parent
    document.load(buffer)
    assert document.pageCount() > 0
    for page in range(document.pageCount()):
        size = document.pagePointSize(page)
        assert (round(size.width()), round(size.height())) == A4_POINTS
    return [" ".join(document.getAllText(page).text().split()) for page in range(document.pageCount())]


def ticket(serial: int) -> TicketView:
    return TicketView(
        id=UUID(int=serial),
        number=f"A{serial:03d}",
        service="A",
        pictures=("lotus",),
        state=TicketState.COMPLETED,
        version=3,
        arrived_at=NOW - timedelta(minutes=200 - serial),
        arrival_certain=True,
        language="vi",
        counter="2",
        note="Mẹ đi cùng",
        clerk="van.a",
    )


def test_what_to_bring_stands_there_whole_and_at_once(stationery: Stationery) -> None:
    service = stationery.centre.services[0]
    (page,) = pages(bring_list(stationery, service))
    for text in (service.name, *service.bring, stationery.centre.commune):
        assert stationery.name(text) in page
    for word in ("a4.bring.title", "a4.bring.all", "a4.demo"):
        assert stationery.words.text(word) in page


def test_a_service_without_papers_says_so(stationery: Stationery) -> None:
    service = stationery.centre.services[0].model_copy(update={"bring": ()})
    (page,) = pages(bring_list(stationery, service))
    assert stationery.words.text("a4.bring.none") in page


def test_the_days_list_has_everybody_once_and_no_notes(stationery: Stationery) -> None:
    found = pages(day_list(stationery, NOW.date(), [ticket(serial) for serial in range(90, 0, -1)]))
    text = " ".join(found)
    assert len(found) > 1
    assert all(text.count(f"A{serial:03d}") == 1 for serial in range(1, 91))
    assert text.index("A001") < text.index("A090")  # by arrival
    assert all(stationery.words.text("a4.day.arrived") in page for page in found)
    assert "Mẹ" not in text
    assert "van.a" not in text


def test_an_empty_day_says_so(stationery: Stationery) -> None:
    (page,) = pages(day_list(stationery, NOW.date(), []))
    assert stationery.words.text("a4.day.nobody") in page


def test_the_trial_page_shows_every_kind_of_letter(stationery: Stationery) -> None:
    (page,) = pages(trial_page(stationery, "Canon"))
    assert page.count(stationery.words.text("a4.test.letters")) == 3
    assert "Canon" in page


def test_a_paper_of_a_real_centre_says_nothing_of_a_demo(stationery: Stationery) -> None:
    real = Stationery(
        stationery.centre.model_copy(update={"mode": "configured"}), stationery.words, stationery.fonts, NOW
    )
    (page,) = pages(trial_page(real, "Canon"))
    assert stationery.words.text("a4.demo") not in page


def test_nothing_that_steers_reaches_a_paper() -> None:
    assert plain("Thẻ\x1b[31m căn\u202e cước\x00") == "Thẻ[31m căn cước"
