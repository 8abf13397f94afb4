"""How devices are reaches the hub and a file: each change once, whatever the disk does."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import pytest

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.device_room.device_file import DeviceFile
from kiosk.device_room.device_news import DeviceNews
from queueing.issuing.model import StoreFailed


def snapshot(state: str, *faults: str, name: str = "printer") -> DeviceSnapshot:
    return DeviceSnapshot(name, name, DeviceState(state), frozenset(faults), since=990.0)


@pytest.fixture
def news(hall, tmp_path: Path) -> DeviceNews:
    return DeviceNews(DeviceFile.of(tmp_path / "kiosk"), hall.clock, monotonic=lambda: 1000.0)


def reports(hall) -> list[tuple[str, str, tuple[str, ...]]]:
    told = [event.device for event in hall.store.batch(500).events if event.device is not None]
    return [(report.device, report.state, report.faults) for report in told]


def test_each_change_is_told_once_and_passing_states_are_none(hall, news):
    news.report_to(hall.store.report_device)
    for one in (
        snapshot("connecting"),
        snapshot("ready"),
        snapshot("busy"),
        snapshot("ready"),
        snapshot("failed", "paper_out", "cover_open"),
        snapshot("ready", name="reader"),
        snapshot("connecting"),
        snapshot("failed", "cover_open", "paper_out"),
    ):
        news.note(one)
        assert news.pass_on()
    assert reports(hall) == [
        ("printer", "ready", ()),
        ("printer", "failed", ("cover_open", "paper_out")),
        ("reader", "ready", ()),
    ]


def test_what_was_so_before_the_store_opened_is_told_then(hall, news):
    news.start()
    news.note(snapshot("disconnected", "unreachable", name="scanner"))
    news.report_to(hall.store.report_device)
    news.stop(10)
    assert reports(hall) == [("scanner", "disconnected", ("unreachable",))]


def test_what_comes_just_before_the_end_is_told_too(hall, news):
    """It comes, and the end with it, while the news before it is on its way."""

    ended = Event()

    def report(line) -> None:
        hall.store.report_device(line)
        if line.device == "printer":
            news.note(snapshot("disconnected", "unreachable", name="scanner"))
            ending = Thread(target=news.stop, args=(0,))
            ending.start()
            ending.join()
            ended.set()

    news.report_to(report)
    news.note(snapshot("ready"))
    news.start()
    assert ended.wait(60)
    news.stop(60)
    assert [device for device, *_ in reports(hall)] == ["printer", "scanner"]


def test_what_a_failing_disk_did_not_take_is_told_again(hall, tmp_path):
    fails = [2]
    news = DeviceNews(
        DeviceFile.of(tmp_path / "kiosk"),
        hall.clock,
        wait=lambda event, _: event.wait(0.01 if fails[0] < 2 else 10),
    )

    def report(line) -> None:
        if fails[0]:
            fails[0] -= 1
            raise StoreFailed("disk full")
        hall.store.report_device(line)

    news.report_to(report)
    news.note(snapshot("ready"))
    assert not news.pass_on()
    assert not news.pass_on()
    assert news.pass_on()
    assert reports(hall) == [("printer", "ready", ())]


def test_others_read_the_file_while_the_kiosk_lives(hall, news, tmp_path):
    file = DeviceFile.of(tmp_path / "kiosk")
    assert file.read() is None
    news.note(snapshot("degraded", "paper_low"))
    assert news.pass_on()
    (line,) = file.read() or ()
    assert (line.name, line.state, line.faults) == ("printer", "degraded", ("paper_low",))
    assert line.since == datetime(2026, 11, 23, 0, 59, 50, tzinfo=UTC)
    content = json.loads(file.path.read_text(encoding="utf-8"))
    assert content["pid"] == os.getpid()
    for spoilt in ("{", "[]", json.dumps(content | {"began": 1.0}), json.dumps(content | {"pid": 2**22 + 1})):
        file.path.write_text(spoilt, encoding="utf-8")
        assert file.read() is None
    news.stop()
    assert not file.path.exists()
