"""Loads Qt for Python so that it does not read the source of everything else that is imported."""

from __future__ import annotations

import importlib


def load_qt() -> None:
    """Load Qt's core; call it before anything that imports Qt.

    WORKAROUND for PYSIDE-2029 (6.11): to learn whether a module may ask for `from __feature__ import …`, PySide
    reads the whole source of every module that is imported after it and looks for its own name in it; the lines
    stay in `linecache` for good. That was 40 MB and a tenth of the start. Nothing here asks for a feature, and only
    the package `kiosk` uses Qt, so the name of a module tells as much.
    """
    importlib.import_module("PySide6.QtCore")
    feature = importlib.import_module("shibokensupport.feature")
    if hasattr(feature, name := "_mod_uses_pyside"):
        setattr(feature, name, _may_use_qt)


def _may_use_qt(module: object) -> bool:
    return getattr(module, "__name__", "").partition(".")[0] == "kiosk"
