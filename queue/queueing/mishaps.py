"""What befalls threads that must go on: a bug is logged whole and once, not every few seconds of a long night."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from queueing.issuing.model import IssueRefused, StoreFailed

_log = logging.getLogger(__name__)

#: A part counts as well only so long after its last mishap: what fails every other time is not told each time.
QUIET_S = 60.0
_FAULTS = (StoreFailed, IssueRefused, OSError)  # known: there is nothing to find in the way they took
_LONGEST = 200


class Mishaps:
    """What is wrong with each part of something, told once. From any thread.

    `on_change` gets what is wrong, in one line for a technician, or "" once all is well.
    """

    def __init__(
        self,
        on_change: Callable[[str], None] = lambda _: None,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._on_change = on_change
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._telling = threading.Lock()  # so that what is told last is the last that was so
        self._struck: dict[str, tuple[str, float]] = {}  # by part: what, and when last

    def struck(self, part: str, error: Exception) -> None:
        """Note what befell a part; the same again only counts as not over yet."""
        what = f"{type(error).__name__}: {error}".splitlines()[0][:_LONGEST]
        with self._lock:
            before, _ = self._struck.get(part, ("", 0.0))
            self._struck[part] = what, self._monotonic()
        if what != before:
            trace = None if isinstance(error, _FAULTS) else error
            _log.error("%s: %s", part, what, exc_info=trace)
            self._tell()

    def well(self, part: str) -> bool:
        """Note that a part has done its work; return whether it now counts as well."""
        with self._lock:
            if part not in self._struck:
                return True
            if self._monotonic() - self._struck[part][1] < QUIET_S:
                return False
            del self._struck[part]
        _log.warning("%s: well again", part)
        self._tell()
        return True

    def _tell(self) -> None:
        with self._telling:
            with self._lock:
                wrong = "; ".join(f"{part}: {what}" for part, (what, _) in sorted(self._struck.items()))
            self._on_change(wrong)
