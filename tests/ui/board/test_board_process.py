"""Where the board's window goes, and how it is let in."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from kiosk.hub_line.pairing import Pairing
from kiosk.window.screen_keeper import Place, board_place
from queueing.client import HubUnreachable, PairRefused
from queueing.wire import PairReply, PairRequest


@pytest.mark.parametrize(
    ("names", "primary", "wanted", "demo", "place"),
    [
        (["DP-1", "HDMI-1"], "DP-1", None, False, Place("HDMI-1", whole=True)),
        (["DP-1", "HDMI-1"], "HDMI-1", None, False, Place("DP-1", whole=True)),
        (["DP-1", "HDMI-1"], "DP-1", "DP-1", False, Place("DP-1", whole=True)),
        (["DP-1"], "DP-1", "HDMI-1", False, None),  # unplugged: hidden, never over the kiosk
        (["DP-1"], "DP-1", None, False, None),
        (["DP-1"], "DP-1", None, True, Place("DP-1", whole=False)),
        ([], "", None, True, None),
    ],
)
def test_the_board_takes_its_own_screen_and_never_the_kiosks(
    names: list[str], primary: str, wanted: str | None, demo: bool, place: Place | None
) -> None:
    assert board_place(wanted, demo=demo)(names, primary) == place


class FakeHub:
    """Answers pairing with what it is told to."""

    def __init__(self, *answers: PairReply | Exception) -> None:
        self.answers = list(answers)
        self.requests: list[PairRequest] = []

    def pair(self, _url: str, request: PairRequest) -> PairReply:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def make_pairing(folder: Path, waits: list[float]) -> Pairing:
    def wait(stop: threading.Event, seconds: float) -> bool:
        waits.append(seconds)
        if len(waits) == 2:
            (folder / "local-pairing").write_text("CODE\n")
        return stop.is_set()

    return Pairing(
        "http://hub",
        lambda code: PairRequest(code=code, kind="board", name="board-1"),
        kept=folder / "kept" / "pairing.json",
        local_code=folder / "local-pairing",
        wait=wait,
    )


def test_it_waits_for_the_hub_pairs_once_and_keeps_the_reply_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = FakeHub(HubUnreachable("not yet"), PairRefused("wrong_code", "stale"), PairReply(token="t"))
    monkeypatch.setattr("kiosk.hub_line.pairing.pair", hub.pair)
    waits: list[float] = []
    pairing = make_pairing(tmp_path, waits)
    reply = pairing.reply(threading.Event())
    assert reply == PairReply(token="t")
    assert [request.code for request in hub.requests] == ["CODE"] * 3
    assert len(waits) == 4
    kept = tmp_path / "kept" / "pairing.json"
    assert kept.stat().st_mode & 0o077 == 0
    assert pairing.reply(threading.Event()) == reply  # from the file, the hub is not asked
    assert len(hub.requests) == 3
    pairing.forget()
    assert pairing.known() is None


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    pairing = make_pairing(tmp_path, [])
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "pairing.json").write_text("{broken")
    assert pairing.known() is None


def test_it_stops_when_told(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    assert make_pairing(tmp_path, []).reply(stop) is None
