"""The inside of a sealed file: a manifest, then the files one after the other, all through one zlib stream.

A format of our own, since it can say nothing but names, sizes and bytes: no links, devices, owners or long headers,
as an archive format could.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from kiosk.backup.faults import BackupFault, BackupFaultCode, BackupStep, Watch, disk_fault
from kiosk.backup.manifest import MOST_BYTES, KeptFile, Manifest, parse
from kiosk.backup.sealed import SealingWriter

_LENGTH = struct.Struct(">I")
_PIECE = 1 << 18

#: Gives the file to write a member into, None to check it only.
Place = Callable[[KeptFile], Path | None]


def pack(manifest: Manifest, sources: Mapping[str, Path], writer: SealingWriter, watch: Watch) -> None:
    """Write everything that the manifest names, and the end."""
    squeeze = zlib.compressobj(level=6)
    head = manifest.model_dump_json().encode()
    writer.write(squeeze.compress(_LENGTH.pack(len(head)) + head))
    done = 0
    for kept in manifest.files:
        for piece in _pieces(sources[kept.name], kept.size):
            done += len(piece)
            writer.write(squeeze.compress(piece))
            watch.at(BackupStep.WRITE, done, manifest.size)
    writer.write(squeeze.flush())
    writer.finish()


def _pieces(path: Path, size: int) -> Iterator[bytes]:
    """Yield the first `size` bytes of a file of the box."""
    left = size
    try:
        with path.open("rb") as source:
            while left:
                piece = source.read(min(_PIECE, left))
                if not piece:
                    raise BackupFault(BackupFaultCode.DISK, "a file became shorter while it was read")
                left -= len(piece)
                yield piece
    except OSError as error:
        raise disk_fault(error) from error


class Unpacker:
    """Reads what `pack` wrote, never holding more than a piece of it."""

    def __init__(self, plain: Iterator[bytes]) -> None:
        self._plain = plain
        self._inflate = zlib.decompressobj()
        self._held = bytearray()
        self.manifest = self._read_manifest()

    def unpack(self, place: Place, watch: Watch, step: BackupStep) -> None:
        """Read all files, each to where `place` says, and prove their hashes; raises BackupFault."""
        done = 0
        for kept in self.manifest.files:
            digest = hashlib.sha256()
            with _target(place(kept)) as write:
                left = kept.size
                while left:
                    piece = self._take(min(_PIECE, left))
                    left -= len(piece)
                    done += len(piece)
                    digest.update(piece)
                    write(piece)
                    watch.at(step, done, self.manifest.size)
            if digest.hexdigest() != kept.sha256:
                raise BackupFault(BackupFaultCode.DAMAGED, kept.name)
        if self._held or self._more():
            raise BackupFault(BackupFaultCode.HOSTILE, "more data than the manifest names")
        if not self._inflate.eof:
            raise BackupFault(BackupFaultCode.DAMAGED, "the packing has no end")

    def _read_manifest(self) -> Manifest:
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if length > MOST_BYTES:
            raise BackupFault(BackupFaultCode.HOSTILE, "a manifest without measure")
        return parse(self._exactly(length))

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += self._take(size - len(data))
        return data

    def _take(self, most: int) -> bytes:
        """Return the next bytes, at least one."""
        if not self._held and not self._more():
            raise BackupFault(BackupFaultCode.HOSTILE, "less data than the manifest names")
        piece = bytes(self._held[:most])
        del self._held[:most]
        return piece

    def _more(self) -> bool:
        """Unpack a little more; return whether there was any. What follows a packing's end counts as more."""
        while not self._held:
            if self._inflate.eof and self._inflate.unused_data:
                raise BackupFault(BackupFaultCode.HOSTILE, "data after the end")
            packed = self._inflate.unconsumed_tail or next(self._plain, None)
            if packed is None:
                return False
            if not packed:
                continue
            if self._inflate.eof:
                raise BackupFault(BackupFaultCode.HOSTILE, "data after the end")
            try:
                self._held += self._inflate.decompress(packed, _PIECE)
            except zlib.error as error:
                raise BackupFault(BackupFaultCode.HOSTILE, f"the packing: {error}") from None
        return True


@contextmanager
def _target(path: Path | None) -> Iterator[Callable[[bytes], None]]:
    """Give what writes a member to its place on the box's disk, or nowhere."""
    if path is None:
        yield lambda _piece: None
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise disk_fault(error) from error
    with os.fdopen(descriptor, "wb", buffering=0) as target:

        def write(piece: bytes) -> None:
            try:
                target.write(piece)
            except OSError as error:
                raise disk_fault(error) from error

        yield write
