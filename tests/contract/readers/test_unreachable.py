"""A reader that is not there: it is told so, and found as soon as it is."""

from __future__ import annotations

import pytest

from devices.readers.base import ReaderFault
from devices.state import DeviceState
from tests.contract.readers.conftest import CARD_2021, WAYS, OpenBench


@pytest.mark.parametrize("way", WAYS)
def test_a_reader_that_is_not_there(open_bench: OpenBench, way: str) -> None:
    bench = open_bench(way)
    bench.peer.pull_plug()
    fault = bench.fault(bench.reader.open)
    assert (fault.code, fault.retry) == (ReaderFault.UNREACHABLE, True)
    bench.peer.plug_in()
    assert bench.reader.open().state is DeviceState.READY
    bench.read(CARD_2021)


def test_a_scanner_known_by_maker_and_model_that_is_not_plugged_in() -> None:
    from devices.readers.factory import open_reader
    from devices.readers.hid.settings import HidReaderSettings

    reader = open_reader(HidReaderSettings(device="usb:ffff:fffe"), lambda scan: None)
    with pytest.raises(Exception, match="unreachable") as fault:
        reader.open()
    assert getattr(fault.value, "code", None) == ReaderFault.UNREACHABLE
    reader.close()
