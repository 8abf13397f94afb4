"""Set-up, log-in, roles, and what keeps strangers out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from queueing.hub.throttle import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contract.hub.conftest import Desk, RunningHub

PASSWORD = "mat-khau-dai"


def account(username: str, role: str = "clerk") -> dict[str, Any]:
    return {"username": username, "display_name": username, "role": role, "password": PASSWORD}


def test_the_one_time_code_opens_a_centre_once(hub: RunningHub) -> None:
    file = hub.folder / "setup-code"
    code = hub.hub.accounts.setup_code()
    assert code is not None
    assert file.read_text().strip() == code
    assert file.stat().st_mode & 0o777 == 0o600
    first = {"code": code, "username": "an", "display_name": "An", "password": PASSWORD}
    desk = hub.desk()
    assert desk.ask("GET", "/centre").json()["set_up"] is False
    assert desk.ask("POST", "/setup", first | {"code": "AAAA-AAAA"}).json()["code"] == "wrong_code"
    assert desk.ask("POST", "/setup", first).json()["role"] == "technician"
    assert not file.exists()
    assert desk.ask("GET", "/centre").json()["set_up"] is True
    assert hub.desk().ask("POST", "/setup", first | {"username": "eve"}).status_code == 410


def test_the_code_stays_the_same_until_it_is_used(hub: RunningHub, open_hub: Callable[[], RunningHub]) -> None:
    code = hub.hub.accounts.setup_code()
    hub.stop()
    assert open_hub().hub.accounts.setup_code() == code


def test_log_in_and_out(hub: RunningHub, technician: Desk) -> None:
    desk = hub.desk()
    answer = desk.log_in("an")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert desk.ask("GET", "/session").json()["username"] == "an"
    assert desk.ask("DELETE", "/session").status_code == 204
    assert desk.ask("GET", "/session").status_code == 401


def test_wrong_names_and_wrong_passwords_look_alike(hub: RunningHub, technician: Desk) -> None:
    known, unknown = hub.desk().log_in("an", "wrong"), hub.desk().log_in("nobody", "wrong")
    assert (known.status_code, known.json()) == (unknown.status_code, unknown.json())


def test_failed_log_ins_cost_growing_time_and_the_account_heals(hub: RunningHub, technician: Desk) -> None:
    desk = hub.desk()
    answers = [desk.log_in("an", "wrong").status_code for _ in range(5)]
    assert answers == [401, 401, 401, 401, 429]
    assert desk.log_in("an").status_code == 429  # even the right one has to wait
    hub.clock.advance(seconds=3)
    assert desk.log_in("an", "wrong").status_code == 401
    waits = int(desk.log_in("an").headers["Retry-After"])
    assert waits == 4
    hub.clock.advance(seconds=waits)
    assert desk.log_in("an").status_code == 200
    assert desk.log_in("an", "wrong").status_code == 401


def test_one_address_cannot_try_many_accounts(hub: RunningHub, technician: Desk) -> None:
    desk = hub.desk()
    answers = [desk.log_in(f"user{i}", "wrong").status_code for i in range(21)]
    assert answers[:20] == [401] * 20
    assert answers[20] == 429


def test_many_attempts_at_once_are_throttled_like_one_after_another(hub: RunningHub, technician: Desk) -> None:
    desks = [hub.desk() for _ in range(12)]
    with ThreadPoolExecutor(len(desks)) as pool:
        answers = list(pool.map(lambda desk: desk.log_in("an", "wrong").status_code, desks))
    assert answers.count(401) == ACCOUNT.free
    assert answers.count(429) == len(desks) - ACCOUNT.free


def test_a_session_ends_by_idleness_and_in_any_case_at_its_end(hub: RunningHub, technician: Desk) -> None:
    hub.clock.advance(hours=2.9)
    assert technician.ask("GET", "/session").status_code == 200
    hub.clock.advance(hours=2.9)  # the last use counts, not the log-in
    assert technician.ask("GET", "/session").status_code == 200
    hub.clock.advance(hours=3.1)
    assert technician.ask("GET", "/session").status_code == 401
    technician.log_in("an")
    for _ in range(9):
        hub.clock.advance(hours=1)
        assert technician.ask("GET", "/session").status_code == 200
    hub.clock.advance(hours=1.1)
    assert technician.ask("GET", "/session").status_code == 401


def test_roles_include_those_before_them(hub: RunningHub, technician: Desk) -> None:
    clerk = hub.clerk(technician, "binh")
    lead = hub.clerk(technician, "lan", role="lead")
    assert clerk.ask("GET", "/audit").status_code == 403
    assert lead.ask("GET", "/audit").status_code == 200
    for desk in (clerk, lead):
        assert desk.ask("POST", "/staff", account("eve")).status_code == 403
        assert desk.ask("POST", "/pairings").status_code == 403
    assert [s["username"] for s in technician.ask("GET", "/staff").json()] == ["an", "binh", "lan"]


def test_an_account_that_is_closed_is_out_at_once(hub: RunningHub, technician: Desk) -> None:
    clerk = hub.clerk(technician, "binh", "2")
    assert technician.ask("PATCH", "/staff/binh", {"active": False}).json()["active"] is False
    assert clerk.ask("GET", "/desk").status_code == 401
    assert clerk.log_in("binh").status_code == 401
    counters = {c["label"]: c for c in technician.snapshot()["counters"]}
    assert counters["2"]["open"] is False


def test_the_last_technician_stays(technician: Desk) -> None:
    for change in ({"active": False}, {"role": "lead"}):
        answer = technician.ask("PATCH", "/staff/an", change)
        assert (answer.status_code, answer.json()["code"]) == (409, "last_technician")
    assert technician.ask("POST", "/staff", account("lan", "technician")).status_code == 201
    assert technician.ask("PATCH", "/staff/an", {"role": "lead"}).status_code == 200


def test_names_are_given_once(technician: Desk) -> None:
    assert technician.ask("POST", "/staff", account("binh")).status_code == 201
    assert technician.ask("POST", "/staff", account("binh")).json()["code"] == "name_taken"
    assert technician.ask("PATCH", "/staff/nobody", {"role": "lead"}).status_code == 404


def test_a_new_password_ends_the_other_sessions(hub: RunningHub, technician: Desk) -> None:
    other = hub.desk()
    other.log_in("an")
    wrong = {"current": "wrong", "new": "mat-khau-moi"}
    assert technician.ask("PUT", "/session/password", wrong).status_code == 403
    change = {"current": PASSWORD, "new": "mat-khau-moi"}
    assert technician.ask("PUT", "/session/password", change).status_code == 204
    assert technician.ask("GET", "/session").status_code == 200
    assert other.ask("GET", "/session").status_code == 401
    assert hub.desk().log_in("an", "mat-khau-moi").status_code == 200


def test_whoever_takes_a_counter_relieves_the_clerk_before(hub: RunningHub, technician: Desk) -> None:
    clerk = hub.clerk(technician, "binh", "1", "2")
    assert technician.ask("GET", "/session").json()["counters"] == []
    assert {c["label"]: c["clerk"] for c in technician.snapshot()["counters"]} == {
        "1": "binh",
        "2": "binh",
        "3": None,
    }
    assert clerk.ask("PUT", "/session/counters", {"counters": ["9"]}).json()["code"] == "counter_unknown"


@pytest.mark.parametrize("token", ["", "wrong"])
def test_a_change_without_the_csrf_token_is_refused(technician: Desk, token: str) -> None:
    technician.csrf = token
    answer = technician.ask("PUT", "/session/counters", {"counters": ["1"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "other_session")
    assert technician.ask("GET", "/desk").status_code == 200


def test_requests_meant_for_others_are_turned_away(hub: RunningHub, technician: Desk) -> None:
    client = technician.client
    assert client.get("/api/centre", headers={"Host": "evil.example"}).status_code == 421
    login = {"username": "an", "password": PASSWORD}
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/api/session", json=login, headers=headers).status_code == 403
    assert client.post("/api/session", json=login, headers={"Origin": hub.url}).status_code == 200


def test_large_requests_are_turned_away(hub: RunningHub) -> None:
    client = hub.client()
    big = b"x" * (1024 * 1024 + 1)
    assert client.post("/api/session", content=big).status_code == 413
    chunks = (big[:65536] for _ in range(20))
    answer = client.post("/api/session", content=chunks, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413


def test_every_answer_protects_its_page(hub: RunningHub) -> None:
    client = hub.client()
    for path in ("/api/health", "/desk/", "/art/cover.svg", "/nowhere", "/api/desk"):
        headers = client.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in headers


def test_a_wrong_request_is_answered_without_what_was_sent(hub: RunningHub) -> None:
    answer = hub.client().post("/api/setup", json={"code": "x", "password": "bi-mat"})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert "bi-mat" not in answer.text


def test_nothing_secret_is_stored_or_logged(
    hub: RunningHub, technician: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    token = technician.client.cookies["desk"]
    technician.ask("GET", "/desk")
    with hub.hub.database.engine.connect() as connection:
        for table in ("staff", "session", "audit", "machine", "pairing"):
            rows = str(connection.execute(text(f"SELECT * FROM {table}")).all())
            assert token not in rows
            assert PASSWORD not in rows
    assert token not in caplog.text
    assert PASSWORD not in caplog.text
