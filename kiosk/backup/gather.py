"""What of a box goes into its backup: its settings and everything that hub, kiosk and board keep.

Databases are taken as one moment saw them, by the shipped engine, while everybody works on; a file copied under a
writer, or without its write-ahead log, would be worth nothing. Not for a process that has one of these databases
open: to look at the file is to lose SQLite's locks on it (kiosk/backup/apart.py).
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kiosk.backup.faults import BackupFault, BackupFaultCode, BackupStep, Watch, disk_fault
from kiosk.backup.manifest import KeptFile
from queueing.sqlite import EngineError, connect, driver

_SQLITE = b"SQLite format 3\x00"
_PIECE = 1 << 20
_LOOK_AT_WATCH = 5000  # steps of the engine between two looks at whether it is called off

#: What belongs to the running processes or to this very disk, and would only mislead another box: logs of the
#: database, locks, the witness (its absence tells a store that it is a copy), codes that are good for one run.
_TRANSIENT = re.compile(r"(.*(-wal|-shm|-journal|\.lock|\.witness|\.part|\.tmp)|local-pairing|tmp.*|\..*)")

#: Files up to this size are copied before they are hashed; larger ones (pages of dossiers) never change.
_COPIED = 8 << 20

#: How the folders begin that hold what was there before a restore.
ASIDE = "before-restore-"

#: The parts of the data folder that are kept. Logs, papers of the simulator, and the key itself are not.
DATA_PARTS = ("kiosk", "hub", "board")


@dataclass(frozen=True, slots=True)
class Box:
    """The folders of the box that is backed up, or restored into."""

    data: Path
    config: Path


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was gathered: the files as they will be named, and where to read each."""

    files: tuple[KeptFile, ...]
    sources: dict[str, Path]


@contextmanager
def alone(box: Box) -> Iterator[None]:
    """Hold the box's backups for this process; raises BackupFault if another one is at it."""
    try:
        box.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (box.data / "backing-up.lock").open("a")
    except OSError as error:
        raise disk_fault(error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFault(BackupFaultCode.BUSY) from None
        yield


def room_needed(box: Box) -> int:
    """Return how many bytes everything takes at most, before it is packed."""
    return sum(size for _, _, size in _candidates(box))


def gather(box: Box, staging: Path, watch: Watch) -> Gathered:
    """Take databases into the empty folder `staging`, read the rest where it lies; raises BackupFault.

    The kiosk's store is taken before the hub's: the hub then knows everything that the kiosk believes it knows.
    """
    kept: list[KeptFile] = []
    sources: dict[str, Path] = {}
    everything = list(_candidates(box))
    total = sum(size for _, _, size in everything)
    done = 0
    for number, (name, path, size) in enumerate(everything):
        watch.at(BackupStep.GATHER, done, total)
        done += size
        try:
            sqlite = _is_sqlite(path)
            source = staging / str(number)
            if sqlite:
                _snapshot(path, source, watch)
            elif size <= _COPIED:
                source.write_bytes(path.read_bytes())
            else:
                source = path
            kept.append(KeptFile(name=name, size=source.stat().st_size, sha256=_hash(source), sqlite=sqlite))
        except FileNotFoundError:
            continue  # it was just replaced or is no longer needed
        except OSError as error:
            raise disk_fault(error) from error
        sources[name] = source
    if not kept:
        raise BackupFault(BackupFaultCode.NOTHING_KEPT)
    return Gathered(tuple(kept), sources)


def check_database(path: Path) -> None:
    """Prove that a database is whole; raises BackupFault."""
    try:
        connection = driver.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
        finally:
            connection.close()
    except driver.Error as error:
        raise BackupFault(BackupFaultCode.DAMAGED, f"{path.name}: {error}") from error
    if found != ["ok"]:
        raise BackupFault(BackupFaultCode.DAMAGED, f"{path.name}: {'; '.join(map(str, found))}")


def _candidates(box: Box) -> Iterator[tuple[str, Path, int]]:
    """Yield the files that are kept: the name in the backup, where it lies, its size."""
    yield from _below(box.config, "config")
    for part in DATA_PARTS:
        yield from _below(box.data / part, f"data/{part}")


def _below(folder: Path, name: str) -> Iterator[tuple[str, Path, int]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError as error:
        raise BackupFault(BackupFaultCode.DISK, f"{folder}: {error.strerror}") from error
    for entry in entries:
        if _TRANSIENT.fullmatch(entry.name):
            continue
        try:
            found = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue
        if stat.S_ISDIR(found.st_mode):
            if not entry.name.startswith(ASIDE):
                yield from _below(Path(entry.path), f"{name}/{entry.name}")
        elif stat.S_ISREG(found.st_mode):  # a link could lead anywhere
            yield f"{name}/{entry.name}", Path(entry.path), found.st_size


def _is_sqlite(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE


def _snapshot(path: Path, copy: Path, watch: Watch) -> None:
    """Write a compact copy of one moment of a database that others may be writing."""
    try:
        connection = connect(path)
        try:
            connection.set_progress_handler(watch.cancelled, _LOOK_AT_WATCH)
            connection.execute("VACUUM INTO ?", (str(copy),))
        finally:
            connection.close()
    except (driver.Error, EngineError) as error:
        watch.check()
        raise BackupFault(BackupFaultCode.STORE, f"{path.name}: {error}") from error


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()
