"""Where a camera's pictures come from, as the capturing process sees it."""

from __future__ import annotations

from typing import Protocol

from devices.cameras.base import CameraFault, Frame

MOST_PIXELS = 24_000_000  # of one picture; overhead cameras have up to 16 million
MOST_BYTES = 16 << 20  # of one JPEG on the wire


class SourceFault(Exception):
    """The source gives no pictures any more. `detail` holds nothing that the peer said."""

    def __init__(self, fault: CameraFault, detail: str, *, retry: bool = True) -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault = fault
        self.detail = detail
        self.retry = retry


class Source(Protocol):
    """Gives pictures until it raises `SourceFault`. May hang: its process is ended from outside."""

    def wait(self) -> None:
        """Return when the next picture is there. Called without pause, so that no old picture waits in a buffer."""
        ...

    def picture(self) -> Frame | None:
        """Return the picture last waited for, or None where it cannot be decoded."""
        ...
