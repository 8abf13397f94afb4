"""What every simulated device has in common that is a plug and nothing else."""

from __future__ import annotations

from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self


class Simulated(ABC):
    """A device that is there from `start` to `stop`, or for as long as its context lasts."""

    @abstractmethod
    def plug_in(self) -> None:
        """Put the plug back. Safe to call twice."""

    @abstractmethod
    def pull_plug(self) -> None:
        """Pull the plug. Safe to call twice."""

    def start(self) -> Self:
        """Plug the device in."""
        self.plug_in()
        return self

    def stop(self) -> None:
        """Pull the plug for good."""
        self.pull_plug()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
