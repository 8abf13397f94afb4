"""The process that reads codes keeps ending: the reader says so and goes on looking."""

from __future__ import annotations

import pytest

from devices.isolation import parent
from devices.isolation.process import start_process
from devices.readers.base import ReaderFault
from devices.state import DeviceState
from tests.contract.readers.conftest import CARD_2021, OpenBench


def test_a_decoder_that_cannot_live(open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = open_bench("camera")
    bench.reader.open()
    with monkeypatch.context() as patch:
        patch.setattr(
            parent, "start_process", lambda _module, _arguments: start_process("devices.no_such_module", [])
        )
        bench.reader._quick.close()  # type: ignore[attr-defined]
        status = bench.tend_until_told(ReaderFault.ERROR)
        assert status.state is DeviceState.DEGRADED
    bench.read(CARD_2021)
    assert bench.reader.tend().state is DeviceState.READY
