"""The simulated card reader on the dock: a camera before which cards are held up."""

from __future__ import annotations

import io
import threading

from PIL import Image
from pydantic import BaseModel, ConfigDict

from devices.dock.stand import Hand, Picture
from devices.readers.base import ReaderFault
from devices.readers.camera.simulator import CameraReaderSimulator, Held, picture_of

_PLUG, _FREEZE = "unplugged", "frozen"
_FAULTS = {_PLUG: ReaderFault.UNREACHABLE, _FREEZE: ReaderFault.SILENT}
_SHOWN = (640, 360)


class ReaderChange(BaseModel):
    """What `POST /reader` takes: only what is named changes. `held: null` takes the card away."""

    model_config = ConfigDict(extra="forbid")

    held: Held | None = None
    unplugged: bool = False
    frozen: bool = False


class ReaderStand:
    """The hand that holds a card, and the camera's plug."""

    name = "reader"

    def __init__(self, simulator: CameraReaderSimulator) -> None:
        self._simulator = simulator
        self._lock = threading.Lock()
        self._held: Held | None = None

    def state(self) -> dict[str, object]:
        """Return what is held up, and what ails the camera."""
        faults = self._simulator.camera.faults
        return {"held": self._held, _PLUG: faults.unplugged, _FREEZE: faults.frozen}

    def change(self, body: bytes) -> None:
        """Hold something up, or cause or end a fault."""
        change = ReaderChange.model_validate_json(body)
        if "held" in change.model_fields_set:
            self._hold(change.held)
        faults = change.model_dump(include=set(_FAULTS), exclude_unset=True)
        if faults:
            self._simulator.camera.set_faults(**faults)

    def sentences(self) -> tuple[str, ...]:
        """Return what staff would be told."""
        state = self.state()
        return tuple(f"fault.reader.{fault}.staff" for field, fault in _FAULTS.items() if state[field])

    def hands(self) -> tuple[Hand, ...]:
        """Return a button for each card, and for plug and camera."""
        state = self.state()
        cards = [Hand(held.value, held is self._held) for held in Held]
        return (*cards, *(Hand(field, bool(state[field])) for field in (_FREEZE, _PLUG)))

    def press(self, action: str, *, on: bool) -> None:
        """Hold a card up or take it away, pull the plug or put it back."""
        if action in _FAULTS:
            self._simulator.camera.set_faults(**{action: on})
        elif action in set(Held):
            self._hold(Held(action) if on else None)
        else:
            raise KeyError(action)

    def pictures(self) -> tuple[Picture, ...]:
        """Return what the camera sees."""
        held = self._held
        return () if held is None else (Picture(f"{held.value}.png", f"dock.reader.{held.value}", "view"),)

    def picture(self, name: str) -> bytes | None:
        """Return what the camera sees, made small."""
        name = name.removesuffix(".png")
        if name not in set(Held):
            return None
        seen = Image.fromarray(picture_of(Held(name))[:, :, ::-1])
        seen.thumbnail(_SHOWN)
        out = io.BytesIO()
        seen.save(out, "PNG")
        return out.getvalue()

    def _hold(self, held: Held | None) -> None:
        with self._lock:
            if held is None:
                self._simulator.take_away()
            else:
                self._simulator.hold_up(held)
            self._held = held
