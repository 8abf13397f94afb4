"""Passes on how the devices are: to the hub, and to a file for `kiosk doctor`.

It has a thread of its own, so that no device waits for a disk.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.device_room.device_file import DeviceFile
from queueing.clock import Clock
from queueing.issuing.model import StoreFailed

if TYPE_CHECKING:  # the wire is loaded with the store that takes the news, after the first frame
    from queueing.wire import DeviceReport

_log = logging.getLogger(__name__)

_PASSING = frozenset({DeviceState.CONNECTING, DeviceState.BUSY})
"""States that say nothing a desk could act upon, and come and go."""
_AFTER_ERROR_S = 3.0


class DeviceNews:
    """Takes snapshots from any thread; the newest of each device counts.

    The hub learns of devices once `report_to` names the store whose outbox carries the news; what a failing disk
    did not take is told again. Each change is told once, and a device that is merely busy is none.
    """

    def __init__(
        self,
        file: DeviceFile,
        clock: Clock,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Event, float | None], bool] = threading.Event.wait,
    ) -> None:
        self._file = file
        self._clock = clock
        self._monotonic = monotonic
        self._wait = wait
        self._lock = threading.Lock()
        self._latest: dict[str, DeviceSnapshot] = {}
        self._reported: dict[str, DeviceReport] = {}
        self._report: Callable[[DeviceReport], None] | None = None
        self._failed = False
        self._changed = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="device-news", daemon=True)

    def start(self) -> None:
        """Begin to pass on."""
        self._thread.start()

    def note(self, snapshot: DeviceSnapshot) -> None:
        """Take a snapshot. Never blocks."""
        with self._lock:
            self._latest[snapshot.name] = snapshot
        self._changed.set()

    def report_to(self, report: Callable[[DeviceReport], None]) -> None:
        """Tell the hub from now on, and what is so already. `report` may raise StoreFailed."""
        with self._lock:
            self._report = report
        self._changed.set()

    def stop(self, timeout: float = 1.5) -> None:
        """Pass on what there is, and end."""
        self._stopping = True
        self._changed.set()
        if self._thread.ident is not None:
            self._thread.join(timeout)
        self._file.remove()

    def pass_on(self) -> bool:
        """Pass on what is new; return whether all of it was taken."""
        with self._lock:
            latest, report = dict(self._latest), self._report
        try:
            self._file.write(latest.values(), monotonic=self._monotonic(), wall=self._clock.now().wall)
            if report is not None:
                for snapshot in latest.values():
                    self._tell_hub(snapshot, report)
        except (OSError, StoreFailed) as error:
            if not self._failed:
                _log.error("news of devices wait for the disk: %s", error)
            self._failed = True
            return False
        self._failed = False
        return True

    def _tell_hub(self, snapshot: DeviceSnapshot, report: Callable[[DeviceReport], None]) -> None:
        from queueing.wire import DeviceReport

        if snapshot.state in _PASSING:
            return
        news = DeviceReport(device=snapshot.name, state=snapshot.state.value, faults=tuple(sorted(snapshot.faults)))
        if self._reported.get(snapshot.name) != news:
            report(news)
            self._reported[snapshot.name] = news

    def _run(self) -> None:
        while True:
            self._wait(self._changed, None)
            self._changed.clear()
            last = self._stopping  # before looking: what was noted until the end is passed on
            taken = self.pass_on()
            if last:
                return
            if not taken:
                self._wait(self._changed, _AFTER_ERROR_S)
                self._changed.set()
