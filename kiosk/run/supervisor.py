"""Keep child processes running: start, notice that they are ready, start again after a growing pause, stop."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from logging import Formatter, LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path

_LOOK_AGAIN_S = 0.01


@dataclass(frozen=True, slots=True)
class Patience:
    """Every delay of the supervisor, in seconds."""

    first_pause: float = 0.5  # before a process that ended is started again; doubles each time
    longest_pause: float = 30.0
    good_run: float = 60.0  # a process that ran this long starts again after the first pause
    until_ready: float = 60.0
    until_killed: float = 6.0  # from the request to end to SIGKILL
    last_words: float = 1.0  # for what an ended process still had to say


class Happening(Enum):
    """What a supervisor tells about a child."""

    STARTED = "started"
    READY = "ready"
    ENDED = "ended"
    CANNOT_START = "cannot_start"


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to a child; `code` is its exit code, `pause` the seconds until it is started again."""

    child: str
    happening: Happening
    code: int | None = None
    pause: float | None = None


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep.

    `command` is asked at each start. `probe`, if there is one, returns once the process can be used; otherwise a
    READY=1 by the notify protocol says so.
    """

    name: str
    command: Callable[[], list[str]]
    environ: Mapping[str, str] = field(default_factory=dict)
    probe: Callable[[], Awaitable[None]] | None = None
    on_line: Callable[[str], None] | None = None


class Supervisor:
    """Keeps children until `stop`. Runs in one event loop; what the children print goes to a file each."""

    def __init__(self, logs: Path, sockets: Path, report: Callable[[Event], None], patience: Patience) -> None:
        self._logs = logs
        self._sockets = sockets
        self._report = report
        self._patience = patience
        self._stopping = asyncio.Event()
        self._keepers: dict[str, asyncio.Task[None]] = {}
        self._ready: dict[str, asyncio.Event] = {}

    async def start(self, child: Child) -> bool:
        """Start a child, keep it, and return whether it became ready within the patience."""
        ready = self._ready[child.name] = asyncio.Event()
        self._keepers[child.name] = asyncio.create_task(self._keep(child, ready), name=child.name)
        with suppress(TimeoutError):
            await asyncio.wait_for(ready.wait(), self._patience.until_ready)
        return ready.is_set()

    async def stop(self) -> None:
        """End all children, the last started first, and wait for them."""
        self._stopping.set()
        for task in reversed(self._keepers.values()):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _keep(self, child: Child, ready: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        pause = self._patience.first_pause
        log = _Log(self._logs / f"{child.name}.log")
        try:
            while not self._stopping.is_set():
                began = loop.time()
                code = await self._run_once(child, ready, log)
                if loop.time() - began >= self._patience.good_run:
                    pause = self._patience.first_pause
                happening = Happening.CANNOT_START if code is None else Happening.ENDED
                self._report(Event(child.name, happening, code, pause))
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), pause)
                pause = min(pause * 2, self._patience.longest_pause)
        finally:
            log.close()

    async def _run_once(self, child: Child, ready: asyncio.Event, log: _Log) -> int | None:
        """Run a child until it ends or this task is cancelled; None if it could not be started."""
        with _NotifySocket(self._sockets / f"{child.name}.sock") as notified:
            environ = {**os.environ, **child.environ, "NOTIFY_SOCKET": str(notified.path)}
            try:
                process = await asyncio.create_subprocess_exec(
                    *_dies_with_us(child.command()),
                    env=environ,
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=asyncio.subprocess.PIPE,
                    stderr=asyncio.subprocess.STDOUT,
                    start_new_session=True,  # Ctrl-C goes to the supervisor alone, which ends them in order
                )
            except OSError as error:
                log.write(f"{child.name}: {error}")
                return None
            self._report(Event(child.name, Happening.STARTED))
            reading = asyncio.create_task(_copy(process, log, child.on_line))
            waiting = asyncio.create_task(self._await_ready(child, notified, ready))
            try:
                return await process.wait()
            finally:
                waiting.cancel()
                await _end(process, self._patience.until_killed)
                await asyncio.wait({reading}, timeout=self._patience.last_words)
                reading.cancel()
                await asyncio.gather(waiting, reading, return_exceptions=True)

    async def _await_ready(self, child: Child, notified: _NotifySocket, ready: asyncio.Event) -> None:
        await (child.probe() if child.probe is not None else notified.wait())
        if not ready.is_set():
            ready.set()
            self._report(Event(child.name, Happening.READY))


async def _copy(process: asyncio.subprocess.Process, log: _Log, on_line: Callable[[str], None] | None) -> None:
    assert process.stdout is not None
    while raw := await _line(process.stdout):
        text = raw.decode("utf-8", "replace").rstrip()
        log.write(text)
        if on_line is not None:
            on_line(text)


async def _line(stream: asyncio.StreamReader) -> bytes:
    """Return the next line; a line beyond the reader's limit comes in pieces."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError as error:
        return await stream.readexactly(error.consumed)


async def _end(process: asyncio.subprocess.Process, patience: float) -> None:
    """End a process and what it started: politely, then by force."""
    if process.returncode is None:
        _signal_group(process.pid, signal.SIGTERM)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience)
    _signal_group(process.pid, signal.SIGKILL)  # whatever it left behind
    await process.wait()
    # What it left behind is nobody's child here, so nothing tells of its end; its port or file is free only then.
    with suppress(TimeoutError):
        async with asyncio.timeout(patience):
            while _group_lives(process.pid):
                await asyncio.sleep(_LOOK_AGAIN_S)


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _group_lives(group: int) -> bool:
    """Return whether a process of a group still runs; the dead whom nobody has buried (state Z) do not count."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended while we looked
            state, _parent, its_group = stat.read_text("utf-8", "replace").rpartition(")")[2].split()[:3]
            if int(its_group) == group and state not in "ZX":
                return True
    return False


def _dies_with_us(command: list[str]) -> list[str]:
    """Return a command whose process ends when the supervisor is killed outright."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--", *command] if setpriv else command


class _NotifySocket:
    """Where one child says READY=1."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK | socket.SOCK_CLOEXEC)

    def __enter__(self) -> _NotifySocket:
        self.path.unlink(missing_ok=True)
        self._line.bind(str(self.path))
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()
        self.path.unlink(missing_ok=True)

    async def wait(self) -> None:
        """Return once READY=1 has come."""
        loop = asyncio.get_running_loop()
        while "READY=1" not in (await loop.sock_recv(self._line, 4096)).decode("utf-8", "replace").splitlines():
            continue


class _Log:
    """A file that does not grow without end."""

    def __init__(self, path: Path) -> None:
        self._handler = RotatingFileHandler(path, maxBytes=2_000_000, backupCount=1, encoding="utf-8")
        self._handler.setFormatter(Formatter("%(asctime)s %(message)s"))

    def write(self, text: str) -> None:
        """Add a line."""
        self._handler.emit(LogRecord("child", 20, "", 0, text, None, None))

    def close(self) -> None:
        """Let the file go."""
        self._handler.close()
