"""A reader that this user may not open."""

from __future__ import annotations

import errno
import os

import pytest
import serial

from devices.cameras.network.settings import NetworkCameraSettings
from devices.cameras.simulator.server import CameraSimulator
from devices.readers.base import ReaderFault
from devices.readers.camera.settings import CameraReaderSettings
from devices.readers.factory import open_reader
from tests.contract.readers.conftest import CARD_2021, OpenBench


def test_keys_that_may_not_be_taken(open_bench: OpenBench) -> None:
    bench = open_bench("hid")
    bench.peer.denied = True  # type: ignore[attr-defined]
    assert bench.fault(bench.reader.open).code == ReaderFault.DENIED
    bench.peer.denied = False  # type: ignore[attr-defined]
    bench.reader.open()
    bench.read(CARD_2021)


def test_a_line_that_may_not_be_opened(open_bench: OpenBench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = open_bench("serial")

    def refuse(_line: object) -> None:  # the kernel refuses root nothing, and tests may be root's
        raise serial.SerialException(errno.EACCES, os.strerror(errno.EACCES))

    with monkeypatch.context() as patch:
        patch.setattr(serial.Serial, "open", refuse)
        assert bench.fault(bench.reader.open).code == ReaderFault.DENIED
    bench.reader.open()
    bench.read(CARD_2021)


def test_a_camera_that_wants_another_password() -> None:
    with CameraSimulator(size=(64, 64), login=("kiosk", "mật khẩu")) as peer:
        settings = NetworkCameraSettings(url=peer.url, username="kiosk", password="sai")  # type: ignore[arg-type]
        reader = open_reader(CameraReaderSettings(camera=settings), lambda scan: None)
        with pytest.raises(Exception, match="denied") as fault:
            reader.open()
        assert (fault.value.code, fault.value.retry) == (ReaderFault.DENIED, False)  # type: ignore[attr-defined]
        reader.close()
