"""PipeWire without PulseAudio's protocol: pw-dump and pw-cat."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from devices.sound.base import SoundOutput, SystemName
from devices.sound.system import SoundSystem, SystemSilent


class PipeWire(SoundSystem):
    """Audio sinks of a PipeWire daemon.

    WORKAROUND for pw-cat: a target that is missing is silently replaced by the default output (measured with
    0.3.65), so whoever plays has to look at `outputs` first.
    """

    name: ClassVar[SystemName] = SystemName.PIPEWIRE

    def outputs(self) -> tuple[SoundOutput, ...]:
        """Return the audio sinks."""
        text = self._ask("pw-dump")
        try:
            objects = json.loads(text)
        except ValueError as error:
            raise SystemSilent("pw-dump's answer cannot be read") from error
        default = _default(objects)
        infos = [o["info"] for o in objects if o.get("type") == "PipeWire:Interface:Node" and o.get("info")]
        return tuple(
            _output(info, default) for info in infos if info.get("props", {}).get("media.class") == "Audio/Sink"
        )

    def player(self, output: str | None, file: str) -> Sequence[str]:
        """Return pw-cat's command."""
        return ["pw-cat", "--playback", *(["--target", output] if output else []), file]


def _default(objects: list[dict[str, Any]]) -> str | None:
    for thing in objects:
        for entry in thing.get("metadata") or ():
            if entry.get("key") == "default.audio.sink" and isinstance(entry.get("value"), dict):
                return str(entry["value"].get("name"))
    return None


def _output(info: dict[str, Any], default: str | None) -> SoundOutput:
    props = info["props"]
    levels = dict(next((p for p in info.get("params", {}).get("Props", ()) if "mute" in p), {}))
    volumes = list(levels.get("channelVolumes") or [])
    name = str(props.get("node.name"))
    return SoundOutput(
        name=name,
        title=str(props.get("node.description") or name),
        system=SystemName.PIPEWIRE,
        default=name == default,
        muted=bool(levels.get("mute")) or (bool(volumes) and not any(volumes)),
    )
