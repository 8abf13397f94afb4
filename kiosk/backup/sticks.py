"""USB sticks: which are there, where they are mounted, and having udisks mount one.

The kiosk's user mounts nothing by itself: udisks does it for removable media (`nosuid,nodev,noexec`), as a rule of
polkit allows that user (config/polkit). Disks that the system itself lives on are never offered, on whatever bus.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.backup.faults import BackupFault, BackupFaultCode

_COLUMNS = "PATH,RM,HOTPLUG,MOUNTPOINTS,FSTYPE,LABEL,SIZE,FSAVAIL,TRAN,RO,TYPE,UUID"
_TIMEOUT_S = 20
_SYSTEM = ("/boot", "/home", "/opt", "/srv", "/tmp", "/usr", "/var")  # noqa: S108 - names of mount points
_NO_FILES = frozenset({"swap", "crypto_LUKS", "LVM2_member", "linux_raid_member", "zfs_member"})

#: Runs a command and returns what it printed; raises BackupFault.
Run = Callable[[Sequence[str]], str]


@dataclass(frozen=True, slots=True)
class Stick:
    """A removable file system. `folder` is None until it is mounted; `free` then is known, in bytes."""

    device: str
    label: str
    size: int
    file_system: str
    folder: Path | None = None
    free: int | None = None
    read_only: bool = False

    @property
    def name(self) -> str:
        """What a person knows it by."""
        return self.label or Path(self.device).name


def find_sticks(run: Run | None = None) -> tuple[Stick, ...]:
    """Return the sticks that are plugged in, mounted or not; raises BackupFault."""
    return parse((run or _run)(["lsblk", "--json", "--bytes", "--output", _COLUMNS]))


def mount(stick: Stick, run: Run | None = None) -> Stick:
    """Return the stick mounted; raises BackupFault."""
    if stick.folder is not None:
        return stick
    run = run or _run
    options = "nosuid,nodev,noexec"
    run(["udisksctl", "mount", "--block-device", stick.device, "--options", options, "--no-user-interaction"])
    for found in find_sticks(run):
        if found.device == stick.device and found.folder is not None:
            return found
    raise BackupFault(BackupFaultCode.STICK_GONE, stick.device)


def unmount(stick: Stick, run: Run | None = None) -> None:
    """Make it safe to pull the stick out; raises BackupFault."""
    (run or _run)(["udisksctl", "unmount", "--block-device", stick.device, "--no-user-interaction"])


def parse(listing: str) -> tuple[Stick, ...]:
    """Return the sticks in what `lsblk --json` printed."""
    try:
        disks = json.loads(listing)["blockdevices"]
        return tuple(stick for disk in disks for stick in _sticks_of(disk))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupFault(BackupFaultCode.NOT_WRITABLE, f"lsblk: {error}") from error


def _sticks_of(disk: Mapping[str, Any]) -> Iterator[Stick]:
    everything = list(_tree(disk))
    removable = disk.get("rm") or disk.get("hotplug") or disk.get("tran") == "usb"
    lived_on = any(_is_system(place) for part in everything for place in _mounted(part))
    if not removable or lived_on:
        return
    for part in everything:
        kind = part.get("fstype")
        if not kind or kind in _NO_FILES or part.get("type") not in ("disk", "part"):
            continue
        folder = next(iter(_mounted(part)), None)
        available = part.get("fsavail")
        yield Stick(
            device=str(part["path"]),
            label=str(part.get("label") or ""),
            size=int(part.get("size") or 0),
            file_system=str(kind),
            folder=None if folder is None else Path(folder),
            free=None if available is None else int(available),
            read_only=bool(part.get("ro")),
        )


def _tree(part: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield part
    for child in part.get("children", ()):
        yield from _tree(child)


def _mounted(part: Mapping[str, Any]) -> list[str]:
    return [place for place in part.get("mountpoints") or () if place]


def _is_system(place: str) -> bool:
    return place in ("[SWAP]", "/") or any(place == root or place.startswith(f"{root}/") for root in _SYSTEM)


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise BackupFault(BackupFaultCode.NOT_WRITABLE, f"{command[0]}: {error}") from error
    if done.returncode:
        raise BackupFault(BackupFaultCode.NOT_WRITABLE, f"{command[0]}: {done.stderr.strip()[:200]}")
    return done.stdout
