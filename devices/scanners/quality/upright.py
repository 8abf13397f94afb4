"""Which way up a page is, asked of tesseract where it is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import cv2

from devices.scanners.base import PageFault
from devices.scanners.picture import Picture

SECONDS = 8.0  # a page takes 0.7 s here; a slow PC gets time, a hanging one does not
MEMORY = 1 << 30
_DPI = 150  # enough for ordinary print, at half the time of 200
_HELD = ("prlimit", f"--as={MEMORY}", "--core=0", "--fsize=0", "--")
_ASKED = ("--psm", "0", "-l", "osd", "--dpi", str(_DPI))
LEAST_CONFIDENCE = 1.5
# Of such a page nothing can be told, or it is to be laid down anew anyway.
_NOT_WITH = frozenset({PageFault.BLANK, PageFault.TOO_DARK, PageFault.BLUR, PageFault.NO_PAGE})
_ROTATE = re.compile(r"^Rotate: (\d+)$", re.MULTILINE)
_CONFIDENCE = re.compile(r"^Orientation confidence: (\d+(?:\.\d+)?)$", re.MULTILINE)


class Upright:
    """Asks a process of its own, held to a time; without one, or in doubt, nothing is said."""

    def __init__(self, command: str = "tesseract", *, seconds: float = SECONDS) -> None:
        self._command = command
        self._seconds = seconds

    @property
    def is_there(self) -> bool:
        """Whether tesseract is installed."""
        return shutil.which(self._command) is not None

    def turn(self, page: Picture, dpi: int, faults: frozenset[PageFault]) -> int | None:
        """Return by how many degrees clockwise the page would stand upright; None where that cannot be told."""
        if faults & _NOT_WITH or not self.is_there:
            return None
        scale = _DPI / dpi
        grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
        small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        height, width = small.shape
        try:
            done = subprocess.run(
                [*_HELD, self._command, "stdin", "stdout", *_ASKED],
                input=b"P5\n%d %d\n255\n" % (width, height) + small.tobytes(),
                capture_output=True,
                timeout=self._seconds,
                env=_environment(),
                cwd=Path("/"),
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return None
        return None if done.returncode else read_answer(done.stdout.decode("ascii", "replace"))


def read_answer(text: str) -> int | None:
    """Return the turn that tesseract is sure enough of."""
    turn, sure = _ROTATE.search(text), _CONFIDENCE.search(text)
    if turn is None or sure is None or float(sure[1]) < LEAST_CONFIDENCE:
        return None
    degrees = int(turn[1])
    return degrees if degrees in (0, 90, 180, 270) else None


def _environment() -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    # Several threads on one page hinder each other: 3.8 s instead of 0.7.
    return kept | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
