"""What a sound system has to offer, and how its tools are asked."""

from __future__ import annotations

import os
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar

from devices.sound.base import SoundOutput, SystemName

_ASK_S = 4.0


class SystemSilent(Exception):
    """The sound system is not there or does not answer."""


class SoundSystem(ABC):
    """One sound system. Asks its own command-line tools, each in a child with a time limit.

    A library inside the process would live or die with the sound server: after a restart of the server Qt's player
    never recovered, and without one it "played" to the end.
    """

    name: ClassVar[SystemName]

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self.environ = dict(os.environ if environ is None else environ) | {"LC_ALL": "C.UTF-8"}

    @abstractmethod
    def outputs(self) -> tuple[SoundOutput, ...]:
        """Return what can sound; raises SystemSilent."""

    @abstractmethod
    def player(self, output: str | None, file: str) -> Sequence[str]:
        """Return the command that plays a WAV file on an output (None: the default) and ends when it was heard."""

    def choose_port(self, output: str | None, port: str) -> bool:
        """Send an output's sound to one of its sockets; return whether that could be done."""
        return False

    def _ask(self, *command: str) -> str:
        try:
            done = subprocess.run(
                command,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_ASK_S,
                check=True,
                text=True,
                errors="replace",
            )
        except subprocess.CalledProcessError as error:
            raise SystemSilent(str(error.stderr).strip()[-200:]) from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SystemSilent(str(error)) from error
        return done.stdout
