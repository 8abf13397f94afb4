"""Letting kiosks and boards in, and the marks that no issuer gets twice."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from queueing.wire import DeviceReport, IssuerEventKind

if TYPE_CHECKING:
    import httpx

    from tests.contract.hub.conftest import Desk, KioskPeer, RunningHub


def pair(hub: RunningHub, code: str, kind: str = "kiosk", name: str = "Kiosk") -> httpx.Response:
    return hub.client().post("/api/pair", json={"code": code, "kind": kind, "name": name, "store": str(uuid4())})


def test_only_the_first_kiosk_has_a_blank_mark(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    second = hub.kiosk(technician, "Kiosk 2")
    assert (kiosk.reply.mark, second.reply.mark) == ("", "2")
    assert not set(kiosk.reply.pictures) & set(second.reply.pictures)


def test_a_mark_is_never_given_again(hub: RunningHub, technician: Desk, kiosk: KioskPeer) -> None:
    machine = next(m for m in technician.ask("GET", "/machines").json() if m["name"] == "Kiosk 1")
    assert technician.ask("DELETE", f"/machines/{machine['id']}").status_code == 204
    again = hub.kiosk(technician, "Kiosk 1")
    assert again.reply.mark == "2"
    refused = kiosk.client.get("/api/kiosk", headers={"Authorization": f"Bearer {kiosk.reply.token}"})
    assert refused.status_code == 401


def test_a_name_stands_for_the_machine_that_was_paired_last(
    hub: RunningHub, technician: Desk, kiosk: KioskPeer
) -> None:
    again = hub.kiosk(technician, "Kiosk 1")
    assert again.reply.mark == "2"
    assert [m["mark"] for m in technician.ask("GET", "/machines").json()] == ["2"]


def test_a_code_works_once_and_not_for_ever(hub: RunningHub, technician: Desk) -> None:
    code = technician.machine_code()
    assert pair(hub, code.lower().replace("-", "")).status_code == 200
    assert pair(hub, code).json()["code"] == "wrong_code"
    late = technician.machine_code()
    hub.clock.advance(minutes=11)
    assert pair(hub, late).status_code == 403


def test_guessing_codes_costs_growing_time(hub: RunningHub, technician: Desk) -> None:
    assert [pair(hub, "AAAA-AAAA").status_code for _ in range(6)][-1] == 429
    answer = pair(hub, technician.machine_code())
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    hub.clock.advance(minutes=6)
    assert pair(hub, technician.machine_code()).status_code == 200


def test_a_program_of_the_same_user_pairs_by_the_local_code(hub: RunningHub) -> None:
    file = hub.folder / "local-pairing"
    assert file.stat().st_mode & 0o777 == 0o600
    code = file.read_text().strip()
    assert pair(hub, code).status_code == 200
    assert pair(hub, code, kind="board", name="Board").status_code == 200


def test_a_kiosk_without_a_store_is_not_let_in(hub: RunningHub, technician: Desk) -> None:
    answer = hub.client().post(
        "/api/pair", json={"code": technician.machine_code(), "kind": "kiosk", "name": "Kiosk"}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "missing")


def test_a_board_reads_the_board_and_nothing_else(hub: RunningHub, technician: Desk) -> None:
    token = pair(hub, technician.machine_code(), kind="board", name="Board").json()["token"]
    client = hub.client(headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/board").status_code == 200
    assert client.get("/api/desk").status_code == 401
    assert client.get("/api/kiosk").status_code == 401


def test_a_browser_board_trades_its_token_for_a_cookie(hub: RunningHub, technician: Desk) -> None:
    token = pair(hub, technician.machine_code(), kind="board", name="Board").json()["token"]
    browser = hub.client()
    answer = browser.get(f"/board/?token={token}")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/board/")
    assert "HttpOnly" in answer.headers["Set-Cookie"]
    assert "SameSite=strict" in answer.headers["Set-Cookie"]
    assert browser.get("/api/board").status_code == 200
    stranger = hub.client()
    assert "Set-Cookie" not in stranger.get("/board/?token=wrong").headers
    assert stranger.get("/api/board").status_code == 401


def test_removing_a_kiosk_takes_its_devices_from_the_desk(technician: Desk, kiosk: KioskPeer) -> None:
    kiosk.deliver(kiosk.event(IssuerEventKind.DEVICE, device=DeviceReport(device="printer", state="ready")))
    assert len(technician.snapshot()["devices"]) == 1
    (machine,) = technician.ask("GET", "/machines").json()
    technician.ask("DELETE", f"/machines/{machine['id']}")
    assert technician.snapshot()["devices"] == []
    assert technician.ask("DELETE", f"/machines/{machine['id']}").status_code == 404
