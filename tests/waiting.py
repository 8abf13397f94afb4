"""How a test waits for what another process does, when nothing tells it that it is done."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE_S = 60.0  # a loaded machine included
BETWEEN_LOOKS_S = 0.03


def wait_for(
    what: str, look: Callable[[], T | None], seconds: float = PATIENCE_S, *, between_s: float = BETWEEN_LOOKS_S
) -> T:
    """Return the first truthy answer of `look`; AssertionError, with what was waited for, when none came.

    `between_s` is the time between two looks, for looks that keep from work what is looked at.
    """
    end = time.monotonic() + seconds
    while True:
        seen = look()
        if seen:
            return seen
        assert time.monotonic() < end, f"waited {seconds:.0f} s for {what}"
        time.sleep(between_s)
