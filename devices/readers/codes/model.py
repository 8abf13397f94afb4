"""What reading a picture gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""A grey picture: rows of bytes, 0 black, 255 white."""


class CodeFormat(StrEnum):
    """The symbologies that are read: only those that check themselves well enough never to give a wrong text."""

    QR = "qr"
    CODE_128 = "code-128"


class Stage(StrEnum):
    """Which look at the frame gave the text."""

    PLAIN = "plain"
    DOUBLED = "doubled"
    SHARPENED = "sharpened"
    SMOOTHED = "smoothed"
    DEBLURRED = "deblurred"
    EVENED = "evened"
    SECOND_OPINION = "second-opinion"


Corners = tuple[tuple[float, float], ...]
"""Four corners [(x, y) × 4] in pixels of the picture, in the code's own order."""


@dataclass(frozen=True, slots=True)
class Code:
    """One code. Its text may be a person's data, so it stays out of logs. `corners`: where it was, where told."""

    format: CodeFormat
    text: str = field(repr=False)
    stage: Stage
    corners: Corners | None = field(default=None, compare=False)


class ReadingFault(StrEnum):
    """Why a picture could not be looked at."""

    TOO_LARGE = "too_large"  # more bytes or pixels than is ever needed
    NOT_AN_IMAGE = "not_an_image"  # no picture of a kind that is read
    DAMAGED = "damaged"  # a picture, but cut off or broken inside
    TOOK_TOO_LONG = "took_too_long"  # stopped at the limit of time
    DIED = "died"  # the process that looked at it ended
    RESTING = "resting"  # that process died over and over; it starts again in a moment


@dataclass(frozen=True, slots=True)
class Reading:
    """The codes of a picture, or why there was none to be had; no code and no fault means nothing was found."""

    codes: tuple[Code, ...] = ()
    ms: float = 0.0
    fault: ReadingFault | None = None
