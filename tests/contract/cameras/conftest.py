"""What the tests of cameras share: a simulated camera, and the driver at the other end of a real socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from devices.cameras.base import Camera, Frame
from devices.cameras.capture import CapturingCamera, Patience
from devices.cameras.factory import open_camera
from devices.cameras.network.settings import NetworkCameraSettings
from devices.cameras.simulator.server import CameraSimulator

PATIENCE = Patience(silence=0.6)


@pytest.fixture
def peer() -> Iterator[CameraSimulator]:
    with CameraSimulator(size=(320, 240)) as peer:
        yield peer


@pytest.fixture
def camera(peer: CameraSimulator) -> Iterator[CapturingCamera]:
    camera = open_camera(NetworkCameraSettings(url=peer.url), PATIENCE)
    assert isinstance(camera, CapturingCamera)
    yield camera
    camera.close()


@pytest.fixture(scope="session")
def plain() -> Callable[..., Frame]:
    def of(colour: tuple[int, int, int], *, width: int = 320, height: int = 240) -> Frame:
        return np.full((height, width, 3), colour, np.uint8)

    return of


def next_frame(camera: Camera) -> Frame:
    frame = camera.frame(20)
    assert frame is not None
    return frame
