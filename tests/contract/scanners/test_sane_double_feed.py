"""Two sheets went in at once: SANE calls it a jam; the scanner's own sensor or its backend's words tell more."""

from __future__ import annotations

import pytest

from devices.scanners.base import ScannerFault, ScanOutcome
from devices.scanners.sane.driver import SaneScanner
from devices.scanners.sane.process import Scanimage
from devices.scanners.sane.settings import SaneScannerSettings

# A scanner of the fujitsu family, as its backend shows itself, after two sheets went in.
FEEDS_TWO = """#!/bin/sh
case "$*" in
*--all-options*)
  cat <<'OPTIONS'
  Scan Mode:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
    --mode Lineart|Gray|Color [Lineart]
    --resolution 50..600dpi (in steps of 1) [600]
    --df-action Default|Continue|Stop [Default]
  Sensors and Buttons:
    --double-feed[=(yes|no)] [{sensor}] [hardware]
OPTIONS
  ;;
*--df-action=Stop*) echo 'scanimage: sane_read: {words}' >&2; exit 6 ;;
*) exit 1 ;;
esac
"""


@pytest.mark.parametrize(
    ("sensor", "words", "fault"),
    [
        ("yes", "Document feeder jammed", ScannerFault.DOUBLE_FEED),
        ("no", "Double feed detected", ScannerFault.DOUBLE_FEED),
        ("no", "Document feeder jammed", ScannerFault.JAM),
    ],
)
def test_two_sheets_at_once_are_told_from_a_jam(tmp_path, inspector, sensor, words, fault):
    program = tmp_path / "scanimage"
    program.write_text(FEEDS_TWO.format(sensor=sensor, words=words), encoding="ascii")
    program.chmod(0o755)
    settings = SaneScannerSettings(device="fujitsu:fi-7160:1")
    scanner = SaneScanner(settings, scanimage=Scanimage((str(program),)), inspector=inspector)
    result = scanner.scan(lambda _: None, lambda _: None)
    assert (result.outcome, result.fault) == (ScanOutcome.FAILED, fault)
