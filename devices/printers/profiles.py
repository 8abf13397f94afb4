"""What is known of models of printers before they are asked; from `profiles.yaml` beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter
from ruamel.yaml import YAML

from devices.printers.paper_settings import DOTS_OF_PAPER

_FILE = Path(__file__).with_name("profiles.yaml")


class Profile(BaseModel):
    """One model, or all of a maker. None: not known; it is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vendor: int | None = None
    product: int | None = None
    name: str | None = None  # part of the name that the printer gives
    title: str = ""
    paper_mm: Literal[80, 58] = 80
    dots: int | None = None
    cutter: bool | None = None
    answers: bool | None = None
    note: Literal["esc_pos_mode"] | None = None  # the printer has to be set to ESC/POS first

    @property
    def width_dots(self) -> int:
        """Printable dots a row."""
        return DOTS_OF_PAPER[self.paper_mm] if self.dots is None else self.dots

    def as_settings(self) -> dict[str, object]:
        """Return what the settings of such a printer say, beside the way to it; `answers` is left to asking it."""
        known: dict[str, object] = {"paper_mm": self.paper_mm}
        if self.dots is not None:
            known["dots"] = self.dots
        if self.cutter is not None:
            known["cutter"] = self.cutter
        return known


@cache
def profiles() -> tuple[Profile, ...]:
    """Return all profiles, in their order."""
    content = YAML(typ="safe").load(_FILE.read_text(encoding="utf-8"))
    return TypeAdapter(tuple[Profile, ...]).validate_python(content)


def profile_of(*, vendor: int | None = None, product: int | None = None, name: str = "") -> Profile | None:
    """Return what is known of a printer: by its exact ids, then by its name, then by its maker."""
    folded = name.casefold()
    known = profiles()
    exact = (p for p in known if p.product is not None and (p.vendor, p.product) == (vendor, product))
    named = (p for p in known if p.name is not None and p.name.casefold() in folded)
    makers = (p for p in known if p.name is None and p.product is None and p.vendor == vendor)
    return next((p for found in (exact, named, makers) for p in found), None)
