"""What happened on this box, kept for the technician: codes only, never a name, a number or a word of anybody's.

A line of JSON each, bounded in size; losing the newest line to a power cut costs nobody anything.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.technician.tools import Line, Told
from queueing.clock import CENTRE_ZONE, Clock

_CODE = re.compile(r"[a-z0-9_.:-]{1,60}")
_LARGEST = 200_000  # bytes; then the older half goes
SHOWN = 200

#: Kinds of entries, and how each looks to the technician.
KINDS: Mapping[str, str] = {
    "started": "well",
    "stopped": "well",
    "cut_off": "look",
    "device_lost": "wrong",
    "device_look": "look",
    "device_back": "well",
    "hub_lost": "look",
    "hub_back": "well",
    "store_shut": "wrong",
    "store_open": "well",
    "settings_spoilt": "wrong",
    "pin_wrong": "look",
    "entered": "well",
    "changed": "well",
}
_DOWN = frozenset({DeviceState.DISCONNECTED, DeviceState.FAILED})


class Diary:
    """Notes from any thread. What cannot be written is not: a full disk must not stop the kiosk."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._lock = Lock()
        self._devices: dict[str, tuple[str, str]] = {}

    def note(self, kind: str, **values: str) -> None:
        """Note that something happened; a value that is no code raises ValueError."""
        if kind not in KINDS or not all(_CODE.fullmatch(value) for value in values.values()):
            raise ValueError(f"not for the diary: {kind}")
        at = self._clock.now().wall.isoformat(timespec="seconds")
        line = json.dumps({"at": at, "kind": kind, **values}) + "\n"
        with self._lock, suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self._file.exists() and self._file.stat().st_size > _LARGEST:
                kept = self._file.read_bytes()
                self._file.write_bytes(kept[kept.index(b"\n", len(kept) // 2) + 1 :])
            with self._file.open("a", encoding="utf-8") as file:
                file.write(line)

    def began(self) -> None:
        """Note a start, and whether the run before ended as it should."""
        last = next(iter(self._entries(1)), None)
        if last is not None and last.get("kind") != "stopped":
            self.note("cut_off")
        self.note("started")

    def device(self, snapshot: DeviceSnapshot) -> None:
        """Note what a device came to; that it connects or works is nothing to note."""
        if snapshot.state in (DeviceState.CONNECTING, DeviceState.BUSY):
            return
        fault = min(snapshot.faults, default="")
        down = snapshot.state in _DOWN
        kind = "device_lost" if down else "device_look" if snapshot.state is DeviceState.DEGRADED else "device_back"
        with self._lock:
            before = self._devices.get(snapshot.name)
            self._devices[snapshot.name] = (kind, fault)
        if before == (kind, fault) or (before is None and kind == "device_back"):
            return
        values = {"device": snapshot.kind}
        if fault and kind != "device_back" and _CODE.fullmatch(fault):
            values["fault"] = fault
        self.note(kind, **values)

    def lines(self) -> tuple[Line, ...]:
        """Return what happened last, the newest first."""
        found = []
        for entry in self._entries(SHOWN):
            with suppress(ValueError, KeyError, TypeError):
                found.append(_line(entry))
        return tuple(found)

    def _entries(self, most: int) -> Iterator[Mapping[str, str]]:
        """Yield the last entries, the newest first; a line that a power cut spoilt is passed over."""
        try:
            with self._file.open(encoding="utf-8", errors="replace") as file:
                kept = deque(file, maxlen=most)
        except OSError:
            return
        for line in reversed(kept):
            with suppress(ValueError):
                entry = json.loads(line)
                if isinstance(entry, dict):
                    yield entry


def _line(entry: Mapping[str, str]) -> Line:
    kind = entry["kind"]
    at = datetime.fromisoformat(entry["at"]).astimezone(CENTRE_ZONE)
    values: dict[str, object] = {key: value for key, value in entry.items() if key not in ("at", "kind")}
    if "device" in values:
        fault = entry.get("fault")
        values["fault"] = Told(f"fault.{entry['device']}.{fault}.staff") if fault else ""
        values["device"] = Told(f"technician.device.{entry['device']}")
    return Line(f"{at:%d/%m %H:%M}", Told(f"technician.diary.{kind}", values), KINDS[kind])
