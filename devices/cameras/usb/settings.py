"""Settings of a camera of this machine."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from devices.cameras.picture_settings import CameraPictureSettings


class UsbCameraSettings(CameraPictureSettings):
    """A camera by V4L2: on USB, or built in."""

    connection: Literal["usb"] = "usb"
    device: str = Field(min_length=1, description="Device of the camera, best by /dev/v4l/by-id/….")
    width: int = Field(1280, ge=160, le=8192, description="Width asked for; the camera gives the nearest it can.")
    height: int = Field(720, ge=120, le=8192, description="Height asked for.")
    fps: int = Field(15, ge=1, le=60, description="Pictures a second asked for.")
