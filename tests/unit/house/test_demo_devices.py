"""The simulated devices of a demo: all at the dock, the kiosk told of those it uses, a technician offered them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from kiosk.paths import DataFolders, words_folder
from kiosk.run.demo_devices import DemoDevices, candidates, is_simulated_scanner, own_environ, serial_line
from kiosk.run.held_ports import HeldPorts
from kiosk.settings.model import Settings, load_settings
from kiosk.technician.found import Candidate, Kind
from queueing.words import load_words


@pytest.fixture
def ports() -> Iterator[HeldPorts]:
    with HeldPorts() as held:
        yield held


def settings_with(folder: Path, text: str) -> Settings:
    (folder / "site.yaml").write_text("centre: {mode: demo}\n" + text, encoding="utf-8")
    return load_settings(demo=True, environ={"KIOSK_CONFIG": str(folder)})


def idle(devices: DemoDevices) -> set[str]:
    arguments = devices.arguments()
    return {name for word, name in pairwise(arguments) if word == "--idle"}


def test_as_shipped_the_kiosk_uses_the_cameras(tmp_path: Path, ports: HeldPorts) -> None:
    devices = DemoDevices(settings_with(tmp_path, ""), DataFolders(tmp_path), ports, usual=False)
    assert idle(devices) == {"serial", "scanner"}
    told = devices.environ()
    assert told["KIOSK_READER__CAMERA__PORT"] == str(devices.reader_port)
    assert told["KIOSK_SCANNER__CAMERA__PORT"] == str(devices.overhead_port)
    assert told["KIOSK_PRINTER__PORT"] == str(devices.printer_port)
    assert len({devices.reader_port, devices.overhead_port, devices.printer_port}) == 3


@pytest.mark.parametrize("kind", [Kind.PRINTERS, Kind.READERS, Kind.SCANNERS])
def test_whatever_a_technician_chooses_is_used_and_the_kiosk_can_run_on_it(
    tmp_path: Path, ports: HeldPorts, kind: Kind
) -> None:
    folders = DataFolders(tmp_path)
    section = {Kind.PRINTERS: "printer", Kind.READERS: "reader", Kind.SCANNERS: "scanner"}[kind]
    used = set()
    for language in ("vi", "en"):
        for candidate in candidates(kind, folders, load_words(words_folder(), language), {}):
            settings = settings_with(tmp_path, f"{section}: {candidate.value}\n".replace("'", '"'))
            devices = DemoDevices(settings, folders, ports, usual=False)
            used |= {"printer", "reader", "serial", "overhead", "scanner"} - idle(devices)
            told = {"KIOSK_CONFIG": str(tmp_path), **devices.environ()}
            told.pop("SANE_CONFIG_DIR")
            assert (
                getattr(load_settings(demo=True, environ=told), section).connection == candidate.value["connection"]
            )
    assert used == {"printer", "reader", "serial", "overhead", "scanner"} - {
        Kind.READERS: {"scanner"},
        Kind.SCANNERS: {"serial"},
    }.get(kind, {"serial", "scanner"})


def test_a_real_scanner_that_was_chosen_is_not_hidden(tmp_path: Path, ports: HeldPorts) -> None:
    settings = settings_with(tmp_path, 'scanner: {connection: sane, device: "fujitsu:fi-7160:1"}\n')
    devices = DemoDevices(settings, DataFolders(tmp_path), ports, usual=False)
    assert "SANE_CONFIG_DIR" not in devices.environ()
    assert {"overhead", "scanner"} <= idle(devices)


def test_another_choice_is_judged_without_what_this_run_was_told(tmp_path: Path, ports: HeldPorts) -> None:
    told = DemoDevices(settings_with(tmp_path, ""), DataFolders(tmp_path), ports, usual=False).environ()
    kept = own_environ({**told, "KIOSK_LANG": "vi"})
    assert set(kept) == {"KIOSK_LANG", "SANE_CONFIG_DIR"}


def test_a_technician_is_offered_the_devices_of_this_demo_beside_another(tmp_path: Path, ports: HeldPorts) -> None:
    folders, words = DataFolders(tmp_path), load_words(words_folder(), "vi")
    devices = DemoDevices(settings_with(tmp_path, ""), folders, ports, usual=False)
    told = devices.environ()
    [printer] = candidates(Kind.PRINTERS, folders, words, told)
    reader, _serial = candidates(Kind.READERS, folders, words, told)
    overhead, _sane = candidates(Kind.SCANNERS, folders, words, told)
    assert printer.value["port"] == devices.printer_port
    assert reader.value["camera"]["port"] == devices.reader_port
    assert overhead.value["camera"]["port"] == devices.overhead_port


def test_the_test_backend_of_sane_is_offered_once(tmp_path: Path) -> None:
    words = load_words(words_folder(), "vi")
    own = candidates(Kind.SCANNERS, DataFolders(tmp_path), words, {})
    assert sum(map(is_simulated_scanner, own)) == 1
    assert not is_simulated_scanner(Candidate("A3 scanner", "", {"connection": "sane", "device": "fujitsu:1"}))
    assert candidates(Kind.CRESTS, DataFolders(tmp_path), words, {}) == ()
    assert serial_line(DataFolders(tmp_path)).parent == tmp_path / "simulated"
