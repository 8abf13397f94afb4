"""How the devices of a kiosk at work are, in a file for those who must not open them: `kiosk doctor`.

The file is replaced whole at each change. It counts only while the process that wrote it lives.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot


class DeviceLine(BaseModel):
    """One device, as it was told last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: str
    state: DeviceState
    faults: tuple[str, ...] = ()
    detail: str = ""
    since: datetime


class _Content(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    pid: int
    began: float  # of the process, as its system tells: a process id alone is given again
    devices: tuple[DeviceLine, ...]


@dataclass(frozen=True, slots=True)
class DeviceFile:
    """The file in a kiosk's data folder."""

    path: Path

    @classmethod
    def of(cls, folder: Path) -> DeviceFile:
        """Return the file in a kiosk's folder, whether or not it is there."""
        return cls(folder / "devices.json")

    def write(self, snapshots: Iterable[DeviceSnapshot], *, monotonic: float, wall: datetime) -> None:
        """Tell how the devices are; raises OSError. The two times are of the same moment."""
        lines = tuple(
            DeviceLine(
                name=snapshot.name,
                kind=snapshot.kind,
                state=snapshot.state,
                faults=tuple(sorted(snapshot.faults)),
                detail=snapshot.detail,
                since=datetime.fromtimestamp(wall.timestamp() - (monotonic - snapshot.since), wall.tzinfo),
            )
            for snapshot in snapshots
        )
        content = _Content(pid=os.getpid(), began=_began(os.getpid()), devices=lines)
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = self.path.with_suffix(".new")
        fresh.write_text(content.model_dump_json(indent=1), encoding="utf-8")
        fresh.replace(self.path)

    def read(self) -> tuple[DeviceLine, ...] | None:
        """Return how the devices are, or None where no kiosk that lives says so."""
        with suppress(OSError, ValidationError, json.JSONDecodeError):
            content = _Content.model_validate_json(self.path.read_bytes())
            if _began(content.pid) == content.began:
                return content.devices
        return None

    def remove(self) -> None:
        """Say that nobody keeps the devices any more."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)


def _began(pid: int) -> float:
    """Return when a process began, or 0 where there is none of that id."""
    import psutil

    try:
        return float(psutil.Process(pid).create_time())
    except psutil.Error:
        return 0.0
