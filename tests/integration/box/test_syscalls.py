"""What hub, kiosk and board ask of the kernel until they work is what their units allow. Long: strace is slow."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

PATIENCE_S = 180.0

pytestmark = [pytest.mark.long, pytest.mark.timeout(600)]


def expanded(name: str) -> set[str]:
    """Return the calls of one of systemd's groups."""
    told = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
    words = [line.strip() for line in told.stdout.splitlines()[1:]]
    calls: set[str] = set()
    for word in words:
        if word.startswith("@"):
            calls |= expanded(word)
        elif word and not word.startswith("#"):
            calls.add(word)
    return calls


def allowed_by(unit: Path) -> set[str]:
    calls: set[str] = set()
    for line in re.findall(r"^SystemCallFilter=(.*)$", unit.read_text(encoding="utf-8"), re.M):
        for word in line.split():
            calls |= expanded(word) if word.startswith("@") else {word}
    return calls


@pytest.mark.parametrize("command", ["hub", "app", "board"])
def test_no_call_is_made_that_the_unit_forbids(command: str, repo: Path, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(PATIENCE_S)
        environ = os.environ | {
            "NOTIFY_SOCKET": str(tmp_path / "notify"),
            "WATCHDOG_USEC": "3000000",
            "KIOSK_DATA": str(tmp_path / "data"),
            "KIOSK_CONFIG": str(tmp_path),
            "KIOSK_HUB__PORT": "0",
        }
        log = tmp_path / "calls"
        traced = ["strace", "-f", "-qq", "-o", str(log), sys.executable, "-m", "kiosk", command, "--demo"]
        with subprocess.Popen(traced, env=environ, stdout=subprocess.DEVNULL, start_new_session=True) as process:
            try:
                said = {systemd.recv(100).decode() for _ in range(3)}
            finally:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(PATIENCE_S)
    assert said == {"READY=1", "WATCHDOG=1"}
    asked = set(re.findall(r"^\d+ +(?:<\.\.\. )?(\w+)[( ]", log.read_text(errors="replace"), re.M))
    assert len(asked) > 40, "the trace is not whole"
    assert asked - allowed_by(repo / "config/box/systemd" / f"kiosk-{command}.service") == set()
