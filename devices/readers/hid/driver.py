"""A reader that types like a keyboard, taken for this program alone."""

from __future__ import annotations

import errno
import select
import time
from collections.abc import Callable

from devices.driver import DeviceFault, DeviceStatus
from devices.readers.base import OnScan, ReaderFault, ReaderKind, Scan
from devices.readers.hid.device import EvdevDevice, KeyDevice, OpenKeyDevice
from devices.readers.hid.loss import keep
from devices.readers.hid.settings import HidReaderSettings
from devices.readers.hid.typed import Typed
from devices.state import DeviceState

_TEND_S = 0.5
_READY = DeviceStatus(DeviceState.READY)
_LETTERS_LOST = DeviceStatus(
    DeviceState.DEGRADED,
    frozenset({ReaderFault.LETTERS_LOST}),
    "it types like a keyboard, which has no Vietnamese letters: only the number of a card is taken",
)
_FAULTS = {errno.EACCES: ReaderFault.DENIED, errno.EPERM: ReaderFault.DENIED, errno.EBUSY: ReaderFault.IN_USE}


class HidReader:
    """Tells of every scan that is typed. A driver: blocking, used from one thread only."""

    def __init__(
        self,
        settings: HidReaderSettings,
        on_scan: OnScan,
        *,
        open_device: OpenKeyDevice = EvdevDevice,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._on_scan = on_scan
        self._open_device = open_device
        self._monotonic = monotonic
        self._device: KeyDevice | None = None
        self._typed = Typed()
        self._status = _READY

    def open(self) -> DeviceStatus:
        """Take the device; raises `DeviceFault`. From then on no key of it reaches anybody else."""
        self.close()
        self._typed = Typed()
        self._status = _READY
        try:
            self._device = self._open_device(self._settings.device)
        except OSError as error:
            fault = _FAULTS.get(error.errno or 0, ReaderFault.UNREACHABLE)
            raise DeviceFault(fault, f"{self._settings.device}: {error.strerror}") from error
        return self._status

    def tend(self) -> DeviceStatus:
        """Wait a while for a scan and tell it; raises `DeviceFault` when the device is gone."""
        if self._device is None:
            raise DeviceFault(ReaderFault.BROKEN_OFF, "the device is closed")
        end = self._monotonic() + _TEND_S
        try:
            while True:
                now = self._monotonic()
                if (text := self._typed.take(now)) is not None:
                    self._tell(text)
                    return self._status
                if (left := end - now) <= 0:
                    return self._status
                pause = self._typed.wait(now)
                if select.select([self._device], [], [], left if pause is None else min(left, pause))[0]:
                    self._receive(self._device)
        except OSError as error:
            self.close()
            raise DeviceFault(ReaderFault.BROKEN_OFF, f"{error.strerror or error}") from error

    def close(self) -> None:
        """Let the device go. Safe to call twice."""
        device, self._device = self._device, None
        if device is not None:
            device.close()

    def _receive(self, device: KeyDevice) -> None:
        now = self._monotonic()
        for key in device.read():
            if key is None:
                self._typed.lose(now)
            else:
                self._typed.feed(key, now)

    def _tell(self, text: str) -> None:
        kept = keep(text)
        if kept.letters_lost:
            self._status = _LETTERS_LOST  # until it is plugged in anew: it will not change by itself
        self._on_scan(Scan(kept.text.encode(), ReaderKind.HID))
