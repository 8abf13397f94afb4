"""How a device of a kiosk fared, for a test that waits for one state after another."""

from __future__ import annotations

import threading

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from tests.waiting import PATIENCE_S


class Seen:
    """Keeps the snapshots of one device; those of others come in between and do not count."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._waiting: list[DeviceSnapshot] = []
        self._news = threading.Condition()

    def __call__(self, snapshot: DeviceSnapshot) -> None:
        if snapshot.name == self._name:
            with self._news:
                self._waiting.append(snapshot)
                self._news.notify_all()

    def until(self, state: DeviceState) -> DeviceSnapshot:
        """Wait for a snapshot in this state and drop all up to it: each counts, however soon the next came."""
        with self._news:
            assert self._news.wait_for(lambda: any(s.state is state for s in self._waiting), PATIENCE_S), (
                self._waiting
            )
            while (first := self._waiting.pop(0)).state is not state:
                pass
            return first
