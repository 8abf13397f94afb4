"""Sound as a device that the supervisor keeps."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from devices.driver import DeviceFault, DeviceStatus
from devices.sound.base import Played, PlayOutcome, Route, SoundFault, SoundOutput
from devices.sound.clip import BadClip, Clip, decibels, read_clip
from devices.sound.discovery import NoSound, find_system, pick
from devices.sound.player import Player
from devices.sound.settings import OutputChoice, SystemSoundSettings
from devices.sound.system import SoundSystem
from devices.state import DeviceState

_REST_S = 1.0
_LOOK_EVERY = 4  # tends; asking the sound system costs a process

#: Steps of loudness around the middle, in dB; none is wider than 8 dB, since larger ones frighten.
VOLUME_STEPS_DB = (-12.0, -6.0, 0.0, 6.0)


class SoundDriver:
    """Plays clips on the chosen outputs, one at a time; says what is wrong before anybody misses a call."""

    def __init__(self, settings: SystemSoundSettings, *, environ: Mapping[str, str] | None = None) -> None:
        self._settings = settings
        self._environ = environ
        self._player = Player()
        self._woken = threading.Event()
        self._looks = 0
        self._status = DeviceStatus(DeviceState.CONNECTING)

    def open(self) -> DeviceStatus:
        """Find the sound system and the chosen outputs; raises DeviceFault."""
        self._looks = 0
        self._status = self._look()
        return self._status

    def tend(self) -> DeviceStatus:
        """Rest a second; look now and then whether everything is still there."""
        self._woken.wait(_REST_S)
        self._woken.clear()
        self._looks += 1
        if self._looks % _LOOK_EVERY == 0:
            self._status = self._look()
        return self._status

    def close(self) -> None:
        """End what is playing and let go."""
        self._player.stop()

    def wake(self) -> None:
        """Have a `tend` that only rests return at once, from any thread."""
        self._woken.set()

    def stop(self) -> None:
        """Be silent, from any thread."""
        self._player.stop()

    def play_file(self, file: Path, route: Route = Route.LOUDSPEAKER, *, step: int = 2) -> Played:
        """Play a clip from a file."""
        stops = self._player.stops
        try:
            clip = read_clip(file.read_bytes())
        except (OSError, BadClip) as error:
            return Played(PlayOutcome.FAILED, SoundFault.BAD_CLIP, f"{file.name}: {error}")
        return self._play(clip, route, step, stops)

    def play(self, clip: Clip, route: Route = Route.LOUDSPEAKER, *, step: int = 2) -> Played:
        """Play a clip and return when it was heard. `step` indexes VOLUME_STEPS_DB.

        What is meant for the handset is never heard from the loudspeaker: without a handset it fails.
        """
        return self._play(clip, route, step, self._player.stops)

    def _play(self, clip: Clip, route: Route, step: int, stops: int) -> Played:
        """Play a clip unless silence was asked for since `stops`: to find the output takes a while."""
        choice = self._settings.loudspeaker if route is Route.LOUDSPEAKER else self._settings.handset
        if choice is None:
            return Played(PlayOutcome.FAILED, SoundFault.NO_HANDSET)
        try:
            system, outputs = find_system(self._settings.system, self._environ)
        except NoSound as error:
            return Played(PlayOutcome.FAILED, SoundFault.NO_SYSTEM, str(error))
        if _fault_of(choice, outputs) is SoundFault.MISSING:
            return Played(PlayOutcome.FAILED, SoundFault.MISSING, choice.output or "")
        if choice.port is not None and not system.choose_port(choice.output, choice.port):
            return Played(PlayOutcome.FAILED, SoundFault.MISSING, choice.port)
        try:
            gain = self._settings.volume / 100 * decibels(VOLUME_STEPS_DB[step])
            return self._player.play(
                clip.louder(gain), lambda file: system.player(choice.output, file), system.environ, stops=stops
            )
        finally:
            self._restore_port(system, choice)

    def _restore_port(self, system: SoundSystem, used: OutputChoice) -> None:
        """Send the card's sound back to the loudspeaker, where both share a card."""
        speaker = self._settings.loudspeaker
        if used is not speaker and speaker.port is not None and used.output == speaker.output:
            system.choose_port(speaker.output, speaker.port)

    def _look(self) -> DeviceStatus:
        try:
            system, outputs = find_system(self._settings.system, self._environ)
        except NoSound as error:
            raise DeviceFault(SoundFault.NO_SYSTEM, str(error)) from error
        speaker = _fault_of(self._settings.loudspeaker, outputs)
        if speaker is SoundFault.MISSING:
            known = ", ".join(output.name for output in outputs)
            raise DeviceFault(SoundFault.MISSING, f"{self._settings.loudspeaker.output}; there are: {known}")
        faults = {speaker} if speaker is not None else set()
        if self._settings.handset is not None and _fault_of(self._settings.handset, outputs) is not None:
            faults.add(SoundFault.NO_HANDSET)
        state = DeviceState.DEGRADED if faults else DeviceState.READY
        found = pick(outputs, self._settings.loudspeaker.output)
        return DeviceStatus(state, frozenset(faults), f"{system.name}: {found.title if found else ''}")


def _fault_of(choice: OutputChoice, outputs: tuple[SoundOutput, ...]) -> SoundFault | None:
    """Return what keeps a chosen output from being heard."""
    found = pick(outputs, choice.output)
    if found is None:
        return SoundFault.MISSING
    if choice.port is not None:
        port = next((p for p in found.ports if p.name == choice.port), None)
        if port is None or port.plugged is False:
            return SoundFault.MISSING
    return SoundFault.MUTED if found.muted else None
