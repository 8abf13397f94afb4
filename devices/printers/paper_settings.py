"""What the settings of every ticket printer have in common."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

DOTS_OF_PAPER = {80: 576, 58: 384}
"""Printable dots a row at 203 dpi, by the width of the paper in millimetres."""


class PaperSettings(BaseModel):
    """The paper that is in the printer, and what the printer can do with it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    paper_mm: Literal[80, 58] = Field(80, description="Width of the paper roll in millimetres.")
    dots: int | None = Field(
        None,
        ge=384,
        le=832,
        multiple_of=8,
        description="Printable dots a row, where the model differs from its paper: 576 on 80 mm, 384 on 58 mm.",
    )
    cutter: bool = Field(
        True, description="Whether the printer cuts the paper. Without one it feeds far enough to tear it off."
    )

    @property
    def width_dots(self) -> int:
        """Printable dots a row."""
        return DOTS_OF_PAPER[self.paper_mm] if self.dots is None else self.dots


class AnsweringPrinterSettings(PaperSettings):
    """A printer whose cable or network has a way back."""

    answers: bool = Field(
        True,
        description="Whether the printer answers status questions. Set to false only for a printer that never "
        "does: its tickets then count as sent, not as printed.",
    )
