"""What the supervisor keeps alive: one way to open, tend and close a device, whatever it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from devices.state import DeviceState


class DeviceFault(Exception):
    """A known fault of a device; anything else that escapes a driver is a bug.

    `code` keys `fault.<kind>.<code>.{citizen,staff}` in the words. `retry` tells whether trying again by itself can
    help, or a person must do something first. `detail` is for the technician and holds no personal data.
    """

    def __init__(self, code: str, detail: str = "", *, retry: bool = True) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.retry = retry


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """How a device says it is; `faults` holds codes as `DeviceFault` does."""

    state: DeviceState
    faults: frozenset[str] = field(default_factory=frozenset)
    detail: str = ""


class Driver(Protocol):
    """A device as its keeper sees it. Blocking, used from the keeper's own thread only.

    After any fault the keeper closes it, waits, and opens it again: `open` starts from nothing each time.
    """

    def open(self) -> DeviceStatus:
        """Connect; raises DeviceFault. At most a few seconds."""
        ...

    def tend(self) -> DeviceStatus:
        """Do a piece of work (wait for a scan, look at a frame, ask a state) of at most about a second.

        Raises DeviceFault when the device is lost.
        """
        ...

    def close(self) -> None:
        """Let the device go. Safe at any time, also twice and after a failed `open`."""
        ...
