"""The screen as it stands on the wall: pixels, and the millimetres they measure."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScreenGeometry:
    """Resolution in pixels and diagonal in inches, both configured.

    The platform's own DPI is never asked: without a monitor it is made up.
    """

    width: int
    height: int
    diagonal_inches: float

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or self.diagonal_inches <= 0:
            raise ValueError(f"not a screen: {self.width}x{self.height} at {self.diagonal_inches} inches")

    @property
    def px_per_mm(self) -> float:
        """How many pixels make a millimetre."""
        return math.hypot(self.width, self.height) / (self.diagonal_inches * 25.4)

    @property
    def short_side_mm(self) -> float:
        """The shorter side in millimetres."""
        return min(self.width, self.height) / self.px_per_mm

    @property
    def portrait(self) -> bool:
        """Whether the screen stands upright."""
        return self.height > self.width
