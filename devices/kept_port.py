"""A port of loopback that stays a simulated device's own while its plug is pulled.

Whoever listens there gives the port up with the plug, and any connection of this machine could be given it before
the plug is put back. A socket that is bound and does not listen keeps it: Linux lets another one listen there
meanwhile where both allow SO_REUSEADDR, and refuses connections while none does.
"""

from __future__ import annotations

import socket


class KeptPort:
    """Bound by the first `listen`, kept until it is given up."""

    def __init__(self, number: int = 0) -> None:
        """Take the port of this number; 0 takes any that is free."""
        self.number = number
        self._keeper: socket.socket | None = None

    def listen(self, *, receive_buffer: int | None = None) -> socket.socket:
        """Return a socket that listens there; raises OSError where another program does."""
        if self._keeper is None:
            self._keeper = self._bound(None)
            self.number = int(self._keeper.getsockname()[1])
        listener = self._bound(receive_buffer)
        listener.listen()
        return listener

    def give_up(self) -> None:
        """Let others have it. Safe to call twice."""
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    def _bound(self, receive_buffer: int | None) -> socket.socket:
        made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if receive_buffer is not None:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            made.bind(("127.0.0.1", self.number))
        except BaseException:
            made.close()
            raise
        return made
