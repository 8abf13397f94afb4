"""The technician's Test of each device: what comes of it, and what is said where nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF

from devices.cameras.simulator.settings import SimulatedCameraSettings
from devices.printers.a4.settings import A4Settings
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.simulator.server import Simulator
from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.camera.simulator import CameraReaderSimulator, Held
from devices.sound.settings import SimulatedSoundSettings
from devices.sound.simulator import SimulatedSound
from kiosk.run.held_ports import HeldPorts
from kiosk.workbench.finding import said
from tests.contract.a4.conftest import open_office  # noqa: F401 - a fixture
from tests.contract.conftest import cups_server  # noqa: F401 - a fixture

CARD = "045090001234||Nguyễn Văn A|01011990|Nam|Thôn 1, Xã Hướng Phùng, Quảng Trị|15042021"


def camera_of(peer: CameraReaderSimulator) -> CameraReaderSettings:
    return CameraReaderSettings(camera=SimulatedCameraSettings(port=peer.port))


# ---- printer ---------------------------------------------------------------------------------------------------


def test_the_printer_puts_its_page_on_paper(trier, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    with Simulator(papers) as printer:
        trier.have()
        settings = NetworkPrinterSettings(host="127.0.0.1", port=printer.port)
        outcome = trier.run("printer", said(settings))
        assert (outcome.well, outcome.asks) == (True, True), "only a person sees whether it is legible"
        assert len(printer.wait_for_papers(1)) == 1
        printer.set_faults(paper_out=True)
        trier.is_told(trier.run("printer", said(settings)), "printer", "paper_out")


def test_a_printer_that_is_not_there_is_told_with_what_to_do(trier, ports: HeldPorts) -> None:
    trier.have()
    settings = said(NetworkPrinterSettings(host="127.0.0.1", port=ports.hold()))
    trier.is_told(trier.run("printer", settings), "printer", "unreachable")


# ---- reader ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("keeps", [True, False], ids=["of the kiosk", "chosen only now"])
def test_a_card_is_seen_live_and_read_masked(trier, keeps: bool) -> None:
    with CameraReaderSimulator() as peer:
        settings = camera_of(peer)
        trier.have(keeps=keeps, reader=settings if keeps else None)
        running = trier.begin("reader", None if keeps else said(settings))
        trier.told.until(lambda: trier.told.sights)
        peer.hold_up(CARD)
        outcome = running.result(120)
    assert outcome.well
    text = trier.says(outcome)
    assert "•234" in text
    for hidden in ("045090001234", "Nguyễn Văn A", "01011990", "Thôn 1"):
        assert hidden not in text
    assert outcome.picture is None, "the card is shown no longer than it is held up"


def test_what_is_no_card_is_said_to_be_none(trier) -> None:
    with CameraReaderSimulator() as peer:
        trier.have()
        peer.hold_up(Held.FOREIGN)
        outcome = trier.run("reader", said(camera_of(peer)))
    assert not outcome.well
    assert trier.words.text("reading.other.title") in trier.says(outcome)


@pytest.mark.parametrize("keeps", [True, False], ids=["of the kiosk", "chosen only now"])
def test_a_reader_that_is_not_there_is_told_with_what_to_do(trier, keeps: bool) -> None:
    with CameraReaderSimulator() as peer:
        settings = camera_of(peer)
    trier.have(keeps=keeps, reader=settings if keeps else None)
    outcome = trier.run("reader", None if keeps else said(settings))
    trier.is_told(outcome, "reader", "unreachable")


def test_a_reader_is_let_go_when_the_technician_stops(trier) -> None:
    with CameraReaderSimulator() as peer:
        trier.have(keeps=True, reader=camera_of(peer))
        running = trier.begin("reader")
        trier.told.until(lambda: trier.told.sights)
        trier.told.stopped.set()
        assert not running.result(20).well
        again = trier.begin("reader")
        trier.told.until(lambda: trier.told.sights)
        peer.hold_up(CARD)
        assert again.result(120).well


# ---- sound and office printer ----------------------------------------------------------------------------------


def test_three_notes_are_played_and_a_person_is_asked(trier, tmp_path: Path) -> None:
    peer = SimulatedSound(tmp_path / "sound")
    peer.start()
    trier.have(sound=SimulatedSoundSettings(folder=str(tmp_path / "sound")))
    outcome = trier.run("sound")
    assert (outcome.well, outcome.asks) == (True, True)
    assert peer.heard.stat().st_size > 10_000
    peer.pull_plug()
    outcome = trier.run("sound")
    trier.is_told(outcome, "sound", outcome.told.values["action"].word.split(".")[2])


def test_the_office_printer_prints_its_page(trier, open_office) -> None:  # noqa: F811
    office = open_office()
    page = FPDF(format="A4")
    page.add_page()
    trier.page = bytes(page.output())
    trier.have(a4=A4Settings(queue=office.queue))
    outcome = trier.run("a4")
    assert (outcome.well, outcome.asks) == (True, True)
    assert len(office.peer.papers(1)) == 1
    trier.is_told(trier.run("a4", said(A4Settings(queue="nobody"))), "a4", "no_queue")


# ---- nothing there ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trial", ["reader", "scanner", "a4"])
def test_a_device_that_is_not_in_the_settings_is_said_to_be_none(trier, trial: str) -> None:
    trier.have()
    outcome = trier.run(trial)
    assert not outcome.well
    assert trier.says(outcome) == trier.words.text("technician.result.no_device")
