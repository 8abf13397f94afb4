"""The board and a real hub: let in by the local code, following it, and telling the hall when it is lost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from pytestqt.qtbot import QtBot

from kiosk.board import Follower
from kiosk.hub_line.pairing import Pairing
from queueing.wire import PairRequest
from tests.ui.board.conftest import Wall
from tests.web.centre import HubProcess, HubThread, Issuer

PATIENCE_MS = 60_000


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubThread]:
    running = HubThread(tmp_path / "hub")
    running.start()
    yield running
    running.stop()


def board_pairing(url: str, hub_folder: Path, folder: Path) -> Pairing:
    return Pairing(
        url,
        lambda code: PairRequest(code=code, kind="board", name="board-1"),
        kept=folder / "pairing.json",
        local_code=hub_folder / "local-pairing",
    )


def call_next(hub: HubThread, counter: str) -> None:
    """Open the centre as its first clerk and call the next person."""
    account = {"code": hub.setup_code, "username": "van.a", "display_name": "A", "password": "mot mat khau dai"}
    with httpx.Client(base_url=hub.url, timeout=PATIENCE_MS / 1000, trust_env=False) as client:
        session = client.post("/api/setup", json=account).raise_for_status().json()
        client.headers["X-CSRF-Token"] = session["csrf"]
        client.put("/api/session/counters", json={"counters": [counter]}).raise_for_status()
        client.post(f"/api/counters/{counter}/call-next", json={"id": str(uuid4())}).raise_for_status()


def test_a_call_reaches_the_wall(hub: HubThread, wall: Callable[..., Wall], qtbot: QtBot, tmp_path: Path) -> None:
    board = wall(None)
    follower = Follower(hub.url, board_pairing(hub.url, hub.data, tmp_path), board.view)
    follower.start()
    kiosk = Issuer(hub)
    try:
        ticket = kiosk.issue("A")
        qtbot.waitUntil(lambda: ticket.number in board.texts(), timeout=PATIENCE_MS)
        call_next(hub, "2")
        qtbot.waitUntil(lambda: board.texts().count(ticket.number) == 2, timeout=PATIENCE_MS)
        assert "Mời đến" in board.texts()
    finally:
        kiosk.close()
        follower.stop()


def test_a_killed_hub_is_told_and_a_restarted_one_resumed(
    wall: Callable[..., Wall], qtbot: QtBot, tmp_path: Path
) -> None:
    hub = HubProcess(tmp_path)
    hub.start()
    board = wall(None)
    follower = Follower(hub.url, board_pairing(hub.url, hub.data, tmp_path), board.view)
    follower.start()
    try:
        qtbot.waitUntil(lambda: "Mời bà con lấy số ở máy" in board.texts(), timeout=PATIENCE_MS)
        hub.kill()
        qtbot.waitUntil(lambda: any("mất kết nối" in text for text in board.texts()), timeout=PATIENCE_MS)
        hub.start()
        qtbot.waitUntil(lambda: not any("mất kết nối" in text for text in board.texts()), timeout=PATIENCE_MS)
        assert not board.view.property("cut")
    finally:
        follower.stop()
        hub.stop()


def test_the_process_says_when_it_is_ready_and_leaves_quietly(hub: HubThread, tmp_path: Path) -> None:
    line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    line.bind(str(tmp_path / "notify"))
    line.settimeout(PATIENCE_MS / 1000)
    environ = os.environ | {
        "KIOSK_DATA": str(tmp_path / "data"),
        "KIOSK_CONFIG": str(tmp_path / "config"),
        "KIOSK_HUB__PORT": str(hub.port),
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "kiosk", "board", "--demo"], env=environ, stderr=subprocess.PIPE, text=True
    )
    try:
        assert line.recv(100) == b"READY=1"
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE_MS / 1000)
    finally:
        process.kill()
        process.wait()
        line.close()
    assert process.returncode == 0
    assert "Error" not in said
    assert "qml" not in said
