"""A scanner on a serial line, over pyserial."""

from __future__ import annotations

import os
import select
import termios
import time
from collections.abc import Callable

import serial

from devices.readers.serial.burst import Burst
from devices.readers.serial.settings import SerialScannerSettings

_LINE_ERRORS = (OSError, termios.error)  # pyserial's own are OSErrors, termios' are not
_CHUNK = 4096


class ScannerGone(Exception):
    """The line cannot be opened or broke off: wait a while and read again. Says nothing of what was scanned."""


class SerialScanner:
    """Reads scans from a line. Blocking, used from one thread only.

    It connects at its first read, and again at the first read after a fault.
    """

    def __init__(self, settings: SerialScannerSettings, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._monotonic = monotonic
        self._line: serial.Serial | None = None
        self._burst = Burst()

    def read(self, timeout: float) -> bytes | None:
        """Return the next scan's bytes, or None where none ended within the time; raises `ScannerGone`."""
        end = self._monotonic() + timeout
        try:
            line = self._line or self._open()
            while True:
                now = self._monotonic()
                if (scan := self._burst.take(now)) is not None:
                    return scan
                if (left := end - now) <= 0:
                    return None
                pause = self._burst.wait(now)
                if select.select([line], [], [], left if pause is None else min(left, pause))[0]:
                    self._receive(line.fileno())
        except (*_LINE_ERRORS, ValueError) as error:
            self.close()
            raise ScannerGone(str(error)) from error

    def close(self) -> None:
        """Let the line go. Safe to call twice."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _open(self) -> serial.Serial:
        self._burst = Burst()  # what came before a fault is no whole scan
        self._line = serial.Serial(
            port=self._settings.port, baudrate=self._settings.baud, timeout=0, exclusive=True
        )
        return self._line

    def _receive(self, end: int) -> None:
        data = os.read(end, _CHUNK)
        if not data:
            raise OSError("the line hung up")
        self._burst.feed(data, self._monotonic())
