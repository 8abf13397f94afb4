"""The plug is pulled while the reader is ready, or in the middle of a scan: half a scan is none."""

from __future__ import annotations

from devices.readers.base import ReaderFault
from devices.readers.hid.simulator import HidReaderSimulator, strokes
from devices.readers.serial.simulator import SerialReaderSimulator
from devices.state import DeviceState
from tests.contract.readers.conftest import CARD_2021, CARD_2024, Bench


def test_a_plug_pulled_while_ready(bench: Bench) -> None:
    bench.peer.pull_plug()
    fault = bench.fault(bench.reader.tend)
    assert (fault.code, fault.retry) == (ReaderFault.BROKEN_OFF, True)
    bench.peer.plug_in()
    assert bench.reader.open().state is DeviceState.READY
    bench.read(CARD_2021)


def test_a_plug_pulled_in_the_middle_of_a_scan(bench: Bench) -> None:
    match bench.peer:
        case SerialReaderSimulator() as line:
            line.send(CARD_2021.encode()[:40])
        case HidReaderSimulator(manner=manner) as keys:
            keys.press(*strokes(CARD_2021[:40], manner))
        case camera:
            camera.hold_up(CARD_2021)  # the very picture may be under way
    bench.peer.pull_plug()
    bench.fault(bench.reader.tend)
    bench.scans.clear()
    bench.peer.plug_in()
    bench.reader.open()
    if bench.way != "camera":
        bench.reader.tend()
        assert bench.scans == []
        bench.read(CARD_2024)
