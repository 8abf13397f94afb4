"""`scanimage` as a process: asked short questions, or scanning; ended by SIGINT first, which it heeds at once.

SIGTERM would leave half a picture behind. What does not heed SIGINT is killed with all it started.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import select
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_KEPT_OF_ENVIRONMENT = ("PATH", "HOME", "LD_LIBRARY_PATH", "SANE_CONFIG_DIR", "XDG_RUNTIME_DIR")
_CHUNK = 1 << 14
_MOST_TEXT = 1 << 18
_LARGEST_FILE = 512 << 20  # bytes of one page: what a mad backend may fill our memory with
_GRACE_S = 3.0  # between SIGINT and SIGKILL; the scanner's lamp goes home meanwhile
_GLANCE_S = 0.25  # how soon somebody's interrupting is noticed
_PROGRESS = re.compile(r"^Progress: (\d+(?:\.\d+)?)%$")
_BEGUN = re.compile(r"^Scanning page (\d{1,6})$")
_STATUS = re.compile(r"^Scanned page \d{1,6}\. \(scanner status = (\d{1,2})\)$")
_LAST_WORDS = "Batch terminated, "  # then scanimage only closes the backend, in which some stay for ever
_END_OF_PAGE = 5  # the status with which a page has come whole


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended. `code` is a SANE status, negative where a signal ended it, None where time was over.

    What had said its last words counts as ended by itself, also where it had to be killed.
    """

    code: int | None
    out: str
    err: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of the page at hand has come, 0 to 1."""

    value: float


@dataclass(frozen=True, slots=True)
class Begun:
    """A page of this number, from 1, is being scanned; its predecessor's file may still be on its way to us."""

    number: int


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page lies whole in a file, or so scanimage says."""

    path: Path


class Scanimage:
    """Runs the program. `command` and `environment` are for tests against a backend of their own."""

    def __init__(
        self,
        command: Sequence[str] = ("scanimage",),
        environment: Mapping[str, str] | None = None,
        *,
        grace: float = _GRACE_S,
    ) -> None:
        self._command = tuple(command)
        self._environment = dict(environment or {})
        self._grace = grace

    def ask(self, *arguments: str, seconds: float) -> Ended:
        """Run to the end and return what was said; raises OSError where there is no such program."""
        with self.start(arguments, folder=Path("/")) as running:
            for _ in running.events(silence=seconds, page=seconds):
                pass
        return running.ended

    def start(self, arguments: Sequence[str], *, folder: Path) -> Running:
        """Start it in a folder; raises OSError where there is no such program."""
        if shutil.which(self._command[0]) is None:
            raise FileNotFoundError(errno.ENOENT, "not installed", self._command[0])
        kept = {name: os.environ[name] for name in _KEPT_OF_ENVIRONMENT if name in os.environ}
        process = subprocess.Popen(
            ["prlimit", f"--fsize={_LARGEST_FILE}", "--core=0", "--", *self._command, *arguments],
            cwd=folder,
            env=kept | {"LC_ALL": "C.UTF-8"} | self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            umask=0o077,
        )
        return Running(process, folder, self._grace)


class Running:
    """One run. Read by one thread; `interrupt` may come from any."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, grace: float) -> None:
        self._process = process
        self._folder = folder
        self._grace = grace
        self._lock = threading.Lock()
        self._over = False  # it was waited for: its number may be another's by now
        self._late = False
        self._interrupted_at: float | None = None
        self._status: int | None = None  # of the last page
        self._last_words_at: float | None = None
        self._said: dict[str, list[str]] = {"out": [], "err": []}

    def __enter__(self) -> Running:
        return self

    def __exit__(self, *exc: object) -> None:
        self._end()

    @property
    def ended(self) -> Ended:
        """How it ended; only after the end."""
        code = self._process.returncode
        if self._late:
            code = None if self._last_words_at is None else self._status
        return Ended(code, "\n".join(self._said["out"]), "\n".join(self._said["err"]))

    def interrupt(self) -> None:
        """Ask it to stop, once: a second SIGINT would leave the lamp where it is. Returns at once."""
        with self._lock:
            if self._over or self._process.returncode is not None or self._interrupted_at is not None:
                return
            self._interrupted_at = time.monotonic()
            self._process.send_signal(signal.SIGINT)

    def events(self, *, silence: float, page: float) -> Iterator[Share | Begun | PageFile]:
        """Yield what it says until it ends, or says nothing for `silence` seconds, or takes `page` for a page.

        Once interrupted, or after its last words, it has no more than the grace.
        """
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        open_ends = {self._process.stdout.fileno(): "out", self._process.stderr.fileno(): "err"}
        rest = dict.fromkeys(open_ends, b"")
        heard = began = time.monotonic()
        while open_ends:
            end_of_patience = min(heard + silence, began + page)
            for hurried_at in (self._interrupted_at, self._last_words_at):
                if hurried_at is not None:
                    end_of_patience = min(end_of_patience, hurried_at + self._grace)
            left = end_of_patience - time.monotonic()
            readable, _, _ = select.select(list(open_ends), [], [], min(_GLANCE_S, max(0.0, left)))
            if not readable and left <= 0:
                self._late = True
                return
            for end in readable:
                data = os.read(end, _CHUNK)
                heard = time.monotonic()
                *lines, rest[end] = re.split(rb"[\r\n]", (rest[end] + data)[-_MOST_TEXT:])
                if not data:
                    lines, rest[end] = [*lines, rest[end]], b""
                for line in lines:
                    for event in self._understand(open_ends[end], line.decode("utf-8", "replace").rstrip()):
                        yield event
                        if isinstance(event, PageFile):  # time spent with it is not the scanner's
                            heard = began = time.monotonic()
                if not data:
                    del open_ends[end]
        self._wait(silence)

    def _understand(self, end: str, line: str) -> Iterator[Share | Begun | PageFile]:
        if end == "err" and (match := _PROGRESS.match(line)):
            yield Share(min(1.0, float(match[1]) / 100))
            return
        if end == "err" and (match := _BEGUN.match(line)):
            yield Begun(int(match[1]))
        if end == "err" and (match := _STATUS.match(line)):
            self._status = 0 if int(match[1]) == _END_OF_PAGE else int(match[1])
        if end == "err" and line.startswith(_LAST_WORDS):
            self._last_words_at = time.monotonic()
        said = self._said[end]
        if line and sum(map(len, said)) < _MOST_TEXT:
            said.append(line)
        if end == "out" and line.endswith(".pnm") and "/" not in line:
            path = self._folder / line
            if path.is_file() and not path.is_symlink():
                yield PageFile(path)

    def _wait(self, seconds: float) -> None:
        """Both its ends are closed; it has to go now."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._late = True

    def _end(self) -> None:
        if self._process.poll() is None:
            self.interrupt()
            with contextlib.suppress(subprocess.TimeoutExpired):
                # Its ends must be emptied, or it would wait for us to read.
                self._process.communicate(timeout=self._grace)
        with self._lock:
            self._over = True
            # Also what it started and left behind; before it is waited for, or the group might be another's.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
