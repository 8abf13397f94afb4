"""Tell whoever started this process that it works: systemd, or `kiosk run`. The protocol is systemd's."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def notify_ready() -> None:
    """Say that the first frame is on the glass (or the first request can be answered)."""
    notify("READY=1")


def notify(message: str) -> None:
    """Send one message; without anybody who listens nothing happens."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as line:
        line.sendto(message.encode(), address)
