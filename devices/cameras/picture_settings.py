"""What every camera can be told about its pictures."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class CameraPictureSettings(BaseModel):
    """Common to all cameras."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turn: Literal[0, 90, 180, 270] = 0
    """Degrees clockwise by which pictures are turned, for a camera that hangs on its side or head down."""
