"""The one place where the driver of a camera is chosen."""

from __future__ import annotations

from typing import assert_never

from devices.cameras.base import Camera
from devices.cameras.capture import CapturingCamera, Patience
from devices.cameras.network.address import check_address
from devices.cameras.network.settings import NetworkCameraSettings
from devices.cameras.settings import CameraSettings
from devices.cameras.simulator.settings import SimulatedCameraSettings
from devices.cameras.usb.node import check_device
from devices.cameras.usb.settings import UsbCameraSettings


def open_camera(settings: CameraSettings, patience: Patience | None = None) -> Camera:
    """Return the camera of the settings, which connects at its `open`."""
    match settings:
        case UsbCameraSettings(device=device, width=width, height=height, fps=fps, turn=turn):
            source: dict[str, object] = {"kind": "usb", "device": device}
            source |= {"width": width, "height": height, "fps": fps}
            return CapturingCamera(source, turn=turn, check=lambda: check_device(device), patience=patience)
        case NetworkCameraSettings(url=url, username=username, turn=turn):
            password = settings.password.get_secret_value() if settings.password is not None else None
            source = _network(url, username, password)
            return CapturingCamera(source, turn=turn, check=lambda: check_address(url), patience=patience)
        case SimulatedCameraSettings(url=url, turn=turn):
            source = _network(url, None, None)
            return CapturingCamera(source, turn=turn, check=lambda: check_address(url), patience=patience)
        case _:
            assert_never(settings)


def _network(url: str, username: str | None, password: str | None) -> dict[str, object]:
    return {"kind": "network", "url": url, "username": username, "password": password}
