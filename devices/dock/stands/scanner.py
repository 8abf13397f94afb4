"""The simulated flatbed and feeder on the dock: SANE's test backend, and what it suffers from."""

from __future__ import annotations

import threading
from typing import Literal

from pydantic import BaseModel, ConfigDict

from devices.dock.stand import Hand, Picture
from devices.scanners.base import ScannerFault
from devices.scanners.sane.simulator import SaneSimulator

_PLUG = "unplugged"
_SUFFERED = {fault.value: fault for fault in (ScannerFault.EMPTY, ScannerFault.JAM, ScannerFault.COVER_OPEN)}


class ScannerChange(BaseModel):
    """What `POST /scanner` takes: only what is named changes. `fault: null` mends it."""

    model_config = ConfigDict(extra="forbid")

    fault: Literal["empty", "jam", "cover_open"] | None = None
    unplugged: bool = False


class ScannerStand:
    """Jam, cover, feeder and plug of one scanner. A fault is met by the next scan, as in SANE."""

    name = "scanner"

    def __init__(self, simulator: SaneSimulator) -> None:
        self._simulator = simulator
        self._lock = threading.Lock()
        self._fault: str | None = None
        self._unplugged = False

    def state(self) -> dict[str, object]:
        """Return what ails it."""
        return {"fault": self._fault, _PLUG: self._unplugged}

    def change(self, body: bytes) -> None:
        """Cause or end a fault."""
        change = ScannerChange.model_validate_json(body)
        if "fault" in change.model_fields_set:
            self._suffer(change.fault)
        if _PLUG in change.model_fields_set:
            self.press(_PLUG, on=change.unplugged)

    def sentences(self) -> tuple[str, ...]:
        """Return what staff would be told."""
        faults = [self._fault] if self._fault is not None else []
        faults += [ScannerFault.UNREACHABLE.value] if self._unplugged else []
        return tuple(f"fault.scanner.{fault}.staff" for fault in faults)

    def hands(self) -> tuple[Hand, ...]:
        """Return a button for each fault, and the plug."""
        return (*(Hand(fault, fault == self._fault) for fault in _SUFFERED), Hand(_PLUG, self._unplugged))

    def press(self, action: str, *, on: bool) -> None:
        """Cause a fault or end it."""
        if action == _PLUG:
            with self._lock:
                if on:
                    self._simulator.pull_plug()
                else:
                    self._simulator.plug_in()
                self._unplugged = on
        elif action in _SUFFERED:
            self._suffer(action if on else None)
        else:
            raise KeyError(action)

    def pictures(self) -> tuple[Picture, ...]:
        """Return none: the sheets are SANE's own."""
        return ()

    def picture(self, name: str) -> bytes | None:
        """Return none."""
        return None

    def _suffer(self, fault: str | None) -> None:
        with self._lock:
            self._simulator.suffer(None if fault is None else _SUFFERED[fault])
            self._fault = fault
