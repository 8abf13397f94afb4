"""The states that every device has, whatever it is."""

from __future__ import annotations

from enum import StrEnum


class DeviceState(StrEnum):
    """One state at a time, never a bundle of flags."""

    CONNECTING = "connecting"
    READY = "ready"
    BUSY = "busy"
    DEGRADED = "degraded"  # works, but a person should look (paper low)
    DISCONNECTED = "disconnected"  # not there; will be looked for again
    FAILED = "failed"  # there, but cannot work until a person does something
