"""The feeder has no paper: some backends say so, others end well and give no page."""

from __future__ import annotations

import pytest

from devices.scanners.base import ScannerFault, ScanOutcome, ScanResult
from devices.scanners.sane.driver import SaneScanner
from devices.scanners.sane.process import Scanimage
from devices.scanners.sane.settings import PaperSource, SaneScannerSettings

# Answers as a feeder whose backend ends with 0 and counts a page that never was.
SAYS_NOTHING = """#!/bin/sh
case "$*" in
*--all-options*)
  echo '  Scan Mode:'
  echo '    --mode Lineart|Gray|Color [Color]'
  echo '    --resolution 100|200|300dpi [100]'
  echo '    --source ADF Front [ADF Front]' ;;
*) echo 'Batch terminated, 1 page scanned' >&2 ;;
esac
"""


def test_an_empty_feeder_is_named(table_of):
    table = table_of(PaperSource.FEEDER)
    table.simulator.take_away()
    result = table.scan()
    assert (result.outcome, result.pages, result.fault) == (ScanOutcome.FAILED, 0, ScannerFault.EMPTY)


def test_with_an_empty_feeder_the_glass_is_used_where_the_scanner_may_choose(tmp_path, simulator, inspector):
    """The feeder of a program before the real one is empty; the glass is the test backend's."""
    program = tmp_path / "scanimage"
    program.write_text(
        '#!/bin/sh\ncase "$*" in\n*Feeder*--batch*) echo "scanimage: sane_start: out of documents" >&2; exit 7 ;;\n'
        '*) exec scanimage "$@" ;;\nesac\n',
        encoding="ascii",
    )
    program.chmod(0o755)
    scanimage = Scanimage((str(program),), simulator.environment)
    for source, expected in (
        (PaperSource.AUTO, ScanResult(ScanOutcome.DONE, 1)),
        (PaperSource.FLATBED, ScanResult(ScanOutcome.DONE, 1)),
    ):
        pages = []
        scanner = SaneScanner(simulator.settings(source), scanimage=scanimage, inspector=inspector)
        assert scanner.scan(lambda _: None, pages.append) == expected
        assert len(pages) == 1
    scanner = SaneScanner(simulator.settings(PaperSource.FEEDER), scanimage=scanimage, inspector=inspector)
    assert scanner.scan(lambda _: None, pages.append).fault is ScannerFault.EMPTY


@pytest.mark.parametrize("source", [PaperSource.AUTO, PaperSource.FEEDER])
def test_an_end_without_a_file_is_an_empty_feeder_whatever_is_said(tmp_path, inspector, source):
    program = tmp_path / "scanimage"
    program.write_text(SAYS_NOTHING, encoding="ascii")
    program.chmod(0o755)
    settings = SaneScannerSettings(device="fake:0", source=source)
    scanner = SaneScanner(settings, scanimage=Scanimage((str(program),)), inspector=inspector)
    assert scanner.scan(lambda _: None, lambda _: None) == ScanResult(ScanOutcome.FAILED, 0, ScannerFault.EMPTY)
