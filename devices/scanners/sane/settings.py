"""Settings of a scanner that SANE knows."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class PaperSource(StrEnum):
    """Where the paper is taken from."""

    AUTO = "auto"  # the feeder where there is paper in it, otherwise the glass
    FLATBED = "flatbed"
    FEEDER = "feeder"


class SaneScannerSettings(BaseModel):
    """A flatbed or feeder by its SANE name. Everything else is asked of its backend and chosen for the user."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    connection: Literal["sane"] = "sane"
    device: str = Field(
        pattern=r"^[!-~][ -~]{0,255}$", description="Name of the device, as `scanimage -L` lists it in quotes."
    )
    source: PaperSource = Field(PaperSource.AUTO, description="auto, flatbed or feeder.")
    dpi: int = Field(
        200, ge=200, le=600, description="Dots an inch at least: 200 may be handed in, 300 is for archives."
    )
    reply_seconds: float = Field(
        20.0,
        gt=0,
        le=300,
        description="How long the scanner may take to answer, to warm up, or to say nothing.",
    )
