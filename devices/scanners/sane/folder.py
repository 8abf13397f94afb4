"""Where scanned pages lie for the blink between the scanner's file and our memory: in memory, for us alone."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - the folder made in it is private, and its name cannot be guessed
_PREFIX = "kiosk-scan-"
_NAME = re.compile(rf"^{_PREFIX}(?P<owner>\d+)-")


@contextlib.contextmanager
def private_folder(inside: Path | None = None) -> Iterator[Path]:
    """Make a folder that only this user can open; it goes with all that is in it, whatever happens meanwhile."""
    with tempfile.TemporaryDirectory(prefix=f"{_PREFIX}{os.getpid()}-", dir=inside or _place()) as folder:
        yield Path(folder)


def sweep(inside: Path | None = None) -> None:
    """Remove what a process left behind that was killed in the midst of a scan."""
    for folder in (inside or _place()).glob(f"{_PREFIX}*"):
        match = _NAME.match(folder.name)
        with contextlib.suppress(OSError):  # another one swept it
            if match and folder.lstat().st_uid == os.getuid() and not Path("/proc", match["owner"]).exists():
                shutil.rmtree(folder)


def _place() -> Path:
    return _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
