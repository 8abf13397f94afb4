"""A reader that another program holds."""

from __future__ import annotations

import pytest

from devices.readers.base import ReaderFault, Scan
from devices.readers.hid.driver import HidReader
from devices.readers.hid.settings import HidReaderSettings
from devices.readers.serial.driver import SerialReader
from devices.readers.serial.settings import SerialReaderSettings
from tests.contract.readers.conftest import CARD_2021, WAYS, OpenBench


@pytest.mark.parametrize("way", WAYS)
def test_a_reader_that_another_program_holds(open_bench: OpenBench, way: str) -> None:
    bench = open_bench(way)
    other_scans: list[Scan] = []
    if way == "camera":
        bench.peer.camera.set_faults(busy=True)  # type: ignore[attr-defined]
        assert bench.fault(bench.reader.open).code == ReaderFault.IN_USE
        bench.peer.camera.set_faults(busy=False)  # type: ignore[attr-defined]
    else:
        other = (
            SerialReader(SerialReaderSettings(port=str(bench.peer.port)), other_scans.append)  # type: ignore[attr-defined]
            if way == "serial"
            else HidReader(
                HidReaderSettings(device="x"),
                other_scans.append,
                open_device=bench.peer.open_device,  # type: ignore[attr-defined]
            )
        )
        other.open()
        assert bench.fault(bench.reader.open).code == ReaderFault.IN_USE
        other.close()
    bench.reader.open()
    bench.read(CARD_2021)
    assert other_scans == []
