"""The one door to python-escpos.

It brings much with it, so it is loaded when the first printer is opened, on the print worker's thread.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import shutil
import threading
from functools import cache
from typing import Any

_loading = threading.Lock()


def escpos_printers() -> Any:
    """Return the module `escpos.printer`, imported at the first call. From any thread."""
    with _loading:  # two at once would take each other's stand-in for PyYAML's own parser, and leave it there
        return _load()


@cache
def _load() -> Any:
    root = logging.getLogger()
    handlers = list(root.handlers)
    # WORKAROUND for python-escpos 3.1: its import reads 96 kB of JSON with PyYAML, whose parser in Python takes
    # half a second, in which other threads hardly get along. JSON is YAML. Nothing else here uses PyYAML.
    yaml: Any = importlib.import_module("yaml")
    slow, yaml.safe_load = yaml.safe_load, json.load
    try:
        module = importlib.import_module("escpos.printer")
    finally:
        yaml.safe_load = slow
    # WORKAROUND for python-escpos 3.1: its import calls logging.basicConfig() …
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
    # … and leaves a temporary directory behind at every start.
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(importlib.import_module("escpos.capabilities").pickle_dir, ignore_errors=True)
    return module
