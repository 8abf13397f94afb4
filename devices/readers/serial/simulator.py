"""A scanner on a serial line, played by a pseudo-terminal: the computer's end is a real line of the system."""

from __future__ import annotations

import os
import termios
import threading
import tty
from contextlib import suppress
from pathlib import Path

from devices.simulated import Simulated


class SerialReaderSimulator(Simulated):
    """A scanner. `hold_up` is the hand that shows it a code.

    `port` is a link that stays the same when the plug is pulled and put back, as /dev/serial/by-id/… does.
    """

    def __init__(self, port: Path, *, enter: bytes = b"\r\n") -> None:
        self.port = port
        self._enter = enter
        self._lock = threading.Lock()
        self._ends: tuple[int, int] | None = None

    def hold_up(self, content: str | bytes) -> bool:
        """Let it read a code and send what it holds; return whether it was plugged in."""
        return self.send((content.encode() if isinstance(content, str) else content) + self._enter)

    def send(self, data: bytes) -> bool:
        """Put bytes on the line as they are."""
        with self._lock:
            if self._ends is None:
                return False
            rest = memoryview(data)
            with suppress(BlockingIOError):  # nobody reads: a scanner loses what does not fit, too
                while rest:
                    rest = rest[os.write(self._ends[0], rest) :]
            return True

    def pull_plug(self) -> None:
        """Pull the plug: the line hangs up and its name vanishes."""
        with self._lock:
            ends, self._ends = self._ends, None
            if ends is None:
                return
            self.port.unlink(missing_ok=True)
            for end in ends:
                os.close(end)

    def plug_in(self) -> None:
        """Put the plug back; the line has a new number behind the same name."""
        with self._lock:
            if self._ends is not None:
                return
            scanner, computer = os.openpty()
            tty.setraw(computer, termios.TCSANOW)
            os.set_blocking(scanner, False)
            fresh = self.port.with_name(self.port.name + ".new")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(os.ttyname(computer))
            fresh.replace(self.port)
            self._ends = scanner, computer
