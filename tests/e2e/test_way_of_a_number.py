"""The way of a number through real processes: touched, printed, called, shown; and what happens when parts die."""

from __future__ import annotations

import threading
from contextlib import suppress
from random import Random

import numpy as np
import pytesseract
import pytest
from PIL import Image

from queueing.issuing.model import secret_hash
from tests.e2e.conftest import LANGUAGES, RunningCentre, begin_anew, kept_number
from tests.e2e.papers import is_marked, read_codes, read_paper
from tests.e2e.records import gaps, held, jobs, twice
from tests.e2e.robot import Band, GaveUp, find_number, part_of, wait_for
from tests.web.browser import DeskPage

#: Where on the kiosk a person looks for what.
SAID: Band = (0.06, 0.25)
FIRST_ROW: Band = (0.36, 0.44)
SECOND_ROW: Band = (0.55, 0.63)
BELOW, BESIDE = (0.22, 0.405, 0.78, 0.52), (0.44, 0.32, 0.84, 0.47)  # the picture of the ticket
TROUBLE = (0.04, 0.26, 0.96, 0.53)
HERO = (0.01, 0.08, 0.6, 0.72)  # on the board

STOP_SIGN = (0x75, 0x14, 0x14)
LAND = "Đất đai"
BIRTH = "Khai sinh, kết hôn"

pytestmark = pytest.mark.timeout(600)


def take_number(centre: RunningCentre, service: str, band: Band, *, times: int = 1) -> None:
    """Go from the welcome to a number, as a citizen: two touches."""
    centre.kiosk.touch("Tiếng Việt", LANGUAGES)
    centre.kiosk.touch(service, band, times=times)


def ticket_number(picture: Image.Image) -> str | None:
    """Return the number on the ticket that the kiosk shows: below or beside its sign, as there is room."""
    return find_number(part_of(picture, *BELOW), part_of(picture, *BESIDE))


def shown_number(centre: RunningCentre) -> str:
    """Wait until the kiosk shows a number on the ticket that it draws."""
    return wait_for("a number on the kiosk", lambda: ticket_number(centre.kiosk.picture()))


def board_shows(centre: RunningCentre, number: str) -> None:
    """Wait until the board in the hall shows whom it calls."""

    def look() -> bool:
        hero = part_of(centre.board.picture(), *HERO)
        small = hero.resize((hero.width // 2, hero.height // 2), Image.Resampling.LANCZOS)
        return number in str(pytesseract.image_to_string(small, config="--psm 11")).replace(" ", "")

    wait_for(f"{number} on the board", look)


def test_two_touches_give_a_paper_and_both_boards_call_it(centre: RunningCentre, desk: DeskPage) -> None:
    begin_anew(centre)
    before = len(centre.papers())
    take_number(centre, BIRTH, FIRST_ROW, times=2)
    number = shown_number(centre)
    paper = read_paper(centre.next_paper(before))
    assert (paper.number, paper.service, paper.reprint) == (number, BIRTH, "")
    assert paper.banner == "CHẠY THỬ, không có giá trị"

    ticket, secret = paper.code
    assert [job.secret for job in jobs(centre.data) if job.ticket == ticket] == [secret]
    desk.until(lambda: number in desk.waiting(), f"{number} does not wait at the desk")
    [place] = [kept for kept in held(centre.data).values() if kept.secret_hash == secret_hash(secret)]
    assert (place.number, place.ticket, place.state) == (number, ticket, "waiting")

    for _ in desk.waiting():  # whoever waits before goes first
        desk.primary()
        desk.ready()
        if number not in desk.waiting():
            break
    desk.present(number)
    board_shows(centre, number)
    reception = desk.driver.current_window_handle
    desk.driver.switch_to.new_window("tab")
    desk.open(f"{centre.url}/board/")
    desk.shows(".hero-number", number)
    desk.driver.close()
    desk.driver.switch_to.window(reception)
    assert len(centre.papers()) == before + 1, "the accidental second touch printed a second ticket"


def test_paper_that_is_out_keeps_the_number_until_there_is_paper_again(
    centre: RunningCentre, desk: DeskPage
) -> None:
    begin_anew(centre)
    before = len(centre.papers())
    centre.press(paper_out=True)
    try:
        take_number(centre, LAND, SECOND_ROW)
        centre.kiosk.see("hết giấy", SAID)
        number = wait_for("the number that is kept", lambda: kept_number(centre.kiosk.picture()))
        picture = centre.kiosk.picture()
        sign = np.asarray(part_of(picture, *TROUBLE).convert("RGB"))
        assert (abs(sign.astype(int) - STOP_SIGN).sum(axis=2) < 24).any(), "no picture of a machine that stands"
        desk.shows(".side", "Lắp cuộn giấy mới")
        assert [job.state for job in jobs(centre.data) if job.number == number] == ["new"]
        assert len(centre.papers()) == before
    finally:
        centre.press(paper_out=False)
    paper = read_paper(centre.next_paper(before))
    assert (paper.number, paper.service, paper.reprint) == (number, LAND, "")
    centre.kiosk.see("cầm phiếu này", SAID)
    assert shown_number(centre) == number


def test_a_hub_that_dies_changes_nothing_for_the_citizen(centre: RunningCentre) -> None:
    begin_anew(centre)
    before = len(centre.papers())
    centre.kill("hub")
    take_number(centre, LAND, SECOND_ROW)
    number = shown_number(centre)
    assert read_paper(centre.next_paper(before)).number == number
    wait_for("the number at the hub", lambda: number in held(centre.data), seconds=120)


@pytest.mark.long  # a minute; tests/e2e/test_kills.py kills the same parts without screens at every run
def test_kills_at_any_moment_lose_no_number_and_double_no_paper(centre: RunningCentre) -> None:
    random = Random(20)
    shown = set()
    for victim in ("app", "hub", "app"):
        begin_anew(centre)
        with suppress(GaveUp):  # the screen may have died before it could show anything
            take_number(centre, LAND, SECOND_ROW)
        threading.Event().wait(random.uniform(0, 1.4))  # while a number is born, sent, printed, delivered
        picture = centre.kiosk.picture()
        centre.kill(victim)
        if (number := ticket_number(picture)) is not None:
            shown.add(number)
    begin_anew(centre)
    take_number(centre, LAND, SECOND_ROW)
    shown.add(shown_number(centre))

    def settled() -> bool:
        return (
            all(job.state not in ("new", "sending") for job in jobs(centre.data))
            and {job.number for job in jobs(centre.data)} == held(centre.data).keys()
        )

    wait_for("all papers and reports", settled, seconds=120)
    all_jobs = jobs(centre.data)
    originals = [job.number for job in all_jobs if job.copy == 1]
    assert shown <= set(originals)
    assert (twice(originals), gaps(originals)) == ([], [])
    assert not any(ticket.duplicate for ticket in held(centre.data).values())
    # What has no QR is a piece, cut off where a death broke the printing off.
    papers = [read_paper(picture) for picture in centre.papers() if read_codes(picture)]
    assert twice(paper.number for paper in papers if not paper.reprint) == []
    reprints = sorted(job.number for job in all_jobs if job.copy > 1 and job.state == "done")
    assert sorted(paper.number for paper in papers if paper.reprint) == reprints
    assert all(paper.reprint.startswith("IN LẠI") for paper in papers if paper.reprint)
    assert {paper.number for paper in papers} == set(originals), "somebody has no paper"
    assert not any(is_marked(torn) for torn in centre.papers("torn"))
