"""The kiosk's line to a real hub: let in by the code of the box, known again, let in anew, away and back."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from kiosk.hub_line.pairing import Pairing
from kiosk.hub_line.uplink import LineState, Uplink
from kiosk.run.held_ports import HeldPorts
from queueing.clock import SystemClock
from queueing.issuing.model import IssueRefused
from queueing.issuing.store import IssuingStore
from queueing.sqlite import connect
from queueing.tickets.model import HelpKind
from queueing.wire import HelpRequest, OutboxReceipt, PairRequest, StreamEvent
from tests.waiting import PATIENCE_S, wait_for
from tests.web.centre import HubThread


class Line:
    """An uplink on a real store, with what it told."""

    def __init__(self, url: str, hub_folder: Path, folder: Path) -> None:
        self.folder = folder
        self.bugs = 0
        self.kept = folder / "pairing.json"
        self.store = IssuingStore.open(folder / "issuing.sqlite3", clock=SystemClock())
        self._told = threading.Condition()
        self.events: list[StreamEvent] = []
        self.states: list[bool] = []
        self.lines: list[LineState] = []
        self.uplink = Uplink(
            url,
            self.store,
            Pairing(
                url,
                self._introduction,
                kept=self.kept,
                local_code=hub_folder / "local-pairing",
            ),
            on_event=self._hear,
            on_state=lambda up: self._tell(self.states, up),
            on_line=lambda line: self._tell(self.lines, line),
            wait=lambda stop, _seconds: stop.wait(0.05),
        )

    def _introduction(self, code: str) -> PairRequest:
        borne = self.store.identity.mark if self.store.identity is not None else None
        return PairRequest(code=code, kind="kiosk", name="kiosk-1", store=self.store.store_id, mark=borne)

    def _hear(self, event: StreamEvent) -> None:
        if self.bugs:
            self.bugs -= 1
            raise ValueError("a bug")
        self._tell(self.events, event)

    def _tell(self, heap: list, what: object) -> None:
        with self._told:
            heap.append(what)
            self._told.notify_all()

    def wait(self, condition: Callable[[], object]) -> None:
        with self._told:
            assert self._told.wait_for(condition, PATIENCE_S)

    def wait_until_sent(self) -> None:
        """Wait until the hub has taken all: it says so by its acknowledgement, which empties the outbox."""
        empty = threading.Event()
        acknowledge = self.store.acknowledge

        def watched(receipt: OutboxReceipt) -> None:
            acknowledge(receipt)
            if not self.store.batch().events:
                empty.set()

        self.store.acknowledge = watched
        if self.store.batch().events:
            assert empty.wait(PATIENCE_S)

    def close(self) -> None:
        self.uplink.stop()
        self.store.close()


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubThread]:
    hub = HubThread(tmp_path / "hub")
    hub.start()
    yield hub
    hub.stop()


@pytest.fixture
def open_line(tmp_path: Path) -> Iterator[Callable[..., Line]]:
    opened: list[Line] = []

    def open_one(url: str, name: str = "kiosk", *, start: bool = True) -> Line:
        folder = tmp_path / name
        folder.mkdir(exist_ok=True)
        line = Line(url, tmp_path / "hub", folder)
        opened.append(line)
        if start:
            line.uplink.start()
        return line

    yield open_one
    for line in opened:
        line.close()


def a_number(line: Line) -> str:
    return str(line.store.issue("A", "vi", touch=uuid4(), in_use=None).number)


def test_it_pairs_by_the_code_of_the_box_and_is_heard(hub: HubThread, open_line) -> None:
    line = open_line(hub.url)
    line.wait(lambda: line.states == [True] and line.events)
    assert line.store.identity is not None
    assert line.kept.stat().st_mode & 0o077 == 0
    a_number(line)
    line.store.report_help(HelpRequest(id=uuid4(), kind=HelpKind.HELP, screen="services"))
    line.wait_until_sent()


def test_a_kiosk_that_was_paired_gives_numbers_while_the_hub_is_away(
    hub: HubThread, open_line, ports: HeldPorts
) -> None:
    first = open_line(hub.url)
    first.wait(lambda: first.states == [True])
    number, identity, token = a_number(first), first.store.identity, first.kept.read_bytes()
    first.close()
    later = open_line(f"http://127.0.0.1:{ports.hold()}")
    later.wait(lambda: later.states == [False])
    assert later.store.identity == identity
    assert a_number(later) > number
    assert later.kept.read_bytes() == token


def test_one_that_was_never_paired_says_so_and_waits(open_line, ports: HeldPorts) -> None:
    line = open_line(f"http://127.0.0.1:{ports.hold()}")
    with pytest.raises(IssueRefused) as refused:
        a_number(line)
    assert refused.value.code == "not_paired"


def test_a_hub_that_does_not_know_the_token_any_more_lets_it_in_anew(hub: HubThread, open_line) -> None:
    first = open_line(hub.url)
    first.wait(lambda: first.states == [True])
    identity = first.store.identity
    first.close()
    kept = json.loads(first.kept.read_text())
    first.kept.write_text(json.dumps(kept | {"token": "x" * len(kept["token"])}))
    again = open_line(hub.url)
    again.wait(lambda: True in again.states)
    assert json.loads(again.kept.read_text())["token"] != "x" * len(kept["token"])
    assert again.store.identity == identity
    answer = httpx.get(
        f"{hub.url}/api/kiosk",
        headers={"Authorization": f"Bearer {json.loads(again.kept.read_text())['token']}"},
        timeout=PATIENCE_S,
        trust_env=False,
    )
    assert answer.status_code == 200


def test_it_can_be_stopped_before_it_ever_found_the_hub(open_line, ports: HeldPorts) -> None:
    open_line(f"http://127.0.0.1:{ports.hold()}").uplink.stop()


def spoil(line: Line, pictures: str) -> str:
    """Write what is no list of pictures into the one row of the open store; return what stood there."""
    connection = connect(line.folder / "issuing.sqlite3")
    try:
        [(before,)] = connection.execute("SELECT pictures FROM store").fetchall()
        connection.execute("UPDATE store SET pictures = ?", (pictures,))
    finally:
        connection.close()
    return str(before)


def test_a_damaged_row_is_told_once_and_the_line_comes_back_when_it_is_mended(
    hub: HubThread, open_line, caplog: pytest.LogCaptureFixture
) -> None:
    first = open_line(hub.url)
    first.wait(lambda: first.states == [True])
    first.close()
    line = open_line(hub.url, start=False)
    before = spoil(line, "{")
    line.uplink.start()
    line.wait(lambda: line.lines and line.lines[-1].wrong)
    assert line.lines[-1].wrong.startswith("pairing: JSONDecodeError")
    spoil(line, before)
    line.wait(lambda: line.states == [True])
    assert line.lines[-1] == LineState(paired=True, up=True, wrong=line.lines[-1].wrong), "it is told for a while"
    a_number(line)
    line.wait_until_sent()
    assert [record.name for record in caplog.records if record.levelname == "ERROR"] == ["queueing.mishaps"]


def test_a_bug_in_what_hears_the_hub_does_not_end_the_line(
    hub: HubThread, open_line, caplog: pytest.LogCaptureFixture
) -> None:
    line = open_line(hub.url, start=False)
    line.bugs = 3
    line.uplink.start()
    line.wait(lambda: line.events and line.lines[-1].up)
    assert line.bugs == 0
    assert line.lines[-1].wrong == "hub link: ValueError: a bug"
    a_number(line)
    line.wait_until_sent()
    assert caplog.text.count("ValueError: a bug") <= 2, "one record, with its trace"


def test_a_row_of_the_outbox_that_cannot_be_read_keeps_the_kiosk_connected(hub: HubThread, open_line) -> None:
    line = open_line(hub.url, start=False)
    whole, fails = line.store.batch, [2]

    def batch(limit: int = 100) -> object:
        if fails[0]:
            fails[0] -= 1
            raise KeyError("kind")
        return whole(limit)

    line.store.batch = batch
    line.uplink.start()
    line.wait(lambda: any(told.wrong for told in line.lines))
    assert [told.wrong for told in line.lines if told.wrong][-1] == "outbox: KeyError: 'kind'"
    wait_for("its mending", lambda: not fails[0])
    line.wait(lambda: line.states == [True] and line.events)
    a_number(line)
    line.wait_until_sent()
