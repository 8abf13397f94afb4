"""A ticket printer on USB: python-escpos over pyusb."""

from __future__ import annotations

import logging
import time
from typing import Any

import usb.backend
import usb.core
import usb.util

from devices.printers.base import PrinterFault
from devices.printers.library import escpos_printers
from devices.printers.link import Link, LinkFailed
from devices.printers.usb.settings import UsbPrinterSettings

_log = logging.getLogger(__name__)
_PRINTER_CLASS = 7


class UsbLink(Link):
    """One USB printer. Nothing repairs a handle after a USB error, so it is let go and built anew."""

    def __init__(self, settings: UsbPrinterSettings, backend: usb.backend.IBackend | None = None) -> None:
        self._settings = settings
        self._backend = backend
        self._escpos: Any = None
        self._interface: Any = None
        self._in: Any = None
        self._out = 0
        self._kernel_driver_taken = False

    @property
    def is_open(self) -> bool:
        """Whether the printer's interface is ours."""
        return self._escpos is not None

    def open(self, timeout: float) -> None:
        """Find the printer and take its interface from the kernel's driver."""
        self.close()
        try:
            device = self._find()
            self._take(device)
        except (OSError, usb.core.NoBackendError) as error:  # USBError is an OSError
            self.close()
            raise LinkFailed(PrinterFault.UNREACHABLE, str(error)) from error

    def write(self, data: bytes, timeout: float) -> None:
        """Send all bytes."""
        left = data
        deadline = time.monotonic() + timeout
        try:
            while left:
                # WORKAROUND for python-escpos 3.1: _raw() ignores that pyusb may have written only a part.
                written = self._escpos.device.write(self._out, left, _milliseconds(deadline - time.monotonic()))
                if written:
                    left = left[written:]
                    deadline = time.monotonic() + timeout
        except usb.core.USBTimeoutError as error:
            raise LinkFailed(PrinterFault.SILENT, "the printer takes no bytes") from error
        except OSError as error:
            raise LinkFailed(PrinterFault.BROKEN_OFF, str(error)) from error

    def read(self, timeout: float) -> bytes:
        """Return what came in, or nothing after the timeout."""
        if self._in is None:
            return b""
        try:
            # python-escpos reads 16 bytes with a time-out of its own; less than a packet overflows.
            data = self._in.read(self._in.wMaxPacketSize, _milliseconds(timeout))
        except usb.core.USBTimeoutError:
            return b""
        except OSError as error:
            raise LinkFailed(PrinterFault.BROKEN_OFF, str(error)) from error
        return bytes(data)

    def abort(self) -> None:
        """Let the printer go: every write has waited until its bytes were taken."""
        self.close()

    def close(self) -> None:
        """Give the interface back to the kernel's driver."""
        if self._escpos is None:
            return
        device, interface = self._escpos.device, self._interface
        self._escpos.close()
        self._escpos = self._interface = self._in = None
        if self._kernel_driver_taken:
            self._kernel_driver_taken = False
            try:
                device.attach_kernel_driver(interface)
            except (OSError, NotImplementedError) as error:
                _log.info("the kernel's driver did not come back: %s", error)
            usb.util.dispose_resources(device)

    def _find(self) -> Any:
        wanted = {"idVendor": self._settings.vendor, "idProduct": self._settings.product}
        device = usb.core.find(
            backend=self._backend,
            custom_match=is_printer,
            **{name: value for name, value in wanted.items() if value is not None},
        )
        if device is None:
            raise LinkFailed(PrinterFault.UNREACHABLE, "no such USB printer")
        return device

    def _take(self, device: Any) -> None:
        interface: Any = _printer_interface(device)
        number = interface.bInterfaceNumber
        out = _endpoint(interface, usb.util.ENDPOINT_OUT)
        if out is None:
            raise LinkFailed(PrinterFault.UNREACHABLE, "the printer has no endpoint to write to")
        # python-escpos would take interface 0 and reset the printer each time; both are wrong on some models.
        self._escpos = escpos_printers().Usb(self._settings.vendor, self._settings.product)
        self._escpos.device = device
        self._out = out.bEndpointAddress
        self._interface = number
        if _kernel_driver_active(device, number):
            device.detach_kernel_driver(number)
            self._kernel_driver_taken = True
        if _configuration_of(device) is None:
            device.set_configuration()
        usb.util.claim_interface(device, number)
        self._in = _endpoint(interface, usb.util.ENDPOINT_IN)


def is_printer(device: Any) -> bool:
    """Return whether a USB device says that it is a printer."""
    try:
        return _printer_interface(device) is not None
    except usb.core.USBError:  # some other device that cannot say what it is shall not hide the printer
        return False


def _printer_interface(device: Any) -> Any | None:
    for configuration in device:
        for interface in configuration:
            # Other alternate settings may speak IPP instead.
            if interface.bInterfaceClass == _PRINTER_CLASS and interface.bAlternateSetting == 0:
                return interface
    return None


def _endpoint(interface: Any, direction: int) -> Any | None:
    return usb.util.find_descriptor(
        interface,
        custom_match=lambda endpoint: (
            usb.util.endpoint_direction(endpoint.bEndpointAddress) == direction
            and usb.util.endpoint_type(endpoint.bmAttributes) == usb.util.ENDPOINT_TYPE_BULK
        ),
    )


def _kernel_driver_active(device: Any, interface: int) -> bool:
    try:
        return bool(device.is_kernel_driver_active(interface))
    except NotImplementedError:
        return False


def _configuration_of(device: Any) -> Any | None:
    try:
        return device.get_active_configuration()
    except usb.core.USBError:
        return None  # not configured yet


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))  # 0 would wait for ever
