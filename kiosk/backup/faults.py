"""What can go wrong with a backup, and how its work is watched and called off."""

from __future__ import annotations

import errno
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class BackupFaultCode(StrEnum):
    """Each value keys the sentence `backup.fault.<value>`."""

    CANCELLED = "cancelled"
    NO_KEY = "no_key"  # this box has no recovery key yet
    KEY_NOT_PRINTED = "key_not_printed"  # there is a key, but nobody holds it on paper
    KEY_MISTYPED = "key_mistyped"  # a group of the typed key cannot be right
    NOT_WRITABLE = "not_writable"  # the folder or stick takes no files
    STICK_FULL = "stick_full"
    STICK_GONE = "stick_gone"  # pulled out, or its hardware fails
    DISK_FULL = "disk_full"  # no room on the box itself
    DISK = "disk"  # the box's own disk fails
    STORE = "store"  # a database of the box cannot be read whole
    UNREADABLE = "unreadable"  # the file cannot be opened
    NOT_A_BACKUP = "not_a_backup"
    NEWER = "newer"  # made by a newer program
    WRONG_KEY = "wrong_key"
    DAMAGED = "damaged"
    CUT_SHORT = "cut_short"
    HOSTILE = "hostile"  # made with the key, but not by this program: names that lead elsewhere, too much data
    IN_USE = "in_use"  # hub or kiosk are at work on the data
    BUSY = "busy"  # another backup or restore is under way
    NOTHING_KEPT = "nothing_kept"  # a box without any data has nothing to back up


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_GONE = frozenset({errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE, errno.ENOTDIR})

#: What trying again, as things are, may mend.
_RETRY = frozenset(
    {BackupFaultCode.STICK_GONE, BackupFaultCode.CANCELLED, BackupFaultCode.IN_USE, BackupFaultCode.BUSY}
)


class BackupFault(Exception):
    """A backup or restore that did not come about; everything is as it was before.

    `detail` is for the technician and holds neither keys nor personal data.
    """

    def __init__(self, code: BackupFaultCode, detail: str = "", **values: object) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.values = values  # fill in the sentence

    @property
    def word(self) -> str:
        """The sentence that a person sees."""
        return f"backup.fault.{self.code}"

    @property
    def retry(self) -> bool:
        """Whether the same may be tried again without mending anything first."""
        return self.code in _RETRY


def disk_fault(error: OSError) -> BackupFault:
    """Return what a fault of the box's own disk is called."""
    return BackupFault(
        BackupFaultCode.DISK_FULL if error.errno in _FULL else BackupFaultCode.DISK, error.strerror or str(error)
    )


def stick_fault(error: OSError, otherwise: BackupFaultCode) -> BackupFault:
    """Return what a fault on the stick is called."""
    code = otherwise
    if error.errno in _FULL:
        code = BackupFaultCode.STICK_FULL
    elif error.errno in _GONE:
        code = BackupFaultCode.STICK_GONE
    return BackupFault(code, error.strerror or str(error))


class BackupStep(StrEnum):
    """What is being done; each value keys `backup.step.<value>`."""

    GATHER = "gather"
    WRITE = "write"
    VERIFY = "verify"
    READ = "read"
    CHECK = "check"
    PUT_BACK = "put_back"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is, in bytes; `total` is 0 where it cannot be told."""

    step: BackupStep
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Watch:
    """Who watches the work: hears of its progress, and may call it off. Called on the worker's thread."""

    on_progress: Callable[[Progress], None] = lambda _progress: None
    cancelled: Callable[[], bool] = lambda: False

    def at(self, step: BackupStep, done: int, total: int) -> None:
        """Tell how far it is; raises BackupFault once it is called off."""
        self.check()
        self.on_progress(Progress(step, done, total))

    def check(self) -> None:
        """Raise BackupFault if the work is called off."""
        if self.cancelled():
            raise BackupFault(BackupFaultCode.CANCELLED)
