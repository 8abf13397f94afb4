"""The cable is pulled while pages are scanned."""

from __future__ import annotations

from devices.scanners.base import ScannerFault, ScanOutcome, ScanStage
from devices.scanners.sane.driver import SaneScanner
from devices.scanners.sane.process import Scanimage
from devices.scanners.sane.settings import PaperSource, SaneScannerSettings

# Gone from the moment when it scans.
GOES = """#!/bin/sh
case "$*" in
*--all-options*)
  [ -e {gone} ] && {{ echo 'scanimage: open of device fake:0 failed: Invalid argument' >&2; exit 1; }}
  echo '    --mode Color [Color]'; echo '    --resolution 200dpi [200]' ;;
*) touch {gone}; echo 'scanimage: sane_read: Error during device I/O' >&2; exit 9 ;;
esac
"""


def test_an_error_of_a_scanner_that_is_gone_means_that_it_broke_off(tmp_path, inspector):
    program = tmp_path / "scanimage"
    program.write_text(GOES.format(gone=tmp_path / "gone"), encoding="ascii")
    program.chmod(0o755)
    settings = SaneScannerSettings(device="fake:0")
    scanner = SaneScanner(settings, scanimage=Scanimage((str(program),)), inspector=inspector)
    result = scanner.scan(lambda _: None, lambda _: None)
    assert (result.outcome, result.fault) == (ScanOutcome.FAILED, ScannerFault.BROKEN_OFF)


def test_an_error_of_a_scanner_that_is_still_there_is_an_error(table):
    table.simulator.suffer(ScannerFault.BROKEN_OFF)
    assert table.scan().fault is ScannerFault.ERROR


def test_pages_that_came_before_stay(table_of):
    table = table_of(PaperSource.FEEDER)
    table.simulator.bytes_a_second = 16_000_000
    table.simulator.mend()

    def pull(progress):
        running = table.scanner._running
        if progress.page == 3 and progress.stage is ScanStage.SCANNING and running is not None:
            table.simulator.pull_plug()
            running._process.kill()

    result = table.scan(pull)
    assert (result.outcome, result.fault) == (ScanOutcome.FAILED, ScannerFault.BROKEN_OFF)
    assert 1 <= result.pages == len(table.pages) < 10
