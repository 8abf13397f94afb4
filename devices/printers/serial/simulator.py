"""The simulated printer on a serial line: a pseudo-terminal with the machine at its other end."""

from __future__ import annotations

import contextlib
import os
import select
import threading
import tty
from pathlib import Path

from devices.printers.simulator.machine import Machine
from devices.printers.simulator.plug import TICK_S, SimulatedPrinter


class SerialSimulator(SimulatedPrinter):
    """A printer whose line appears at `path`."""

    def __init__(self, machine: Machine, path: Path) -> None:
        super().__init__(machine)
        self.path = path
        self._thread: threading.Thread | None = None
        self._pulled = threading.Event()

    def _plug_in(self) -> None:
        self._pulled.clear()
        ends = self._new_line()
        self._thread = threading.Thread(target=self._serve, args=ends, name="printer-serial", daemon=True)
        self._thread.start()

    def _pull(self) -> None:
        self._pulled.set()
        if self._thread is not None:
            self._thread.join()

    def _new_line(self) -> tuple[int, int]:
        printer, computer = os.openpty()
        tty.setraw(computer)
        name = self.path.with_name(self.path.name + ".new")
        name.symlink_to(os.ttyname(computer))
        name.replace(self.path)
        return printer, computer

    def _serve(self, printer: int, computer: int) -> None:
        while not self._pulled.is_set():
            if not self._read(printer):
                # The cable was torn: a new line stands, and what hung on the old one is lost.
                torn = printer, computer
                printer, computer = self._new_line()
                for end in torn:
                    os.close(end)
        self.path.unlink(missing_ok=True)
        os.close(printer)
        os.close(computer)  # kept open until now, since a line without a user hangs up

    def _read(self, printer: int) -> bool:
        def reply(data: bytes) -> None:
            with contextlib.suppress(OSError):  # a computer that reads nothing gets nothing
                os.write(printer, data)

        session = self.machine.session(reply)
        while not self._pulled.is_set():
            if not select.select([printer], [], [], TICK_S)[0] or not (room := session.wait_for_room(TICK_S)):
                continue
            rate = self.machine.faults.bytes_a_second
            data = os.read(printer, min(room, max(1, rate // 20)) if rate else room)
            if not session.receive(data):
                return False
            if rate:
                self._pulled.wait(len(data) / rate)
        return True
