"""Printers on the network, looked for only when a technician asks.

One connection to port 9100 of each neighbour, nothing is sent: an office printer would put any byte on paper.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed

from devices.printers.discovery.candidate import Candidate, Reason
from devices.printers.network.settings import NetworkPrinterSettings

PORT = 9100
_PREFIX = 24
_CONNECT_S = 0.8
_AT_ONCE = 32  # a cheap switch or a firewall must not take it for an attack
_NOWHERE = "192.0.2.1"  # an address that no machine has; nothing is sent there either


def own_network() -> ipaddress.IPv4Network | None:
    """Return the neighbourhood of this machine: at most 254 addresses of a private network, or None without one."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect((_NOWHERE, 9))
            own = ipaddress.IPv4Address(line.getsockname()[0])
        except OSError:
            return None
    if not own.is_private or own.is_loopback or own.is_link_local:
        return None
    return ipaddress.IPv4Network((own, _PREFIX), strict=False)


def scan(
    network: ipaddress.IPv4Network,
    *,
    on_progress: Callable[[int, int], None],
    cancelled: threading.Event,
    port: int = PORT,
) -> tuple[Candidate, ...]:
    """Return who takes print jobs on a network of at most 256 addresses; some ten seconds at most.

    `on_progress(done, all)` is called on the caller's thread. Once `cancelled` is set, what was found so far is
    returned within a second.
    """
    if network.prefixlen < _PREFIX:
        raise ValueError(f"{network} is larger than a neighbourhood")
    hosts = [str(host) for host in network.hosts()]
    found: list[str] = []
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="printer-scan") as pool:
        futures = [pool.submit(_answers, host, port, cancelled) for host in hosts]
        for done, future in enumerate(as_completed(futures), start=1):
            if host := future.result():
                found.append(host)
            on_progress(done, len(hosts))
    return tuple(
        Candidate(
            NetworkPrinterSettings(host=host, port=port), f"{host}:{port}", f"{host}:{port}", Reason.OPEN_PORT
        )
        for host in sorted(found, key=ipaddress.IPv4Address)
    )


def _answers(host: str, port: int, cancelled: threading.Event) -> str | None:
    if cancelled.is_set():
        return None
    try:
        with socket.create_connection((host, port), timeout=_CONNECT_S):
            return host
    except OSError:
        return None
