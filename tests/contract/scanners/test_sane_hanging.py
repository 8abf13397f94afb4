"""The backend says nothing more: it is asked to stop, and killed with all it started where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from devices.driver import DeviceFault
from devices.scanners.base import ScannedPage, ScannerFault, ScanOutcome
from devices.scanners.sane.driver import SaneScanner
from devices.scanners.sane.process import Scanimage
from devices.scanners.sane.settings import SaneScannerSettings
from tests.waiting import wait_for

# Heeds no SIGINT, and so does its helper; both write their numbers down.
DEAF = """#!/bin/sh
trap '' INT TERM
case "$*" in
*--all-options*{answers}*) echo '    --mode Color [Color]'; echo '    --resolution 200dpi [200]'; exit 0 ;;
esac
sleep 600 &
echo $$ $! > {pids}
echo half > page1.pnm.part
wait
"""


# Says all there is to say of a scan, then stays in its backend's closing as SANE's test backend does now and then.
STAYING = """#!/bin/sh
trap '' INT TERM
case "$*" in
*--all-options*) echo '    --mode Color [Color]'; echo '    --resolution 200dpi [200]'; exit 0 ;;
esac
sleep 600 &
echo $$ $! > {pids}
{page}
echo 'Scanning page 1' >&2
echo 'scanimage: sane_read: Out of memory' >&2
echo 'Scanned page 1. (scanner status = {status})' >&2
echo 'Batch terminated, 1 page scanned' >&2
wait
"""


def scanner_of(folder: Path, inspector, text: str, *, reply_seconds: float) -> SaneScanner:
    program = folder / "scanimage"
    program.write_text(text, encoding="ascii")
    program.chmod(0o755)
    settings = SaneScannerSettings(device="hanging:0", reply_seconds=reply_seconds)
    return SaneScanner(settings, scanimage=Scanimage((str(program),), grace=0.3), inspector=inspector)


def staying_scanner(folder: Path, inspector, *, status: int, page: str = "") -> SaneScanner:
    text = STAYING.format(pids=folder / "pids", status=status, page=page)
    return scanner_of(folder, inspector, text, reply_seconds=300)


def deaf_scanner(folder: Path, inspector, *, answers: bool) -> SaneScanner:
    text = DEAF.format(answers="" if answers else "never", pids=folder / "pids")
    return scanner_of(folder, inspector, text, reply_seconds=2)


def all_gone(folder: Path) -> bool:
    numbers = [int(number) for number in (folder / "pids").read_text().split()]
    assert len(numbers) == 2
    return not any(_runs(number) for number in numbers)


def _runs(number: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False


def test_a_scan_that_hangs_is_ended_with_all_it_started(tmp_path, inspector):
    scanner = deaf_scanner(tmp_path, inspector, answers=True)
    result = scanner.scan(lambda _: None, lambda _: None)
    assert (result.outcome, result.pages, result.fault) == (ScanOutcome.FAILED, 0, ScannerFault.SILENT)
    wait_for("their end", lambda: all_gone(tmp_path))


def test_what_a_scanner_said_counts_though_it_does_not_end(tmp_path, inspector):
    scanner = staying_scanner(tmp_path, inspector, status=10)
    result = scanner.scan(lambda _: None, lambda _: None)
    assert (result.outcome, result.pages, result.fault) == (ScanOutcome.FAILED, 0, ScannerFault.ERROR)
    assert "Out of memory" in result.detail
    wait_for("their end", lambda: all_gone(tmp_path))


def test_a_page_that_came_whole_counts_though_its_scanner_does_not_end(tmp_path, inspector):
    page = tmp_path / "white.pnm"
    page.write_bytes(b"P5\n1654 2339\n255\n" + b"\xf0" * (1654 * 2339))
    scanner = staying_scanner(tmp_path, inspector, status=5, page=f"cp {page} page1.pnm; echo page1.pnm")
    pages: list[ScannedPage] = []
    result = scanner.scan(lambda _: None, pages.append)
    assert (result.outcome, result.pages, len(pages)) == (ScanOutcome.DONE, 1, 1)
    wait_for("their end", lambda: all_gone(tmp_path))


def test_a_scanner_that_does_not_answer_is_silent(tmp_path, inspector):
    scanner = deaf_scanner(tmp_path, inspector, answers=False)
    with pytest.raises(DeviceFault) as caught:
        scanner.open()
    assert caught.value.code == ScannerFault.SILENT
    wait_for("their end", lambda: all_gone(tmp_path))
