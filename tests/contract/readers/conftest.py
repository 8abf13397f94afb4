"""One bench for every way a reader is plugged in: the driver, and a real peer at the other end.

The camera's peer is an MJPEG server behind TCP, the serial scanner's a pseudo-terminal. The keyboard scanner's
sends the kernel's `struct input_event` through a socket, since nothing here can make an input device: what evdev
itself does (opening and grabbing) never ran against a kernel's device.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import pytest

from devices.cameras.capture import Patience
from devices.cameras.factory import open_camera
from devices.cameras.simulator.settings import SimulatedCameraSettings
from devices.driver import DeviceFault, DeviceStatus, Driver
from devices.readers.base import Scan
from devices.readers.camera.driver import CameraReader
from devices.readers.camera.simulator import CameraReaderSimulator, Held
from devices.readers.camera.watch import Pace
from devices.readers.hid.driver import HidReader
from devices.readers.hid.settings import HidReaderSettings
from devices.readers.hid.simulator import HidReaderSimulator, Manner
from devices.readers.serial.driver import SerialReader
from devices.readers.serial.settings import SerialReaderSettings
from devices.readers.serial.simulator import SerialReaderSimulator
from tests.waiting import PATIENCE_S

WAYS = ("camera", "serial", "hid")
CARD_2021 = "045090001234||Nguyễn Văn A|01011990|Nam|Thôn 1, Xã Hướng Phùng, Quảng Trị|15042021"
CARD_2024 = "045190005678|197123456|Hồ Thị Mừng|02091990|Nữ|Tổ 2, Phường Nam Đông Hà, Quảng Trị|05082024||||"
TICKET = "T:ABCDEFGHIJKLMNOPQRSTUVWXYZ.ABCDEFGHIJKLMNOPQRSTUVWXYZ"
PACE = Pace(hard=0.1, away=0.1)  # as quick as the machine is


class Peer(Protocol):
    """What every simulator of a reader can do."""

    def hold_up(self, content: str, /) -> object: ...
    def pull_plug(self) -> None: ...
    def plug_in(self) -> None: ...


@dataclass
class Bench:
    """A driver and the peer at its other end."""

    way: str
    reader: Driver
    peer: Peer
    scans: list[Scan] = field(default_factory=list)

    def tend_until(self, condition: Callable[[], object], timeout: float = PATIENCE_S) -> DeviceStatus:
        """Tend the reader until something is so; return the status told last."""
        end = time.monotonic() + timeout
        while True:
            status = self.reader.tend()
            if condition():
                return status
            assert time.monotonic() < end, "it never came to be so"

    def tend_until_told(self, fault: str) -> DeviceStatus:
        """Tend the reader until it tells a fault; return the status."""
        told: list[DeviceStatus] = []

        def has_told() -> bool:
            told.append(self.reader.tend())
            return fault in told[-1].faults

        self.tend_until(has_told)
        return told[-1]

    def read(self, content: str | Held) -> Scan:
        """Hold something up and return the one scan that it gives."""
        before = len(self.scans)
        self.peer.hold_up(content)  # type: ignore[arg-type]  # only a camera is shown more than text
        self.tend_until(lambda: len(self.scans) > before)
        assert len(self.scans) == before + 1
        return self.scans[-1]

    def clear(self) -> None:
        """Take away what is held up, until the reader has noticed."""
        if isinstance(self.peer, CameraReaderSimulator):
            self.peer.take_away()
        self.tend_until(lambda: not getattr(self.reader, "holding", 0))
        self.scans.clear()

    def fault(self, work: Callable[[], object]) -> DeviceFault:
        """Return the fault that the work ends in, tried a few times."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            try:
                work()
            except DeviceFault as fault:
                return fault
        pytest.fail("no fault")


OpenBench = Callable[..., Bench]


@pytest.fixture
def open_bench(tmp_path: Path) -> Iterator[OpenBench]:
    """A bench of its own for one test, not open yet."""
    with ExitStack() as stack:
        yield lambda way, **patience: _bench(way, stack, tmp_path, **patience)


@pytest.fixture(scope="module", params=WAYS)
def _shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with ExitStack() as stack:
        bench = _bench(request.param, stack, tmp_path_factory.mktemp("reader"))
        bench.reader.open()
        yield bench


@pytest.fixture
def bench(_shared: Bench) -> Bench:
    """A reader that is open and ready, before which nothing is held up."""
    bench = _shared
    try:
        bench.clear()
    except DeviceFault:  # the test before pulled the plug
        bench.peer.plug_in()
        bench.reader.open()
        bench.clear()
    return bench


def _bench(way: str, stack: ExitStack, folder: Path, silence: float = 20.0) -> Bench:
    scans: list[Scan] = []
    reader, peer = _pair(way, stack, scans, folder, silence)
    stack.callback(reader.close)
    return Bench(way, reader, peer, scans)


def _pair(way: str, stack: ExitStack, scans: list[Scan], folder: Path, silence: float) -> tuple[Driver, Peer]:
    """Make a driver and its peer; `silence`: seconds until a camera counts as silent, many on a busy machine."""
    if way == "camera":
        camera_peer = stack.enter_context(CameraReaderSimulator())
        camera = open_camera(
            SimulatedCameraSettings(port=camera_peer.port), Patience(open=30, start=30, silence=silence)
        )
        return CameraReader(camera, scans.append, pace=PACE), camera_peer
    if way == "serial":
        line = stack.enter_context(SerialReaderSimulator(folder / "scanner"))
        return SerialReader(SerialReaderSettings(port=str(line.port)), scans.append), line
    keys = stack.enter_context(HidReaderSimulator(manner=Manner.CTRL_SHIFT_U))
    settings = HidReaderSettings(device="/dev/input/by-id/usb-Scanner-event-kbd")
    return HidReader(settings, scans.append, open_device=keys.open_device), keys
