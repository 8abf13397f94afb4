"""The simulated printer's network plug: a TCP port with a real peer behind it."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Mapping
from pathlib import Path

from devices.kept_port import KeptPort
from devices.printers.simulator.machine import IDENTITY, Machine
from devices.printers.simulator.plug import TICK_S, SimulatedPrinter

_RECEIVE_BUFFER = 8192  # a device's, not a server's: a printer that stands still must be felt by the sender
_RESET = struct.pack("ii", 1, 0)


class Simulator(SimulatedPrinter):
    """A ticket printer on a TCP port of this machine.

    Use as a context manager in tests, or as a process of its own by `python -m devices.dock`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        width: int = 576,
        port: int = 0,
        buffer_bytes: int = 65536,
        rows_a_second: float | None = None,
        capture: Path | None = None,
        reports_unasked: bool = False,
        identity: Mapping[int, bytes] = IDENTITY,
    ) -> None:
        super().__init__(
            Machine(
                folder,
                width=width,
                buffer_bytes=buffer_bytes,
                rows_a_second=rows_a_second,
                capture=capture,
                reports_unasked=reports_unasked,
                identity=identity,
            )
        )
        self._port = KeptPort(port)
        self._listener: socket.socket | None = None
        self._acceptor: threading.Thread | None = None
        self._lines: set[_Line] = set()

    @property
    def port(self) -> int:
        """TCP port of the printer; stays the same when the plug is pulled and put back."""
        return self._port.number

    def stop(self) -> None:
        """Pull the plug for good."""
        super().stop()
        self._port.give_up()

    def _plug_in(self) -> None:
        self._listener = listener = self._port.listen(receive_buffer=_RECEIVE_BUFFER)
        self._acceptor = threading.Thread(target=self._accept, args=(listener,), name="printer-plug", daemon=True)
        self._acceptor.start()

    def _pull(self) -> None:
        if self._listener is not None and self._acceptor is not None:
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
            self._acceptor.join()
            self._listener.close()
            self._listener = self._acceptor = None
        for line in list(self._lines):
            line.break_off()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return  # the plug was pulled
            line = _Line(connection, self.machine)
            self._lines = {old for old in self._lines if old.is_alive} | {line}


class _Line:
    """One connection, read on a thread of its own."""

    def __init__(self, connection: socket.socket, machine: Machine) -> None:
        self._connection = connection
        self._machine = machine
        self._session = machine.session(self._reply)
        self._broken = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="printer-line", daemon=True)
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the connection stands."""
        return self._thread.is_alive()

    def break_off(self) -> None:
        """Break the connection off hard, as a pulled plug does; what was not read yet is lost."""
        self._broken.set()
        with contextlib.suppress(OSError):  # it may be gone already
            self._connection.shutdown(socket.SHUT_RD)  # wakes the thread
        self._thread.join()

    def _serve(self) -> None:
        with self._connection, contextlib.suppress(OSError):  # the other side may go at any moment
            self._connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if not self._read():
                self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)

    def _read(self) -> bool:
        """Read until the other side goes; returns False if this side has to break off."""
        poll = select.poll()
        poll.register(self._connection, select.POLLIN)
        while not self._broken.is_set():
            if not (events := poll.poll(TICK_S * 1000)):
                continue
            if events[0][1] & (select.POLLHUP | select.POLLERR):
                return True  # reset: what was not read yet is gone, as in a printer
            if not (room := self._session.wait_for_room(TICK_S)):
                continue
            rate = self._machine.faults.bytes_a_second
            data = self._connection.recv(min(room, max(1, rate // 20)) if rate else room)
            if not data:
                return True
            if not self._session.receive(data):
                return False
            if rate:
                self._broken.wait(len(data) / rate)
        return False

    def _reply(self, data: bytes) -> None:
        with contextlib.suppress(OSError):  # who has gone needs no answer
            self._connection.send(data, socket.MSG_DONTWAIT)
