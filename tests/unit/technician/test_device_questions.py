"""Which device is offered, and that one camera is not two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from devices.cameras.usb.find import FoundCamera
from devices.cameras.usb.settings import UsbCameraSettings
from devices.printers.discovery.network import PORT, scan
from devices.printers.settings import PrinterSettings
from devices.readers.base import ReaderKind
from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.find import FoundReader
from devices.readers.settings import ReaderSettings
from devices.scanners.sane.discovery import FoundScanner
from devices.scanners.sane.settings import SaneScannerSettings
from devices.scanners.settings import ScannerSettings
from kiosk.paths import words_folder
from kiosk.run.held_ports import HeldPorts
from kiosk.settings.model import merged, settings_layers
from kiosk.technician.describe import option_detail, option_title
from kiosk.technician.found import Candidate, Found, Kind
from kiosk.technician.questions import question_of
from kiosk.technician.wizard import Wizard
from kiosk.workbench import finding
from queueing.words import load_words

WEBCAM = UsbCameraSettings(device="/dev/v4l/by-id/usb-webcam")
ABOVE = UsbCameraSettings(device="/dev/v4l/by-id/usb-above")
FLATBED = FoundScanner("Canon LiDE 400", "flatbed scanner", SaneScannerSettings(device="pixma:04A91913"))


def shipped() -> dict:
    below, _ = settings_layers(demo=False, environ={}, site=Path("/nowhere"))
    return merged(below).plain()


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch):
    """Plug in two cameras, and a scanner if there is one; return the wizard of a question asked alone."""

    def plugged(question: str, *scanners: FoundScanner, now: dict | None = None) -> Wizard:
        cameras = (FoundCamera("HD Webcam", WEBCAM), FoundCamera("USB Document Camera", ABOVE))
        readers = [
            FoundReader(ReaderKind.CAMERA, camera.name, CameraReaderSettings(camera=camera.settings), likely=False)
            for camera in cameras
        ]
        monkeypatch.setattr(finding, "find_cameras", lambda: cameras)
        monkeypatch.setattr(finding, "find_readers", lambda: tuple(readers))
        monkeypatch.setattr(finding, "find_scanners", lambda: scanners)
        found = Found()
        for kind in (Kind.READERS, Kind.SCANNERS):
            found = found.with_list(kind, finding.find(kind))
        return Wizard.alone(question, {**shipped(), **(now or {})}, shipped(), found)

    return plugged


def test_what_is_found_can_be_written_as_it_is(plug) -> None:
    wizard = plug("scanner", FLATBED)
    kinds: tuple[tuple[Kind, Any], ...] = ((Kind.READERS, ReaderSettings), (Kind.SCANNERS, ScannerSettings))
    for kind, settings in kinds:
        for candidate in wizard.found.of(kind):
            TypeAdapter(settings).validate_python(candidate.value)


def test_without_a_scanner_the_camera_for_documents_is_offered(plug) -> None:
    answer = plug("scanner").answer
    assert (answer["connection"], answer["camera"]["device"]) == ("overhead", ABOVE.device)
    assert answer["camera"]["width"] * answer["camera"]["height"] > 10_000_000, "A4 wants 200 dpi"


def test_with_a_scanner_no_camera_is_offered_unasked(plug) -> None:
    wizard = plug("scanner", FLATBED)
    assert wizard.answer["connection"] == "sane"
    assert len(wizard.question.options(wizard.context)) == 4, "but both can be chosen, or none"


def test_the_camera_that_reads_cards_does_not_scan(plug) -> None:
    reader: dict[str, Any] = {"connection": "camera", "camera": {"connection": "usb", "device": ABOVE.device}}
    wizard = plug("scanner", now={"reader": reader})
    assert wizard.answer["camera"]["device"] == WEBCAM.device
    devices = [o.value["camera"]["device"] for o in wizard.question.options(wizard.context) if o.value]
    assert devices == [WEBCAM.device]
    both = wizard.with_answer({"connection": "overhead", "camera": {**reader["camera"], "width": 1280}})
    assert both.complaint == "technician.complaint.camera_of_reader"
    assert both.forward() == both


def test_the_scanner_s_camera_is_not_made_the_reader_behind_its_back(plug) -> None:
    scanner = {"connection": "overhead", "camera": {"connection": "usb", "device": ABOVE.device}}
    wizard = plug("reader", now={"scanner": scanner})
    mine = next(c.value for c in wizard.found.of(Kind.READERS) if c.value["camera"]["device"] == ABOVE.device)
    assert wizard.with_answer(mine).complaint == "technician.complaint.camera_of_scanner"
    in_order = Wizard(wizard.now, wizard.shipped, wizard.found, ("language", "reader"), {"reader": mine})
    assert in_order.complaint is None, "the scanner is asked for right after it"
    assert in_order.forward().answer["camera"]["device"] == WEBCAM.device


def test_a_camera_that_somebody_tuned_is_known_again(plug) -> None:
    camera = {"connection": "usb", "device": ABOVE.device, "width": 3264, "turn": 180}
    tuned = {"connection": "overhead", "camera": camera}
    wizard = plug("scanner", now={"scanner": tuned})
    options = wizard.question.options(wizard.context)
    assert [option.title for option in options if option.value == tuned] == ["USB Document Camera"]
    assert "kept" not in [option.code for option in options]
    assert wizard.changes()["scanner"] == tuned, "the question is gone through without another choice"


def test_a_printer_that_somebody_tuned_stays_so(plug) -> None:
    tuned = {"connection": "serial", "port": "/dev/ttyUSB0", "baud": 115200, "cutter": False, "paper_mm": 58}
    found = [Candidate("Printer", "ttyUSB0", {"connection": "serial", "port": "/dev/ttyUSB0"})]
    other = Candidate("Office", "", {"connection": "network", "host": "10.0.0.9"})
    wizard = plug("printer", now={"printer": tuned})
    wizard = wizard.with_found(wizard.found.with_list(Kind.PRINTERS, (*found, other)))
    assert [option.value for option in wizard.question.options(wizard.context)] == [tuned, other.value, None]
    assert wizard.changes()["printer"] == tuned
    assert wizard.with_answer(other.value).changes()["printer"] == {**other.value, "paper_mm": 58}


def test_every_kind_of_thing_that_is_found_has_its_words(plug) -> None:
    wizard = plug("scanner", FLATBED, FoundScanner("X", "virtual device", SaneScannerSettings(device="test:0")))
    for language in ("vi", "en"):
        words = load_words(words_folder(), language)
        for name in ("reader", "scanner"):
            for option in question_of(name).options(wizard.context):
                assert option_title(option, words)
                assert option_detail(option, words) or option.value is None


def test_a_search_of_the_network_tells_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    import ipaddress
    import socket
    import threading

    told: list[int] = []
    monkeypatch.setattr(finding, "own_network", lambda: ipaddress.IPv4Network("127.0.0.0/29"))
    with HeldPorts() as ports, socket.create_server(("127.0.0.3", port := ports.hold())):
        monkeypatch.setattr(finding, "scan", lambda network, **told: scan(network, port=port, **told))
        found = finding.search_network(lambda done, of: told.append(done * 100 // of), threading.Event())
    assert [candidate.value["host"] for candidate in found] == ["127.0.0.3"]
    assert TypeAdapter(PrinterSettings).validate_python(found[0].value).port == port != PORT
    assert told[-1] == 100
    monkeypatch.setattr(finding, "own_network", lambda: None)
    assert finding.search_network(lambda *_: None, threading.Event()) is None
