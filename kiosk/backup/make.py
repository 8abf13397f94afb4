"""Makes a backup: gather, pack, seal, put it onto the stick under its name at once, and read it back."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kiosk.backup import pack
from kiosk.backup.faults import BackupFault, BackupFaultCode, BackupStep, Watch, disk_fault, stick_fault
from kiosk.backup.gather import Box, alone, check_database, gather, room_needed
from kiosk.backup.manifest import FORM, KeptFile, Manifest
from kiosk.backup.recovery_key import RecoveryKey
from kiosk.backup.sealed import HEADER_BYTES, SealingWriter, opened, read_header
from queueing.clock import CENTRE_ZONE

SUFFIX = ".kioskbackup"
KEPT = 8  # as many of one centre stay on a stick
_SPARE = 4 << 20  # beyond what is needed, left free
_NAME = re.compile(r"kiosk-(?P<site>[a-z0-9-]{1,40})-(?P<at>\d{8}-\d{6})\.kioskbackup")


@dataclass(frozen=True, slots=True)
class Centre:
    """Whose backup it is, for the name of the file and for who looks at it later."""

    site: str
    commune: str
    program: str
    hub_elsewhere: bool = False  # the hub's data lie on a PostgreSQL server or another box


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written, read back and found whole."""

    file: Path
    size: int
    made_at: datetime
    hub_elsewhere: bool
    rotated: tuple[Path, ...]  # older backups that gave way


def make_backup(
    box: Box, centre: Centre, folder: Path, key: RecoveryKey, *, now: datetime, watch: Watch | None = None
) -> Made:
    """Back the box up into a folder, the stick's; raises BackupFault, and then nothing of it is left there.

    `now` is aware. The newest backups of this centre stay, older ones that this key opens are removed.
    """
    watch = watch or Watch()
    _look_at(folder)
    with _staging(box) as staging:
        gathered = gather(box, staging, watch)
        manifest = Manifest(
            form=FORM,
            made_at=now,
            program=centre.program,
            site=centre.site,
            commune=centre.commune,
            hub_database="elsewhere" if centre.hub_elsewhere else "here",
            files=gathered.files,
        )
        older = _backups_in(folder, centre.site, key)
        _make_room(folder, manifest.size)
        final = folder / f"kiosk-{centre.site}-{now.astimezone(CENTRE_ZONE):%Y%m%d-%H%M%S}{SUFFIX}"
        draft = final.with_name(final.name + ".part")
        try:
            with _stick_faults(), draft.open("wb") as file:
                writer = SealingWriter(file, key)
                pack.pack(manifest, gathered.sources, writer, watch)
                file.flush()
                os.fsync(file.fileno())
            _verify(draft, key, staging, watch)
            with _stick_faults():
                draft.replace(final)
                _sync(folder)
                size = final.stat().st_size
        except BaseException:
            with suppress(OSError):
                draft.unlink()
            raise
    rotated = tuple(old for old in sorted(older, reverse=True)[KEPT - 1 :] if old != final)
    for old in rotated:
        with suppress(OSError):  # the new one is safe; a stick that does not forget is only fuller
            old.unlink()
    return Made(final, size, now, centre.hub_elsewhere, rotated)


def _verify(file: Path, key: RecoveryKey, staging: Path, watch: Watch) -> None:
    """Read the file back from the stick, not from memory, open it, and check every database in it."""
    scratch = staging / "verify"
    databases: list[KeptFile] = []

    def place(kept: KeptFile) -> Path | None:
        if not kept.sqlite:
            return None
        databases.append(kept)
        return scratch / str(len(databases))

    with _stick_faults(), file.open("rb") as sealed:
        os.posix_fadvise(sealed.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        pack.Unpacker(opened(sealed, key)).unpack(place, watch, BackupStep.VERIFY)
    for number, kept in enumerate(databases, start=1):
        watch.check()
        try:
            check_database(scratch / str(number))
        except BackupFault as fault:
            raise BackupFault(BackupFaultCode.STORE, f"{kept.name}: {fault.detail}") from fault


def _look_at(folder: Path) -> None:
    if not folder.is_dir():
        raise BackupFault(BackupFaultCode.STICK_GONE, str(folder))
    probe = folder / f".kiosk-{os.getpid()}.part"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise stick_fault(error, BackupFaultCode.NOT_WRITABLE) from error


def _make_room(folder: Path, needed: int) -> None:
    with _stick_faults():
        free = shutil.disk_usage(folder).free
    if free < needed + _SPARE:  # packing makes it smaller, but nobody knows by how much
        raise BackupFault(BackupFaultCode.STICK_FULL, f"{free} bytes free, {needed + _SPARE} needed")


def _backups_in(folder: Path, site: str, key: RecoveryKey) -> list[Path]:
    """Return the finished backups of this centre that this key opens, oldest first; sweep what was broken off."""
    found = []
    with _stick_faults():
        for path in sorted(folder.iterdir()):
            name = path.name.removesuffix(".part")
            match = _NAME.fullmatch(name)
            if match is None or match["site"] != site or path.is_symlink() or not path.is_file():
                continue
            if name != path.name:
                path.unlink()
                continue
            with suppress(BackupFault), path.open("rb") as file:
                if read_header(file).key_id == key.id and path.stat().st_size > HEADER_BYTES:
                    found.append(path)
    return found


@contextmanager
def _staging(box: Box) -> Iterator[Path]:
    """A private folder on the box's own disk, gone afterwards."""
    with alone(box):
        try:
            for left in box.data.glob("tmp-backup-*"):  # of one that a power cut ended
                shutil.rmtree(left, ignore_errors=True)
            if shutil.disk_usage(box.data).free < 2 * room_needed(box) + _SPARE:
                raise BackupFault(BackupFaultCode.DISK_FULL)
            folder = Path(tempfile.mkdtemp(prefix="tmp-backup-", dir=box.data))
        except OSError as error:
            raise disk_fault(error) from error
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _stick_faults() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise stick_fault(error, BackupFaultCode.NOT_WRITABLE) from error


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems of sticks cannot sync a folder
            raise
    finally:
        os.close(descriptor)
