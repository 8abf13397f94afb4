"""A clip is heard on the output that was chosen, and on no other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from devices.driver import DeviceFault
from devices.sound.base import Played, PlayOutcome, Route, SoundFault
from devices.sound.chime import chime
from devices.sound.discovery import list_outputs
from devices.sound.driver import VOLUME_STEPS_DB, SoundDriver
from devices.sound.settings import OutputChoice, SystemSoundSettings
from devices.state import DeviceState
from tests.contract.sound.servers import AlsaServer, PipeWireServer, PulseServer, SoundServer
from tests.waiting import wait_for

NOTES_HZ = (523.25, 659.25, 783.99)
PLAYED = Played(PlayOutcome.PLAYED)


def driver(server: SoundServer, *, speaker: str | None = None, handset: str | None = None) -> SoundDriver:
    settings = SystemSoundSettings(
        system=server.system.value,
        loudspeaker=OutputChoice(output=speaker or server.speaker),
        handset=None if handset is None else OutputChoice(output=handset),
    )
    return SoundDriver(settings, environ=server.environ)


def loudest_pitches(samples: np.ndarray, rate: int = 22_050) -> list[float]:
    """Return the pitch of each of three equal parts of what was heard, silence at both ends cut off."""
    loud = np.flatnonzero(np.abs(samples.astype(int)) > 500)
    assert loud.size, "nothing was heard"
    heard = samples[loud[0] : loud[-1] + 1].astype(float)
    pitches = []
    for part in np.array_split(heard, 3):
        middle = part[len(part) // 8 : len(part) // 2] * np.hanning(len(part) // 2 - len(part) // 8)
        pitches.append(float(np.argmax(np.abs(np.fft.rfft(middle, 1 << 17)))) * rate / (1 << 17))
    return pitches


def test_the_outputs_are_listed(server: SoundServer) -> None:
    outputs = list_outputs(server.system.value, server.environ)
    assert server.speaker in [output.name for output in outputs]
    assert all(output.system is server.system for output in outputs)
    assert not any(output.muted for output in outputs)


def test_what_is_played_is_heard_whole_and_in_tune(server: SoundServer) -> None:
    sound = driver(server)
    assert sound.open().state is DeviceState.READY
    server.listen(server.speaker)
    assert sound.play(chime()) == PLAYED
    assert loudest_pitches(server.heard()) == pytest.approx(NOTES_HZ, rel=0.03)
    sound.close()


def test_steps_of_loudness_are_heard(server: SoundServer) -> None:
    sound = driver(server)
    peaks = []
    for step in (0, 2):
        server.listen(server.speaker)
        assert sound.play(chime(), step=step) == PLAYED
        peaks.append(float(np.abs(server.heard().astype(int)).max()))
    louder_db = 20 * np.log10(peaks[1] / peaks[0])
    assert louder_db == pytest.approx(VOLUME_STEPS_DB[2] - VOLUME_STEPS_DB[0], abs=1.0)


def test_an_output_that_is_not_there_is_missing_and_nothing_is_heard_elsewhere(server: SoundServer) -> None:
    sound = driver(server, speaker="gone")
    with pytest.raises(DeviceFault) as caught:
        sound.open()
    assert caught.value.code == SoundFault.MISSING
    assert server.speaker in caught.value.detail
    assert sound.play(chime()).fault is SoundFault.MISSING


def test_private_words_are_heard_in_the_handset_only(server: SoundServer) -> None:
    # ALSA's peer has one output only: what is private must then not be heard at all.
    handset = "gone" if isinstance(server, AlsaServer) else "handset"
    sound = driver(server, handset=handset)
    server.listen(server.speaker)
    played = sound.play(chime(), Route.HANDSET)
    if handset == "gone":
        assert played.fault is SoundFault.MISSING
        assert not server.peer.heard.exists()  # type: ignore[attr-defined]
        return
    assert played == PLAYED
    assert np.abs(server.heard().astype(int)).max(initial=0) == 0, "the loudspeaker was heard"


def test_without_a_handset_private_words_are_refused(server: SoundServer) -> None:
    assert driver(server).play(chime(), Route.HANDSET).fault is SoundFault.NO_HANDSET


def test_a_handset_that_is_gone_is_told_while_the_loudspeaker_works(server: SoundServer) -> None:
    status = driver(server, handset="gone").open()
    assert (status.state, status.faults) == (DeviceState.DEGRADED, {SoundFault.NO_HANDSET})


def test_a_file_that_is_no_sound_is_refused(server: SoundServer, tmp_path: Path) -> None:
    file = tmp_path / "clip.wav"
    file.write_bytes(b"RIFF\x00\x00")
    assert driver(server).play_file(file).fault is SoundFault.BAD_CLIP
    assert driver(server).play_file(tmp_path / "none.wav").fault is SoundFault.BAD_CLIP


def test_a_muted_output_is_told(server: SoundServer) -> None:
    """ALSA's file output has no mixer: see test_tools for amixer."""
    if not isinstance(server, PulseServer | PipeWireServer):
        return
    server.mute(server.speaker)  # told to the server, which heeds it in its own time
    try:
        wait_for("the mute", lambda: SoundFault.MUTED in driver(server).open().faults)
        status = driver(server).open()
        assert (status.state, status.faults) == (DeviceState.DEGRADED, {SoundFault.MUTED})
    finally:
        server.mute(server.speaker, on=False)  # other tests come after this one
        wait_for("its end", lambda: SoundFault.MUTED not in driver(server).open().faults)
