"""The theme's file, config/theme.json: lengths in millimetres, roles of type, colours by name."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reference(_Part):
    """The screen that the millimetres were drawn for, and how far layouts may shrink and grow from it."""

    short_side_mm: float
    least_scale: float
    most_scale: float


class Role(_Part):
    """A role of type. `above` keeps it that much above the smallest text of the chosen size."""

    cap_mm: float
    above: float
    weight: int
    line: float


class Length(_Part):
    """A length on the reference screen; `least` is what it never falls below on a real one."""

    mm: float
    least: float = 0.0


class ServiceLook(_Part):
    """Colours of a service."""

    ring: str
    tint: str
    mid: str
    lip: str


class ThemeFile(_Part):
    """config/theme.json."""

    reference: Reference
    text_sizes: dict[str, float]
    reach_mm: float  # above the lower edge: how far up a person in a wheelchair is asked to reach
    family: str
    roles: dict[str, Role]
    lengths: dict[str, Length]
    motion_ms: dict[str, int]
    motion_mm: dict[str, float]
    contrasts: dict[str, dict[str, str]]
    services: dict[str, ServiceLook]


def read_theme(path: Path) -> ThemeFile:
    """Return the theme of a file; pydantic's error names what is wrong in it."""
    return ThemeFile.model_validate_json(path.read_text(encoding="utf-8"))
