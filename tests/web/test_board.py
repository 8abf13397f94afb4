"""The board in a real browser: against the real hub, and on the stage for what a real day seldom has."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import httpx
from selenium.webdriver import Chrome

from queueing.wire import PairRequest
from tests.hubs import paired
from tests.waiting import PATIENCE_S
from tests.web.browser import DeskPage, Page
from tests.web.centre import HubThread, Issuer
from tests.web.scenes import Scene, Stage, board, call, centre, soon


def test_a_paired_board_shows_each_call_and_recall_and_who_comes_next(
    hub: HubThread, kiosk: Issuer, desk: DeskPage, browser: Callable[[], Chrome]
) -> None:
    first, second, third = (kiosk.issue("A") for _ in range(3))
    token = paired(hub.url, PairRequest(code=hub.local_code, kind="board", name="board-1")).token
    wall = Page(browser())
    wall.size(1920, 1080)
    wall.open(f"{hub.url}/board/?token={token}")
    assert "token" not in wall.driver.current_url  # it left the address for a cookie
    wall.until(lambda: wall.texts(".next .number")[:3] == [first.number, second.number, third.number], "who comes")
    desk.set_up(hub.url, hub.setup_code, name="Tên Không Ai Được Thấy")
    desk.work_at("2")
    desk.primary()
    wall.shows(".hero-number", first.number)
    wall.until(lambda: wall.texts(".next .number")[:2] == [second.number, third.number], "who comes moved up")
    assert wall.texts(".voice, [aria-live=assertive]")[0].startswith(f"Mời số {first.number}")
    desk.key("G")
    wall.shows(".again", "Mời lần 2")
    desk.primary()
    desk.primary()
    wall.shows(".hero-number", second.number)
    assert "Tên" not in wall.run("return document.body.textContent")


def test_a_board_that_is_not_let_in_shows_nothing_of_the_hall(hub: HubThread, kiosk: Issuer, page: Page) -> None:
    ticket = kiosk.issue("A")
    page.open(f"{hub.url}/board/?token={uuid4().hex}")
    page.shows(".notice", "mất kết nối")
    assert ticket.number not in page.run("return document.body.textContent")


def test_a_frozen_hub_greys_the_board_and_says_since_when(stage: Stage, page: Page) -> None:
    stage.show(Scene(board=board([call("A015", "lotus", "2", 1)], [soon("A016", "bell")])))
    page.open(f"{stage.url}/board/")
    page.shows(".hero-number", "A015")
    page.run("window.sameLoad = true")
    stage.frozen = True
    page.shows(".notice", "Bảng đang mất kết nối, xin nghe cán bộ gọi")
    page.shows(".cut-time", "Nội dung lúc")
    page.shows(".hero-number", "A015")  # greyed, not removed
    assert "grayscale" in page.see(".stage").value_of_css_property("filter")
    stage.frozen = False
    page.until(lambda: page.see(".board").get_attribute("data-cut") == "false", "still cut off")
    assert page.run("return window.sameLoad") is True


def test_a_new_call_slides_in_and_its_row_thickens(stage: Stage, page: Page) -> None:
    stage.show(Scene(board=board([call("A015", "lotus", "2", 1)], [])))
    page.open(f"{stage.url}/board/")
    page.shows(".hero-number", "A015")
    assert page.driver.find_elements("css selector", ".thickens") == []  # what was called before is no news
    stage.show(Scene(board=board([call("A015", "lotus", "2", 1), call("B001", "fish", "1", 2)], [])))
    page.shows(".hero-number", "B001")
    page.see(".row[data-counter='1'].thickens")


def test_closed_idle_and_waiting_are_said(stage: Stage, page: Page) -> None:
    stage.show(Scene(board=board([], [], opened=False)))
    page.open(f"{stage.url}/board/")
    page.shows(".rest-title", "Hiện không tiếp dân")
    stage.show(Scene(board=board([], [])))
    page.shows(".rest-title", "Mời bà con lấy số ở máy")


def test_a_browser_speaks_english_when_asked(stage: Stage, page: Page) -> None:
    stage.show(Scene(board=board([call("A015", "lotus", "2", 1)], [])))
    page.open(f"{stage.url}/board/?lang=en")
    page.shows(".hero-name", "lotus")
    page.shows(".next-label", "Next")


def test_a_hall_of_twelve_counters_shows_the_ten_newest_in_order(stage: Stage, page: Page) -> None:
    hall = centre()
    labels = [str(n) for n in range(1, 13)]
    hall["counters"] = [{"label": label, "services": ["A"]} for label in labels]
    calls = [call(f"A{n:03}", "lotus", str(n), 100 - n) for n in range(1, 13)]
    stage.show(Scene(centre=hall, board=board(calls, [])))
    page.open(f"{stage.url}/board/")
    page.until(lambda: page.texts(".row .tile") == labels[:10], "the ten newest")


def test_the_strict_policy_stands(hub: HubThread) -> None:
    for path in ("/desk/", "/board/", "/web/dom.js"):
        policy = httpx.get(hub.url + path, timeout=PATIENCE_S, trust_env=False).headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy
