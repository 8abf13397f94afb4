"""What goes wrong with sound, each told apart: no system, a hanging player, a pulled plug, a wish for silence."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import numpy as np
import pytest

from devices.driver import DeviceFault
from devices.sound.base import PlayOutcome, SoundFault
from devices.sound.chime import chime
from devices.sound.clip import Clip
from devices.sound.driver import SoundDriver
from devices.sound.factory import open_sound
from devices.sound.player import Patience, Player
from devices.sound.settings import SimulatedSoundSettings, SystemSoundSettings
from devices.sound.simulator import SimulatedSound
from devices.state import DeviceState

HANGS = ["sh", "-c", "trap '' TERM; cat; exec sleep 600"]  # deaf to a polite request


def short() -> Clip:
    return Clip(np.zeros((800, 1), np.int16), 8000)


def test_where_nothing_answers_there_is_no_sound_system(tmp_path: Path) -> None:
    (tmp_path / "asound.conf").write_text("pcm.null { type null }\n")
    alone = {"PATH": os.environ["PATH"], "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    alone["ALSA_CONFIG_PATH"] = str(tmp_path / "asound.conf")
    sound = SoundDriver(SystemSoundSettings(), environ=alone)
    with pytest.raises(DeviceFault) as caught:
        sound.open()
    assert caught.value.code == SoundFault.NO_SYSTEM
    assert sound.play(chime()).fault is SoundFault.NO_SYSTEM


def test_where_no_tool_is_installed_there_is_no_sound_system(tmp_path: Path) -> None:
    assert SoundDriver(SystemSoundSettings(), environ={"PATH": str(tmp_path)}).play(chime()).fault is (
        SoundFault.NO_SYSTEM
    )


def test_a_player_that_hangs_is_ended_by_force() -> None:
    player = Player(Patience(slack=0.1, gentle_end=0.1))
    played = player.play(short(), lambda _: HANGS, os.environ)
    assert (played.outcome, played.fault) == (PlayOutcome.FAILED, SoundFault.STUCK)
    assert player.play(short(), lambda _: ["true"], os.environ).outcome is PlayOutcome.PLAYED


def test_silence_comes_at_once_when_asked_for() -> None:
    player = Player(Patience(slack=60))
    running = threading.Event()

    def command(file: str) -> list[str]:
        running.set()
        return ["sh", "-c", "exec sleep 600", file]

    ended: list[PlayOutcome] = []
    thread = threading.Thread(target=lambda: ended.append(player.play(short(), command, os.environ).outcome))
    thread.start()
    assert running.wait(60)
    player.stop()  # once, whether the child was born or not
    thread.join(60)
    assert ended == [PlayOutcome.STOPPED]


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("Stream error: No such entity", SoundFault.MISSING),
        ("Connection failure: Connection refused", SoundFault.NO_SYSTEM),
        ("error: pw_context_connect() failed: Host is down", SoundFault.NO_SYSTEM),
        ("aplay: main:831: audio open error: Device or resource busy", SoundFault.IN_USE),
        ("ALSA lib pcm.c:2666:(snd_pcm_open_noupdate) Unknown PCM nope", SoundFault.MISSING),
        ("write: something else", SoundFault.ERROR),
    ],
)
def test_the_last_words_of_a_player_name_the_fault(said: str, fault: SoundFault) -> None:
    failing = ["sh", "-c", 'echo "$0" >&2; exit 1', said]
    assert Player().play(short(), lambda _: failing, os.environ).fault is fault


def test_a_plug_that_is_pulled_and_put_back_is_noticed_by_itself(tmp_path: Path) -> None:
    peer = SimulatedSound(tmp_path)
    peer.start()
    sound = open_sound(SimulatedSoundSettings(folder=str(tmp_path)))
    assert sound.open().state is DeviceState.READY
    peer.pull_plug()
    with pytest.raises(DeviceFault) as caught:
        sound.open()
    assert caught.value.code in (SoundFault.MISSING, SoundFault.NO_SYSTEM)
    peer.plug_in()
    assert sound.open().state is DeviceState.READY
    assert sound.play(chime()).outcome is PlayOutcome.PLAYED
    assert peer.heard.stat().st_size > len(chime().samples)


def test_the_driver_notices_a_loss_while_it_rests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.sound.driver._LOOK_EVERY", 1)
    peer = SimulatedSound(tmp_path)
    peer.start()
    sound = open_sound(SimulatedSoundSettings(folder=str(tmp_path)))
    sound.open()
    peer.stop()
    with pytest.raises(DeviceFault):
        sound.tend()
    sound.close()
