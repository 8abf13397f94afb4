"""Sessions at a desk that people share: who has logged out is out, and a tab never works under another's name."""

from __future__ import annotations

import httpx

from tests.waiting import PATIENCE_S
from tests.web.browser import PASSWORD, DeskPage
from tests.web.centre import HubThread

#: The hub does not answer whoever logs out.
CUT = """
const real = window.fetch;
window.cut = true;
window.fetch = (path, options) =>
  window.cut && options?.method === "DELETE" ? Promise.reject(new TypeError("cut")) : real(path, options);
"""


def client_of(hub: HubThread) -> httpx.Client:
    return httpx.Client(base_url=hub.url, timeout=PATIENCE_S, trust_env=False, verify=False)


def log_out_while_the_hub_is_silent(hub: HubThread, desk: DeskPage) -> str:
    """Return the session that is to end."""
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    session: str = desk.driver.get_cookie("desk")["value"]
    desk.run(CUT)
    desk.key("O")
    desk.press("0")
    desk.shows("h1", "Chưa đăng xuất được")
    desk.shows(".sheet", "Nguyễn Văn A")
    return session


def is_over(hub: HubThread, session: str) -> bool:
    with client_of(hub) as client:
        client.cookies.set("desk", session)
        return client.get("/api/session").status_code == 401


def test_who_logs_out_while_the_hub_is_silent_is_told_so_and_is_out_as_soon_as_it_answers(
    hub: HubThread, desk: DeskPage
) -> None:
    session = log_out_while_the_hub_is_silent(hub, desk)
    assert not is_over(hub, session)
    desk.press("L")
    desk.shows("h1", "Not logged out yet")
    desk.run("window.cut = false")
    desk.see("#username")
    assert is_over(hub, session)
    desk.log_in(hub.url, "van.a")
    desk.see(".counter-list")
    desk.driver.refresh()
    desk.see(".counter-list")  # this session is not taken for the one that was left


def test_a_page_loaded_anew_does_not_open_a_session_that_was_logged_out_of(hub: HubThread, desk: DeskPage) -> None:
    session = log_out_while_the_hub_is_silent(hub, desk)
    desk.driver.refresh()
    desk.see("#username")
    assert is_over(hub, session)


def test_a_tab_whose_browser_somebody_else_uses_by_now_says_so_and_loads_anew(
    hub: HubThread, desk: DeskPage
) -> None:
    with client_of(hub) as client:
        account = {"username": "van.a", "display_name": "Nguyễn Văn A", "password": PASSWORD}
        client.post("/api/setup", json=account | {"code": hub.setup_code}).raise_for_status()
        client.headers["X-CSRF-Token"] = client.get("/api/session").json()["csrf"]
        other = {"username": "thi.b", "display_name": "Hồ Thị B", "password": PASSWORD, "role": "clerk"}
        client.post("/api/staff", json=other).raise_for_status()
    desk.open(f"{hub.url}/desk/")
    desk.see("#username")
    first = desk.driver.current_window_handle
    desk.driver.switch_to.new_window("tab")
    desk.open(f"{hub.url}/desk/")
    desk.see("#username")
    second = desk.driver.current_window_handle
    for tab, username in ((first, "van.a"), (second, "thi.b")):
        desk.driver.switch_to.window(tab)
        desk.type("#username", username)
        desk.type("#password", PASSWORD)
        desk.enter()
        desk.work_at("2")
    desk.driver.switch_to.window(first)
    desk.primary()
    desk.shows("h1", "Trang này đã cũ")
    desk.shows(".sheet", "lệnh ở đây không được nhận")
    desk.press("L")
    desk.shows("h1", "This page is out of date")
    desk.enter()
    desk.shows("[data-tool=menu]", "Hồ Thị B")
