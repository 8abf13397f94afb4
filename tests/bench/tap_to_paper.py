"""Tap to committed ticket, and to the printer's first byte, on one core, beside their floors of the same run.

Floors: one bare transaction of a row of the same size (same engine, same folder, `synchronous=FULL`), and one bare
write to a socket whose other end notes the time. Its way is the kiosk's: store, supervisor, print worker, ticket
artist and network driver; the peer answers every status question with "all is well".
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from tests.bench.figures import line

QUESTION = re.compile(rb"\x10\x04[\x01-\x04]")
FENCE = b"\x1dr\x01"  # answered in order: the job before it is worked off


class Peer:
    """A printer that is always well and notes when a job's first byte came."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.first_byte: float | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                line_, _address = self._listener.accept()
            except OSError:
                return
            with line_, suppress(ConnectionError):
                self._answer(line_)

    def _answer(self, line_: socket.socket) -> None:
        while data := line_.recv(65536):
            came = time.perf_counter()
            questions = len(QUESTION.findall(data)) if len(data) < 64 else 0  # longer ones are a picture's rows
            fence = data.endswith(FENCE)
            if len(data) > 3 * questions + 3 * fence and self.first_byte is None:
                self.first_byte = came
            line_.sendall(b"\x12" * questions + b"\x00" * fence)


class BareCommits:
    """Single-row commits of about a ticket's size, one just before each tap: both meet the same disk and caches."""

    def __init__(self, folder: Path) -> None:
        from queueing.sqlite import connect

        self._connection = connect(folder / "floor.db")
        self._connection.execute("CREATE TABLE floor (id INTEGER PRIMARY KEY, body BLOB)")
        self.times: list[float] = []

    def once(self) -> None:
        """Commit one row and note the time, in ms."""
        start = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO floor (body) VALUES (zeroblob(700))")
        self._connection.execute("COMMIT")
        self.times.append(1000 * (time.perf_counter() - start))

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()


def bare_writes(rounds: int) -> list[float]:
    """Return the times from a write to a loopback socket to its arrival at another thread, in ms."""
    times = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ours = socket.create_connection(listener.getsockname())
        theirs, _address = listener.accept()
        with ours, theirs:
            arrived = threading.Event()
            came = [0.0]

            def read() -> None:
                while theirs.recv(64):
                    came[0] = time.perf_counter()
                    arrived.set()

            reader = threading.Thread(target=read)
            reader.start()
            for _ in range(rounds):
                arrived.clear()
                start = time.perf_counter()
                ours.sendall(b"\x1b@")
                arrived.wait()
                times.append(1000 * (came[0] - start))
            ours.shutdown(socket.SHUT_RDWR)
            reader.join()
    return times


def main() -> None:
    """Measure on one core and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tickets", type=int, default=500)
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    os.environ["QT_QPA_PLATFORM"] = "offscreen"

    from PySide6.QtGui import QGuiApplication

    from devices.printers.factory import open_printer
    from devices.printers.network.settings import NetworkPrinterSettings
    from devices.supervision.supervisor import Supervisor
    from kiosk.art.rasteriser import Art
    from kiosk.back_office.print_worker import PATIENCE, PrintWorker
    from kiosk.back_office.printer_view import JobPhase, PrinterView
    from kiosk.fonts import load_fonts
    from kiosk.paper.draw import TicketArtist
    from kiosk.paper.press import TicketPress
    from kiosk.paths import assets_folder
    from kiosk.settings.model import load_settings
    from queueing.clock import SystemClock
    from queueing.issuing.store import IssuingStore
    from queueing.words import load_words

    application = QGuiApplication(sys.argv[:1])
    assets = assets_folder()
    settings = load_settings(demo=True, environ={})
    artist = TicketArtist(Art(assets / "art"), load_fonts(assets))
    words = {language: load_words(assets / "words", language) for language in ("vi", "en")}
    press = TicketPress(artist, settings.centre, words, width_dots=576, ahead=lambda _ticket: None)
    press.warm_up("lotus")
    peer = Peer()
    ended, resting = threading.Event(), threading.Event()

    def rest(wake: threading.Event, seconds: float) -> bool:
        resting.set()
        return wake.wait(seconds)

    def on_view(view: PrinterView) -> None:
        if view.job is not None and view.job.phase is not JobPhase.PRINTING:
            ended.set()

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store = IssuingStore.open(folder / "issuing.db", clock=SystemClock(), pictures_default=("lotus", "fish"))
        store.adopt("", ())
        printer = open_printer(NetworkPrinterSettings(host="127.0.0.1", port=peer.port, paper_mm=80))
        worker = PrintWorker(store, printer, press, clock=SystemClock(), on_view=on_view, wait=rest)
        supervisor = Supervisor(lambda _snapshot: None)
        supervisor.add("printer", "printer", lambda: worker, patience=PATIENCE)
        supervisor.start()
        bare = BareCommits(folder)
        commits, bytes_ = [], []
        for number in range(options.tickets):
            bare.once()
            ended.clear()
            resting.clear()
            peer.first_byte = None
            start = time.perf_counter()
            store.issue("A", "vi", touch=uuid4(), in_use=None)
            commits.append(1000 * (time.perf_counter() - start))
            if not ended.wait(10) or peer.first_byte is None:
                raise RuntimeError(f"ticket {number} did not reach the printer")
            bytes_.append(1000 * (peer.first_byte - start))
            resting.wait()  # the next citizen comes when this one has taken the paper
        supervisor.stop()
        store.close()
        bare.close()
        floor = bare.times
        began = time.perf_counter()
        burst = IssuingStore.open(folder / "burst.db", clock=SystemClock(), pictures_default=("lotus",))
        burst.adopt("", ())
        for _ in range(options.tickets):
            burst.issue("A", "vi", touch=uuid4(), in_use=None)
        rate = options.tickets / (time.perf_counter() - began)
        burst.close()
    peer.close()
    writes = bare_writes(options.tickets)
    print(line("bare commit", floor))
    print(line("bare socket write", writes))
    print(line("tap to committed ticket", commits, floor, "promise: p99 < 50 ms, <= 3 x bare commit"))
    both = [a + b for a, b in zip(sorted(floor), sorted(writes), strict=False)]
    print(line("tap to the printer's first byte", bytes_, both, "promise: p99 < 120 ms"))
    print(f"{'tickets issued in a row':<44} {rate:.0f} tickets/s")
    del application


if __name__ == "__main__":
    main()
