"""The one door to python-escpos.

It takes half a second to import, so it is loaded when the first printer is opened (on the print worker's thread)
and not at start.
"""

from __future__ import annotations

import importlib
import logging
import os
import shutil
from functools import cache
from typing import Any


@cache
def escpos_printers() -> Any:
    """Return the module `escpos.printer`, imported at the first call."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    module = importlib.import_module("escpos.printer")
    # WORKAROUND for python-escpos 3.1: its import calls logging.basicConfig() …
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
    # … and leaves a temporary directory behind at every start.
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(importlib.import_module("escpos.capabilities").pickle_dir, ignore_errors=True)
    return module
