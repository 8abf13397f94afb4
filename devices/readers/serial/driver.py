"""A reader on a serial line, over pyserial: it sends what the code holds, byte for byte."""

from __future__ import annotations

import errno
import os
import select
import termios
import time
from collections.abc import Callable

import serial

from devices.driver import DeviceFault, DeviceStatus
from devices.readers.base import OnScan, ReaderFault, ReaderKind, Scan
from devices.readers.serial.burst import Burst
from devices.readers.serial.settings import SerialReaderSettings
from devices.state import DeviceState

_LINE_ERRORS = (OSError, termios.error, ValueError)  # pyserial's own are OSErrors, termios' are not
_CHUNK = 4096
_TEND_S = 0.5
_READY = DeviceStatus(DeviceState.READY)
_FAULTS = {errno.EACCES: ReaderFault.DENIED, errno.EPERM: ReaderFault.DENIED, errno.EBUSY: ReaderFault.IN_USE}
# pyserial locks the line for itself; where another program has done so it gives the lock's errno.
_LOCKED = frozenset({errno.EAGAIN, errno.EWOULDBLOCK})


class SerialReader:
    """Tells of every scan that ends on the line. A driver: blocking, used from one thread only."""

    def __init__(
        self,
        settings: SerialReaderSettings,
        on_scan: OnScan,
        *,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._on_scan = on_scan
        self._monotonic = monotonic
        self._line: serial.Serial | None = None
        self._burst = Burst()

    def open(self) -> DeviceStatus:
        """Take the line for this program alone; raises `DeviceFault`."""
        self.close()
        self._burst = Burst()  # what came before a fault is no whole scan
        try:
            self._line = serial.Serial(
                port=self._settings.port, baudrate=self._settings.baud, timeout=0, exclusive=True
            )
            self._line.reset_input_buffer()  # nor is what a scanner sent while nobody listened
        except _LINE_ERRORS as error:
            self.close()
            raise DeviceFault(_fault_of(error), str(error)) from error
        return _READY

    def tend(self) -> DeviceStatus:
        """Wait a while for a scan and tell it; raises `DeviceFault` when the line breaks off."""
        if self._line is None:
            raise DeviceFault(ReaderFault.BROKEN_OFF, "the line is closed")
        end = self._monotonic() + _TEND_S
        try:
            while True:
                now = self._monotonic()
                if (scan := self._burst.take(now)) is not None:
                    self._on_scan(Scan(scan, ReaderKind.SERIAL))
                    return _READY
                if (left := end - now) <= 0:
                    return _READY
                pause = self._burst.wait(now)
                if select.select([self._line], [], [], left if pause is None else min(left, pause))[0]:
                    self._receive(self._line.fileno())
        except _LINE_ERRORS as error:
            self.close()
            raise DeviceFault(ReaderFault.BROKEN_OFF, str(error)) from error

    def close(self) -> None:
        """Let the line go. Safe to call twice."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _receive(self, end: int) -> None:
        data = os.read(end, _CHUNK)
        if not data:
            raise OSError("the line hung up")
        self._burst.feed(data, self._monotonic())


def _fault_of(error: BaseException) -> ReaderFault:
    """Return what kept the line from opening."""
    number = getattr(error, "errno", None) or (error.args[0] if error.args else None)
    if number in _LOCKED or "exclusively lock" in str(error):
        return ReaderFault.IN_USE
    return _FAULTS.get(number, ReaderFault.UNREACHABLE) if isinstance(number, int) else ReaderFault.UNREACHABLE
