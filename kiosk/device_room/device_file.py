"""How the devices of a kiosk at work are, in a file for those who must not open them: `kiosk doctor`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.living_file import Living, LivingFile


class DeviceLine(BaseModel):
    """One device, as it was told last."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    kind: str
    state: DeviceState
    faults: tuple[str, ...] = ()
    detail: str = ""
    since: datetime


class _Content(Living):
    devices: tuple[DeviceLine, ...]


@dataclass(frozen=True, slots=True)
class DeviceFile:
    """The file in a kiosk's data folder."""

    file: LivingFile[_Content]

    @classmethod
    def of(cls, folder: Path) -> DeviceFile:
        """Return the file in a kiosk's folder, whether or not it is there."""
        return cls(LivingFile(folder / "devices.json", _Content))

    @property
    def path(self) -> Path:
        """Where it is."""
        return self.file.path

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
        self.file.write(devices=lines)

    def read(self) -> tuple[DeviceLine, ...] | None:
        """Return how the devices are, or None where no kiosk that lives says so."""
        content = self.file.read()
        return None if content is None else content.devices

    def remove(self) -> None:
        """Say that nobody keeps the devices any more."""
        self.file.remove()
