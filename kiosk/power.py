"""Restart the kiosk, restart the box, switch it off: what the technician's screen may ask of systemd.

A narrow rule of polkit lets the kiosk's user do just this (config/box/etc/polkit-1); elsewhere it is refused.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

_TIMEOUT_S = 20
_RUNNING = Path("/run/systemd/system")
_UNIT = Path("/etc/systemd/system/kiosk.target")

Run = Callable[[Sequence[str]], "subprocess.CompletedProcess[str]"]


class PowerRefused(Exception):
    """The system does not do it. `word` keys the sentence that a person sees, the message is for the technician."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.word = "box.refused"


def is_box() -> bool:
    """Return whether this machine was set up as a kiosk and runs under systemd."""
    return _RUNNING.is_dir() and _UNIT.exists()


def restart_kiosk(run: Run | None = None) -> None:
    """Start hub, screen, kiosk and board anew; raises PowerRefused. Whoever calls is ended with them."""
    _ask(["restart", "--no-block", "kiosk.target"], run)


def restart_box(run: Run | None = None) -> None:
    """Start the machine anew; raises PowerRefused."""
    _ask(["reboot"], run)


def power_off(run: Run | None = None) -> None:
    """Switch the machine off; raises PowerRefused."""
    _ask(["poweroff"], run)


def _ask(what: Sequence[str], run: Run | None) -> None:
    try:
        done = (run or _run)(["systemctl", "--no-ask-password", *what])
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PowerRefused(str(error)) from error
    if done.returncode:
        raise PowerRefused(done.stderr.strip()[:200])


def _run(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
