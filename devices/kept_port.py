"""A port of loopback that stays its owner's while nobody listens there.

A port that was only looked at, or given up with a pulled plug, may be anybody's a moment later: any outgoing
connection of this machine takes one. A socket that is bound and does not listen keeps it: Linux lets another one
listen there meanwhile where both allow SO_REUSEADDR, refuses connections while none does, and gives the port to
nobody who asks for any.
"""

from __future__ import annotations

import socket


class KeptPort:
    """Bound by `keep` or the first `listen`, kept until it is given up."""

    def __init__(self, number: int = 0) -> None:
        """Take the port of this number; 0 takes any that is free."""
        self.number = number
        self._keeper: socket.socket | None = None

    def keep(self) -> int:
        """Have it, and return its number; raises OSError where another program listens there."""
        if self._keeper is None:
            self._keeper = self._bound(None)
            self.number = int(self._keeper.getsockname()[1])
        return self.number

    def listen(self, *, receive_buffer: int | None = None) -> socket.socket:
        """Return a socket that listens there; raises OSError where another program does."""
        self.keep()
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
