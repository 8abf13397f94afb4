"""What the kiosk knows of the hall, and how long it may be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from kiosk.visit.model import Queue

if TYPE_CHECKING:  # the wire is not needed before the hub has spoken
    from queueing.wire import KioskState

#: Seconds after the last word from the hub for which queue facts are still shown.
FRESH_FOR = 10.0


@dataclass(frozen=True, slots=True)
class Hall:
    """The hub's last word. While its stream is up it is fresh, however old: a heartbeat keeps watch over it."""

    state: KioskState | None = None
    lost_at: float | None = 0.0  # when the stream broke off (monotonic), None while it is up

    def fresh(self, now: float) -> KioskState | None:
        """Return the state if it may still be believed."""
        if self.state is None or (self.lost_at is not None and now - self.lost_at > FRESH_FOR):
            return None
        return self.state

    def queue(self, service: str, now: float) -> Queue | None:
        """Return who waits for a service, None if nobody can know."""
        state = self.fresh(now)
        for load in state.loads if state is not None else ():
            if load.service == service:
                return Queue(load.waiting, load.wait_min, load.wait_max)
        return None

    def pictures_in_use(self, now: float) -> tuple[tuple[str, ...], ...] | None:
        """Return the pictures that waiting people hold, None if nobody can know."""
        state = self.fresh(now)
        return state.pictures_in_use if state is not None else None

    def knows_open(self, call: UUID) -> bool | None:
        """Return whether a call for help is still open at the hub, None if the hub has not heard of it."""
        for view in self.state.helps if self.state is not None else ():
            if view.id == call:
                return view.open
        return None
