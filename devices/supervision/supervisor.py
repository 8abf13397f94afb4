"""The one supervisor of a box's devices."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from devices.driver import Driver
from devices.supervision.hotplug.events import Action, PlugEvent, Plugs
from devices.supervision.hotplug.identity import Identity
from devices.supervision.keeper import Keeper, Means, Patience
from devices.supervision.snapshot import DeviceSnapshot

_log = logging.getLogger(__name__)
T = TypeVar("T")

_ROUND_S = 1.0  # between two rounds of the watchdog


class Supervisor:
    """Keeps every device alive, each on a thread of its own, so that none can block another or a screen.

    `on_change` gets every new snapshot, those of one device in order, on threads of the supervisor; it must not
    block for long. `plugs` tells of devices that are plugged in and pulled; without it only backoff finds them. It
    is begun on the watchdog's thread, so that `start` returns at once. `chance` gives numbers from 0 to 1, without
    it the system does: the module's generator is shared by all threads.
    """

    def __init__(
        self,
        on_change: Callable[[DeviceSnapshot], None],
        *,
        plugs: Plugs | None = None,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] | None = None,
    ) -> None:
        self._means = Means(clock, chance or random.SystemRandom().random, on_change)
        self._plugs = plugs
        self._keepers: dict[str, Keeper] = {}  # replaced as a whole: read from any thread
        self._identities: dict[str, Identity] = {}
        self._started = False
        self._ended = threading.Event()
        self._watchdog = threading.Thread(target=self._watch, name="device-watchdog", daemon=True)

    def add(
        self,
        name: str,
        kind: str,
        make: Callable[[], Driver],
        *,
        identity: Identity | None = None,
        renews: bool = False,
        patience: Patience | None = None,
    ) -> None:
        """Keep one more device; `kind` keys its words.

        `make` makes its driver, on its keeper's thread. `identity` tells which plug is its own; a driver that
        finds that out by itself offers it (`keeper.Plugged`). With `renews` a fresh driver is made should one never
        return from a call. `patience` is for a driver whose calls take long by their nature.
        """
        if name in self._keepers:
            raise ValueError(f"there is a device {name} already")
        keeper = Keeper(name, kind, make, self._means, renews=renews, patience=patience)
        if identity is not None:
            self._identities = {**self._identities, name: identity}
        self._keepers = {**self._keepers, name: keeper}
        if self._started and not self._ended.is_set():
            keeper.start()

    def start(self) -> None:
        """Begin to keep the devices."""
        self._started = True
        for keeper in self._keepers.values():
            keeper.start()
        self._watchdog.start()

    def stop(self) -> bool:
        """Let go of every device, but wait only a moment for one that hangs; return whether all were let go."""
        if self._plugs is not None:
            self._plugs.stop()
        self._ended.set()
        keepers = list(self._keepers.values())
        for keeper in keepers:
            keeper.ask_to_stop()
        end = time.monotonic() + max((keeper.farewell for keeper in keepers), default=0.0)
        gone = [keeper.join(max(0.0, end - time.monotonic())) for keeper in keepers]
        return all(gone)

    def snapshots(self) -> tuple[DeviceSnapshot, ...]:
        """Return how the devices are, in the order in which they were added. Never blocks."""
        return tuple(keeper.snapshot for keeper in self._keepers.values())

    def ask(self, name: str, job: Callable[[Driver], T], *, limit: float | None = None) -> Future[T]:
        """Have a job run with the open device, on its keeper's thread, between two tends.

        A device that is lost is tried once more first. The future fails with DeviceFault where the device is not
        there, or where the job takes longer than `limit` seconds; with whatever the job raises otherwise. A job
        that raises DeviceFault has lost the device.
        """
        return self._keepers[name].ask(job, limit)

    def notice(self, event: PlugEvent) -> None:
        """Take note of a plug: a device that it fits is tried at once, or told as gone at once."""
        for name, keeper in self._keepers.items():
            identity = self._identities.get(name) or keeper.plug
            if identity is None or not identity.fits(event):
                continue
            if event.action is Action.ADD:
                keeper.plugged()
            else:
                keeper.pulled()

    def look(self) -> None:
        """Look once whether a driver hangs; the watchdog does so every second."""
        for keeper in self._keepers.values():
            keeper.look()

    def _watch(self) -> None:
        try:
            if self._plugs is not None:
                self._plugs.start(self.notice)
        except Exception:  # noqa: BLE001 - without plugs, devices are still looked for now and then
            _log.exception("plugs are not watched, for a bug")
        while not self._ended.wait(_ROUND_S):
            try:
                self.look()
            except Exception:  # noqa: BLE001 - without a watchdog a hanging driver would pass for a well one
                _log.exception("the watchdog met a bug")
