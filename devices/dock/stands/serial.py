"""The simulated scanner of codes on a serial line: a hand shows it cards, each sent as soon as it is read."""

from __future__ import annotations

import threading

from pydantic import BaseModel, ConfigDict

from devices.dock.stand import Hand, Picture
from devices.readers.base import ReaderFault
from devices.readers.camera.simulator import Held, content_of
from devices.readers.serial.simulator import SerialReaderSimulator

_PLUG = "unplugged"
#: What such a scanner can read; before a glaring card it stays silent, which nobody could tell from no card.
SHOWN = (Held.GOOD, Held.WORN, Held.FOREIGN, Held.HOSTILE)


class SerialChange(BaseModel):
    """What `POST /serial` takes: only what is named changes. `held: null` takes the card away."""

    model_config = ConfigDict(extra="forbid")

    held: Held | None = None
    unplugged: bool = False


class SerialStand:
    """The hand that holds a card, and the scanner's plug."""

    name = "serial"

    def __init__(self, simulator: SerialReaderSimulator) -> None:
        self._simulator = simulator
        self._lock = threading.Lock()
        self._held: Held | None = None
        self._unplugged = False

    def state(self) -> dict[str, object]:
        """Return what is held up, and whether the plug is pulled."""
        return {"held": self._held, _PLUG: self._unplugged}

    def change(self, body: bytes) -> None:
        """Hold something up, or pull the plug or put it back."""
        change = SerialChange.model_validate_json(body)
        if _PLUG in change.model_fields_set:
            self.press(_PLUG, on=change.unplugged)
        if "held" in change.model_fields_set:
            self._hold(change.held)

    def sentences(self) -> tuple[str, ...]:
        """Return what staff would be told."""
        return (f"fault.reader.{ReaderFault.UNREACHABLE}.staff",) if self._unplugged else ()

    def hands(self) -> tuple[Hand, ...]:
        """Return a button for each card, and for the plug."""
        return (*(Hand(held.value, held is self._held) for held in SHOWN), Hand(_PLUG, self._unplugged))

    def press(self, action: str, *, on: bool) -> None:
        """Hold a card up or take it away, pull the plug or put it back."""
        if action == _PLUG:
            with self._lock:
                if on:
                    self._simulator.pull_plug()
                else:
                    self._simulator.plug_in()
                self._unplugged = on
        elif action in set(SHOWN):
            self._hold(Held(action) if on else None)
        else:
            raise KeyError(action)

    def pictures(self) -> tuple[Picture, ...]:
        """Return none: such a scanner sends letters."""
        return ()

    def picture(self, name: str) -> bytes | None:
        """Return none."""
        return None

    def _hold(self, held: Held | None) -> None:
        with self._lock:
            self._held = held
            if held is not None:
                self._simulator.hold_up(content_of(held))
