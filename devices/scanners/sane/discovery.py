"""Scanners that SANE finds, each with settings that are ready to be kept."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import ValidationError

from devices.scanners.sane.process import Scanimage
from devices.scanners.sane.settings import SaneScannerSettings

SECONDS = 30.0  # backends for the network wait for answers one after another
_MOST = 50
# A camera is no scanner of documents, although the backend "v4l" says so; it is found among the cameras.
_NOT_PAPER = re.compile(r"^v4l:")
_MARK = "\x1f"  # between the fields; no name has it
_FORMAT = _MARK.join(("%d", "%v", "%m", "%t")) + "%n"


@dataclass(frozen=True, slots=True)
class FoundScanner:
    """A scanner as its backend names it."""

    title: str
    kind: str  # "flatbed scanner", "sheetfed scanner" …, in the backend's own words
    settings: SaneScannerSettings


def find_scanners(scanimage: Scanimage | None = None, *, seconds: float = SECONDS) -> tuple[FoundScanner, ...]:
    """Return what is there now; nothing where SANE is not installed or does not answer in time."""
    try:
        ended = (scanimage or Scanimage()).ask(f"--formatted-device-list={_FORMAT}", seconds=seconds)
    except OSError:
        return ()
    return parse_devices(ended.out)


def parse_devices(text: str) -> tuple[FoundScanner, ...]:
    """Return the scanners of a list; lines that do not fit are passed over."""
    found: dict[str, FoundScanner] = {}
    for line in text.splitlines()[:_MOST]:
        fields = line.split(_MARK)
        if len(fields) != 4 or _NOT_PAPER.match(fields[0]):
            continue
        device, vendor, model, kind = (field.strip() for field in fields)
        try:
            settings = SaneScannerSettings(device=device)
        except ValidationError:
            continue
        title = " ".join(part for part in (vendor.replace("_", " "), model.replace("_", " ")) if part)
        found.setdefault(device, FoundScanner(title[:80] or device, kind[:40], settings))
    return tuple(found.values())
