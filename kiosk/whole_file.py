"""Files that are whole or not there: whenever the power goes, the old or the new one is on the disk."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: bytes, *, like: Path | None = None) -> None:
    """Write a file that only its owner may read, or with owner and rights of `like` if that exists."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            if like is not None:
                with suppress(OSError):  # there is none, or we may not give a file away
                    old = like.stat()
                    os.fchmod(file.fileno(), old.st_mode & 0o777)
                    os.fchown(file.fileno(), old.st_uid, old.st_gid)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
