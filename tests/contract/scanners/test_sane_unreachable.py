"""The scanner is not there, or SANE is not."""

from __future__ import annotations

import pytest

from devices.driver import DeviceFault
from devices.scanners.base import ScannerFault, ScanOutcome
from devices.scanners.sane.driver import SaneScanner
from devices.scanners.sane.process import Scanimage


def test_a_scanner_without_power_is_unreachable_until_it_is_back(table):
    table.simulator.pull_plug()
    with pytest.raises(DeviceFault) as caught:
        table.scanner.open()
    assert (caught.value.code, caught.value.retry) == (ScannerFault.UNREACHABLE, True)
    assert table.scan().fault is ScannerFault.UNREACHABLE
    table.simulator.plug_in()
    table.scanner.open()
    assert table.scan().outcome is ScanOutcome.DONE


def test_without_sane_a_person_must_install_it(simulator, inspector):
    scanner = SaneScanner(simulator.settings(), scanimage=Scanimage(("/no/such/program",)), inspector=inspector)
    with pytest.raises(DeviceFault) as caught:
        scanner.open()
    assert caught.value.code == ScannerFault.UNREACHABLE
