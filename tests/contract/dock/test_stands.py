"""Every stand of the dock: its buttons do what they say to a real peer, its JSON does the same, its words exist."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from devices.cameras.factory import open_camera
from devices.cameras.network.settings import NetworkCameraSettings
from devices.dock.page import dock_page, state_mark
from devices.dock.server import Dock
from devices.dock.stand import Stand
from devices.dock.stands.overhead import OverheadStand
from devices.dock.stands.printer import PrinterStand
from devices.dock.stands.reader import ReaderStand
from devices.dock.stands.scanner import ScannerStand
from devices.dock.stands.serial import SerialStand
from devices.dock.stands.sound import SoundStand
from devices.dock.words import LANGUAGES, load_dock_words
from devices.printers.simulator.server import Simulator
from devices.readers.base import Scan
from devices.readers.camera.simulator import CameraReaderSimulator, Held, content_of
from devices.readers.codes.decoder import Decoder
from devices.readers.serial.driver import SerialReader
from devices.readers.serial.settings import SerialReaderSettings
from devices.readers.serial.simulator import SerialReaderSimulator
from devices.scanners.overhead.simulator import OverheadSimulator
from devices.scanners.sane.simulator import SaneSimulator
from devices.sound.simulator import SimulatedSound

ASSETS = Path(__file__).parents[3] / "assets"
WORDS = load_dock_words(ASSETS / "words")


@pytest.fixture
def stands(tmp_path: Path) -> Iterator[dict[str, Stand]]:
    with ExitStack() as stack:
        printer = stack.enter_context(Simulator(tmp_path / "papers"))
        reader = stack.enter_context(CameraReaderSimulator())
        serial = stack.enter_context(SerialReaderSimulator(tmp_path / "serial-scanner"))
        sound = stack.enter_context(SimulatedSound(tmp_path / "sound"))
        overhead = stack.enter_context(OverheadSimulator(fonts=ASSETS / "fonts"))
        scanner = stack.enter_context(SaneSimulator(tmp_path / "sane"))
        made = (
            PrinterStand(printer),
            ReaderStand(reader),
            SerialStand(serial),
            OverheadStand(overhead, ASSETS / "fonts"),
            ScannerStand(scanner),
            SoundStand(sound),
        )
        yield {stand.name: stand for stand in made}


PRESSED_THERE = {"blank", "frozen", "unplugged"}  # each paper is drawn anew, at five megapixels
NAMES = ("printer", "reader", "serial", "overhead", "scanner", "sound")


@pytest.mark.parametrize("name", NAMES)
def test_each_button_does_something_that_is_seen_and_undoes_it(stands, name):
    stand = stands[name]
    before = state_mark([stand])
    for hand in stand.hands():
        assert not hand.pressed
        assert {f"dock.{name}.{hand.action}.{way}" for way in ("on", "off")} <= set(WORDS["vi"])
        if name == "overhead" and hand.action not in PRESSED_THERE:
            continue
        stand.press(hand.action, on=True)
        assert next(again for again in stand.hands() if again.action == hand.action).pressed
        assert state_mark([stand]) != before
        for language in LANGUAGES:
            page = dock_page(WORDS[language], language, [stand], "token")
            assert WORDS[language][f"dock.{name}.{hand.action}.off"] in page.replace("&#x27;", "'")
        for picture in stand.pictures():
            assert stand.picture(picture.name).startswith(b"\x89PNG")
        stand.press(hand.action, on=False)
        assert state_mark([stand]) == before
    assert stand.sentences() == ()


@pytest.mark.parametrize("name", NAMES)
def test_what_does_not_exist_is_refused(stands, name):
    with pytest.raises(KeyError):
        stands[name].press("fly", on=True)
    with pytest.raises(ValidationError):
        stands[name].change(b'{"fly": true}')
    assert stands[name].picture("../secret.png") is None


def test_the_words_are_the_same_in_both_languages():
    assert set(WORDS["vi"]) == set(WORDS["en"])


def test_a_card_that_is_held_up_is_what_the_camera_sees():
    with CameraReaderSimulator() as simulator:
        stand = ReaderStand(simulator)
        stand.change(b'{"held": "good"}')
        assert stand.state()["held"] == "good"
        camera = open_camera(NetworkCameraSettings(url=simulator.camera.url))
        camera.open()
        try:
            frame = camera.frame(60)
            assert frame is not None
        finally:
            camera.close()
        stand.change(b'{"held": null}')
        assert stand.pictures() == ()
    grey = np.asarray(Image.fromarray(frame).convert("L"))
    assert content_of(Held.GOOD) in [code.text for code in Decoder().read_fast(grey)]


def test_a_card_that_is_shown_to_the_scanner_comes_through_its_line(tmp_path: Path):
    scans: list[Scan] = []
    with SerialReaderSimulator(tmp_path / "serial-scanner") as simulator:
        stand = SerialStand(simulator)
        reader = SerialReader(SerialReaderSettings(port=str(simulator.port)), scans.append)
        reader.open()
        try:
            stand.press("good", on=True)
            for _ in range(100):
                reader.tend()
                if scans:
                    break
        finally:
            reader.close()
        assert [scan.data.decode() for scan in scans] == [content_of(Held.GOOD)]
        stand.change(b'{"unplugged": true}')
        assert stand.sentences() == ("fault.reader.unreachable.staff",)
        stand.change(b'{"unplugged": false, "held": null}')
        assert stand.state() == {"held": None, "unplugged": False}


def test_what_the_kiosk_does_not_use_comes_last_and_says_so(stands):
    words = WORDS["en"]
    assert words["dock.idle"] not in dock_page(words, "en", list(stands.values()), "token")
    with Dock(list(stands.values()), idle=frozenset({"printer"}), pin="2468", assets=ASSETS) as dock:
        url = f"http://127.0.0.1:{dock.port}"
        with httpx.Client(base_url=url, trust_env=False, follow_redirects=True, timeout=60) as client:
            page = client.post("/login?lang=en", data={"pin": "2468"}).text
    assert page.count(words["dock.idle"]) == 1
    assert page.index('id="sound"') < page.index('id="printer"') < page.index(words["dock.idle"])


def test_all_devices_stand_in_one_process(tmp_path: Path):
    command = [sys.executable, "-m", "devices.dock", "--pin", "2468", "--paper-dir", str(tmp_path / "papers")]
    command += ["--reader-port", "0", "--overhead-port", "0", "--scanner-dir", str(tmp_path / "sane")]
    command += ["--sound-dir", str(tmp_path / "sound"), "--serial-line", str(tmp_path / "serial-scanner")]
    (tmp_path / "papers").mkdir()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ASSETS.parent) as process:
        assert process.stdout is not None
        try:
            ports = json.loads(process.stdout.readline())
            url = f"http://127.0.0.1:{ports['dock_port']}"
            pin = {"X-Dock-Pin": "2468"}
            state = httpx.post(
                f"{url}/reader", json={"held": "worn"}, headers=pin, trust_env=False, timeout=60
            ).json()
            assert set(state) == {"mark", *NAMES}
            assert state["reader"]["held"] == "worn"
        finally:
            process.terminate()
        assert process.wait(60) == 0
