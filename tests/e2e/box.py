"""A box without windows, as a test holds it: hub, kiosk and printer, their data, and a clerk's line to the hub."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

import httpx
from PIL import Image

from devices.printers.simulator.paper import PaperKind
from devices.printers.simulator.server import Simulator
from kiosk.run.held_ports import HeldPorts
from queueing.backoff import Backoff
from tests.e2e.papers import is_marked, read_codes
from tests.waiting import PATIENCE_S, wait_for

PROGRAM = Path(__file__).with_name("box_process.py")
PASSWORD = "mat-khau-dai"


class Box:
    """Where everything of a box is. Its hub can be killed; it always comes back at the same address."""

    def __init__(self, folder: Path, simulator: Simulator, port: int, clock: Path | None = None) -> None:
        self.folder = folder
        self.simulator = simulator
        self._clock = [str(clock)] if clock is not None else []
        self.port = port
        self.url = f"http://127.0.0.1:{self.port}"
        self.data = folder / "data" / "demo"
        self.environ = {
            **os.environ,
            "KIOSK_DATA": str(folder / "data"),
            "KIOSK_CONFIG": str(folder / "config"),
            "KIOSK_HUB__PORT": str(self.port),
            "KIOSK_PRINTER__PORT": str(simulator.port),
            "QT_QPA_PLATFORM": "offscreen",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        self._hub: subprocess.Popen[bytes] | None = None

    def process(self, role: str) -> subprocess.Popen[str]:
        """Start a process that is talked to by lines."""
        with (self.folder / f"{role}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, PROGRAM, role, *self._clock],
                env=self.environ,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def start_hub(self) -> None:
        """Start the hub; it answers some time later."""
        with (self.folder / "hub.log").open("ab") as log:
            self._hub = subprocess.Popen(
                [sys.executable, PROGRAM, "hub", *self._clock], env=self.environ, stdout=log, stderr=log
            )

    def kill_hub(self) -> None:
        """End it as a power cut would."""
        self._end_hub(signal.SIGKILL)

    def stop_hub(self) -> None:
        """End it politely."""
        self._end_hub(signal.SIGTERM)

    def _end_hub(self, how: signal.Signals) -> None:
        hub, self._hub = self._hub, None
        if hub is not None:
            hub.send_signal(how)
            hub.wait(PATIENCE_S)

    def papers(self, kind: PaperKind = PaperKind.CUT) -> list[tuple[str, bool]]:
        """Return the ticket of each paper's QR ("" where there is none) and whether the paper is marked."""
        papers = []
        for paper in self.simulator.papers():
            if paper.kind is kind:
                with Image.open(paper.file) as picture:
                    codes = read_codes(picture)
                    ticket = str(codes[0][0]) if codes else ""
                    papers.append((ticket, is_marked(picture)))
        return papers


@contextmanager
def running_box(folder: Path, clock: Path | None = None) -> Iterator[Box]:
    """Bring up a printer, and take down at the end what is left of the hub that the test starts."""
    (folder / "config").mkdir(exist_ok=True)
    with HeldPorts() as ports, Simulator(folder / "papers", rows_a_second=None) as simulator:
        box = Box(folder, simulator, ports.hold(), clock)
        box.data.mkdir(parents=True)
        try:
            yield box
        finally:
            box.stop_hub()


class Clerk:
    """A member of staff by the hub's interface, who asks again, with the same command, until the hub answers."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False)
        self._pause = threading.Event()
        self._csrf = ""

    def close(self) -> None:
        """Go home."""
        self._client.close()

    def set_up(self, code_file: Path) -> None:
        """Make the first account with the hub's one-time code."""
        code = wait_for("the hub's code", lambda: code_file.exists() and code_file.read_text().strip())
        account = {"username": "an", "display_name": "An", "password": PASSWORD}
        self._csrf = self.ask("POST", "/setup", {"code": code, **account}).json()["csrf"]

    def log_in(self, username: str) -> None:
        """Log in with an account that exists."""
        body = {"username": username, "password": PASSWORD}
        self._csrf = self.ask("POST", "/session", body).json()["csrf"]

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        """Ask until there is an answer."""
        backoff = Backoff()
        while True:
            try:
                headers = {"X-CSRF-Token": self._csrf}
                return self._client.request(method, f"/api{path}", json=body, headers=headers)
            except httpx.TransportError:
                self._pause.wait(backoff.next_s() / 5)

    def do(self, path: str, **body: Any) -> dict[str, Any] | None:
        """Give a command with an id of its own; None where there is nothing to answer."""
        answer = self.ask("POST", path, {"id": str(uuid4()), **body})
        answer.raise_for_status()
        return None if answer.status_code == httpx.codes.NO_CONTENT else dict(answer.json())


def say(to: IO[str] | None, line: str) -> None:
    """Say a line to a process."""
    assert to is not None
    to.write(line + "\n")
    to.flush()


def hear(of: IO[str] | None) -> str:
    """Return the next line of a process; raises if it ended."""
    assert of is not None
    line = of.readline().strip()
    assert line, "the process ended by itself"
    return line
