"""Where a store lives: how it finds out that it was copied to another place, or restored from the past.

A kiosk's issuing store and the hub's database both ask. Two things outside the database tell. The *place* is the
machine and the very file (inode, and its generation where the file system has one): a copy has another. The
*witness* is a small file beside the database that notes the last event, written only after that event is durable: a
database that is behind its witness was restored. What both miss, an image of the whole disk put back, others tell:
the hub has taken events that the kiosk's store never had, or a kiosk was told of events that the hub has no more.
"""

from __future__ import annotations

import fcntl
import os
import struct
import threading
from hashlib import sha256
from pathlib import Path
from typing import Self
from uuid import UUID

_FS_IOC_GETVERSION = 0x80087601
_RECORD = struct.Struct("<8s16sQ")
_MAGIC = b"witness1"
_DIGEST_BYTES = 8


def machine_id() -> str:
    """Return the id of this installation of the system, "" if it has none."""
    try:
        return Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def place_of(database: Path, machine: str) -> str:
    """Return the place of a database file, which is created empty if it is not there.

    Must not be called while this process has the database open: closing a second descriptor of the file would
    drop SQLite's locks on it.
    """
    descriptor = os.open(database, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        inode = os.fstat(descriptor).st_ino
        generation = _inode_generation(descriptor)
    finally:
        os.close(descriptor)
    sync_directory(database.parent)
    return sha256(f"{machine}/{inode}/{generation}".encode()).hexdigest()


def sync_directory(directory: Path) -> None:
    """Make the names in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _inode_generation(descriptor: int) -> int:
    """Return the number that changes when a file system uses an inode again, 0 if this one keeps none."""
    try:
        answer = fcntl.ioctl(descriptor, _FS_IOC_GETVERSION, bytes(8))
    except OSError:
        return 0
    return int(struct.unpack_from("<I", answer)[0])


class Witness:
    """The file beside the database, held open and locked by the one process that uses the store."""

    def __init__(self, descriptor: int, *, existed: bool) -> None:
        self._descriptor: int | None = descriptor
        self._lock = threading.Lock()  # so that no late note goes to a descriptor that was let go
        self.existed = existed

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the witness, new if there is none, and take the store for this process; raises OSError."""
        existed = path.exists()
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            raise BlockingIOError(error.errno, f"another process uses the store beside {path.name}") from error
        return cls(descriptor, existed=existed)

    def read(self) -> tuple[UUID, int] | None:
        """Return the store and its last event as noted; None if the note is not whole (a power cut tore it)."""
        size = _RECORD.size + _DIGEST_BYTES
        with self._lock:
            assert self._descriptor is not None, "the witness is open"
            data = os.pread(self._descriptor, size, 0)
        record, digest = data[: _RECORD.size], data[_RECORD.size :]
        if len(data) != size or sha256(record).digest()[:_DIGEST_BYTES] != digest:
            return None
        magic, store, seq = _RECORD.unpack(record)
        return (UUID(bytes=store), seq) if magic == _MAGIC else None

    def begin(self, store: UUID, seq: int, directory: Path) -> None:
        """Note durably, for a store that was just created or took a new identity."""
        self.note(store, seq, durable=True)
        sync_directory(directory)

    def note(self, store: UUID, seq: int, *, durable: bool = False) -> None:
        """Note the last event. Without a sync an older note may survive a power cut: as true, only less sharp."""
        record = _RECORD.pack(_MAGIC, store.bytes, seq)
        with self._lock:
            if self._descriptor is None:
                return
            os.pwrite(self._descriptor, record + sha256(record).digest()[:_DIGEST_BYTES], 0)
            if durable:
                os.fsync(self._descriptor)

    def close(self) -> None:
        """Let the store go. Safe to call twice."""
        with self._lock:
            if self._descriptor is not None:
                os.close(self._descriptor)
                self._descriptor = None
