"""A ticket printer behind a device file: python-escpos writing to a file of the kernel."""

from __future__ import annotations

import os
import select
import time
from pathlib import Path
from typing import Any

from devices.printers.base import PrinterFault
from devices.printers.library import escpos_printers
from devices.printers.link import Link, LinkFailed


class FileLink(Link):
    """A device file. Opened for each job and never waited on for ever: a printer without paper takes no bytes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._escpos: Any = None

    @property
    def is_open(self) -> bool:
        """Whether the file is open."""
        return self._escpos is not None

    def open(self, timeout: float) -> None:
        """Open the file; never creates it, and never waits for somebody at the other end."""
        self.close()
        try:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_APPEND)
            device = os.fdopen(descriptor, "wb", buffering=0)
        except OSError as error:
            raise LinkFailed(PrinterFault.UNREACHABLE, str(error)) from error
        # WORKAROUND for python-escpos 3.1: File.open() creates what is missing, and blocks.
        self._escpos = escpos_printers().File(str(self._path))
        self._escpos.device = _PatientFile(device, timeout)

    def write(self, data: bytes, timeout: float) -> None:
        """Send all bytes."""
        if self._escpos is None:
            self.open(timeout)
        try:
            self._escpos.device.stall = timeout
            self._escpos._raw(data)
        except TimeoutError as error:
            raise LinkFailed(PrinterFault.SILENT, "the printer takes no bytes") from error
        except OSError as error:
            raise LinkFailed(PrinterFault.BROKEN_OFF, str(error)) from error

    def read(self, timeout: float) -> bytes:
        """Return nothing: there is no way back."""
        return b""

    def finish(self) -> None:
        """Close the file, so that another program may use the printer between two tickets.

        The kernel's printer driver accepts a last write before the printer has it and drops it at closing: without
        waiting, that is the cut.
        """
        try:
            if self._escpos is not None:
                self._escpos.device.wait_until_taken()
        except TimeoutError as error:
            raise LinkFailed(PrinterFault.SILENT, "the printer does not take the end") from error
        self.close()

    def look(self, timeout: float) -> frozenset[PrinterFault]:
        """See whether the file is there and can be written."""
        self.open(timeout)
        self.close()
        return frozenset()

    def abort(self) -> None:
        """Close the file; the kernel drops what the printer has not taken."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        if self._escpos is not None:
            self._escpos.close()
            self._escpos = None


class _PatientFile:
    """A non-blocking file that writes everything or gives up when nothing is taken for too long."""

    def __init__(self, file: Any, stall: float) -> None:
        self._file = file
        self.stall = stall

    def write(self, data: bytes) -> int:
        """Write all bytes; raises TimeoutError when none is taken in time."""
        left = memoryview(data)
        deadline = time.monotonic() + self.stall
        while left:
            if taken := self._file.write(left) or 0:
                left = left[taken:]
                deadline = time.monotonic() + self.stall
            elif not self._writable(deadline - time.monotonic()):
                raise TimeoutError(f"no byte taken for {self.stall} s")
        return len(data)

    def wait_until_taken(self) -> None:
        """Wait until nothing that was written is under way; raises TimeoutError when it is not taken in time."""
        if not self._writable(self.stall):
            raise TimeoutError(f"not taken within {self.stall} s")

    def flush(self) -> None:
        """Do nothing: every write goes straight through."""

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _writable(self, timeout: float) -> bool:
        if timeout <= 0:
            return False
        poll = select.poll()
        poll.register(self._file, select.POLLOUT)
        return bool(poll.poll(timeout * 1000))
