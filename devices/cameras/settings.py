"""The settings of a camera, whatever way it is plugged in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from devices.cameras.network.settings import NetworkCameraSettings
from devices.cameras.simulator.settings import SimulatedCameraSettings
from devices.cameras.usb.settings import UsbCameraSettings

CameraSettings = Annotated[
    UsbCameraSettings | NetworkCameraSettings | SimulatedCameraSettings, Field(discriminator="connection")
]
"""One of the ways a camera can be plugged in, chosen by `connection`."""
