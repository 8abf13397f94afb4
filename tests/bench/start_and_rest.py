"""Start, memory and rest of the kiosk's process, beside an empty QML window of the same run.

Start: from exec to READY=1, which the kiosk says when its first frame is on the screen, by the clock and in
processor time (which other work on the machine changes less). Printer: from exec until the kiosk's printer is
ready, since much is loaded only after the first frame. Memory: resident set after the rest. Rest: share of one core
over the time in which nobody touches anything, with hub and printer connected. Our modules are compiled beforehand,
as they are on a box. With `--cold` (needs root) the disk cache is dropped before each start, which takes a while.

Each process is told of on stderr when it was measured, the figures at the end on stdout.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from devices.state import DeviceState
from kiosk.device_room.device_file import DeviceFile
from kiosk.device_room.room import PRINTER

LONGEST_S = 180.0  # for a first frame, on a cold and busy machine
PACKAGES = ("kiosk", "devices", "queue/queueing")

EMPTY = """
import os, socket, sys
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickView
application = QGuiApplication(sys.argv)
view = QQuickView()
def ready():
    view.frameSwapped.disconnect(ready)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.connect(os.environ["NOTIFY_SOCKET"])
        line.send(b"READY=1")
view.frameSwapped.connect(ready)
view.resize(1080, 1920)
view.show()
application.exec()
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What one process needed."""

    start_s: float
    start_cpu_s: float
    printer_s: float
    memory_mb: float
    rest_percent: float


def measure(
    command: list[str], environ: dict[str, str], rest_s: float, *, cold: bool, devices: Path | None = None
) -> Figures:
    """Start a process, wait for its first frame (and its printer), leave it alone, and stop it.

    `devices` is the folder in which a kiosk tells how its devices are.
    """
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(f"{folder}/ready")
        line.settimeout(LONGEST_S)
        if cold:
            os.sync()
            Path("/proc/sys/vm/drop_caches").write_text("3")
        began = time.perf_counter()
        process = subprocess.Popen(command, env={**environ, "NOTIFY_SOCKET": f"{folder}/ready"})
        try:
            while b"READY=1" not in line.recv(4096):
                pass
            start = time.perf_counter() - began
            watched = psutil.Process(process.pid)
            used = watched.cpu_times()
            printer = start
            while devices is not None and not printer_is_ready(devices):
                printer = time.perf_counter() - began
                if printer > LONGEST_S:
                    raise TimeoutError(f"no printer after {LONGEST_S:g} s")
                time.sleep(0.02)
            watched.cpu_percent()
            settle = time.monotonic() + rest_s / 3  # what follows the first frame is not yet rest
            while time.monotonic() < settle:
                watched.cpu_percent(0.5)
            rest = watched.cpu_percent(rest_s)
            memory = watched.memory_info().rss / 2**20
            return Figures(start, used.user + used.system, printer, memory, rest)
        finally:
            process.terminate()
            process.wait(20)


def printer_is_ready(folder: Path) -> bool:
    """Return whether the kiosk of a data folder says that its printer works."""
    lines = DeviceFile.of(folder).read() or ()
    return any(line.name == PRINTER and line.state is DeviceState.READY for line in lines)


def told(name: str, figures: Figures) -> Figures:
    """Say on stderr that a process was measured."""
    text = f"{name}: first frame {figures.start_s:.2f} s ({figures.start_cpu_s:.2f} s of the processor)"
    print(f"{text}, {figures.memory_mb:.0f} MB, {figures.rest_percent:.1f} %", file=sys.stderr, flush=True)
    return figures


@contextmanager
def surroundings(folder: str) -> Iterator[dict[str, str]]:
    """Start a hub and a printer for the kiosk to talk to."""
    environ = {**os.environ, "KIOSK_DATA": f"{folder}/data", "KIOSK_CONFIG": f"{folder}/config"}
    printer_line = ["-m", "devices.dock", "--printer-port", "0", "--dock-port", "0", "--paper-dir", folder]
    with ExitStack() as stack:

        def talking(arguments: list[str], extra: dict[str, str]) -> dict[str, object]:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                env={**environ, **extra},
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            stack.callback(process.wait, 20)
            stack.callback(process.terminate)
            assert process.stdout is not None
            stack.callback(process.stdout.close)
            return dict(json.loads(process.stdout.readline()))

        printer = talking(printer_line, {"DOCK_PIN": "000000"})
        hub = talking(["-m", "kiosk", "hub", "--demo"], {"KIOSK_HUB__PORT": "0"})
        environ["KIOSK_PRINTER__PORT"] = str(printer["printer_port"])
        environ["KIOSK_HUB__PORT"] = str(hub["hub"]).rsplit(":", 1)[1]
        yield environ


def main() -> None:
    """Measure an empty window and the kiosk, alternating, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rest", type=float, default=20.0, help="seconds of rest that are watched")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cold", action="store_true")
    options = parser.parse_args()
    empties, kiosks = [], []
    root = Path(__file__).parents[2]
    for package in PACKAGES:
        compileall.compile_dir(root / package, quiet=1)
    with tempfile.TemporaryDirectory() as folder, surroundings(folder) as environ:
        (data,) = {hub.parent for hub in Path(folder, "data").rglob("hub") if hub.is_dir()}
        environ |= {"QT_QPA_PLATFORM": environ.get("QT_QPA_PLATFORM", "offscreen"), "QT_QUICK_BACKEND": "software"}
        for _ in range(options.rounds):
            empty = measure([sys.executable, "-c", EMPTY], environ, options.rest, cold=options.cold)
            empties.append(told("empty window", empty))
            command = [sys.executable, "-m", "kiosk", "app", "--demo"]
            kiosk = measure(command, environ, options.rest, cold=options.cold, devices=data / "kiosk")
            kiosks.append(told("kiosk", kiosk))
    for name, unit, promise in (
        ("start_s", "s", "< 3 s"),
        ("start_cpu_s", "s", "-"),
        ("printer_s", "s", "-"),
        ("memory_mb", "MB", "< 350 MB"),
        ("rest_percent", "%", "< 2 %"),
    ):
        floor = sorted(getattr(f, name) for f in empties)[options.rounds // 2]
        ours = sorted(getattr(f, name) for f in kiosks)[options.rounds // 2]
        ratio = f"{ours / floor:.1f} x" if floor else "-"
        figures = f"kiosk {ours:8.2f} {unit:<3} empty window {floor:8.2f} {unit:<3} {ratio}"
        print(f"{name:<14} {figures}   (promise: {promise})")


if __name__ == "__main__":
    main()
