"""Playing one clip in a child that lives no longer than the clip."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from devices.sound.base import Played, PlayOutcome, SoundFault
from devices.sound.clip import Clip

_BUSY = ("busy", "device or resource busy")
_MISSING = ("no such entity", "no such file", "no such device", "unknown pcm")
_REFUSED = ("connection refused", "invalid server", "host is down", "connection failure")


@dataclass(frozen=True, slots=True)
class Patience:
    """Every delay of playing, in seconds beside the clip's own length."""

    slack: float = 4.0  # an output that slept needs a moment to wake, and drains at the end
    gentle_end: float = 0.3


class Player:
    """Plays one clip at a time: a second call waits for nobody and is a bug of the caller."""

    def __init__(self, patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._stops = 0

    @property
    def stops(self) -> int:
        """How often silence was asked for; who prepares a clip first hands `play` what it was before that."""
        return self._stops

    def play(
        self,
        clip: Clip,
        command: Callable[[str], Sequence[str]],
        environ: Mapping[str, str],
        *,
        stops: int | None = None,
    ) -> Played:
        """Play a clip and return when it was heard, stopped or failed; not at all if it was stopped since `stops`.

        `command` makes the player's command for a file, which is in memory only, under a path of the child's.
        """
        stops = self._stops if stops is None else stops
        memory = os.memfd_create("clip", os.MFD_CLOEXEC)
        try:
            with os.fdopen(os.dup(memory), "wb") as out:
                out.write(clip.to_wav())
            return self._run(list(command(f"/proc/self/fd/{memory}")), memory, environ, clip.seconds, stops)
        finally:
            os.close(memory)

    def stop(self) -> None:
        """End what is playing, from any thread."""
        with self._lock:
            self._stops += 1
            if self._child is not None:
                _signal(self._child, signal.SIGTERM)

    def _run(
        self, command: list[str], memory: int, environ: Mapping[str, str], seconds: float, stops: int
    ) -> Played:
        os.lseek(memory, 0, os.SEEK_SET)
        with self._lock:
            assert self._child is None, "two sounds never overlap"
            if self._stops != stops:
                return Played(PlayOutcome.STOPPED)
            try:
                child = self._child = subprocess.Popen(
                    command,
                    env=dict(environ),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.PIPE,
                    pass_fds=(memory,),
                    start_new_session=True,
                )
            except OSError as error:
                return Played(PlayOutcome.FAILED, SoundFault.NO_SYSTEM, str(error))
        began = time.monotonic()
        late = False
        try:
            try:
                said = child.communicate(timeout=seconds + self._patience.slack)[1]
            except subprocess.TimeoutExpired:
                late = True
                said = self._end(child)
        finally:
            with self._lock:
                self._child = None
                stopped = self._stops != stops
        detail = said.decode("utf-8", "replace").strip()[-200:]
        if stopped:
            return Played(PlayOutcome.STOPPED)
        if late:
            return Played(PlayOutcome.FAILED, SoundFault.STUCK, f"{time.monotonic() - began:.1f} s; {detail}")
        if child.returncode:
            return Played(PlayOutcome.FAILED, _fault(detail), detail or f"ended with {child.returncode}")
        return Played(PlayOutcome.PLAYED)

    def _end(self, child: subprocess.Popen[bytes]) -> bytes:
        _signal(child, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            return child.communicate(timeout=self._patience.gentle_end)[1]
        _signal(child, signal.SIGKILL)
        return child.communicate()[1]


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _fault(said: str) -> SoundFault:
    """Return the fault that a player's last words stand for."""
    low = said.lower()
    for fault, signs in (
        (SoundFault.IN_USE, _BUSY),
        (SoundFault.MISSING, _MISSING),
        (SoundFault.NO_SYSTEM, _REFUSED),
    ):
        if any(sign in low for sign in signs):
            return fault
    return SoundFault.ERROR
