"""Makes a process with a window start sooner: what slows the loading of modules, put aside until it is over."""

from __future__ import annotations

import gc
import importlib
from contextlib import suppress


def begin() -> None:
    """Load Qt's core so that what is imported afterwards loads quickly; call it before anything imports Qt.

    Until `settle` no garbage is looked for: hardly anything that is made while modules load is any.

    WORKAROUND for PYSIDE-2029 (6.11): to learn whether a module may ask for `from __feature__ import …`, PySide
    reads the whole source of every module that is imported after it and looks for its own name in it; the lines
    stay in `linecache` for good. That was 40 MB and a tenth of the start. Nothing here asks for a feature, and only
    the package `kiosk` uses Qt, so the name of a module tells as much.
    """
    gc.disable()
    importlib.import_module("PySide6.QtCore")
    with suppress(ImportError):  # a PySide that keeps it elsewhere starts more slowly, but starts
        feature = importlib.import_module("shibokensupport.feature")
        if hasattr(feature, name := "_mod_uses_pyside"):
            setattr(feature, name, _may_use_qt)


def settle() -> None:
    """Look for garbage again, but never among what is there now and stays: a look at all of it holds up a frame."""
    gc.freeze()
    gc.enable()


def _may_use_qt(module: object) -> bool:
    return getattr(module, "__name__", "").partition(".")[0] == "kiosk"
