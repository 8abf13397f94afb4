"""Who wants to hear of scans, from the reader's keeper to whoever listens."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from devices.readers.base import OnScan, Scan

_log = logging.getLogger(__name__)


class Scans:
    """Passes every scan on to all who listen, on the thread that read it. A listener must return at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: tuple[OnScan, ...] = ()  # replaced as a whole: read from any thread

    def listen(self, listener: OnScan) -> Callable[[], None]:
        """Hear of scans from now on; the function returned ends it."""
        with self._lock:
            self._listeners = (*self._listeners, listener)

        def leave() -> None:
            with self._lock:
                self._listeners = tuple(other for other in self._listeners if other is not listener)

        return leave

    def tell(self, scan: Scan) -> None:
        """Pass a scan on."""
        for listener in self._listeners:
            try:
                listener(scan)
            except Exception as bug:  # noqa: BLE001 - a listener's bug is no fault of the reader
                _log.error("a listener of scans failed: %s", type(bug).__name__)  # its message may quote the card
