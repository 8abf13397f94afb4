"""Settings of a camera that reads codes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from devices.cameras.settings import CameraSettings


class CameraReaderSettings(BaseModel):
    """A camera before which cards and tickets are held up."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connection: Literal["camera"] = "camera"
    camera: CameraSettings
