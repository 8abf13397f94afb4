"""The camera's plug is pulled, while nobody scans and in the midst; it gives no more pictures; it is not there."""

from __future__ import annotations

import pytest

from devices.driver import DeviceFault
from devices.scanners.base import ScannerFault, ScanOutcome, ScanStage

pytestmark = pytest.mark.timeout(500)


def test_a_camera_that_is_not_there_is_unreachable(desk):
    desk.camera.pull_plug()
    with pytest.raises(DeviceFault) as caught:
        desk.scanner.open()
    assert caught.value.code == ScannerFault.UNREACHABLE


def test_a_plug_pulled_while_nobody_scans_is_noticed(desk):
    desk.scanner.open()
    desk.camera.pull_plug()
    # A picture may still be on its way.
    told = next(fault for fault in map(_tended, [desk.scanner] * 20) if fault is not None)
    assert told.code in {ScannerFault.BROKEN_OFF, ScannerFault.SILENT}


def test_a_plug_pulled_in_the_midst_loses_nothing_and_it_goes_on_when_it_is_back(desk):
    desk.scanner.open()
    desk.begin()
    desk.wait_for(ScanStage.PUT_PAPER)
    desk.camera.pull_plug()
    result = desk.end()
    assert (result.outcome, result.pages) == (ScanOutcome.FAILED, 0)
    assert result.fault in {ScannerFault.BROKEN_OFF, ScannerFault.SILENT}
    desk.camera.plug_in()
    desk.scanner.close()
    desk.scanner.open()
    desk.begin()
    desk.wait_for(ScanStage.PUT_PAPER)
    desk.scanner.cancel()
    assert desk.end().outcome is ScanOutcome.CANCELLED


@pytest.mark.parametrize("silence_s", [3.0])
def test_pictures_that_stop_are_silence(desk):
    desk.scanner.open()
    desk.begin()
    desk.wait_for(ScanStage.PUT_PAPER)
    desk.camera.set_faults(frozen=True)
    result = desk.end()
    assert (result.outcome, result.fault) == (ScanOutcome.FAILED, ScannerFault.SILENT)


def _tended(scanner):
    try:
        scanner.tend()
    except DeviceFault as fault:
        return fault
    return None
