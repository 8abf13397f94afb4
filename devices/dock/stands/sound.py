"""The simulated loudspeaker on the dock: its plug, and when it was heard last."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from devices.dock.stand import Hand, Picture
from devices.sound.simulator import SimulatedSound

_PLUG = "unplugged"


class SoundChange(BaseModel):
    """What `POST /sound` takes."""

    model_config = ConfigDict(extra="forbid")

    unplugged: bool = False


class SoundStand:
    """The loudspeaker's plug."""

    name = "sound"

    def __init__(self, simulator: SimulatedSound) -> None:
        self._simulator = simulator
        self._unplugged = False

    def state(self) -> dict[str, object]:
        """Return whether the plug is pulled, and how much was heard last."""
        try:
            heard = self._simulator.heard.stat().st_size
        except OSError:
            heard = 0
        return {_PLUG: self._unplugged, "heard_bytes": heard}

    def change(self, body: bytes) -> None:
        """Pull the plug or put it back."""
        change = SoundChange.model_validate_json(body)
        if _PLUG in change.model_fields_set:
            self.press(_PLUG, on=change.unplugged)

    def sentences(self) -> tuple[str, ...]:
        """Return what staff would be told."""
        return ("fault.sound.no_system.staff",) if self._unplugged else ()

    def hands(self) -> tuple[Hand, ...]:
        """Return the plug."""
        return (Hand(_PLUG, self._unplugged),)

    def press(self, action: str, *, on: bool) -> None:
        """Pull the plug or put it back."""
        if action != _PLUG:
            raise KeyError(action)
        if on:
            self._simulator.pull_plug()
        else:
            self._simulator.plug_in()
        self._unplugged = on

    def pictures(self) -> tuple[Picture, ...]:
        """Return none: a loudspeaker is heard."""
        return ()

    def picture(self, name: str) -> bytes | None:
        """Return none."""
        return None
