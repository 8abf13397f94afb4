"""Runs a hub as a process: uvicorn on loopback, until it is told to stop."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from queueing.centre import Centre, HubSettings
from queueing.clock import Clock, SystemClock
from queueing.hub.app import create_app
from queueing.hub.core import Hub
from queueing.hub.database import DatabaseRefused
from queueing.hub.pages import BARE, Layers

REFUSED = 3  # exit code when the hub cannot start
_GOODBYE_S = 3


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a hub tells whoever started it that it answers, and that it still lives; None: nobody waits for that."""

    ready: Callable[[], None]
    alive: Callable[[], None]
    period_s: float | None = None


class HubServer(uvicorn.Server):
    """Ends open streams before it waits for requests, which would otherwise never end."""

    def __init__(self, config: uvicorn.Config, hub: Hub, pulse: Pulse | None = None) -> None:
        super().__init__(config)
        self._hub = hub
        self._pulse = pulse
        self._beating: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and let whoever started this process know, now and from now on."""
        await super().startup(sockets)
        if self.started and self._pulse is not None:
            self._pulse.ready()
            self._beating = asyncio.create_task(self._beat(self._pulse), name="hub-pulse")

    @staticmethod
    async def _beat(pulse: Pulse) -> None:
        """Feed the watchdog from the very loop that answers: where it stands still, nobody is told otherwise."""
        while pulse.period_s is not None:
            pulse.alive()
            await asyncio.sleep(pulse.period_s)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """End at SIGINT and SIGTERM, as ordered: uvicorn's own way raises them once more at the end."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say goodbye to all listeners, then stop."""
        if self._beating is not None:
            self._beating.cancel()
        self._hub.streams.close()
        await super().shutdown(sockets)


def server_of(app: FastAPI, pulse: Pulse | None = None) -> HubServer:
    """Return the server for an application that `create_app` made."""
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,  # addresses and paths of people's requests are nobody's business
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GOODBYE_S,
        timeout_keep_alive=30,
        limit_concurrency=1000,
    )
    return HubServer(config, app.state.hub, pulse)


def listen(settings: HubSettings) -> socket.socket:
    """Return the listening socket; port 0 takes any that is free. Raises OSError if the port is taken."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(512)
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    return listener


def run(
    centre: Centre,
    *,
    settings: HubSettings,
    data_dir: Path,
    web_root: Path,
    assets: Path,
    clock: Clock | None = None,
    say: Callable[[str], None] | None = None,
    pulse: Pulse | None = None,
    layers: Layers = BARE,
) -> int:
    """Serve until SIGTERM or SIGINT; return the exit code.

    At start one line `{"hub": "http://…", "setup_code": …}` tells others where the hub is; the code is null once
    the centre has accounts.
    """
    say = say or _say
    try:
        listener = listen(settings)
    except OSError as error:
        sys.stderr.write(f"Port {settings.port} cannot be used: {error.strerror}. Is another hub running?\n")
        return REFUSED
    with listener:
        try:
            app = create_app(
                centre,
                settings=settings,
                data_dir=data_dir,
                web_root=web_root,
                assets=assets,
                clock=clock or SystemClock(),
                layers=layers,
            )
        except DatabaseRefused as error:
            sys.stderr.write(f"{error}\n")
            return REFUSED
        server = server_of(app, pulse)
        hub: Hub = app.state.hub
        say(_greeting(settings.host, listener.getsockname()[1], hub.accounts.setup_code()))
        server.run(sockets=[listener])
        return 0 if server.started else REFUSED


def _greeting(host: str, port: int, code: str | None) -> str:
    address = f"[{host}]" if ":" in host else host
    return json.dumps({"hub": f"http://{address}:{port}", "setup_code": code})


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
