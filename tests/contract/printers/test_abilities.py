"""What a printer can do is learned by asking, on every way that has a way back; nothing comes on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from devices.printers.abilities import SAYS_NOTHING, ask, learn
from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.discovery.candidate import Reason
from devices.printers.discovery.local import find_queues
from devices.printers.escpos_bytes import CUT, FEED_OUT
from devices.printers.factory import open_printer
from devices.printers.file.settings import FilePrinterSettings
from devices.printers.network.settings import NetworkPrinterSettings
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.simulator.machine import NO_IDENTITY
from devices.printers.simulator.settings import SimulatedPrinterSettings
from devices.printers.usb.driver import UsbLink
from devices.printers.usb.settings import UsbPrinterSettings
from tests.contract.printers.conftest import PATIENCE, Bench


def settings_of(bench: Bench, **more: Any):
    peer: Any = bench.peer  # each way's own
    match bench.way:
        case "network":
            return NetworkPrinterSettings(host="127.0.0.1", port=peer.port, **more)
        case "simulated":
            return SimulatedPrinterSettings(port=peer.port, **more)
        case _:
            return SerialPrinterSettings(port=str(peer.path), **more)


@pytest.mark.parametrize("way", ["network", "serial", "simulated"])
def test_a_printer_tells_what_it_is_and_can_do(open_bench, way):
    bench = open_bench(way)
    settings, abilities = learn(settings_of(bench, cutter=False), PATIENCE)
    assert (abilities.answers, abilities.cutter, abilities.paper_sensor) == (True, True, True)
    assert abilities.title == "COMMUNE SIM-80"
    assert settings.cutter
    assert (bench.peer.papers(), bench.peer.machine.unknown_bytes, bench.peer.machine.hanging_rows) == ([], 0, 0)


def test_a_printer_on_usb_tells_the_same(open_bench):
    bench = open_bench("usb")
    abilities = ask(UsbLink(UsbPrinterSettings(), bench.peer.backend), PATIENCE)
    assert (abilities.answers, abilities.model, abilities.cutter) == (True, "SIM-80", True)


def test_a_cheap_printer_answers_only_how_it_is_and_keeps_its_settings(open_bench, make_raster, seen_on):
    bench = open_bench("network", identity=NO_IDENTITY)
    before = settings_of(bench, cutter=True)
    after, abilities = learn(before, PATIENCE)
    assert (abilities.answers, abilities.title, abilities.cutter) == (True, "", None)
    assert after == before
    printer = open_printer(after, PATIENCE)
    raster = make_raster()
    printer.print(raster, on_sending=lambda: None)
    printer.close()
    (paper,) = bench.peer.wait_for_papers(1)
    assert seen_on(paper) == raster


def test_without_paper_it_says_less_but_that_it_answers(open_bench):
    bench = open_bench("network")
    bench.peer.set_faults(paper_out=True)
    settings, abilities = learn(settings_of(bench), PATIENCE)
    assert (abilities.answers, abilities.model, abilities.cutter) == (True, None, None)
    assert settings.answers


@pytest.mark.parametrize("way", ["network", "serial"])
def test_a_printer_that_never_answers_is_known_to_be_one(open_bench, way):
    bench = open_bench(way)
    bench.peer.set_faults(hang=True)
    quick = PATIENCE.__class__(connect=1.0, answer=0.2)
    settings, abilities = learn(settings_of(bench), quick)
    assert abilities == SAYS_NOTHING
    assert not settings.answers


def test_from_a_printer_that_is_not_there_nothing_is_learned(open_bench, tmp_path: Path):
    bench = open_bench("network")
    bench.peer.set_faults(unplugged=True)
    for settings in (
        settings_of(bench),
        SerialPrinterSettings(port=str(tmp_path / "none")),
        FilePrinterSettings(path=tmp_path / "none"),
        CupsPrinterSettings(queue="none"),
    ):
        assert learn(settings, PATIENCE) == (settings, SAYS_NOTHING)


def test_a_printer_without_a_cutter_feeds_the_paper_out(open_bench, make_raster):
    bench = open_bench("network")
    printer = open_printer(settings_of(bench, cutter=False), PATIENCE)
    raster = make_raster()
    printer.print(raster, on_sending=lambda: None)
    printer.close()
    assert bench.peer.machine.wire.count(FEED_OUT) == 2  # after what another process may have left, and at the end
    assert CUT not in bench.peer.machine.wire
    assert bench.peer.machine.hanging_rows >= raster.height + 200


def test_a_print_queue_is_a_candidate(open_bench):
    bench = open_bench("cups")
    found = [candidate for candidate in find_queues() if candidate.where.startswith("socket://127.0.0.1")]
    assert [(type(c.settings), c.reason) for c in found] == [(CupsPrinterSettings, Reason.CUPS_QUEUE)]
    assert bench.peer.machine.wire == b""
