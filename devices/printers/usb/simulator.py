"""The simulated printer on USB: a backend of pyusb, below everything that the driver and pyusb do themselves.

No real USB printer was ever tried against the driver; what a real bus does beyond this is not known.
"""

from __future__ import annotations

import errno
import threading
from array import array
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

from devices.printers.simulator.machine import Machine, Session
from devices.printers.simulator.plug import SimulatedPrinter

VENDOR, PRODUCT = 0x0FE6, 0x811E
_OUT, _IN, _PACKET = 0x03, 0x81, 64
_BULK = 0x02


class UsbSimulator(SimulatedPrinter):
    """A printer on a bus of its own: give `backend` to the driver."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(machine)
        self.backend = _Bus(machine)

    @property
    def kernel_driver_active(self) -> bool:
        """Whether the kernel's own driver holds the printer."""
        return self.backend.kernel_driver

    def _plug_in(self) -> None:
        self.backend.plug(present=True)

    def _pull(self) -> None:
        self.backend.plug(present=False)


class _Handle:
    """The printer as opened once; dead after the cable was pulled or torn."""

    def __init__(self, machine: Machine) -> None:
        self._came = threading.Condition()
        self._answers = bytearray()
        self.session: Session = machine.session(self._answer)
        self.dead = False

    def _answer(self, data: bytes) -> None:
        with self._came:
            self._answers += data
            self._came.notify_all()

    def take_answers(self, most: int, timeout: float) -> bytes:
        """Return answers, waiting for some."""
        with self._came:
            self._came.wait_for(lambda: self._answers, timeout)
            taken = bytes(self._answers[:most])
            del self._answers[:most]
            return taken


class _Bus(usb.backend.IBackend):  # type: ignore[misc]  # pyusb has no types
    """A bus with one printer, or none."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._present = False
        self._handles: set[_Handle] = set()
        self._claimed: set[int] = set()
        self.kernel_driver = True

    def plug(self, *, present: bool) -> None:
        """Put the cable in or pull it."""
        self._present = present
        if not present:
            self._kill()
        self.kernel_driver = present

    def _kill(self) -> None:
        for handle in self._handles:
            handle.dead = True
        self._handles.clear()
        self._claimed.clear()

    # What pyusb asks for

    def enumerate_devices(self) -> list[str]:
        """List the printer, if it is plugged in."""
        return ["printer"] if self._present else []

    def get_device_descriptor(self, dev: str) -> Any:
        """Return who the printer is."""
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x0200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=VENDOR, idProduct=PRODUCT, bcdDevice=0x0100, iManufacturer=0, iProduct=0,
            iSerialNumber=0, bNumConfigurations=1, address=5, bus=1, port_number=1, port_numbers=(1,), speed=3,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: str, config: int) -> Any:
        """Return the one configuration."""
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1,
            iConfiguration=0, bmAttributes=0xC0, bMaxPower=1, extra_descriptors=b"",
        )  # fmt: skip

    def get_interface_descriptor(self, dev: str, intf: int, alt: int, config: int) -> Any:
        """Return the one interface, of the printer class and with a way back."""
        if intf or alt or config:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=2,
            bInterfaceClass=7, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0, extra_descriptors=b"",
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: str, ep: int, intf: int, alt: int, config: int) -> Any:
        """Return one of the two endpoints."""
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=(_IN, _OUT)[ep], bmAttributes=_BULK,
            wMaxPacketSize=_PACKET, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=b"",
        )  # fmt: skip

    def open_device(self, dev: str) -> _Handle:
        """Open the printer."""
        if not self._present:
            raise usb.core.USBError("No such device", errno=errno.ENODEV)
        handle = _Handle(self._machine)
        self._handles.add(handle)
        return handle

    def close_device(self, dev_handle: _Handle) -> None:
        """Close the printer."""
        self._handles.discard(dev_handle)

    def get_configuration(self, dev_handle: _Handle) -> int:
        """Return the configuration that the kernel chose."""
        return 1

    def set_configuration(self, dev_handle: _Handle, config_value: int) -> None:
        """Refuse, as a bus does while a driver holds an interface."""
        raise usb.core.USBError("Resource busy", errno=errno.EBUSY)

    def claim_interface(self, dev_handle: _Handle, intf: int) -> None:
        """Claim the interface, if nobody else has it."""
        self._alive(dev_handle)
        if self.kernel_driver or intf in self._claimed:
            raise usb.core.USBError("Resource busy", errno=errno.EBUSY)
        self._claimed.add(intf)

    def release_interface(self, dev_handle: _Handle, intf: int) -> None:
        """Release the interface."""
        self._claimed.discard(intf)

    def is_kernel_driver_active(self, dev_handle: _Handle, intf: int) -> bool:
        """Tell whether the kernel's driver holds the interface."""
        return self.kernel_driver

    def detach_kernel_driver(self, dev_handle: _Handle, intf: int) -> None:
        """Take the interface from the kernel's driver."""
        self.kernel_driver = False

    def attach_kernel_driver(self, dev_handle: _Handle, intf: int) -> None:
        """Give the interface back."""
        self._alive(dev_handle)
        if self._claimed:
            raise usb.core.USBError("Resource busy", errno=errno.EBUSY)
        self.kernel_driver = True

    def bulk_write(self, dev_handle: _Handle, ep: int, intf: int, data: array[int], timeout: int) -> int:
        """Write what the printer takes in time; like libusb, a part counts as success."""
        self._alive(dev_handle)
        room = dev_handle.session.wait_for_room(timeout / 1000)
        self._alive(dev_handle)
        if not room:
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        rate = self._machine.faults.bytes_a_second
        part = data.tobytes()[: min(room, max(1, rate // 20)) if rate else room]
        if not dev_handle.session.receive(part):
            self._kill()  # the cable was torn
            self._alive(dev_handle)
        if rate:
            threading.Event().wait(len(part) / rate)
        return len(part)

    def bulk_read(self, dev_handle: _Handle, ep: int, intf: int, buff: array[int], timeout: int) -> int:
        """Read what the printer has said."""
        self._alive(dev_handle)
        if len(buff) % _PACKET:
            raise usb.core.USBError("Overflow", errno=errno.EOVERFLOW)
        answers = dev_handle.take_answers(len(buff), timeout / 1000)
        if not answers:
            self._alive(dev_handle)
            raise usb.core.USBTimeoutError("Operation timed out", errno=errno.ETIMEDOUT)
        buff[: len(answers)] = array("B", answers)
        return len(answers)

    def _alive(self, handle: _Handle) -> None:
        if handle.dead:
            raise usb.core.USBError("No such device", errno=errno.ENODEV)
