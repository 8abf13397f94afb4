"""What `kiosk run` does: a whole centre on one machine, its processes watched over.

In a demo centre simulated devices stand in for the real ones; a configured centre gets no simulators. Where
there is no display the screens are virtual, and a page shows them.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import httpx

from kiosk.console import Console
from kiosk.paths import DataFolders, assets_folder
from kiosk.run.demo_devices import DemoDevices
from kiosk.run.held_ports import HeldPorts
from kiosk.run.running import Running, announce, running_file
from kiosk.run.supervisor import Child, Event, Happening, Patience, Supervisor
from kiosk.run.virtual_screens import (
    BOARD_SCREEN,
    KIOSK_SCREEN,
    VirtualScreens,
    VirtualScreensError,
    has_display,
)
from kiosk.settings.model import Settings

_DOCK_PORT = 8767  # where it is free: an address that stays the same is easier to keep open in a browser
_LOOK_PORT = 8768
_PROBE_S = 0.1
_ANEW = 75  # how a run ends that is to begin again with the settings of now


def run(settings: Settings, console: Console, *, fresh: bool = False) -> int:
    """Run a whole centre until Ctrl-C or SIGTERM; return the exit code."""
    folders = DataFolders.of(demo=settings.demo)
    if fresh and not settings.demo:
        console.complain("cli.run.fresh_refused")
        return 2
    with _only_one(folders) as is_only:
        if not is_only:
            return _already(folders, console)
        if fresh:
            _empty(folders)
        for folder in (folders.hub, folders.kiosk, folders.board, folders.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            with ExitStack() as stack:
                screens = None
                if not has_display():
                    screens = stack.enter_context(VirtualScreens(settings.kiosk.screen, settings.board.screen))
                sockets = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kiosk-")))
                ports = stack.enter_context(HeldPorts())
                code = asyncio.run(_CentreRun(settings, console, folders, screens, sockets, ports).run())
        except VirtualScreensError as error:
            console.complain("cli.run.no_screens", reason=error)
            if error.package:
                console.complain("cli.run.install", package=error.package)
            return 1
        finally:
            running_file(folders).unlink(missing_ok=True)
    if code == _ANEW:
        again = [argument for argument in sys.argv[1:] if argument != "--fresh"]
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", *again])  # noqa: S606 - this very program
    return code


class _CentreRun:
    """One run of the centre: which processes, in which order, and what is said about them."""

    def __init__(
        self,
        settings: Settings,
        console: Console,
        folders: DataFolders,
        screens: VirtualScreens | None,
        sockets: Path,
        ports: HeldPorts,
    ) -> None:
        self._settings = settings
        self._console = console
        self._folders = folders
        self._screens = screens
        self._ports = ports
        self._patience = Patience()
        self._supervisor = Supervisor(folders.logs, sockets, self._tell, self._patience)
        self._hub_port = ports.hold(settings.hub.port)
        # Beside another centre nothing is where it usually is: two that start at once must not pick the same port.
        self._usual = self._hub_port == settings.hub.port
        self._devices: DemoDevices | None = None
        self._running = Running(
            pid=os.getpid(),
            hub_port=self._hub_port,
            desk=f"http://127.0.0.1:{self._hub_port}/desk/",
            board=f"http://127.0.0.1:{self._hub_port}/board/",
            setup_code=str(folders.hub / "setup-code"),
            data=str(folders.root),
            logs=str(folders.logs),
            display=screens.display if screens else None,
        )

    async def run(self) -> int:
        """Start everything, say where it is, and wait to be ended."""
        ended = asyncio.Event()
        code = 0

        def begin_anew() -> None:
            nonlocal code
            code = _ANEW
            ended.set()

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, begin_anew)  # a technician's restart
        self._console.say("cli.run.starting")
        starting = asyncio.create_task(self._start())
        waiting = asyncio.create_task(ended.wait())
        try:
            await asyncio.wait({starting, waiting}, return_when=asyncio.FIRST_COMPLETED)
            if not ended.is_set():
                starting.result()  # an error in starting is ours to show
                await ended.wait()
        finally:
            starting.cancel()
            waiting.cancel()
            self._console.say("cli.run.stopping")
            await self._supervisor.stop()
        self._console.say("cli.run.stopped")
        return code

    async def _start(self) -> None:
        if self._settings.demo:
            await self._start_devices()
        await self._supervisor.start(self._part("hub", "hub", probe_port=self._hub_port))
        if self._screens is not None:
            await self._start_lookout()
        self._running.write(self._folders)
        announce(self._running, self._console)
        parts = [self._part("kiosk", "app", screen=KIOSK_SCREEN)]
        if self._settings.board.on:
            parts.append(self._part("board", "board", screen=BOARD_SCREEN))
        await asyncio.gather(*map(self._start_screen, parts))

    async def _start_screen(self, part: Child) -> None:
        if not await self._supervisor.start(part):
            log = self._folders.logs / f"{part.name}.log"
            self._console.complain("cli.run.not_ready", part=self._name(part.name), log=log)

    def _part(self, name: str, command: str, *, probe_port: int | None = None, screen: str | None = None) -> Child:
        """Return one of our own commands as a child."""
        argv = [sys.executable, "-m", "kiosk", command, *(["--demo"] if self._settings.demo else [])]
        environ = {"KIOSK_HUB__PORT": str(self._hub_port), "PYTHONUNBUFFERED": "1"}
        if self._devices is not None:
            environ |= self._devices.environ()
        if screen is not None and self._screens is not None:
            environ |= self._screens.environ
            environ[f"KIOSK_{screen}__SCREEN__NAME"] = screen

        async def probe() -> None:
            await _answers(f"http://127.0.0.1:{probe_port}/api/health")

        return Child(name, lambda: argv, environ, probe if probe_port is not None else None)

    async def _start_devices(self) -> None:
        """Start the simulated devices and their dock, all in one process."""
        self._devices = devices = DemoDevices(self._settings, self._folders, self._ports, usual=self._usual)
        pin = f"{secrets.randbelow(1_000_000):06}"
        dock_port = self._ports.hold(_DOCK_PORT if self._usual else 0)
        self._running = replace(
            self._running,
            printer_port=devices.printer_port,
            dock=f"http://127.0.0.1:{dock_port}/",
            pin=pin,
            papers=str(self._folders.papers),
        )
        argv = [sys.executable, "-m", "devices.dock", "--dock-port", str(dock_port), *devices.arguments()]
        argv += ["--assets", str(assets_folder())]
        devices.make_folders()
        await self._supervisor.start(_talking_child("devices", argv, {"DOCK_PIN": pin}))

    async def _start_lookout(self) -> None:
        assert self._screens is not None
        port = self._ports.hold(_LOOK_PORT if self._usual else 0)
        self._folders.look.mkdir(parents=True, exist_ok=True)
        argv = [sys.executable, "-m", "kiosk.run.lookout"]
        argv += ["--folder", str(self._folders.look), "--port", str(port)]
        if await self._supervisor.start(_talking_child("lookout", argv, self._screens.environ)):
            pictures = str(self._folders.look)
            self._running = replace(self._running, look=f"http://127.0.0.1:{port}/", pictures=pictures)

    def _name(self, child: str) -> str:
        return self._console.text(f"cli.part.{child}")

    def _tell(self, event: Event) -> None:
        name = self._name(event.child)
        match event.happening:
            case Happening.READY:
                self._console.say("cli.run.ready", part=name)
            case Happening.ENDED:
                log = self._folders.logs / f"{event.child}.log"
                self._console.complain("cli.run.ended", part=name, code=event.code, pause=event.pause, log=log)
            case Happening.CANNOT_START:
                self._console.complain("cli.run.cannot_start", part=name, pause=event.pause)
            case Happening.STARTED:
                pass  # ready is what a person waits for


def _talking_child(name: str, argv: list[str], environ: dict[str, str]) -> Child:
    """Return a child that says a line of JSON when it is ready."""
    said = asyncio.Event()

    def listen(line: str) -> None:
        if line.startswith("{"):
            said.set()

    async def probe() -> None:
        await said.wait()

    return Child(name, lambda: argv, {**environ, "PYTHONUNBUFFERED": "1"}, probe, listen)


async def _answers(url: str) -> None:
    """Return once a GET of `url` succeeds."""
    async with httpx.AsyncClient(timeout=2.0, trust_env=False) as client:
        while True:
            with suppress(httpx.HTTPError):
                if (await client.get(url)).is_success:
                    return
            await asyncio.sleep(_PROBE_S)


@contextmanager
def _only_one(folders: DataFolders) -> Iterator[bool]:
    """Hold the lock of a centre's folders; yields whether nobody else had it."""
    folders.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folders.root / "run.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


def _already(folders: DataFolders, console: Console) -> int:
    running = Running.read(folders)
    console.say("cli.run.already", folder=folders.root)
    if running is not None:
        announce(running, console)
    return 0


def _empty(folders: DataFolders) -> None:
    """Throw away what a demo kept, except the lock that this process holds."""
    for entry in folders.root.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != "run.lock":
            entry.unlink()
