"""The way of a number through real processes: touched, printed, called, shown; and what happens when parts die."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytesseract
import pytest
import zxingcpp
from PIL import Image

from tests.e2e.conftest import RunningCentre
from tests.e2e.robot import Band, part_of, read_number, wait_for
from tests.web.browser import DeskPage, open_chromium

#: Where on the kiosk a person looks for what.
LANGUAGES: Band = (0.82, 0.89)
FIRST_ROW: Band = (0.36, 0.44)
SECOND_ROW: Band = (0.55, 0.63)
TICKET = (0.22, 0.435, 0.78, 0.52)

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def desk() -> Iterator[DeskPage]:
    """Open a real browser at the reception."""
    driver = open_chromium()
    try:
        yield DeskPage(driver)
    finally:
        driver.quit()


def paper_number(paper: Image.Image) -> str:
    """Return the number of a printed ticket: beside the picture, in the upper half."""
    return read_number(part_of(paper, 0.44, 0.0, 1.0, 0.4))


def see_number(centre: RunningCentre, number: str) -> None:
    """Wait until the kiosk shows a number on the ticket that it draws."""
    wait_for(
        f"{number} on the kiosk",
        lambda: number in read_number(part_of(centre.kiosk.picture(), *TICKET)),
    )


def take_number(centre: RunningCentre, service: str, band: Band, *, times: int = 1) -> None:
    """Go from the welcome to a number, as a citizen: two touches."""
    centre.kiosk.touch("Tiếng Việt", LANGUAGES)
    centre.kiosk.touch(service, band, times=times)


def last_paper(centre: RunningCentre, count: int) -> Image.Image:
    """Wait until so many papers have come out and return the newest."""
    return wait_for(f"paper {count}", lambda: p if len(p := centre.papers()) >= count else None, seconds=30)[-1]


def board_shows(centre: RunningCentre, number: str) -> None:
    """Wait until the board in the hall shows a number."""
    wait_for(f"{number} on the board", lambda: number in _board_text(centre), seconds=30)


def _board_text(centre: RunningCentre) -> str:
    return str(pytesseract.image_to_string(centre.board.picture(), config="--psm 11")).replace(" ", "")


def test_two_touches_give_a_paper_and_the_board_calls_it(centre: RunningCentre, desk: DeskPage) -> None:
    take_number(centre, "Khai sinh, kết hôn", FIRST_ROW, times=2)
    see_number(centre, "A001")
    paper = last_paper(centre, 1)
    assert paper_number(paper) == "A001"
    text = pytesseract.image_to_string(paper, lang="vie", config="--psm 6")
    assert "Khai sinh" in text
    assert len(zxingcpp.read_barcodes(paper)) == 1

    desk.size(1024, 768)
    desk.set_up(centre.url, Path(centre.said["setup_code"]).read_text().strip())
    desk.work_at("2")
    desk.enter()
    desk.enter()  # call the next person
    board_shows(centre, "A001")
    assert len(centre.papers()) == 1, "the accidental second touch printed a second ticket"


def test_a_hub_that_dies_changes_nothing_for_the_citizen(centre: RunningCentre, desk: DeskPage) -> None:
    desk.set_up(centre.url, Path(centre.said["setup_code"]).read_text().strip())
    take_number(centre, "Đất đai", SECOND_ROW)
    last_paper(centre, 1)
    centre.kiosk.touch_forward()
    centre.kill("hub")
    take_number(centre, "Đất đai", SECOND_ROW)
    assert paper_number(last_paper(centre, 2)) == "D002"

    def arrived() -> list[str]:
        cookies = {c["name"]: c["value"] for c in desk.driver.get_cookies()}
        try:
            reply = httpx.get(f"{centre.url}/api/desk", cookies=cookies, trust_env=False)
        except httpx.TransportError:
            return []
        numbers = [ticket["number"] for ticket in reply.json().get("tickets", [])]
        return numbers if "D002" in numbers else []

    numbers = wait_for("the number at the hub", arrived, seconds=60)
    assert sorted(numbers) == ["D001", "D002"]


def test_a_kiosk_that_dies_goes_on_where_it_was(centre: RunningCentre) -> None:
    take_number(centre, "Đất đai", SECOND_ROW)
    last_paper(centre, 1)
    centre.kill("app")
    take_number(centre, "Đất đai", SECOND_ROW)
    see_number(centre, "D002")
    assert paper_number(last_paper(centre, 2)) == "D002"
