"""What can be told of a network camera at no cost: whether anybody is at its address."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from devices.cameras.base import CameraFault
from devices.driver import DeviceFault

_CONNECT_S = 2.0
_PORTS = {"http": 80, "https": 443}


def check_address(url: str) -> None:
    """Raise `DeviceFault` where nobody listens: a camera that is switched off costs no process at each try."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
        socket.create_connection((parts.hostname or "", port), timeout=_CONNECT_S).close()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no answer"
        raise DeviceFault(CameraFault.UNREACHABLE, f"nobody at the address: {reason}") from error
