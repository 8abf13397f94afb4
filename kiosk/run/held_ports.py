"""Ports of loopback that are ours from the moment they are chosen until the run ends, for processes of ours."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Self

from devices.kept_port import KeptPort


class HeldPorts:
    """Holds ports until it is left; a connection to one where nobody listens is refused, as it should be."""

    def __init__(self) -> None:
        self._held = ExitStack()
        self._numbers: set[int] = set()

    def hold(self, wanted: int = 0) -> int:
        """Hold the wanted port, or another one where it is in use or held here already, and return it.

        Raises OSError if there is none.
        """
        for port in (0 if wanted in self._numbers else wanted, 0):
            kept = KeptPort(port)
            with suppress(OSError):
                self._numbers.add(kept.keep())
                self._held.callback(kept.give_up)
                return kept.number
        raise OSError("no free port on this machine")

    def close(self) -> None:
        """Give them to others again."""
        self._held.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
