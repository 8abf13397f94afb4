"""Settings of a camera on the network."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from devices.cameras.picture_settings import CameraPictureSettings

ADDRESS = r"^https?://[^/?#@\s]+(/[^\s]*)?$"  # without name and password, which have keys of their own


class NetworkCameraSettings(CameraPictureSettings):
    """A camera that sends MJPEG over HTTP."""

    connection: Literal["network"] = "network"
    url: str = Field(
        pattern=ADDRESS,
        max_length=500,
        description="Address of its MJPEG stream, as its manual says; without name and password.",
    )
    username: str | None = Field(None, max_length=100, description="Name for the camera, if it asks for one.")
    password: SecretStr | None = Field(None, description="Password for the camera.")
