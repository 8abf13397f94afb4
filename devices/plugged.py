"""What is plugged into this machine, as udev tells it: the ground on which devices are found for a technician."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Record = Mapping[str, str]
"""The properties of one device: DEVNAME, DEVLINKS, ID_SERIAL, ID_VENDOR_ID …"""

_LONGEST_NAME = 60
_VAGUE = ("/by-path/", "/by-id/")  # better the later; by-id says which device, by-path which socket


def records_of(subsystem: str) -> Iterator[Record]:
    """Yield the devices of a subsystem that have a node."""
    import pyudev

    for device in pyudev.Context().list_devices(subsystem=subsystem):
        if device.device_node is not None:
            yield dict(device.properties)


def lasting_path(record: Record) -> str:
    """Return the path by which the device is found again, on another socket too where it has an identity."""
    links = record.get("DEVLINKS", "").split()
    ranked = sorted(
        (rank, link) for link in links for rank, part in enumerate(_VAGUE) if part in link and _is_plain(link)
    )
    best = max((rank for rank, _ in ranked), default=None)
    return next((link for rank, link in ranked if rank == best), record["DEVNAME"])


def name_of(record: Record) -> str:
    """Return what the device calls itself, as far as that can be shown."""
    for key in ("ID_V4L_PRODUCT", "ID_MODEL_FROM_DATABASE", "ID_MODEL", "NAME", "ID_SERIAL"):
        if name := _shown(record.get(key, "")):
            return name
    return record["DEVNAME"]


def by_name(records: Iterable[Record]) -> list[Record]:
    """Return the records in an order that stays the same."""
    return sorted(records, key=lambda record: record["DEVNAME"])


def _is_plain(path: str) -> bool:
    return path.isascii() and path.isprintable()


def _shown(name: str) -> str:
    plain = "".join(character if character.isprintable() else " " for character in name.strip('"'))
    return " ".join(plain.replace("_", " ").split())[:_LONGEST_NAME]
