"""Private sound servers: real ones, in a folder of their own, that let a test hear what was played."""

from __future__ import annotations

import itertools
import os
import subprocess
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from devices.sound.base import SystemName
from devices.sound.clip import read_clip
from devices.sound.simulator import LOUDSPEAKER, SimulatedSound
from tests.waiting import wait_for

_RATE = 22_050
_OF_THE_USER = ("PULSE", "PIPEWIRE", "ALSA", "XDG_RUNTIME", "DBUS")


class SoundServer(ABC):
    """A sound system that stands alone, with a loudspeaker and (where it has servers) a handset."""

    system: ClassVar[SystemName]
    speaker: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {k: v for k, v in os.environ.items() if not k.startswith(_OF_THE_USER)}
        self.environ |= {"XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
        self.environ["ALSA_CONFIG_PATH"] = str(folder / "asound.conf")
        (folder / "asound.conf").write_text("pcm.null { type null }\n")
        self._children: list[subprocess.Popen[bytes]] = []
        self._recorder: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)

    @abstractmethod
    def start(self) -> None: ...

    @abstractmethod
    def listen(self, output: str) -> None:
        """Begin to record what an output plays."""

    @abstractmethod
    def recorded(self) -> NDArray[np.int16]:
        """Return the samples recorded so far."""

    def heard(self) -> NDArray[np.int16]:
        """Return what was heard, once a clip's length is recorded and silence follows it."""

        def is_over() -> bool:
            samples = self.recorded()
            return len(samples) > 2 * _RATE and np.abs(samples[-_RATE // 3 :].astype(int)).max() < 50

        wait_for("silence after the sound", is_over)
        return self.recorded()

    def stop(self) -> None:
        for child in reversed(self._children):
            child.terminate()
        for child in self._children:
            with suppress(subprocess.TimeoutExpired):
                child.wait(5)
            child.kill()
            child.wait()
        self._children = []

    def spawn(self, *command: str, out: Path | None = None) -> subprocess.Popen[bytes]:
        with (out or self.folder / f"{command[0]}.log").open("ab") as sink:
            child = subprocess.Popen(
                command, env=self.environ, stdout=sink, stderr=subprocess.DEVNULL, start_new_session=True
            )
        self._children.append(child)
        return child

    def record(self, *command: str, out: Path | None = None) -> None:
        """Spawn a recorder in the place of the one before, which would go on writing into the same file."""
        if self._recorder is not None:
            self._recorder.terminate()
            self._recorder.wait(60)
            self._children.remove(self._recorder)
        self._recorder = self.spawn(*command, out=out)

    def says(self, *command: str) -> bool:
        return (
            subprocess.run(command, env=self.environ, capture_output=True, timeout=60, check=False).returncode == 0
        )


class PulseServer(SoundServer):
    system = SystemName.PULSE
    speaker = "speaker"

    def start(self) -> None:
        socket = self.folder / "native"
        self.environ["PULSE_SERVER"] = f"unix:{socket}"
        script = self.folder / "pulse.pa"
        script.write_text(
            f"load-module module-native-protocol-unix auth-anonymous=1 socket={socket}\n"
            'load-module module-null-sink sink_name=speaker sink_properties=device.description="Loa"\n'
            'load-module module-null-sink sink_name=handset sink_properties=device.description="Handset"\n'
        )
        self.environ["PULSE_LATENCY_MSEC"] = "50"  # the null sink's own two seconds would be waited for at each end
        self.spawn("pulseaudio", "-n", "-F", str(script), "--exit-idle-time=-1", "--use-pid-file=no")
        wait_for("PulseAudio", lambda: self.says("pactl", "info"))

    def listen(self, output: str) -> None:
        self._raw = self.folder / f"heard-{next(self._numbers)}.raw"
        self._raw.write_bytes(b"")
        self.record(
            "parec", f"--device={output}.monitor", "--rate=22050", "--channels=1", "--format=s16le", out=self._raw
        )
        wait_for("the microphone", lambda: self._raw.stat().st_size > 0)

    def recorded(self) -> NDArray[np.int16]:
        data = self._raw.read_bytes()
        return np.frombuffer(data[: len(data) // 2 * 2], "<i2")

    def mute(self, output: str, *, on: bool = True) -> None:
        assert self.says("pactl", "set-sink-mute", output, str(int(on)))


class PipeWireServer(SoundServer):
    system = SystemName.PIPEWIRE
    speaker = "speaker"

    def start(self) -> None:
        bus = self.folder / "bus"
        self.environ["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={bus}"
        self.spawn("dbus-daemon", "--session", "--nofork", f"--address=unix:path={bus}")
        wait_for("the bus", bus.exists)
        self.spawn("pipewire")
        wait_for("PipeWire", lambda: self.says("pw-cli", "info", "0"))
        for name in ("speaker", "handset"):
            made = (
                f"{{ factory.name=support.null-audio-sink node.name={name} node.description={name} "
                "media.class=Audio/Sink object.linger=true audio.position=[FL FR] monitor.channel-volumes=true }"
            )
            assert self.says("pw-cli", "create-node", "adapter", made)
        self.spawn("wireplumber")
        wait_for("WirePlumber", self._has_ports)

    def _has_ports(self) -> bool:
        """Whether the session manager has taken the outputs up."""
        listing = subprocess.run(
            ["pw-link", "--input"], env=self.environ, capture_output=True, text=True, timeout=60, check=False
        )
        return "speaker:" in listing.stdout and "handset:" in listing.stdout

    def listen(self, output: str) -> None:
        self._file = self.folder / f"heard-{next(self._numbers)}.wav"
        self.record(
            *("pw-cat", "--record", "--target", output, "--properties", "{ stream.capture.sink = true }"),
            *("--rate", "22050", "--channels", "1", "--format", "s16", str(self._file)),
        )
        wait_for("the microphone", lambda: self._file.exists() and self._file.stat().st_size > 2000)

    def recorded(self) -> NDArray[np.int16]:
        data = self._file.read_bytes()[44:]
        return np.frombuffer(data[: len(data) // 2 * 2], "<i2")

    def mute(self, output: str, *, on: bool = True) -> None:
        # As people do it, by the session manager: PipeWire 1.4 takes a mute from pw-cli and lets it lie.
        listing = subprocess.run(
            ["pw-cli", "info", output], env=self.environ, capture_output=True, text=True, timeout=60, check=True
        )
        number = next(line.split()[-1] for line in listing.stdout.splitlines() if line.strip().startswith("id:"))
        assert self.says("wpctl", "set-mute", number, str(int(on)))


class AlsaServer(SoundServer):
    system = SystemName.ALSA
    speaker = LOUDSPEAKER

    def start(self) -> None:
        self.peer = SimulatedSound(self.folder)
        self.peer.start()
        self.environ |= self.peer.environ

    def listen(self, output: str) -> None:
        self.peer.heard.unlink(missing_ok=True)

    def recorded(self) -> NDArray[np.int16]:
        return read_clip(self.peer.heard.read_bytes()).samples[:, 0]

    def heard(self) -> NDArray[np.int16]:
        return self.recorded()  # written by the player itself, so it is whole when the player has ended

    def stop(self) -> None:
        self.peer.stop()
