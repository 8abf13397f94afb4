"""Finding the cameras of this machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from devices.cameras.usb.settings import UsbCameraSettings
from devices.plugged import Record, by_name, lasting_path, name_of, records_of


@dataclass(frozen=True, slots=True)
class FoundCamera:
    """A camera that could be chosen, with settings that would do."""

    name: str
    settings: UsbCameraSettings


def find_cameras(records: Iterable[Record] | None = None) -> tuple[FoundCamera, ...]:
    """Return the cameras: of the several nodes that each has, the one that gives pictures."""
    plugged = records_of("video4linux") if records is None else records
    return tuple(
        FoundCamera(name_of(record), UsbCameraSettings(device=lasting_path(record)))
        for record in by_name(plugged)
        if ":capture:" in record.get("ID_V4L_CAPABILITIES", "")
    )
