"""What an end of `scanimage` means. Pure; its exit code is the SANE status, its complaint names the rest."""

from __future__ import annotations

import re

from devices.scanners.base import ScannerFault

CANCELLED, NO_DOCS = 2, 7
_FAULTS = {
    3: ScannerFault.IN_USE,
    6: ScannerFault.JAM,
    NO_DOCS: ScannerFault.EMPTY,
    8: ScannerFault.COVER_OPEN,
    11: ScannerFault.DENIED,
}
_NOT_OPENED = re.compile(r"open of device .* failed: (?P<why>.+)$", re.MULTILINE)
_NO_DEVICE = re.compile(r"no SANE devices found", re.IGNORECASE)
_DOUBLE = re.compile(r"(double|multi)[ -]?feed", re.IGNORECASE)
_OWN = re.compile(r"received signal|trying to stop")  # of a backend's helper that scanimage ends
_WHY = {"Device busy": ScannerFault.IN_USE, "Access to resource has been denied": ScannerFault.DENIED}


def fault_of(code: int | None, complaint: str) -> ScannerFault | None:
    """Return what was wrong; None where nothing was, or where the scan was cancelled."""
    if code is None:
        return ScannerFault.SILENT
    if code in (0, CANCELLED):
        return None
    if match := _NOT_OPENED.search(complaint):
        return _WHY.get(match["why"].strip(), ScannerFault.UNREACHABLE)
    if _NO_DEVICE.search(complaint):
        return ScannerFault.UNREACHABLE
    if _DOUBLE.search(complaint):
        return ScannerFault.DOUBLE_FEED
    return _FAULTS.get(code, ScannerFault.ERROR)


def last_line(complaint: str) -> str:
    """Return the line that names the fault, for the technician."""
    lines = [line for line in complaint.splitlines() if line.startswith("scanimage:") and not _OWN.search(line)]
    return (lines[-1] if lines else "")[:200]
