"""What the settings of every ticket printer have in common."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

DOTS_OF_PAPER = {80: 576, 58: 384}
"""Printable dots a row at 203 dpi, by the width of the paper in millimetres."""


class PaperSettings(BaseModel):
    """The paper that is in the printer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paper_mm: Literal[80, 58] = Field(80, description="Width of the paper roll in millimetres.")

    @property
    def dots(self) -> int:
        """Printable dots a row."""
        return DOTS_OF_PAPER[self.paper_mm]


class AnsweringPrinterSettings(PaperSettings):
    """A printer whose cable or network has a way back."""

    answers: bool = Field(
        True,
        description="Whether the printer answers status questions. Set to false only for a printer that never "
        "does: its tickets then count as sent, not as printed.",
    )
