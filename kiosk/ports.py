"""Ports of loopback that are ours from the moment they are chosen until the run ends.

A port that was only looked at may be anybody's before the process that it was chosen for listens on it: any
outgoing connection of this machine takes one. A socket that is bound and does not listen keeps it; Linux lets
another one listen there meanwhile, where both allow SO_REUSEADDR, and gives the port to nobody who asks for any.
"""

from __future__ import annotations

import socket
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Self


class Ports:
    """Holds ports until it is left; a connection to one where nobody listens is refused, as it should be."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._numbers: set[int] = set()

    def hold(self, wanted: int = 0) -> int:
        """Hold the wanted port, or another one where it is in use or held here already, and return it.

        Raises OSError if there is none.
        """
        for port in (0 if wanted in self._numbers else wanted, 0):
            with suppress(OSError):
                return self._bind(port)
        raise OSError("no free port on this machine")

    def _bind(self, port: int) -> int:
        with ExitStack() as unless_bound:
            holder = unless_bound.enter_context(socket.socket())
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            holder.bind(("127.0.0.1", port))
            number = int(holder.getsockname()[1])
            self._held.push(unless_bound.pop_all())
        self._numbers.add(number)
        return number

    def close(self) -> None:
        """Give them to others again."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
