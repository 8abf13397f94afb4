"""A file that only the key opens, and that shows any change: AES-256-GCM in chunks.

    magic (8) · version (2) · key id (8) · salt (16) · chunk size (4) · chunks

Every chunk is sealed on its own, with the header as associated data. Its nonce is its number and whether it is the
last (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015): chunks cannot be changed, left out,
moved, or cut off at the end without being noticed. The salt makes the key of each file, so no nonce comes twice.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kiosk.backup.faults import BackupFault, BackupFaultCode
from kiosk.backup.recovery_key import RecoveryKey, name_of

MAGIC = b"KIOSKBAK"
VERSION = 1
CHUNK = 1 << 18
_LARGEST_CHUNK = 1 << 24
_TAG = 16
_HEADER = struct.Struct(">8sH8s16sI")
HEADER_BYTES = _HEADER.size


@dataclass(frozen=True, slots=True)
class Header:
    """The open part of a backup."""

    key_id: bytes
    salt: bytes
    chunk: int

    @property
    def packed(self) -> bytes:
        """The header as it stands in the file."""
        return _HEADER.pack(MAGIC, VERSION, self.key_id, self.salt, self.chunk)


def read_header(file: IO[bytes]) -> Header:
    """Read the header; raises BackupFault if this is no backup, or one that this program does not know."""
    data = file.read(_HEADER.size)
    if not data.startswith(MAGIC):
        raise BackupFault(BackupFaultCode.NOT_A_BACKUP)
    if len(data) < _HEADER.size:
        raise BackupFault(BackupFaultCode.CUT_SHORT)
    _, version, key_id, salt, chunk = _HEADER.unpack(data)
    if version != VERSION:
        raise BackupFault(BackupFaultCode.NEWER, f"form {version}, known is {VERSION}")
    if not 1 <= chunk <= _LARGEST_CHUNK:
        raise BackupFault(BackupFaultCode.DAMAGED, "the header")
    return Header(key_id, salt, chunk)


class SealingWriter:
    """Seals what is written into a file. `finish` must be called, or the file counts as cut short."""

    def __init__(self, file: IO[bytes], key: RecoveryKey, *, chunk: int = CHUNK) -> None:
        header = Header(key.id, os.urandom(16), chunk)
        self._file = file
        self._chunk = chunk
        self._cipher = AESGCM(key.file_key(header.salt))
        self._header = header.packed
        self._pending = bytearray()
        self._number = 0
        file.write(self._header)

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self._pending += data
        while len(self._pending) > self._chunk:  # one is held back: it may turn out to be the last
            self._seal(bytes(self._pending[: self._chunk]), last=False)
            del self._pending[: self._chunk]

    def finish(self) -> None:
        """Seal the end."""
        self._seal(bytes(self._pending), last=True)
        self._pending.clear()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), plain, self._header))
        self._number += 1


def opened(file: IO[bytes], key: RecoveryKey) -> Iterator[bytes]:
    """Yield what a sealed file holds, chunk by chunk, each only after it was proved; raises BackupFault."""
    header = read_header(file)
    if header.key_id != key.id:
        raise BackupFault(BackupFaultCode.WRONG_KEY, wanted=name_of(header.key_id), given=key.name)
    cipher, packed, size = AESGCM(key.file_key(header.salt)), header.packed, header.chunk + _TAG
    number, sealed = 0, file.read(size)
    while True:
        following = file.read(size) if len(sealed) == size else b""
        last = not following
        try:
            plain = cipher.decrypt(_nonce(number, last=last), sealed, packed)
        except (InvalidTag, ValueError):
            cut = last and (len(sealed) < size or _opens(cipher, number, sealed, packed))
            code = BackupFaultCode.CUT_SHORT if cut else BackupFaultCode.DAMAGED
            raise BackupFault(code, f"chunk {number}") from None
        yield plain
        if last:
            return
        number, sealed = number + 1, following


def _opens(cipher: AESGCM, number: int, sealed: bytes, header: bytes) -> bool:
    """Return whether this is a whole chunk that others should follow."""
    try:
        cipher.decrypt(_nonce(number, last=False), sealed, header)
    except (InvalidTag, ValueError):
        return False
    return True


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])
