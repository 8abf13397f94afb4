"""The kiosk's supervisor keeps the reader: a pulled plug is told once and comes back without hands."""

from __future__ import annotations

import os
import queue
from pathlib import Path

import pytest

from devices.readers.base import ReaderFault, Scan
from devices.readers.camera.simulator import CameraReaderSimulator, Held
from devices.readers.serial.simulator import SerialReaderSimulator
from devices.state import DeviceState
from devices.supervision.hotplug.identity import Identity
from kiosk.device_room.room import READER, DeviceRoom, reader_identity
from kiosk.paths import words_folder
from kiosk.settings.model import Settings, load_settings
from kiosk.workbench.reading import ReadingKind, tell_scan
from queueing.clock import SystemClock
from queueing.words import load_words
from tests.integration.devices.seen import Seen
from tests.waiting import PATIENCE_S


def settings_of(folder: Path, **reader: object) -> Settings:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("KIOSK_READER")}
    named = {f"KIOSK_{'__'.join(key.upper().split('.'))}": str(value) for key, value in reader.items()}
    return load_settings(demo=True, environ=environ | {"KIOSK_CONFIG": str(folder), "HOME": str(folder)} | named)


class Heard:
    def __init__(self, room: DeviceRoom) -> None:
        self.scans: queue.Queue[Scan] = queue.Queue()
        self.leave = room.scans.listen(self.scans.put)

    def next(self) -> Scan:
        return self.scans.get(timeout=PATIENCE_S)


def test_the_demos_camera_reads_a_card_and_comes_back_after_the_plug_was_pulled(tmp_path: Path) -> None:
    with CameraReaderSimulator() as peer:
        seen = Seen(READER)
        settings = settings_of(tmp_path, **{"reader.camera.port": peer.port, "sound.connection": "simulated"})
        room = DeviceRoom(settings, tmp_path, SystemClock(), on_change=seen)
        heard = Heard(room)
        room.start()
        room.keep_others()
        try:
            seen.until(DeviceState.READY)
            peer.hold_up(Held.GOOD)
            told = tell_scan(heard.next(), load_words(words_folder(), "vi"))
            assert told.kind is ReadingKind.CARD
            assert not told.notes
            peer.pull_plug()
            lost = seen.until(DeviceState.DISCONNECTED)
            assert lost.faults <= {ReaderFault.UNREACHABLE, ReaderFault.BROKEN_OFF}
            peer.hold_up(Held.FOREIGN)
            peer.plug_in()
            seen.until(DeviceState.READY)
            assert tell_scan(heard.next(), load_words(words_folder(), "vi")).kind is ReadingKind.OTHER
            preview = room.supervisor.ask(READER, lambda driver: driver.preview()).result(PATIENCE_S)  # type: ignore[attr-defined]
            assert preview.shape == (720, 1280, 3)
        finally:
            room.stop()


def test_a_serial_scanner_on_another_number_behind_the_same_name(tmp_path: Path) -> None:
    with SerialReaderSimulator(tmp_path / "scanner") as peer:
        seen = Seen(READER)
        site = tmp_path / "site.yaml"
        site.write_text(f"centre: {{mode: demo}}\nreader: {{connection: serial, port: {peer.port}}}\n", "utf-8")
        settings = load_settings(demo=None, environ={"KIOSK_CONFIG": str(tmp_path), "HOME": str(tmp_path)})
        room = DeviceRoom(settings, tmp_path, SystemClock(), on_change=seen)
        heard = Heard(room)
        room.start()
        room.keep_others()
        try:
            seen.until(DeviceState.READY)
            peer.hold_up("045090001234")
            assert heard.next().data == b"045090001234"
            peer.pull_plug()
            seen.until(DeviceState.DISCONNECTED)
            peer.plug_in()
            seen.until(DeviceState.READY)
            heard.leave()
            peer.hold_up("045090001234")
            room.supervisor.ask(READER, lambda driver: None).result(PATIENCE_S)
        finally:
            room.stop()
        assert heard.scans.empty(), "who does not listen any more hears nothing"


@pytest.mark.parametrize(
    ("yaml", "identity"),
    [
        ("{connection: serial, port: /dev/serial/by-id/x}", Identity(name="/dev/serial/by-id/x")),
        ("{connection: hid, device: /dev/input/by-id/x}", Identity(name="/dev/input/by-id/x")),
        ("{connection: hid, device: 'usb:0c2e:0b61'}", Identity(vendor=0x0C2E, product=0x0B61)),
        ("{connection: camera, camera: {connection: usb, device: /dev/v4l/x}}", Identity(name="/dev/v4l/x")),
        ("{connection: camera, camera: {connection: network, url: 'http://10.0.0.9/v'}}", None),
    ],
)
def test_each_is_known_again_by_its_plug(tmp_path: Path, yaml: str, identity: Identity | None) -> None:
    (tmp_path / "site.yaml").write_text(f"centre: {{mode: demo}}\nreader: {yaml}\n", "utf-8")
    settings = load_settings(demo=None, environ={"KIOSK_CONFIG": str(tmp_path), "HOME": str(tmp_path)})
    assert settings.reader is not None
    assert reader_identity(settings.reader) == identity
