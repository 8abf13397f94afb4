"""What the tools of the sound systems say, as recorded, becomes outputs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from devices.sound import driver
from devices.sound.alsa import Alsa
from devices.sound.base import PlayOutcome, Port, Route, SoundFault, SoundOutput, SystemName
from devices.sound.chime import chime
from devices.sound.driver import SoundDriver
from devices.sound.pulse import Pulse
from devices.sound.settings import OutputChoice, SystemSoundSettings
from devices.sound.system import SystemSilent

APLAY_L = """\
null
    Discard all samples (playback) or generate zero samples (capture)
sysdefault:CARD=PCH
    HDA Intel PCH, ALC887-VD Analog
    Default Audio Device
front:CARD=PCH,DEV=0
    HDA Intel PCH, ALC887-VD Analog
    Front output / input
plughw:CARD=PCH,DEV=0
    HDA Intel PCH, ALC887-VD Analog
    Hardware device with all software conversions
plughw:CARD=HDMI,DEV=3
    HDA Intel HDMI, HDMI 0
    Hardware device with all software conversions
usbstream:CARD=PCH
    HDA Intel PCH
    USB Stream Output
"""
AMIXER_OFF = """\
Simple mixer control 'Master',0
  Capabilities: pvolume pvolume-joined pswitch pswitch-joined
  Limits: Playback 0 - 64
  Mono: Playback 0 [0%] [-64.00dB] [off]
"""
SINKS = [
    {
        "name": "alsa_output.pci-0000_00_1b.0.analog-stereo",
        "description": "Built-in Audio Analog Stereo",
        "mute": False,
        "volume": {"front-left": {"value": 0}, "front-right": {"value": 0}},
        "ports": [
            {"name": "analog-output-speaker", "description": "Speakers", "availability": "availability unknown"},
            {"name": "analog-output-headphones", "description": "Headphones", "availability": "not available"},
        ],
    }
]


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """Return a folder in which a test puts what a tool says."""
    return tmp_path


def tool(folder: Path, name: str, script: str) -> dict[str, str]:
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


def says(folder: Path, name: str, text: str) -> dict[str, str]:
    (folder / f"{name}.txt").write_text(text)
    return tool(folder, name, f"cat {folder / name}.txt")


def test_alsa_lists_its_cards_by_name_and_knows_a_muted_one(tools: Path) -> None:
    says(tools, "aplay", APLAY_L)
    environ = tool(tools, "amixer", f"[ $2 = PCH ] && cat {tools}/off.txt || exit 1")
    (tools / "off.txt").write_text(AMIXER_OFF)
    title = "HDA Intel PCH, ALC887-VD Analog"
    assert Alsa(environ).outputs() == (
        SoundOutput("plughw:CARD=PCH,DEV=0", title, SystemName.ALSA, default=True, muted=True),
        SoundOutput("plughw:CARD=HDMI,DEV=3", "HDA Intel HDMI, HDMI 0", SystemName.ALSA),
    )


def test_alsa_without_a_card_is_silent(tools: Path) -> None:
    with pytest.raises(SystemSilent):
        Alsa(says(tools, "aplay", "null\n    Discard all samples\n")).outputs()


def pactl(folder: Path, sinks: object) -> dict[str, str]:
    (folder / "info.json").write_text(json.dumps({"default_sink_name": SINKS[0]["name"]}))
    (folder / "sinks.json").write_text(json.dumps(sinks))
    return tool(
        folder,
        "pactl",
        f'case "$*" in *info) cat {folder}/info.json;; *sinks) cat {folder}/sinks.json;;'
        f" set-sink-port*) echo $2 $3 >> {folder}/ports;; esac",
    )


def test_pulse_tells_ports_and_a_volume_of_nothing(tools: Path) -> None:
    [output] = Pulse(pactl(tools, SINKS)).outputs()
    assert output.muted
    assert output.default
    assert output.ports == (
        Port("analog-output-speaker", "Speakers", None),
        Port("analog-output-headphones", "Headphones", plugged=False),
    )


def test_an_answer_that_is_no_json_is_no_sound_system(tools: Path) -> None:
    with pytest.raises(SystemSilent):
        Pulse(tool(tools, "pactl", "echo nonsense")).outputs()


def test_a_tool_that_hangs_is_no_sound_system(tools: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.sound.system._ASK_S", 0.2)
    with pytest.raises(SystemSilent):
        Pulse(tool(tools, "pactl", "exec sleep 60")).outputs()


def test_a_handset_on_the_same_card_has_its_socket_for_its_words_only(tools: Path) -> None:
    plugged = json.loads(json.dumps(SINKS))
    plugged[0]["ports"][1]["availability"] = "available"
    environ = pactl(tools, plugged)
    tool(tools, "paplay", f"echo played >> {tools}/ports")
    card = str(SINKS[0]["name"])
    settings = SystemSoundSettings(
        system="pulse",
        loudspeaker=OutputChoice(output=card, port="analog-output-speaker"),
        handset=OutputChoice(output=card, port="analog-output-headphones"),
    )

    sound = SoundDriver(settings, environ=environ)
    assert sound.play(chime(), Route.HANDSET).fault is None
    assert (tools / "ports").read_text().splitlines() == [
        f"{card} analog-output-headphones",
        "played",
        f"{card} analog-output-speaker",
    ]
    pactl(tools, SINKS)  # the handset is pulled out
    assert sound.play(chime(), Route.HANDSET).fault is SoundFault.MISSING


@pytest.mark.parametrize("step", ["read_clip", "find_system"])
def test_silence_asked_for_while_a_clip_is_prepared_is_kept(
    tools: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    environ = pactl(tools, SINKS)
    tool(tools, "paplay", f"echo played >> {tools}/heard")
    clip = tools / "clip.wav"
    clip.write_bytes(chime().to_wav())
    sound = SoundDriver(SystemSoundSettings(system="pulse"), environ=environ)
    prepare = getattr(driver, step)

    def prepare_while_somebody_asks_for_silence(*of: object) -> object:
        sound.stop()
        return prepare(*of)

    with monkeypatch.context() as patched:
        patched.setattr(driver, step, prepare_while_somebody_asks_for_silence)
        assert sound.play_file(clip).outcome is PlayOutcome.STOPPED
    assert not (tools / "heard").exists()
    assert sound.play_file(clip).outcome is PlayOutcome.PLAYED  # the wish was for that clip only
