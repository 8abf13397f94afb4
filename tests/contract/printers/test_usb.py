"""What only USB has: the kernel's own driver, several printers, and writes that take a part."""

from __future__ import annotations

import errno

import pytest
import usb.core

from devices.printers.base import PrinterFault
from devices.printers.link import LinkFailed
from devices.printers.usb.driver import UsbLink
from devices.printers.usb.settings import UsbPrinterSettings
from devices.printers.usb.simulator import PRODUCT, VENDOR


@pytest.fixture
def bench(open_bench):
    return open_bench("usb")


def test_the_printer_is_given_back_to_the_kernel(bench):
    bench.printer.status()
    assert not bench.peer.kernel_driver_active
    bench.printer.close()
    assert bench.peer.kernel_driver_active


def test_the_printer_is_given_back_after_it_fell_silent(bench):
    bench.printer.status()
    bench.peer.set_faults(hang=True)
    bench.printer.status()
    assert bench.peer.kernel_driver_active


@pytest.mark.parametrize("wanted", [{}, {"vendor": VENDOR}, {"vendor": VENDOR, "product": PRODUCT}])
def test_a_printer_is_found_by_its_class_or_by_its_numbers(bench, wanted):
    link = UsbLink(UsbPrinterSettings(**wanted), bench.peer.backend)
    link.open(1)
    assert link.is_open
    link.close()


def test_another_printer_is_not_taken(bench):
    link = UsbLink(UsbPrinterSettings(vendor=VENDOR + 1), bench.peer.backend)
    with pytest.raises(LinkFailed) as failure:
        link.open(1)
    assert failure.value.fault is PrinterFault.UNREACHABLE


def test_on_this_machine_without_a_usb_printer_it_is_unreachable():
    link = UsbLink(UsbPrinterSettings(vendor=0xFFFE, product=0xFFFE))
    with pytest.raises(LinkFailed) as failure:
        link.open(1)
    assert failure.value.fault is PrinterFault.UNREACHABLE


def test_a_sick_device_on_the_bus_does_not_hide_the_printer(bench, monkeypatch):
    well = bench.peer.backend.get_configuration_descriptor

    def answer(dev: str, config: int) -> object:
        if dev == "sick":
            raise usb.core.USBError("Input/Output Error", errno=errno.EIO)
        return well(dev, config)

    monkeypatch.setattr(bench.peer.backend, "enumerate_devices", lambda: ["sick", "printer"])
    monkeypatch.setattr(bench.peer.backend, "get_configuration_descriptor", answer)
    assert bench.printer.status().faults == frozenset()
