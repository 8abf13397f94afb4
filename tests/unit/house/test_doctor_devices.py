"""The doctor tells how devices are by what the kiosk at work says, and touches none of them then."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.device_room.device_file import DeviceFile
from kiosk.doctor.device_checks import check_devices
from kiosk.doctor.findings import Box, Health
from kiosk.paths import DataFolders, words_folder
from kiosk.settings.model import load_settings
from queueing.words import load_words


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as line:
        line.setblocking(False)
        yield line


@pytest.fixture
def box(tmp_path: Path, listener: socket.socket) -> Box:
    port = listener.getsockname()[1]
    environ = {
        "KIOSK_CONFIG": str(tmp_path),
        "KIOSK_PRINTER__CONNECTION": "network",
        "KIOSK_PRINTER__HOST": "127.0.0.1",
        "KIOSK_PRINTER__PORT": str(port),
    }
    settings = load_settings(demo=False, environ=environ).model_copy(update={"sound": None})
    return Box(settings, DataFolders(tmp_path), None, frozenset({"app"}))


def say(box: Box, *snapshots: DeviceSnapshot) -> None:
    DeviceFile.of(box.folders.kiosk).write(snapshots, monotonic=0.0, wall=datetime.now(UTC))


def was_touched(listener: socket.socket) -> bool:
    try:
        line, _ = listener.accept()
    except BlockingIOError:
        return False
    line.close()
    return True


def test_every_device_of_the_kiosk_at_work_is_told_with_one_advice_and_none_is_touched(box, listener):
    say(
        box,
        DeviceSnapshot("printer", "printer", DeviceState.FAILED, frozenset({"paper_out"}), "dots"),
        DeviceSnapshot("sound", "sound", DeviceState.READY),
        DeviceSnapshot("reader", "reader", DeviceState.CONNECTING),
        DeviceSnapshot("scanner", "scanner", DeviceState.DISCONNECTED, frozenset({"from_the_future"})),
    )
    findings = list(check_devices(box))
    assert [(finding.part, finding.health) for finding in findings] == [
        ("printer", Health.WRONG),
        ("sound", Health.WELL),
        ("reader", Health.WELL),
        ("scanner", Health.WRONG),
    ]
    for language in ("vi", "en"):
        words = load_words(words_folder(), language)
        assert findings[0].sentence(words) == words.text("fault.printer.paper_out.staff")
        assert findings[3].sentence(words) == words.text("doctor.device.wrong")
        assert all(f"doctor.part.{finding.part}" in words for finding in findings)
    assert not was_touched(listener)


def test_a_kiosk_that_says_nothing_is_left_alone(box, listener):
    (finding,) = check_devices(box)
    assert (finding.health, finding.words) == (Health.WELL, ("doctor.device.held",))
    assert not was_touched(listener)


def test_where_no_kiosk_works_the_devices_are_looked_at(box, listener):
    say(box, DeviceSnapshot("printer", "printer", DeviceState.READY))
    file = DeviceFile.of(box.folders.kiosk).path
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | {"began": 1.0}), encoding="utf-8")
    resting = Box(box.settings, box.folders, None, frozenset())
    (finding,) = check_devices(resting)
    assert (finding.part, finding.health) == ("printer", Health.WRONG)  # it takes the line and never answers
    assert finding.words == ("fault.printer.silent.staff",)
    assert was_touched(listener)
