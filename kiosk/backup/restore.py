"""Puts a backup back, in two steps: unpack and prove beside what is there, then change places by renames.

The first step may run under a working centre and changes nothing of it. The second wants hub and kiosk at rest;
what was there is moved aside and stays until the next restore. Both survive a power cut at any point: what is
prepared is marked as ready only when it is durable, and a change of places that was broken off is taken up again.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from kiosk.backup import pack
from kiosk.backup.faults import BackupFault, BackupFaultCode, BackupStep, Watch, disk_fault, stick_fault
from kiosk.backup.gather import ASIDE, DATA_PARTS, Box, alone, check_database
from kiosk.backup.manifest import KeptFile, Manifest
from kiosk.backup.recovery_key import FILE_NAME as KEY_FILE
from kiosk.backup.recovery_key import ON_PAPER_NAME, RecoveryKey, note_on_paper, store_key
from kiosk.backup.sealed import opened
from queueing.clock import CENTRE_ZONE

_INCOMING = "tmp-restore"
_READY = "ready.json"
_DRAFT = "ready.part"
_SPARE = 16 << 20

#: Whoever works on the data holds one of these.
_LOCKS = ("hub/hub.lock", "kiosk/issuing.sqlite3.witness")


@dataclass(frozen=True, slots=True)
class Restored:
    """A restore that is done; `aside` are the folders with what was there before."""

    site: str
    commune: str
    made_at: datetime
    hub_elsewhere: bool
    aside: tuple[Path, ...]


def look_into(file: Path, key: RecoveryKey) -> Manifest:
    """Return what a backup says about itself, proved by the key; raises BackupFault."""
    with _reading(file, key) as unpacker:
        return unpacker.manifest


def prepare(file: Path, key: RecoveryKey, box: Box, *, now: datetime, watch: Watch | None = None) -> Manifest:
    """Unpack a backup beside what is there and prove all of it; raises BackupFault, and nothing has changed."""
    watch = watch or Watch()
    with alone(box), _reading(file, key) as unpacker:
        manifest = unpacker.manifest
        discard(box)
        _make_room(box, manifest)
        try:
            unpacker.unpack(lambda kept: _place(box, kept), watch, BackupStep.READ)
            _prove(box, manifest, watch)
            store_key(key, box.data / _INCOMING)  # the paper that opened this opens the next ones too
            note_on_paper(key, box.data / _INCOMING)
            note = {
                "aside": _free_name(box, now),
                "moved": False,
                "manifest": manifest.model_dump(mode="json", exclude={"files"}),
            }
            for root in (box.data / _INCOMING, box.config / _INCOMING):
                _make_durable(root)
            _write(box, note)
        except BaseException:
            discard(box)
            raise
    return manifest


def is_prepared(box: Box) -> bool:
    """Return whether a restore waits for hub and kiosk to rest."""
    return (box.data / _INCOMING / _READY).exists()


def discard(box: Box) -> None:
    """Throw away what was prepared, unless places have begun to change."""
    note = _note(box)
    if note is not None and note["moved"]:
        raise BackupFault(BackupFaultCode.BUSY, "a restore was broken off: apply it first")
    with suppress(FileNotFoundError):
        (box.data / _INCOMING / _READY).unlink()
    for root in (box.data, box.config):
        shutil.rmtree(root / _INCOMING, ignore_errors=True)


def apply(box: Box, watch: Watch | None = None) -> Restored | None:
    """Put in place what was prepared; None if nothing was.

    Raises BackupFault: then all is as before, or, where a power cut had come between, it goes on next time. Hub and
    kiosk must rest. Their databases come without their witnesses, so each knows that it is a copy: the kiosk gives
    no number until the hub has given it a mark that nobody ever had.
    """
    watch = watch or Watch()
    with alone(box):
        note = _note(box)
        if note is None:
            return None
        with _at_rest(box):
            watch.at(BackupStep.PUT_BACK, 0, 0)
            _change_places(box, note)
        manifest = note["manifest"]
        folders = [root / note["aside"] for root in (box.data, box.config)]
        for folder in folders:
            with suppress(OSError):  # only one that is empty goes
                folder.rmdir()
        aside = tuple(folder for folder in folders if folder.is_dir())
        (box.data / _INCOMING / _READY).unlink()
        discard(box)
        _forget_older(box, note["aside"])
    return Restored(
        manifest["site"],
        manifest["commune"],
        datetime.fromisoformat(manifest["made_at"]),
        manifest["hub_database"] == "elsewhere",
        aside,
    )


# ---- preparing -------------------------------------------------------------------------------------------


@contextmanager
def _reading(file: Path, key: RecoveryKey) -> Iterator[pack.Unpacker]:
    try:
        with file.open("rb") as sealed:
            yield pack.Unpacker(opened(sealed, key))
    except OSError as error:
        raise stick_fault(error, BackupFaultCode.UNREADABLE) from error


def _place(box: Box, kept: KeptFile) -> Path:
    """Return where a member is unpacked. Its name was proved to be harmless when the manifest was read."""
    part, _, rest = kept.name.partition("/")
    root = (box.config if part == "config" else box.data) / _INCOMING
    path = root.joinpath(*rest.split("/"))
    known = part == "config" or rest.partition("/")[0] in DATA_PARTS
    if not known or not path.resolve().is_relative_to(root.resolve()):
        raise BackupFault(BackupFaultCode.HOSTILE, "a name that leads elsewhere")
    return path


def _make_room(box: Box, manifest: Manifest) -> None:
    try:
        for root in (box.data, box.config):
            (root / _INCOMING).mkdir(mode=0o700, parents=True)
        if shutil.disk_usage(box.data).free < manifest.size + _SPARE:
            raise BackupFault(BackupFaultCode.DISK_FULL)
    except OSError as error:
        raise disk_fault(error) from error


def _prove(box: Box, manifest: Manifest, watch: Watch) -> None:
    done = 0
    for kept in manifest.files:
        watch.at(BackupStep.CHECK, done, manifest.size)
        done += kept.size
        if kept.sqlite:
            check_database(_place(box, kept))


def _free_name(box: Box, now: datetime) -> str:
    """Return the name of the folders that what is there now will be moved into."""
    name = wanted = f"{ASIDE}{now.astimezone(CENTRE_ZONE):%Y%m%d-%H%M%S}"
    number = 1
    while any((root / name).exists() for root in (box.data, box.config)):
        number += 1
        name = f"{wanted}-{number}"
    return name


def _make_durable(root: Path) -> None:
    try:
        for folder, _, names in os.walk(root, topdown=False):
            for name in names:
                _sync(Path(folder, name))
            _sync(Path(folder))
    except OSError as error:
        raise disk_fault(error) from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# ---- changing places -------------------------------------------------------------------------------------


def _note(box: Box) -> dict[str, Any] | None:
    """Return what was written down when the restore was prepared, None if there is none."""
    try:
        note: dict[str, Any] = json.loads((box.data / _INCOMING / _READY).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BackupFault(BackupFaultCode.DISK, f"{_READY}: {error}") from error
    return note


def _write(box: Box, note: dict[str, Any]) -> None:
    path = box.data / _INCOMING / _READY
    draft = path.with_name(_DRAFT)
    try:
        with draft.open("w", encoding="utf-8") as file:
            json.dump(note, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync(path.parent)
    except OSError as error:
        raise disk_fault(error) from error


@contextmanager
def _at_rest(box: Box) -> Iterator[None]:
    """Hold the locks of hub and kiosk; raises BackupFault if either is at work."""
    with ExitStack() as held:
        for name in _LOCKS:
            try:
                lock = held.enter_context((box.data / name).open("r"))
            except FileNotFoundError:
                continue
            except OSError as error:
                raise disk_fault(error) from error
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupFault(BackupFaultCode.IN_USE, name) from None
        yield


def _change_places(box: Box, note: dict[str, Any]) -> None:
    done: list[tuple[Path, Path]] = []
    try:
        if not note["moved"]:
            for root, names in (
                (box.data, (*DATA_PARTS, KEY_FILE, ON_PAPER_NAME)),
                (box.config, _entries(box.config)),
            ):
                aside = root / note["aside"]
                aside.mkdir(mode=0o700, exist_ok=True)
                for name in names:
                    if (root / name).exists() and not (aside / name).exists():
                        _move(root / name, aside / name, done)
                _sync(aside)
                _sync(root)
            _write(box, {**note, "moved": True})
        for root in (box.data, box.config):
            for name in _entries(root / _INCOMING):
                _move(root / _INCOMING / name, root / name, done)
            _sync(root)
    except (OSError, BackupFault) as error:
        for source, target in reversed(done):
            with suppress(OSError):
                target.rename(source)
        if not note["moved"]:
            with suppress(BackupFault):
                _write(box, note)
        raise error if isinstance(error, BackupFault) else disk_fault(error) from error


def _move(source: Path, target: Path, done: list[tuple[Path, Path]]) -> None:
    source.rename(target)
    done.append((source, target))


def _entries(folder: Path) -> list[str]:
    """Return what changes places with the folder of a backup."""
    try:
        names = sorted(entry.name for entry in folder.iterdir())
    except FileNotFoundError:
        return []
    ours = (_INCOMING, _READY, _DRAFT)
    return [name for name in names if name not in ours and not name.startswith(ASIDE)]


def _forget_older(box: Box, latest: str) -> None:
    """Remove what an earlier restore had moved aside."""
    for root in (box.data, box.config):
        for folder in root.glob(f"{ASIDE}*"):
            if folder.name != latest:
                shutil.rmtree(folder, ignore_errors=True)
