"""PulseAudio, and PipeWire where it speaks PulseAudio's protocol: pactl and paplay."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from devices.sound.base import Port, SoundOutput, SystemName
from devices.sound.system import SoundSystem, SystemSilent

_PLUGGED = {"available": True, "not available": False}


class Pulse(SoundSystem):
    """Sinks of a PulseAudio server. A sink that is named and missing makes paplay fail, as it should."""

    name: ClassVar[SystemName] = SystemName.PULSE

    def outputs(self) -> tuple[SoundOutput, ...]:
        """Return the sinks."""
        default = str(self._json("info").get("default_sink_name", ""))
        return tuple(_output(sink, default) for sink in self._json("list", "sinks"))

    def player(self, output: str | None, file: str) -> Sequence[str]:
        """Return paplay's command."""
        return ["paplay", *([f"--device={output}"] if output else []), "--client-name=kiosk", file]

    def choose_port(self, output: str | None, port: str) -> bool:
        """Switch the sink to a port."""
        try:
            self._ask("pactl", "set-sink-port", output or "@DEFAULT_SINK@", port)
        except SystemSilent:
            return False
        return True

    def _json(self, *question: str) -> Any:
        text = self._ask("pactl", "--format=json", *question)
        try:
            return json.loads(text)
        except ValueError as error:
            raise SystemSilent("pactl's answer cannot be read") from error


def _output(sink: dict[str, Any], default: str) -> SoundOutput:
    volumes = [channel.get("value", 1) for channel in dict(sink.get("volume") or {}).values()]
    return SoundOutput(
        name=str(sink["name"]),
        title=str(sink.get("description") or sink["name"]),
        system=SystemName.PULSE,
        default=sink["name"] == default,
        muted=bool(sink.get("mute")) or (bool(volumes) and not any(volumes)),
        ports=tuple(
            Port(str(p["name"]), str(p.get("description") or p["name"]), _PLUGGED.get(str(p.get("availability"))))
            for p in sink.get("ports") or ()
        ),
    )
