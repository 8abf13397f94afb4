"""What others see of a device."""

from __future__ import annotations

from dataclasses import dataclass

from devices.state import DeviceState

SILENT = "silent"
"""Fault code of a driver that stays in a call beyond its time."""
UNREACHABLE = "unreachable"
"""Fault code of a device whose plug was seen to be pulled."""
ERROR = "error"
"""Fault code of a driver with a bug. Like the other two it needs its words for every kind of device."""

ABLE = frozenset({DeviceState.READY, DeviceState.BUSY, DeviceState.DEGRADED})
"""States in which a device does its work."""


@dataclass(frozen=True, slots=True)
class DeviceSnapshot:
    """How a device is; immutable. `kind` keys the words: `fault.<kind>.<code>.{citizen,staff}`."""

    name: str  # "printer", "reader", "scanner", "sound"
    kind: str
    state: DeviceState
    faults: frozenset[str] = frozenset()
    detail: str = ""  # for the technician; holds no personal data
    since: float = 0.0  # monotonic seconds at which state or faults came to be so

    @property
    def able(self) -> bool:
        """Whether the device does its work, as far as is known."""
        return self.state in ABLE
