"""The simulated printer behind a device file: a pipe with the machine at its other end."""

from __future__ import annotations

import fcntl
import os
import select
import threading
from pathlib import Path

from devices.printers.simulator.machine import Machine
from devices.printers.simulator.plug import TICK_S, SimulatedPrinter

_PIPE_BYTES = 4096  # a device's, so that a printer that stands still is felt


class FileSimulator(SimulatedPrinter):
    """A printer whose device file appears at `path`. It has no way back."""

    def __init__(self, machine: Machine, path: Path) -> None:
        super().__init__(machine)
        self.path = path
        self._thread: threading.Thread | None = None
        self._pulled = threading.Event()

    def _plug_in(self) -> None:
        self._pulled.clear()
        os.mkfifo(self.path)
        reader = self._open()
        self._thread = threading.Thread(target=self._serve, args=(reader,), name="printer-file", daemon=True)
        self._thread.start()

    def _pull(self) -> None:
        self.path.unlink()
        self._pulled.set()
        if self._thread is not None:
            self._thread.join()

    def _open(self) -> int:
        reader = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK)
        fcntl.fcntl(reader, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        return reader

    def _serve(self, reader: int) -> None:
        session = self.machine.session(lambda _: None)
        pause = threading.Event()
        while not self._pulled.is_set():
            if not select.select([reader], [], [], TICK_S)[0] or not (room := session.wait_for_room(TICK_S)):
                continue
            rate = self.machine.faults.bytes_a_second
            try:
                data = os.read(reader, min(room, max(1, rate // 20)) if rate else room)
            except BlockingIOError:
                continue  # somebody has opened the file since, and has not written yet
            if not data:
                pause.wait(0.01)  # nobody has the file open
            elif not session.receive(data):
                # The cable was torn: a writer must notice, so no reader may stand for a moment.
                os.close(reader)
                pause.wait(0.05)
                try:
                    reader = self._open()
                except FileNotFoundError:
                    return  # pulled in the meantime
                session = self.machine.session(lambda _: None)
            elif rate:
                self._pulled.wait(len(data) / rate)
        os.close(reader)
