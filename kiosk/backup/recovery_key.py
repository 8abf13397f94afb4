"""The recovery key: random, written on paper, typed back by a person.

Seven groups of five signs: four carry 20 bits, the fifth checks its group and its place, so that a slip is told by
the group it is in. The signs are Crockford's base 32 (no I, L, O, U); what looks alike is read alike. 140 bits.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kiosk.backup.faults import BackupFault, BackupFaultCode

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 7
_DATA_SIGNS = 4
GROUP_SIGNS = _DATA_SIGNS + 1
_BITS = GROUPS * _DATA_SIGNS * 5
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})

FILE_NAME = "recovery-key"
#: Says which key a person holds on paper, by its id; a new key makes it count no more.
ON_PAPER_NAME = "recovery-key.on-paper"


@dataclass(frozen=True, slots=True)
class RecoveryKey:
    """A key. It does not show itself in logs and tracebacks."""

    number: int = field(repr=False)

    @classmethod
    def new(cls) -> Self:
        """Return a key that nobody had before."""
        return cls(secrets.randbits(_BITS))

    @classmethod
    def typed(cls, text: str) -> Self:
        """Read a key as a person types or a scanner reads it; raises BackupFault, with the group that is wrong.

        Groups may be parted by anything that is no letter or digit, or not at all.
        """
        plain = "".join(sign if sign.isalnum() else " " for sign in text.upper().translate(_ALIKE))
        parts = plain.split()
        if len(parts) != GROUPS:  # parted otherwise or not at all: only the order of signs tells
            joined = "".join(parts)
            parts = [joined[at : at + GROUP_SIGNS] for at in range(0, len(joined), GROUP_SIGNS)]
        number = 0
        for place, part in enumerate(parts[:GROUPS]):
            values = [SIGNS.find(sign) for sign in part]
            if len(part) != GROUP_SIGNS or -1 in values or _check(place, values[:_DATA_SIGNS]) != values[-1]:
                raise BackupFault(BackupFaultCode.KEY_MISTYPED, group=place + 1)
            for value in values[:_DATA_SIGNS]:
                number = number << 5 | value
        if len(parts) != GROUPS:
            raise BackupFault(BackupFaultCode.KEY_MISTYPED, group=min(len(parts), GROUPS - 1) + 1)
        return cls(number)

    @property
    def groups(self) -> tuple[str, ...]:
        """The key as it stands on paper."""
        signs = [self.number >> shift & 31 for shift in range(_BITS - 5, -1, -5)]
        parts = [signs[at : at + _DATA_SIGNS] for at in range(0, len(signs), _DATA_SIGNS)]
        return tuple(
            "".join(SIGNS[value] for value in (*part, _check(place, part))) for place, part in enumerate(parts)
        )

    @property
    def text(self) -> str:
        """The key on one line."""
        return "-".join(self.groups)

    @property
    def id(self) -> bytes:
        """What tells keys apart without telling the key: 8 bytes, written openly into each backup."""
        return self._derived(b"id", salt=b"", length=8)

    @property
    def name(self) -> str:
        """The id as people see it on paper and screen: four signs."""
        return name_of(self.id)

    def file_key(self, salt: bytes) -> bytes:
        """Return the key of one backup (32 bytes), by the salt that only it has."""
        return self._derived(b"file", salt=salt, length=32)

    def _derived(self, purpose: bytes, *, salt: bytes, length: int) -> bytes:
        hkdf = HKDF(SHA256(), length, salt or None, b"commune-kiosk backup 1 " + purpose)
        return hkdf.derive(self.number.to_bytes((_BITS + 7) // 8, "big"))


def name_of(key_id: bytes) -> str:
    """Return the name that people know a key by."""
    number = int.from_bytes(hashlib.sha256(key_id).digest()[:3], "big")
    return "".join(SIGNS[number >> shift & 31] for shift in (15, 10, 5, 0))


def stored_key(folder: Path) -> RecoveryKey | None:
    """Return the key that this box makes backups with, None if it has none."""
    try:
        return RecoveryKey.typed((folder / FILE_NAME).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, BackupFault) as error:
        # The reason only: the content of the file is secret.
        raise BackupFault(
            BackupFaultCode.NO_KEY, f"the key's file cannot be read: {type(error).__name__}"
        ) from None


def store_key(key: RecoveryKey, folder: Path) -> None:
    """Keep a key on this box, durably, for its owner only."""
    _keep(folder, FILE_NAME, key.text)


def note_on_paper(key: RecoveryKey, folder: Path) -> None:
    """Remember that a person holds this key: it was printed, shown, or typed from its paper."""
    _keep(folder, ON_PAPER_NAME, key.id.hex())


def is_on_paper(key: RecoveryKey, folder: Path) -> bool:
    """Return whether a person is known to hold this key; a backup sealed with any other opens for nobody."""
    try:
        return (folder / ON_PAPER_NAME).read_text(encoding="ascii").strip() == key.id.hex()
    except (OSError, ValueError):
        return False


def _keep(folder: Path, file_name: str, text: str) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(folder / file_name)
    except OSError as error:
        with suppress(OSError):
            Path(name).unlink()
        raise BackupFault(BackupFaultCode.DISK, f"the key cannot be kept: {error.strerror}") from None


def _check(place: int, values: list[int]) -> int:
    """Return the check sign: a weighted sum over GF(32), which sees any one wrong sign, any two neighbours that
    changed places, and a group that stands in another's place."""
    total = place + 1
    for value in values:
        total = _twice(total) ^ value
    return _twice(total)


def _twice(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
