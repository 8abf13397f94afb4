"""The typeface of everything a person reads: Noto Sans from the house's own files, never the system's."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontDatabase

FAMILY = "Noto Sans"


class FontsMissing(Exception):
    """The fonts that belong to the program are not there or cannot be read."""


def load_fonts(assets: Path) -> str:
    """Load the static weights of `assets/fonts` into the running QGuiApplication and return the family's name.

    Static files, because variable fonts ignore `font.weight` in QML. Call once, before the first text.
    """
    files = sorted((assets / "fonts").glob("*.ttf"))
    if not files:
        raise FontsMissing(f"no fonts in {assets / 'fonts'}")
    for file in files:
        handle = QFontDatabase.addApplicationFont(str(file))
        if handle < 0 or FAMILY not in QFontDatabase.applicationFontFamilies(handle):
            raise FontsMissing(f"{file} is not a readable {FAMILY}")
    return FAMILY
