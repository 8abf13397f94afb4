"""The one place where the driver of sound is chosen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from devices.sound.driver import SoundDriver
from devices.sound.settings import SimulatedSoundSettings, SoundSettings
from devices.sound.simulator import SimulatedSound


def open_sound(settings: SoundSettings, environ: Mapping[str, str] | None = None) -> SoundDriver:
    """Return the driver for the settings; it looks for the sound system when it is opened."""
    environ = os.environ if environ is None else environ
    if isinstance(settings, SimulatedSoundSettings):
        peer = SimulatedSound(Path(settings.folder or "."))
        return SoundDriver(peer.settings(settings.volume), environ={**environ, **peer.environ})
    return SoundDriver(settings, environ=environ)
