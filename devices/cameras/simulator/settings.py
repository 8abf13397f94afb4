"""Settings of the simulated camera."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from devices.cameras.picture_settings import CameraPictureSettings


class SimulatedCameraSettings(CameraPictureSettings):
    """The demo centre's camera, on a TCP port of this machine."""

    connection: Literal["simulated"] = "simulated"
    host: Literal["127.0.0.1"] = "127.0.0.1"
    port: int = Field(ge=1, le=65535, description="TCP port of the simulator.")

    @property
    def url(self) -> str:
        """The address of its stream."""
        return f"http://{self.host}:{self.port}/"
