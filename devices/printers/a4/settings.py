"""Settings of a printer of A4 papers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class A4Settings(BaseModel):
    """An office printer behind a CUPS queue, for lists, forms and receipts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connection: Literal["cups"] = "cups"
    queue: str = Field(pattern=r"^[^\s/#\-][^\s/#]*$", description="Name of the queue, as `lpstat -e` lists it.")
    colour: bool = Field(True, description="Print in colour where the printer has colour.")
