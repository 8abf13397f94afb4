"""`kiosk inspect page`: sheets on pictures, found, judged and laid straight by the kiosk's own code."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import cv2

from devices.scanners.base import PageFault
from devices.scanners.inspection.isolated import LookLimits, PageInspector
from devices.scanners.inspection.model import Look
from devices.scanners.quality.upright import Upright
from kiosk.console import Console
from kiosk.inspect.lines import FINE, REFUSED, content_of, error_of, print_line

_LIMITS = LookLimits(longest_rest=0)  # one bad picture after another: the next may be good


def pages(console: Console, images: Iterable[Path], out: Path | None = None) -> int:
    """Print a line for each picture, write the straightened pages into `out`. Return the exit code."""
    worst = FINE
    upright = Upright()
    with PageInspector(_LIMITS) as inspector:
        for number, image in enumerate(images, start=1):
            line: dict[str, object] = {"file": str(image), "corners": None, "faults": [], "ms": None}
            data = content_of(image, _LIMITS.file_bytes)
            if data is None:
                line |= error_of(console, "fault", "unreadable")
            else:
                look = inspector.file(data)
                line |= _told(console, look, upright)
                if out is not None and look.sheet is not None and not _write(look, out, number, image):
                    line |= error_of(console, "fault", "not_written")
            print_line(line)
            worst = REFUSED if "error" in line else worst
    return worst


def _told(console: Console, look: Look, upright: Upright) -> dict[str, object]:
    if look.fault is not None:
        return error_of(console, "fault", look.fault.value)
    faults = set(look.faults)
    if look.sheet is not None and upright.turn(look.sheet.picture, look.sheet.dpi, look.faults) == 180:
        faults.add(PageFault.UPSIDE_DOWN)
    corners = None if look.corners is None else [list(corner) for corner in look.corners]
    return {"corners": corners, "faults": sorted(faults), "ms": look.ms}


def _write(look: Look, out: Path, number: int, image: Path) -> bool:
    """Write the page as a PNG that bears the picture's number and name; tell whether that went well."""
    assert look.sheet is not None
    done, data = cv2.imencode(".png", look.sheet.picture)
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{number:03}-{image.stem}.png").write_bytes(data.tobytes())
    except OSError:
        return False
    return done
