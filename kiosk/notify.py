"""Tell whoever started this process that it works: systemd, or `kiosk run`. The protocol is systemd's."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress

_FEEDS = 3  # within the time that the watchdog waits: two may be late


def notify_ready() -> None:
    """Say that the first frame is on the glass (or the first request can be answered)."""
    notify("READY=1")


def notify_alive() -> None:
    """Feed the watchdog. Call only from where the work is done, or it would vouch for a frozen process."""
    notify("WATCHDOG=1")


def watchdog_period_s(environ: Mapping[str, str] | None = None) -> float | None:
    """Return how often the watchdog wants to be fed, in seconds; None where nobody waits."""
    environ = os.environ if environ is None else environ
    try:
        meant = int(environ.get("WATCHDOG_PID", os.getpid()))
        period = int(environ["WATCHDOG_USEC"]) / 1_000_000 / _FEEDS
    except (KeyError, ValueError):
        return None
    return period if period > 0 and meant == os.getpid() else None


def notify(message: str) -> None:
    """Send one message; without anybody who listens nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.sendto(message.encode(), address)
