"""Plugs that come and go, as udev tells of them."""

from __future__ import annotations

from pathlib import Path

from devices.supervision.hotplug.events import PlugEvent
from devices.supervision.hotplug.udev import UdevPlugs

_EVENTS = Path(__file__).parent / "unit" / "supervision" / "events"


def events_of(name: str) -> list[PlugEvent]:
    """Return what udev's thread would tell of events in the form of `udevadm monitor --udev --property`.

    They are written after the properties that udev 252 gives such devices: no hardware was at hand to record them.
    """
    told: list[PlugEvent] = []
    plugs = UdevPlugs()
    for properties in records_in(name):
        plugs.tell(properties["ACTION"], properties, told.append)
    return told


def records_in(name: str) -> list[dict[str, str]]:
    """Return the properties that each of the events has."""
    records: list[dict[str, str]] = []
    for block in (_EVENTS / name).read_text(encoding="utf-8").split("\n\n"):
        lines = [line.partition("=") for line in block.splitlines() if "=" in line]
        if lines:
            records.append({key: value for key, _, value in lines})
    return records
