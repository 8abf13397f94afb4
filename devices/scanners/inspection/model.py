"""What looking at a picture of a page gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from devices.scanners.base import PageFault
from devices.scanners.picture import Picture, PictureFault


class LookFault(StrEnum):
    """Why the process gave no answer; `PictureFault` says what is wrong with a picture itself."""

    TOOK_TOO_LONG = "took_too_long"
    DIED = "died"
    RESTING = "resting"


@dataclass(frozen=True, slots=True, eq=False)
class StraightSheet:
    """A page laid straight, life size, its light evened."""

    picture: Picture = field(repr=False)
    dpi: int


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """What was seen. Corners: clockwise from top left, in pixels of the picture; a cut sheet's may lie outside."""

    corners: tuple[tuple[float, float], ...] | None = None
    faults: frozenset[PageFault] = frozenset()
    ms: float = 0.0  # for finding and judging, without decoding
    sheet: StraightSheet | None = None
    fault: PictureFault | LookFault | None = None
