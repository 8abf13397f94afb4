"""What a camera is to readers and scanners, however it is plugged in."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Frame = NDArray[np.uint8]
"""A picture: height × width × 3, blue first, as OpenCV has it."""


class CameraFault(StrEnum):
    """What can be wrong with a camera; readers and scanners have the same codes among theirs."""

    UNREACHABLE = "unreachable"  # no such device, or nobody at the address
    DENIED = "denied"  # this user may not open it, or the password is wrong
    IN_USE = "in_use"  # another program has its pictures
    SILENT = "silent"  # it gives no pictures, or none that can be decoded
    BROKEN_OFF = "broken_off"


class Camera(Protocol):
    """A camera. Blocking, used from one thread only."""

    def open(self) -> None:
        """Connect anew and wait for the first picture; raises `DeviceFault` with a `CameraFault`."""
        ...

    def frame(self, timeout: float) -> Frame | None:
        """Return a picture taken after the call began or just before, or None where none came in `timeout` seconds.

        Raises `DeviceFault` when the camera is lost or gives no more pictures.
        """
        ...

    def close(self) -> None:
        """Let the camera go. Safe at any time, also twice and after a failed `open`."""
        ...
