"""Settings of a camera above a table."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from devices.cameras.settings import CameraSettings


class OverheadScannerSettings(BaseModel):
    """A camera that hangs above the table, looks straight down and sees all of one sheet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connection: Literal["overhead"] = "overhead"
    camera: CameraSettings = Field(description="The camera; 12 megapixels show A4 at more than 200 dpi.")
    paper: Literal["A4", "A5"] = Field("A4", description="The sheet that the camera is set up for.")
    still_seconds: float = Field(0.8, ge=0.2, le=10, description="How long a sheet must lie still to be taken.")
