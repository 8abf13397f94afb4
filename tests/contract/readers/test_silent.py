"""A camera that gives no pictures. (A scanner that says nothing is one before which nobody holds anything.)"""

from __future__ import annotations

from devices.readers.base import ReaderFault
from tests.contract.readers.conftest import CARD_2021, OpenBench


def test_a_camera_whose_pictures_stop(open_bench: OpenBench) -> None:
    bench = open_bench("camera", silence=2.0)
    bench.reader.open()
    bench.peer.camera.set_faults(frozen=True)  # type: ignore[attr-defined]
    assert bench.fault(bench.reader.tend).code == ReaderFault.SILENT
    bench.peer.camera.set_faults(frozen=False)  # type: ignore[attr-defined]
    bench.reader.open()
    bench.read(CARD_2021)
