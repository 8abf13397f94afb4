"""The demo's loudspeaker: an ALSA output that writes down what it hears.

A real peer: aplay opens it through ALSA's own library as it would a card. Its plug is its entry in ALSA's
configuration.
"""

from __future__ import annotations

from pathlib import Path
from typing import Self

from devices.simulated import Simulated
from devices.sound.base import SystemName
from devices.sound.settings import OutputChoice, SystemSoundSettings

LOUDSPEAKER = "loudspeaker"
_PCM = """
pcm.{name} {{
  type file
  slave.pcm "null"
  file "{folder}/heard.wav"
  format "wav"
  hint {{ show on description "Loa thử" }}
}}
"""
_NULL = "pcm.null { type null }\n"


class SimulatedSound(Simulated):
    """A loudspeaker in a folder: its configuration, and what was heard as WAV files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._configuration = folder / "asound.conf"

    def start(self) -> Self:
        """Make the loudspeaker."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return super().start()

    def stop(self) -> None:
        """Take the loudspeaker away."""
        self._configuration.unlink(missing_ok=True)

    def plug_in(self) -> None:
        """Put the plug back."""
        self._write(_NULL + _PCM.format(name=LOUDSPEAKER, folder=self._folder))

    def pull_plug(self) -> None:
        """Pull the plug: ALSA knows no such output any more."""
        self._write(_NULL)

    @property
    def heard(self) -> Path:
        """The file with what was heard last."""
        return self._folder / "heard.wav"

    @property
    def environ(self) -> dict[str, str]:
        """What a process must have in its environment to be heard by this loudspeaker."""
        return {"ALSA_CONFIG_PATH": str(self._configuration)}

    @staticmethod
    def settings(volume: int) -> SystemSoundSettings:
        """Return the settings of a driver that plays on this loudspeaker."""
        return SystemSoundSettings(
            system=SystemName.ALSA.value, loudspeaker=OutputChoice(output=LOUDSPEAKER), volume=volume
        )

    def _write(self, text: str) -> None:
        fresh = self._configuration.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self._configuration)
