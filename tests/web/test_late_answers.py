"""The desk where answers come late: what was heard meanwhile stands, and what others did meanwhile is told."""

from __future__ import annotations

from uuid import uuid4

import httpx

from queueing.tickets.model import PrintState
from queueing.wire import IssuedTicket
from tests.waiting import PATIENCE_S
from tests.web.browser import PASSWORD, DeskPage
from tests.web.centre import HubThread, Issuer

#: From now on requests whose path ends like this stand still: `before` the hub has them, or once it has answered.
HOLD = """
const [ending, before, most] = arguments;
const real = window.fetch;
window.held = [];
window.answered = 0;
let stopped = 0;
window.fetch = async (path, options) => {
  const holds = String(path).endsWith(ending) && stopped < most;
  if (holds) stopped += 1;
  const still = () => new Promise((resolve) => window.held.push(resolve));
  if (holds && before) await still();
  const answer = await real(path, options);
  if (holds && !before) await still();
  if (String(path).endsWith(ending)) window.answered += 1;
  return answer;
};
"""


#: The hub does what it is asked for at this path, but each answer is lost, and the page is quick to ask again.
LOSE = """
const [ending] = arguments;
const [real, later] = [window.fetch, window.setTimeout];
window.setTimeout = (act, wait) => later(act, wait > 3000 ? wait : wait / 20);
window.losing = true;
window.fetch = async (path, options) => {
  const answer = await real(path, options);
  if (window.losing && options?.method === "POST" && String(path).endsWith(ending)) throw new TypeError("lost");
  return answer;
};
"""


def hold(desk: DeskPage, ending: str, *, before: bool = False, most: int = 1) -> None:
    desk.run(HOLD, ending, before, most)


def is_held(desk: DeskPage) -> None:
    desk.until(lambda: desk.run("return window.held.length") == 1, "nothing stands still")


def let_go(desk: DeskPage) -> None:
    desk.run("window.held.forEach((go) => go())")


def at_the_hub(desk: DeskPage, ticket: IssuedTicket) -> dict[str, str | None]:
    """Return the ticket as the hub has it."""
    snapshot = desk.driver.execute_async_script(
        "const done = arguments[arguments.length - 1]; fetch('/api/desk').then((a) => a.json()).then(done)"
    )
    found: dict[str, str | None] = next(held for held in snapshot["tickets"] if held["id"] == str(ticket.id))
    return found


def at_work(hub: HubThread, desk: DeskPage, ticket: IssuedTicket) -> None:
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.waits(ticket.number)
    desk.click(".queue .scroll .line")
    desk.present(ticket.number)


def test_an_answer_that_comes_late_does_not_hide_what_became_of_the_paper(
    hub: HubThread, kiosk: Issuer, desk: DeskPage
) -> None:
    ticket = kiosk.issue("A")
    at_work(hub, desk, ticket)
    hold(desk, "/reprint")
    desk.key("P")
    is_held(desk)
    kiosk.printed(ticket.id, PrintState.FAILED, "paper_out")
    desk.shows(".paper", ticket.number)
    let_go(desk)
    desk.told("Đã gửi lệnh in lại")
    assert ticket.number in "".join(desk.texts(".paper .line"))


def test_of_two_notes_on_their_way_the_later_one_stays(hub: HubThread, kiosk: Issuer, desk: DeskPage) -> None:
    ticket = kiosk.issue("A")
    at_work(hub, desk, ticket)
    hold(desk, "/note", before=True)
    desk.type("#note", "con đi cùng")
    desk.escape()
    is_held(desk)
    desk.see("#note").send_keys(" mẹ")
    desk.escape()
    let_go(desk)
    desk.until(lambda: desk.run("return window.answered") == 2, "not both notes were answered")
    assert at_the_hub(desk, ticket)["note"] == "con đi cùng mẹ"


def test_what_another_clerk_did_while_a_dialog_stood_open_is_told_and_not_undone(
    hub: HubThread, kiosk: Issuer, desk: DeskPage
) -> None:
    ticket = kiosk.issue("A")
    at_work(hub, desk, ticket)
    desk.key("C")
    desk.see("dialog [data-key=B]")
    with httpx.Client(base_url=hub.url, timeout=PATIENCE_S, trust_env=False, verify=False) as other:
        session = other.post("/api/session", json={"username": "van.a", "password": PASSWORD}).json()
        other.headers["X-CSRF-Token"] = session["csrf"]
        transfer = {"id": str(uuid4()), "service": "D"}
        other.post(f"/api/tickets/{ticket.id}/transfer", json=transfer).raise_for_status()
    desk.waits()
    desk.press("B")
    desk.told(f"{ticket.number} vừa thay đổi")
    assert at_the_hub(desk, ticket)["service"] == "D"


def test_a_command_without_an_answer_stays_at_a_call_for_help_and_when_the_language_is_switched(
    hub: HubThread, kiosk: Issuer, desk: DeskPage
) -> None:
    desk.set_up(hub.url, hub.setup_code)
    desk.work_at("2")
    desk.run(LOSE, "/api/tickets")
    desk.key("N")
    desk.press("B")
    desk.enter()
    desk.told("Chưa gửi được")
    kiosk.ask_help()
    desk.shows(".helps", "cần giúp")
    desk.press("H")  # the call waits for what was asked for before
    desk.press("L")
    desk.told("Not sent")
    desk.press("Q")  # another page would forget it: one stays
    desk.run("window.losing = false")
    desk.enter()
    desk.told("Added B0-001")
    desk.waits("B0-001")


def test_a_session_that_ends_while_counters_are_asked_for_leaves_the_log_in(
    hub: HubThread, kiosk: Issuer, desk: DeskPage
) -> None:
    at_work(hub, desk, kiosk.issue("A"))
    hold(desk, "/api/desk")
    desk.press("Q")  # one counter alone: choose among all
    is_held(desk)
    desk.run(
        "fetch('/api/session', { method: 'DELETE', headers: { 'X-CSRF-Token': arguments[0] } })", csrf_of(desk)
    )
    desk.shows("h1, .quiet", "Phiên làm việc đã hết")
    let_go(desk)
    desk.until(lambda: desk.run("return window.answered") == 1, "the desk was not answered")
    desk.see("#username")


def csrf_of(desk: DeskPage) -> str:
    session = desk.driver.execute_async_script(
        "const done = arguments[arguments.length - 1]; fetch('/api/session').then((a) => a.json()).then(done)"
    )
    return str(session["csrf"])
