"""The plug of a flatbed or feeder is pulled at each moment of a scan and put back: no page once taken is lost."""

from __future__ import annotations

import pytest

from devices.driver import DeviceFault
from devices.scanners.base import Progress, ScannerFault, ScanOutcome, ScanStage
from devices.scanners.sane.settings import PaperSource
from devices.state import DeviceState

GONE = {ScannerFault.BROKEN_OFF, ScannerFault.UNREACHABLE}


@pytest.mark.parametrize(
    ("stage", "page", "under_way"),
    [
        (ScanStage.WARMING, 1, False),  # it is only being asked what it can do
        (ScanStage.SCANNING, 1, True),
        (ScanStage.WARMING, 2, True),  # between two sheets
        pytest.param(ScanStage.WARMING, 1, True, marks=pytest.mark.long),
        pytest.param(ScanStage.SCANNING, 3, True, marks=pytest.mark.long),
        pytest.param(ScanStage.WORKING, 3, True, marks=pytest.mark.long),  # the sheet lies in a file already
    ],
)
def test_pages_that_were_taken_stay_and_it_goes_on_when_it_is_back(table_of, stage, page, under_way):
    table = table_of(PaperSource.FEEDER)
    table.simulator.bytes_a_second = 16_000_000
    table.simulator.mend()
    taken = []  # when the plug was pulled

    def pull(progress: Progress) -> None:
        running = table.scanner._running
        if not taken and (progress.stage, progress.page, running is not None) == (stage, page, under_way):
            taken.append(len(table.pages))
            table.simulator.pull_plug()
            if running is not None:
                running._process.kill()  # what scanimage was reading from is gone

    result = table.scan(pull)
    assert (result.outcome, result.fault in GONE) == (ScanOutcome.FAILED, True)
    assert taken[0] <= len(table.pages) == result.pages < 10
    assert len({page.picture.shape for page in table.pages}) <= 1, "a page is not whole"
    with pytest.raises(DeviceFault) as caught:
        table.scanner.open()
    assert caught.value.code == ScannerFault.UNREACHABLE

    table.simulator.plug_in()
    assert table.scanner.open().state is DeviceState.READY
    table.pages.clear()
    again = table.scan(lambda progress: table.scanner.cancel() if progress.page == 2 else None)
    assert again.outcome is ScanOutcome.CANCELLED
    assert len(table.pages) == again.pages == 1
