"""The desk in a real browser against the real hub: what a clerk does all day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from queueing.clock import CENTRE_ZONE
from queueing.tickets.model import HelpKind, PrintState, PriorityReason
from tests.web.browser import DeskPage, Page
from tests.web.centre import HubProcess, HubThread, Issuer


def test_from_the_one_time_code_to_the_board(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    first, second = kiosk.issue("A"), kiosk.issue("B")
    desk.type_set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.waits(first.number, second.number)
    # By the button.
    desk.click("[data-command=primary]")
    desk.present(first.number)
    # The same browser may look at the board: staff may see it.
    desk_window = desk.driver.current_window_handle
    desk.driver.switch_to.new_window("tab")
    board = Page(desk.driver)
    board.open(f"{hub.url}/board/")
    board.shows(".hero-number", first.number)
    board.shows(".row[data-counter='2']", first.number)
    assert board.see(".row[data-counter='2']").get_attribute("data-now") == "true"
    desk.driver.close()
    desk.driver.switch_to.window(desk_window)
    # By the key: the person is here, then done and next.
    desk.primary()
    desk.shows(".person-state", "Đang phục vụ")
    desk.primary()
    desk.present(second.number)
    desk.waits()


def test_a_wrong_code_and_a_wrong_password_are_told(hub: HubThread, desk: DeskPage) -> None:
    desk.open(f"{hub.url}/desk/")
    desk.type("#code", "0000-0000")
    desk.type("#name", "Ai đó")
    desk.type("#username", "ai.do")
    desk.type("#password", "mot mat khau dai")
    desk.click("button[type=submit]")
    desk.shows(".wrong", "Mã không đúng")
    desk.until(lambda: desk.driver.switch_to.active_element.get_attribute("id") == "code", "the focus is elsewhere")
    desk.type("#username", "Ai Đó")
    desk.enter()
    username = desk.see("#username")
    desk.until(
        lambda: username.get_property("validationMessage") == "Chữ thường không dấu, số, dấu chấm",
        "the browser's own note does not speak the page's language",
    )
    desk.type_set_up(hub.url, hub.setup_code)
    desk.press("L")  # another language, chosen before the day begins
    desk.shows("h1", "Which counter today?")
    desk.press("L")
    desk.shows("h1", "Hôm nay ngồi quầy nào?")
    desk.driver.delete_all_cookies()
    desk.log_in(hub.url, "van.a", "khong phai mat khau")
    desk.shows(".wrong", "không đúng")
    desk.type("#password", "mot mat khau dai")
    desk.enter()
    desk.work_at("1")


def test_recall_no_show_and_back_in_line(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    first = kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.waits(first.number)
    desk.primary()
    desk.present(first.number)
    for times in (2, 3, 4):
        desk.key("G")
        desk.shows(".person-state", f"Đã mời {times} lần")
    desk.key("G")
    desk.told("đã gọi lại đủ số lần")
    desk.key("V")
    desk.shows(".absent", first.number)
    desk.told(f"Đã ghi {first.number} vắng mặt")
    desk.shows(".person-number", "Chưa mời ai")
    desk.click(".absent .line")
    desk.shows(".person-state", "Vắng mặt")
    desk.key("R")
    desk.waits(first.number)
    desk.shows(".queue .line-hint", "Trở lại hàng")


def test_park_transfer_priority_note_and_finish(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    parked, moved, last = kiosk.issue("A"), kiosk.issue("A"), kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.waits(parked.number, moved.number, last.number)
    desk.primary()
    desk.present(parked.number)
    desk.key("T")
    desk.press("2")
    desk.shows(".parked", parked.number)
    desk.primary()
    desk.present(moved.number)
    desk.key("C")
    desk.press("D")
    desk.shows(".person-number", "Chưa mời ai")
    desk.told(f"Đã chuyển {moved.number} sang Đất đai")
    desk.waits(last.number)
    # One who is chosen from the list: set first, then called.
    desk.click(".queue .scroll .line")
    desk.shows(".person-state", "Đang đợi")
    desk.key("U")
    desk.press("1")
    desk.shows(".queue .line-hint", "Ưu tiên: cao tuổi")
    desk.primary()
    desk.shows(".person-state", "Đã mời")
    desk.key("K")
    desk.type("#note", "<b>Mẹ</b> đi cùng")
    desk.escape()
    desk.told("Đã lưu ghi chú")
    desk.key("X")
    desk.shows(".person-number", "Chưa mời ai")
    # The parked person comes back by the same key as one who did not come.
    desk.click(".parked .line")
    desk.key("R")
    desk.waits(parked.number)


def test_walk_in_handwritten_and_reprint(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    kiosk.device("ready")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.key("N")
    desk.press("B", "1")
    desk.enter()
    desk.told("Đã thêm B0-001")
    desk.waits("B0-001")
    desk.shows(".queue .line-hint", "Ưu tiên: cao tuổi")
    desk.key("N")
    desk.press("A")
    desk.type("#walk-number", "không phải số")
    desk.enter()
    desk.shows("dialog .wrong", "dạng B012")
    desk.type("#walk-number", "a077")
    desk.enter()
    desk.told("Đã thêm A077")
    desk.key("N")
    desk.press("A")
    desk.type("#walk-number", "b078")  # the number names its service
    assert desk.see("dialog [data-key=B]").get_attribute("aria-checked") == "true"
    desk.enter()
    desk.told("Đã thêm B078")
    assert not [said for said in desk.texts(".message") if "(" in said]  # a handwritten number has no picture
    desk.key("N")
    desk.type("#walk-number", "A077")
    desk.enter()
    desk.told("đã có hôm nay")
    desk.click(".queue .scroll .line")
    desk.key("P")
    desk.told("Đã gửi lệnh in lại")


def _add_clerk(desk: DeskPage) -> None:
    desk.press("O", "3")
    desk.see(".staff-body table")
    desk.type("#new-name", "Hồ Thị B")
    desk.type("#new-username", "thi.b")
    desk.type("#new-password", "mot mat khau dai")
    desk.click(".inline-form button[type=submit]")
    desk.see("tr[data-username='thi.b']")
    desk.escape()
    desk.escape()
    desk.ready()


def test_two_clerks_never_get_the_same_person_and_a_conflict_is_told(
    hub: HubThread, kiosk: Issuer, desk: DeskPage, browser: Callable[[], Chrome]
) -> None:
    first, second = kiosk.issue("B"), kiosk.issue("B")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    _add_clerk(desk)
    other = DeskPage(browser())
    other.log_in(hub.url, "thi.b")
    other.work_at("1")
    other.waits(first.number, second.number)
    other.click(".queue .scroll .line")
    other.shows(".person-number", first.number)
    desk.primary()
    desk.present(first.number)
    other.waits(second.number)
    other.shows(".person-facts", "quầy 2")
    other.escape()
    other.primary()
    other.present(second.number)
    desk.waits()


def test_a_command_that_came_too_late_says_what_is(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    ticket = kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.waits(ticket.number)
    desk.click(".queue .scroll .line")
    # Another clerk acts between this clerk's look and key: the request goes out as if nothing had happened.
    _race(desk, str(ticket.id))
    desk.primary()
    desk.told(ticket.number)
    assert desk.see(".message").get_attribute("data-kind") == "warn"
    desk.shows(".message", "đã về")
    desk.waits()


def _race(desk: DeskPage, ticket: str) -> None:
    desk.driver.execute_async_script(
        """
        const done = arguments[arguments.length - 1];
        const ticket = arguments[0];
        fetch("/api/session").then((answer) => answer.json()).then((session) => {
          const real = window.fetch;
          window.fetch = async (path, options) => {
            if (!String(path).endsWith("/call")) return real(path, options);
            window.fetch = real;
            await real(`/api/tickets/${ticket}/leave`, {
              method: "POST", body: JSON.stringify({ id: crypto.randomUUID() }),
              headers: { "Content-Type": "application/json", "X-CSRF-Token": session.csrf },
            });
            return real(path, options);
          };
          done();
        });
        """,
        ticket,
    )


def test_the_page_resumes_by_itself_when_the_hub_comes_back(
    hub_process: HubProcess, kiosk: Issuer, desk: DeskPage
) -> None:
    first = kiosk.issue("A")
    desk.set_up(hub_process.url, hub_process.setup_code)
    desk.work_at("2")
    desk.waits(first.number)
    desk.run("window.sameLoad = true")
    hub_process.kill()
    desk.shows(".cut", "Mất kết nối từ")
    assert not desk.driver.find_element(By.CSS_SELECTOR, "[data-command=primary]").is_enabled()
    desk.waits(first.number)  # what was known is still shown
    hub_process.start()
    desk.until(lambda: not desk.driver.find_element(By.CSS_SELECTOR, ".cut").is_displayed(), "still cut off")
    desk.primary()
    desk.present(first.number)
    assert desk.run("return window.sameLoad") is True


def test_an_error_of_the_page_at_an_event_is_told_and_mended_by_a_fresh_snapshot(
    hub: HubThread, kiosk: Issuer, desk: DeskPage
) -> None:
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    # A bug of the page's own: it drops the next ticket that it hears of.
    desk.run(
        """
        const real = Map.prototype.set;
        Map.prototype.set = function (key, value) {
          if (!value?.number) return real.call(this, key, value);
          Map.prototype.set = real;
          throw new TypeError("a bug");
        };
        """
    )
    ticket = kiosk.issue("A")
    desk.until(lambda: any("a bug" in line for line in desk.complaints()), "the console tells nothing")
    desk.waits(ticket.number)
    desk.primary()
    desk.present(ticket.number)


def test_a_command_without_an_answer_is_sent_again_and_done_once(
    hub: HubThread, kiosk: Issuer, desk: DeskPage
) -> None:
    first, second = kiosk.issue("A"), kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.waits(first.number, second.number)
    # The hub does it, but its answer is lost on the way.
    desk.run(
        """
        const real = window.fetch;
        window.lost = 0;
        window.fetch = async (path, options) => {
          const answer = await real(path, options);
          if (!String(path).endsWith("/call-next") || window.lost >= 2) return answer;
          window.lost += 1;
          throw new TypeError("lost");
        };
        """
    )
    desk.primary()
    desk.present(first.number)
    desk.told("Đã mời")
    assert desk.run("return window.lost") == 2
    desk.waits(second.number)


def test_help_calls_devices_and_tickets_without_paper_are_seen(
    hub: HubThread, kiosk: Issuer, desk: DeskPage
) -> None:
    ticket = kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    kiosk.ask_help(HelpKind.PRIORITY, PriorityReason.PREGNANT)
    desk.shows(".helps", "Xin ưu tiên ở máy kiosk-1")
    desk.shows(".helps", "Có thai")
    desk.key("H")
    desk.shows(".helps", "đang đến")
    desk.click(".helps .notice-line .button:last-child")
    desk.shows(".helps", "Không ai gọi")
    kiosk.device("failed", "paper_out")
    desk.shows(".devices", "cuộn giấy")
    kiosk.printed(ticket.id, PrintState.FAILED, "paper_out")
    desk.shows(".paper", ticket.number)


def test_markup_in_names_and_notes_is_text(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    evil = "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>"
    ticket = kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code, name=evil[:80])
    desk.work_at("2")
    desk.shows("[data-tool=menu]", "<img src=x")
    desk.waits(ticket.number)
    desk.primary()
    desk.key("K")
    desk.type("#note", evil)
    desk.escape()
    desk.told("Đã lưu ghi chú")
    desk.driver.refresh()
    desk.ready()
    assert desk.run("return document.querySelector('#note').value") == evil
    assert desk.run("return document.querySelectorAll('img[src=x], body script').length") == 0
    assert "broken" not in desk.driver.title


def test_keys_are_ignored_while_somebody_types(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    ticket = kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.waits(ticket.number)
    desk.key("/")
    desk.press(*"nvgtcx")
    assert desk.driver.find_elements(By.CSS_SELECTOR, "dialog") == []
    desk.shows(".queue .quiet", "Không tìm thấy")
    desk.escape()
    desk.waits(ticket.number)
    desk.escape()
    desk.key("?")
    desk.shows("dialog", "Gọi lại")
    desk.escape()
    desk.until(lambda: not desk.driver.find_elements(By.CSS_SELECTOR, "dialog"), "the dialog stays")


def test_a_counter_that_somebody_else_took_over_is_told(
    hub: HubThread, kiosk: Issuer, desk: DeskPage, browser: Callable[[], Chrome]
) -> None:
    kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("1")
    _add_clerk(desk)
    other = DeskPage(browser())
    other.log_in(hub.url, "thi.b")
    other.work_at("2")
    desk.press("O", "1")
    desk.work_at("2")  # beside the first
    other.shows(".desk-head .place", "van.a đang ngồi")
    other.primary()
    other.told("chọn lại quầy")


def test_the_technician_pairs_and_removes_machines_and_cannot_be_locked_out(
    hub: HubThread, kiosk: Issuer, desk: DeskPage
) -> None:
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.press("O", "3")
    row = desk.see("tr[data-username='van.a']")
    assert not row.find_element(By.CSS_SELECTOR, "td:last-child button").is_enabled()
    desk.click(".pair .button")
    desk.until(lambda: desk.see(".pair-code").text.strip() != "", "no pairing code")
    desk.shows(".pair", "dùng được đến")
    desk.shows("tr[data-machine='kiosk-1']", "Đang nối")
    desk.click("tr[data-machine='kiosk-1'] button")
    desk.shows("dialog", "Bỏ máy kiosk-1?")
    desk.press("1")
    desk.shows(".said", "Đã bỏ máy kiosk-1")
    desk.until(lambda: not desk.driver.find_elements(By.CSS_SELECTOR, "tr[data-machine]"), "it is still there")


def test_one_changes_ones_own_password(hub: HubThread, desk: DeskPage) -> None:
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.key("O")
    desk.press("4")
    desk.type("#password-current", "khong phai no")
    desk.type("#password-new", "mot mat khau moi")
    desk.type("#password-again", "mot mat khau khac")
    desk.enter()
    desk.shows("dialog .wrong", "không giống nhau")
    desk.type("#password-again", "mot mat khau moi")
    desk.enter()
    desk.shows("dialog .wrong", "Mật khẩu không đúng")
    desk.type("#password-current", "mot mat khau dai")
    desk.enter()
    desk.told("Đã đổi mật khẩu")
    desk.driver.delete_all_cookies()
    desk.log_in(hub.url, "van.a", "mot mat khau moi")
    desk.see(".counter-list")


def test_the_day_is_confirmed_by_whoever_looked_at_a_calendar(hub: HubThread, desk: DeskPage) -> None:
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.key("O")
    desk.press("5")
    today = datetime.now(CENTRE_ZONE)
    desk.shows("dialog h2", f"{today:%d/%m/%Y}")
    desk.press("1")
    desk.told(f"Đã xác nhận ngày {today:%d/%m/%Y}")
    lines = desk.run("return fetch('/api/audit').then((a) => a.json()).then((b) => b.lines)")
    assert any((line["action"], line["subject"]) == ("day_confirmed", f"{today:%Y-%m-%d}") for line in lines)


def test_the_trail_of_a_ticket_is_a_key_away(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    ticket = kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.waits(ticket.number)
    desk.primary()
    desk.present(ticket.number)
    desk.key("G")
    desk.shows(".person-state", "Đã mời 2 lần")
    desk.press("J")
    desk.shows("dialog h2", ticket.number)
    assert desk.texts(".trail-what") == ["Có số", "Mời đến quầy 2", "Gọi lại"]
    assert desk.texts(".trail .quiet") == ["máy", "van.a", "van.a"]
    desk.escape()
    desk.until(lambda: not desk.driver.find_elements(By.CSS_SELECTOR, "dialog"), "the trail stays")


def test_what_to_bring_is_shown_and_printed_in_the_persons_language(
    hub: HubThread, kiosk: Issuer, desk: DeskPage
) -> None:
    ticket = kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.waits(ticket.number)
    desk.press("B")  # nobody is in view: nothing to show
    desk.primary()
    desk.present(ticket.number)
    desk.run("window.open = (url) => { window.opened = url; }")
    desk.key("B")
    desk.shows("dialog h2", "Khai sinh, kết hôn")
    assert desk.texts(".bring li") == ["Thẻ căn cước", "Giấy chứng sinh (khai sinh)"]
    drawn = "return [...document.querySelectorAll('.bring img')].map((e) => e.complete && e.naturalWidth > 0)"
    desk.until(lambda: desk.run(drawn) == [True, True], "the pictures do not come")
    desk.press("P")
    address = desk.until(lambda: desk.run("return window.opened"), "nothing was opened")
    assert str(address).endswith("/bring/A?language=vi")
    head = "return fetch(arguments[0]).then((a) => a.text()).then((t) => t.slice(0, 5))"
    assert desk.run(head, address) == "%PDF-"
    desk.escape()
    desk.until(lambda: not desk.driver.find_elements(By.CSS_SELECTOR, "dialog"), "the list stays")


def test_a_search_finds_what_ended_long_before_the_snapshot(
    hub: HubThread, kiosk: Issuer, desk: DeskPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    first = kiosk.issue("A")
    desk.waits(first.number)
    desk.primary()
    desk.present(first.number)
    desk.key("X")
    desk.shows(".person-number", "Chưa mời ai")
    monkeypatch.setattr("queueing.hub.views.ENDED_SHOWN", 0)  # as if fifty others had ended since
    desk.driver.refresh()
    desk.ready()
    assert first.number not in desk.texts(".side .line-number")
    desk.press("/")
    desk.press(*first.number)
    desk.shows(".queue .line-number", first.number)
    desk.enter()
    desk.shows(".person-number", first.number)
    desk.shows(".person-state", "Đã xong")


def test_the_days_list_is_a_pdf(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    kiosk.issue("A")
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.run("window.open = (url) => { window.opened = url; }")
    desk.key("O")
    desk.press("6")
    address = desk.until(lambda: desk.run("return window.opened"), "nothing was opened")
    head = "return fetch(arguments[0]).then((a) => a.text()).then((t) => t.slice(0, 5))"
    assert desk.run(head, address) == "%PDF-"
