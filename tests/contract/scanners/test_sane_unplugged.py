"""The plug of a flatbed or feeder is pulled at each moment of a scan and put back: no page once taken is lost."""

from __future__ import annotations

import queue

import pytest

from devices.driver import DeviceFault
from devices.scanners.base import Progress, ScannerFault, ScanOutcome, ScanStage
from devices.scanners.sane.driver import SaneScanner
from devices.scanners.sane.process import Scanimage
from devices.scanners.sane.settings import PaperSource, SaneScannerSettings
from devices.state import DeviceState
from devices.supervision.hotplug.events import Action, PlugEvent
from devices.supervision.snapshot import DeviceSnapshot
from devices.supervision.supervisor import Supervisor
from tests.plug_events import events_of, records_in

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
    again = table.scan(lambda _: table.scanner.cancel() if table.pages else None)
    assert again.outcome is ScanOutcome.CANCELLED
    assert len(table.pages) == again.pages in (1, 2)  # the second may lie in a file already


# SANE's test backend as a scanner on USB: it has the name of the place at which it is plugged in now, if it is.
ON_USB = """#!/bin/sh
cd "{folder}" || exit 1
echo asked >> asked
place="genesys:libusb:001:$(cat place)"
case "$*" in
*--formatted-device-list*) printf '%s\\037Canon\\037LiDE 220\\037flatbed scanner\\n' "$place" ;;
*"--device-name=$place"*) exec scanimage --device-name=test:1 --all-options ;;
*) echo "scanimage: open of device $1 failed: Invalid argument" >&2; exit 1 ;;
esac
"""


def test_on_usb_udev_tells_of_each_pull_and_of_the_new_place_and_nobody_wakes_the_scanner(
    tmp_path, simulator, inspector
):
    program, asked, place = tmp_path / "scanimage", tmp_path / "asked", tmp_path / "place"
    program.write_text(ON_USB.format(folder=tmp_path), encoding="ascii")
    program.chmod(0o755)
    records = records_in("sane_scanner_moves_port.txt")

    def move(record: dict[str, str] | None) -> None:
        place.write_text("" if record is None else record["DEVNUM"], encoding="ascii")

    told: queue.SimpleQueue[DeviceSnapshot] = queue.SimpleQueue()

    def wait_until(state: DeviceState) -> DeviceSnapshot:
        while (snapshot := told.get(timeout=60)).state is not state:
            pass
        return snapshot

    settings = SaneScannerSettings(device="genesys:libusb:001:004")
    scanimage = Scanimage((str(program),), simulator.environment)
    scanner = SaneScanner(settings, scanimage=scanimage, inspector=inspector, usb=lambda: records[::2])
    supervisor = Supervisor(told.put, clock=lambda: 1000.0)  # on this clock no backoff ever ends
    supervisor.add("scanner", "scanner", lambda: scanner)
    came, left, back = events_of("sane_scanner_moves_port.txt")
    move(records[0])
    supervisor.start()
    wait_until(DeviceState.READY)
    times = len(asked.read_text().splitlines())
    move(None)
    supervisor.notice(left)
    assert wait_until(DeviceState.DISCONNECTED).faults == {ScannerFault.UNREACHABLE}
    assert len(asked.read_text().splitlines()) == times
    move(records[2])
    supervisor.notice(back)
    wait_until(DeviceState.READY)
    again = PlugEvent(
        Action.REMOVE, back.path, "usb", is_plug=True, vendor=came.vendor, product=came.product, serial=came.serial
    )
    supervisor.notice(again)
    wait_until(DeviceState.DISCONNECTED)
    assert supervisor.stop()


def test_what_has_nothing_to_wake_is_asked_often_enough_to_be_missed_within_ten_seconds(simulator, inspector):
    now = [1000.0]
    scanimage = Scanimage(environment=simulator.environment)
    scanner = SaneScanner(simulator.settings(), scanimage=scanimage, inspector=inspector, monotonic=lambda: now[0])
    scanner.open()
    simulator.pull_plug()
    scanner.wake()
    assert scanner.tend().state is DeviceState.READY
    now[0] += 5
    with pytest.raises(DeviceFault) as caught:
        scanner.tend()
    assert caught.value.code == ScannerFault.UNREACHABLE
    simulator.plug_in()
    assert scanner.open().state is DeviceState.READY
