"""A ticket printer on the network: python-escpos over TCP."""

from __future__ import annotations

import fcntl
import socket
import struct
import termios
from typing import Any

from devices.printers.base import PrinterFault
from devices.printers.library import escpos_printers
from devices.printers.link import Link, LinkFailed

_SEND_BUFFER = 16384  # the default of megabytes would swallow a whole ticket while the printer stands still


class NetworkLink(Link):
    """TCP to one printer. Closed after every time-out: a late byte would answer the next question."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._escpos: Any = None

    @property
    def is_open(self) -> bool:
        """Whether a connection stands, as far as is known."""
        return self._escpos is not None

    def open(self, timeout: float) -> None:
        """Connect to the printer."""
        self.close()
        try:
            line = socket.create_connection((self._host, self._port), timeout=timeout)
        except OSError as error:
            raise LinkFailed(PrinterFault.UNREACHABLE, f"{self._host}:{self._port}: {error}") from error
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER)
        # WORKAROUND for python-escpos 3.1: Network.open() forgets its socket, open, when it cannot connect.
        self._escpos = escpos_printers().Network(self._host, self._port)
        self._escpos.device = line

    def write(self, data: bytes, timeout: float) -> None:
        """Send all bytes."""
        line = self._line()
        line.settimeout(timeout)
        try:
            self._escpos._raw(data)
        except TimeoutError as error:
            raise LinkFailed(PrinterFault.SILENT, "the printer takes no bytes") from error
        except OSError as error:
            raise LinkFailed(PrinterFault.BROKEN_OFF, str(error)) from error

    def read(self, timeout: float) -> bytes:
        """Return what came in, or nothing after the timeout."""
        line = self._line()
        line.settimeout(timeout)  # 0 asks without waiting
        try:
            data: bytes = self._escpos._read()
        except (TimeoutError, BlockingIOError):
            return b""
        except OSError as error:
            raise LinkFailed(PrinterFault.BROKEN_OFF, str(error)) from error
        if not data:
            raise LinkFailed(PrinterFault.BROKEN_OFF, "the printer closed the connection")
        return data

    def pending(self) -> int:
        """Return how many bytes the printer has not acknowledged."""
        answer = fcntl.ioctl(self._line(), termios.TIOCOUTQ, struct.pack("i", 0))
        return int(struct.unpack("i", answer)[0])

    def abort(self) -> None:
        """Reset the connection, so that bytes which have not left yet never do."""
        if self._escpos is not None:
            self._line().setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            # python-escpos shuts the line down before it closes it, and that would send what is left.
            self._line().close()
            self._escpos = None

    def close(self) -> None:
        """Close the connection."""
        if self._escpos is not None:
            self._escpos.close()
            self._escpos = None

    def _line(self) -> socket.socket:
        line: socket.socket = self._escpos.device
        return line
